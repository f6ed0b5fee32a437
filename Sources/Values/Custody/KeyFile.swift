// Keys to and from files, in the forms in which common tools write them. Anything that is not
// exactly one of them is refused rather than guessed at, and so is a secret that others may read.

import Files
import FoundationEssentials
package import SystemPackage

extension SigningKey {
  /// Reads a private key: PEM with PKCS #8 as written by `veil key new` and
  /// `openssl genpkey -algorithm ed25519` (RFC 8410 § 7, without a passphrase), or 32 raw bytes,
  /// hexadecimal or base64 of them.
  ///
  /// - Parameter path: the key's file.
  /// - Throws: `.file` if it cannot be read, `.keyOpenToOthers` if anybody but its owner can read
  ///   or write it, `.keyNotUnderstood` if it holds anything else.
  package init(fileAt path: FilePath) throws(CustodyError) {
    let file = try filing { () throws(FilesError) in
      try PrivateContents(at: path, limit: longestKey)
    }
    guard let seed = keyBytes(in: file.bytes, .privateKey), let key = SigningKey(seed: seed) else {
      throw .keyNotUnderstood(path: PathText(path))
    }
    guard !file.isOpenToOthers else {
      throw .keyOpenToOthers(path: PathText(path), mode: Int(file.mode.rawValue))
    }
    self = key
  }

  /// The key as PEM with PKCS #8 (RFC 8410 § 7), which `openssl pkey` reads.
  package var pem: String { armoured(KeyForm.privateKey, seed) }
}

extension PublicKey {
  /// Reads a public key: PEM as written by `veil key show` and `openssl pkey -pubout`
  /// (RFC 8410 § 4), or 32 raw bytes, hexadecimal or base64 of them.
  ///
  /// - Parameter path: the key's file.
  /// - Throws: `.file` if it cannot be read, `.keyNotUnderstood` if it holds anything else.
  package init(fileAt path: FilePath) throws(CustodyError) {
    let raw = try filing { () throws(FilesError) in try contents(at: path, limit: longestKey) }
    guard let bytes = keyBytes(in: raw, .publicKey) else {
      throw .keyNotUnderstood(path: PathText(path))
    }
    self.init(bytes: bytes)
  }

  /// The key as PEM with a SubjectPublicKeyInfo (RFC 8410 § 4), which `openssl pkey -pubin` reads.
  package var pem: String { armoured(KeyForm.publicKey, bytes) }
}

/// Most bytes that a key's file may have.
private let longestKey = 1 << 16

/// The DER of the algorithm identifier 1.3.101.112.
private let ed25519Algorithm: [UInt8] = [0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70]

/// How a kind of key stands in PEM.
private struct KeyForm {
  /// What the lines around it say.
  let label: String
  /// What may stand before the 32 bytes, and how many bytes follow them then; the first is written.
  let shells: [(prefix: [UInt8], trailer: Int)]

  static let privateKey = KeyForm(
    label: "PRIVATE KEY",
    shells: [
      // Version 1: the seed is all there is. Version 2: 35 bytes with the public key follow it.
      ([0x30, 0x2e, 0x02, 0x01, 0x00] + ed25519Algorithm + [0x04, 0x22, 0x04, 0x20], 0),
      ([0x30, 0x51, 0x02, 0x01, 0x01] + ed25519Algorithm + [0x04, 0x22, 0x04, 0x20], 35),
    ])
  static let publicKey = KeyForm(
    label: "PUBLIC KEY", shells: [([0x30, 0x2a] + ed25519Algorithm + [0x03, 0x21, 0x00], 0)])
}

/// A key in PEM, with one line feed at its end.
private func armoured(_ form: KeyForm, _ key: [UInt8]) -> String {
  let text = Data(form.shells[0].prefix + key).base64EncodedString()
  return "-----BEGIN \(form.label)-----\n\(text)\n-----END \(form.label)-----\n"
}

/// The 32 bytes of a key in a file of any of the known forms; nil if it has none of them.
private func keyBytes(in raw: [UInt8], _ form: KeyForm) -> [UInt8]? {
  if raw.count == 32 { return raw }
  guard raw.allSatisfy({ $0 < 0x80 }) else { return nil }
  let lines = raw.split { $0 == 0x0a || $0 == 0x0d }
    .map { String(decoding: $0, as: UTF8.self).filter { $0 != " " && $0 != "\t" } }
    .filter { !$0.isEmpty }
  if lines.count == 1 {
    let read = bytes(hexadecimal: lines[0]) ?? base64(lines[0])
    return read?.count == 32 ? read : nil
  }
  let name = form.label.filter { $0 != " " }
  guard lines.count >= 3, lines.first == "-----BEGIN\(name)-----",
    lines.last == "-----END\(name)-----",
    let der = base64(lines[1..<lines.count - 1].joined())
  else { return nil }
  for (prefix, trailer) in form.shells
  where der.count == prefix.count + 32 + trailer && der.starts(with: prefix) {
    return Array(der[prefix.count..<prefix.count + 32])
  }
  return nil
}

/// The bytes of a base64 text (RFC 4648 § 4); nil if it is none.
private func base64(_ text: String) -> [UInt8]? {
  Data(base64Encoded: text).map { Array($0) }
}
