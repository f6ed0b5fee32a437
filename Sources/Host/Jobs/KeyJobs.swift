// Keys: a new pair, and what can be said of one. A private key never leaves its file, which is its
// owner's alone from its first byte on.

import Custody
public import Files
public import SystemPackage

/// What can be said of a key.
public struct KeyReport: Sendable, Encodable {
  /// The key's file.
  public let key: PathText
  /// The public key: 64 hexadecimal digits.
  public let publicKey: String
  /// The public key as PEM, as `openssl pkey -pubin` reads it.
  public let pem: String

  init(_ path: FilePath, _ key: PublicKey) {
    (self.key, publicKey, pem) = (PathText(path), key.description, key.pem)
  }
}

/// Makes a pair of keys.
public struct NewKeyJob: Sendable {
  private let path: FilePath
  private let publicPath: FilePath?

  /// Prepares a job; nothing is made yet.
  ///
  /// - Parameters:
  ///   - path: where the private key goes.
  ///   - publicPath: where the public key goes; nil writes none.
  public init(_ path: FilePath, publicKey publicPath: FilePath? = nil) {
    (self.path, self.publicPath) = (path, publicPath)
  }

  /// Writes a new private key, readable by its owner alone, and its public key.
  ///
  /// No key is ever replaced: what was sealed with it could not be sealed again.
  ///
  /// - Returns: the public key.
  /// - Throws: `JobFailure.output`, `.sameFile`.
  public func run() throws(JobFailure) -> KeyReport {
    do throws(JobFailure) {
      try FileNames().writing(.key, path).writing(.publicKey, publicPath).check(replacing: false)
    } catch {
      guard case .output(.exists(let path)) = error else { throw error }
      throw .keyExists(path: PathText(path))
    }
    let key = SigningKey()
    _ = try writing { () throws(FilesError) in
      let file = try StagedFile(for: path, replacing: false)
      try file.restrictToOwner()
      try file.write(Array(key.pem.utf8))
      return try file.publish()
    }
    if let publicPath {
      try writeDocument(Array(key.publicKey.pem.utf8), to: publicPath, replacing: false)
    }
    return KeyReport(path, key.publicKey)
  }
}

/// Says what a key's public half is.
public struct ShowKeyJob: Sendable {
  private let path: FilePath

  /// Prepares a job; nothing is read yet.
  public init(_ path: FilePath) { self.path = path }

  /// Reads a private or a public key.
  ///
  /// - Returns: the public key.
  /// - Throws: `JobFailure.key`.
  public func run() throws(JobFailure) -> KeyReport {
    do throws(CustodyError) {
      let key: PublicKey
      do throws(CustodyError) { key = try SigningKey(fileAt: path).publicKey } catch {
        guard case .keyNotUnderstood = error else { throw error }
        key = try PublicKey(fileAt: path)
      }
      return KeyReport(path, key)
    } catch { throw .key(path: PathText(path), error) }
  }
}
