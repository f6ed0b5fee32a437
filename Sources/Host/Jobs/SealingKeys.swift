// The keys of a job and the moment that it states: what a receipt has that follows from no file.

import Custody
import Files
import FoundationEssentials

/// The keys that seal the receipt of one job, read before any long work.
struct SealingKeys: Sendable {
  /// The machine's or the office's; nil if nobody gave one.
  let machine: SigningKey?
  private let person: SigningKey?

  /// Reads the keys.
  ///
  /// - Throws: `JobFailure.key`.
  init(_ custody: CustodySpec) throws(JobFailure) {
    machine = try signingKey(custody.key)
    person = try signingKey(custody.operatorKey)
  }

  /// The receipt with every seal that was asked for.
  func sealed(_ receipt: Receipt) throws(CustodyError) -> Receipt {
    guard let first = machine ?? person else { return receipt }
    return try receipt.sealed(with: first, operatorKey: machine == nil ? nil : person)
  }
}

/// Reads a private key if one is named.
///
/// - Throws: `JobFailure.key`.
func signingKey(_ path: PathText?) throws(JobFailure) -> SigningKey? {
  guard let path else { return nil }
  do throws(CustodyError) { return try SigningKey(fileAt: path.path) } catch {
    throw .key(path: path, error)
  }
}

/// Reads a public key if one is named.
///
/// - Throws: `JobFailure.key`.
func publicKey(_ path: PathText?) throws(JobFailure) -> PublicKey? {
  guard let path else { return nil }
  do throws(CustodyError) { return try PublicKey(fileAt: path.path) } catch {
    throw .key(path: path, error)
  }
}

/// Now, by this machine's clock: UTC, as RFC 3339 writes it.
package func currentDate() -> String { Date().formatted(.iso8601) }
