// The digest by which files, plans, segments and ledger entries are known. A value only; where the
// bytes come from is in FileDigest.

import Crypto

/// A SHA-256 digest (FIPS 180-4).
package struct SHA256Digest: Hashable, Codable, Sendable, CustomStringConvertible {
  /// 32 bytes.
  package let bytes: [UInt8]

  /// The digest of bytes in memory.
  package init(of data: [UInt8]) {
    bytes = Array(SHA256.hash(data: data))
  }

  /// Reads 64 hexadecimal digits, in either case; nil if the text is anything else.
  package init?(hex: some StringProtocol) {
    guard let bytes = Files.bytes(hexadecimal: hex), bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// Adopts a finished computation.
  init(_ digest: SHA256.Digest) { bytes = Array(digest) }

  /// 32 zero bytes: what stands before the first entry of a ledger.
  package static let zero = SHA256Digest(zeros: ())

  private init(zeros: Void) { bytes = [UInt8](repeating: 0, count: 32) }

  /// 64 lower-case hexadecimal digits.
  package var description: String { hexadecimal(bytes) }

  /// Reads what `encode` writes.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let digest = SHA256Digest(hex: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "64 hexadecimal digits")
    }
    self = digest
  }

  /// Encodes the hexadecimal digits as one string.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// Digests bytes that arrive in pieces.
package struct DigestStream: Sendable {
  private var hasher = SHA256()

  /// Starts with no bytes.
  package init() {}

  /// Adds bytes.
  package mutating func add(_ data: [UInt8]) { hasher.update(data: data) }

  /// Adds bytes.
  package mutating func add(_ data: ArraySlice<UInt8>) { hasher.update(data: data) }

  /// Adds bytes that somebody else holds.
  package mutating func add(_ data: Span<UInt8>) {
    unsafe data.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
  }

  /// Adds numbers that somebody else holds, of two bytes each, the lower first.
  package mutating func add(_ data: Span<UInt16>) {
    unsafe data.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
  }

  /// The digest of all bytes so far; more may be added afterwards.
  package var digest: SHA256Digest { SHA256Digest(hasher.finalize()) }
}
