// Keys from files, in the forms in which common tools write them. Anything that is not exactly one
// of them is refused rather than guessed at.

import Files
import FoundationEssentials
package import SystemPackage

extension SigningKey {
  /// Reads a private key: 32 raw bytes, hexadecimal or base64 of them, or PEM with PKCS #8 as
  /// written by `openssl genpkey -algorithm ed25519` (RFC 8410 § 7, without a passphrase).
  ///
  /// - Parameter path: the key's file.
  /// - Throws: `.file` if it cannot be read, `.keyNotUnderstood` if it holds anything else.
  package init(fileAt path: FilePath) throws(CustodyError) {
    let seed = try keyBytes(
      fileAt: path, label: "PRIVATE KEY",
      derPrefixes: [
        // Version 1: the seed is all there is. Version 2: 35 bytes with the public key follow it.
        [0x30, 0x2e, 0x02, 0x01, 0x00] + ed25519Algorithm + [0x04, 0x22, 0x04, 0x20],
        [0x30, 0x51, 0x02, 0x01, 0x01] + ed25519Algorithm + [0x04, 0x22, 0x04, 0x20],
      ], derTrailers: [0, 35])
    guard let key = SigningKey(seed: seed) else { throw .keyNotUnderstood(path: PathText(path)) }
    self = key
  }
}

extension PublicKey {
  /// Reads a public key: 32 raw bytes, hexadecimal or base64 of them, or PEM as written by
  /// `openssl pkey -pubout` (RFC 8410 § 4).
  ///
  /// - Parameter path: the key's file.
  /// - Throws: `.file` if it cannot be read, `.keyNotUnderstood` if it holds anything else.
  package init(fileAt path: FilePath) throws(CustodyError) {
    self.init(
      bytes: try keyBytes(
        fileAt: path, label: "PUBLIC KEY",
        derPrefixes: [[0x30, 0x2a] + ed25519Algorithm + [0x03, 0x21, 0x00]], derTrailers: [0]))
  }
}

/// The DER of the algorithm identifier 1.3.101.112.
private let ed25519Algorithm: [UInt8] = [0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70]

/// The 32 bytes of a key in a file of any of the known forms.
private func keyBytes(
  fileAt path: FilePath, label: String, derPrefixes: [[UInt8]], derTrailers: [Int]
) throws(CustodyError) -> [UInt8] {
  let raw = try filing { () throws(FilesError) in try contents(at: path, limit: 1 << 16) }
  if raw.count == 32 { return raw }
  guard raw.allSatisfy({ $0 < 0x80 }) else { throw .keyNotUnderstood(path: PathText(path)) }
  let lines = raw.split { $0 == 0x0a || $0 == 0x0d }
    .map { String(decoding: $0, as: UTF8.self).filter { $0 != " " && $0 != "\t" } }
    .filter { !$0.isEmpty }
  if lines.count == 1, let bytes = bytes(hexadecimal: lines[0]) ?? base64(lines[0]),
    bytes.count == 32
  {
    return bytes
  }
  let name = label.filter { $0 != " " }
  guard lines.count >= 3, lines.first == "-----BEGIN\(name)-----",
    lines.last == "-----END\(name)-----",
    let der = base64(lines[1..<lines.count - 1].joined())
  else { throw .keyNotUnderstood(path: PathText(path)) }
  for (prefix, trailer) in zip(derPrefixes, derTrailers)
  where der.count == prefix.count + 32 + trailer && der.starts(with: prefix) {
    return Array(der[prefix.count..<prefix.count + 32])
  }
  throw .keyNotUnderstood(path: PathText(path))
}

/// The bytes of a base64 text (RFC 4648 § 4); nil if it is none.
private func base64(_ text: String) -> [UInt8]? {
  Data(base64Encoded: text).map { Array($0) }
}
