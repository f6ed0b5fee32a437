// Who vouches for a receipt: an Ed25519 signature over its canonical bytes, which anyone can check
// with common tools. A verdict about a seal is a value; only a key file that is unusable is an
// error.

import Crypto
import Files
import StrictJSON

/// A signature and the key that it is to be checked with.
package struct Seal: Hashable, Sendable {
  /// The signer's public key.
  package let publicKey: PublicKey
  /// 64 bytes (RFC 8032).
  package let signature: [UInt8]

  /// Whether the signature is that of the public key over these bytes.
  package func holds(for bytes: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey.bytes) else {
      return false
    }
    return key.isValidSignature(signature, for: bytes)
  }

  var document: JSONValue {
    [
      "algorithm": "Ed25519", "publicKey": .string(publicKey.description),
      "signature": .string(hexadecimal(signature)),
    ]
  }

  /// A signature from elsewhere; whether it holds is another question.
  package init(publicKey: PublicKey, signature: [UInt8]) {
    self.publicKey = publicKey
    self.signature = signature
  }

  init(document: JSONValue, path: JSONPath) throws(CustodyError) {
    var fields = try DocumentFields(document, path: path)
    guard try fields.required("algorithm", DocumentFields.string) == "Ed25519" else {
      throw .field(at: path.appending("algorithm"), problem: .invalid)
    }
    publicKey = try fields.required("publicKey", DocumentFields.publicKey)
    signature = try fields.required("signature", DocumentFields.bytes(64))
    try fields.finish()
  }
}

/// An Ed25519 public key.
package struct PublicKey: Hashable, Sendable, CustomStringConvertible {
  /// 32 bytes.
  package let bytes: [UInt8]

  /// Reads 64 hexadecimal digits; nil if the text is anything else.
  package init?(hex: String) {
    guard let bytes = Files.bytes(hexadecimal: hex), bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// - Precondition: there are 32 bytes.
  init(bytes: [UInt8]) {
    precondition(bytes.count == 32, "an Ed25519 key has 32 bytes")
    self.bytes = bytes
  }

  /// 64 lower-case hexadecimal digits.
  package var description: String { hexadecimal(bytes) }
}

/// An Ed25519 private key; it is never printed, and written to its own file alone.
package struct SigningKey: Sendable {
  private let key: Curve25519.Signing.PrivateKey

  /// A new key from the system's random numbers.
  package init() { key = Curve25519.Signing.PrivateKey() }

  /// Makes the key of a 32-byte seed; nil if there are not 32 bytes.
  package init?(seed: [UInt8]) {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else { return nil }
    self.key = key
  }

  /// The 32 bytes that the key is made of; for writing it to its own file alone.
  var seed: [UInt8] { Array(key.rawRepresentation) }

  /// What checks this key's signatures.
  package var publicKey: PublicKey { PublicKey(bytes: Array(key.publicKey.rawRepresentation)) }

  /// Signs bytes.
  ///
  /// - Throws: `.signing` if the cryptographic library fails, which it does not with a valid key.
  package func seal(_ bytes: [UInt8]) throws(CustodyError) -> Seal {
    do {
      return Seal(publicKey: publicKey, signature: Array(try key.signature(for: bytes)))
    } catch { throw .signing }
  }
}

/// Whether a receipt is what its signers signed.
package enum SealVerdict: Hashable, Sendable {
  /// There is no seal, and no signer is named.
  case unsealed
  /// A signer is named whose seal is not there.
  case removed(PublicKey)
  /// All seals hold, each of a signer who is named, the expected one among them if one was
  /// expected.
  case holds(PublicKey)
  /// The receipt or its seal was changed after signing.
  case broken
  /// A seal is of a key that the receipt does not name, or none is of the expected one.
  case otherKey(PublicKey)
}

extension Receipt {
  /// The same receipt with seals over its canonical bytes, which name the signers.
  ///
  /// - Parameters:
  ///   - key: of the machine or the office.
  ///   - operatorKey: of the person who answers for the redaction; nil if nobody signs beside.
  /// - Returns: the sealed receipt.
  /// - Throws: as `canonicalBytes` and `SigningKey.seal`.
  package func sealed(
    with key: SigningKey, operatorKey: SigningKey? = nil
  ) throws(CustodyError) -> Receipt {
    var result = unsealed(naming: [key.publicKey] + (operatorKey.map { [$0.publicKey] } ?? []))
    let bytes = try result.canonicalBytes()
    result.seal = try key.seal(bytes)
    if let operatorKey { result.operatorSeal = try operatorKey.seal(bytes) }
    return result
  }

  /// Takes over the signers and the seals of another receipt, whether they hold or not.
  package mutating func adoptSeals(of other: Receipt) {
    self = unsealed(naming: other.signers)
    (seal, operatorSeal) = (other.seal, other.operatorSeal)
  }

  /// Checks the seals.
  ///
  /// - Parameter expected: the key that is trusted; nil accepts any, which proves only that nothing
  ///   changed after somebody signed.
  /// - Returns: whether there is a seal, whether all hold, and with which key.
  package func sealVerdict(expecting expected: PublicKey?) -> SealVerdict {
    let seals = [seal, operatorSeal].compactMap(\.self)
    if let absent = signers.first(where: { signer in
      !seals.contains { $0.publicKey == signer }
    }) {
      return seals.first { !signers.contains($0.publicKey) }.map { .otherKey($0.publicKey) }
        ?? .removed(absent)
    }
    guard let first = seals.first else { return .unsealed }
    guard let bytes = try? canonicalBytes(), seals.allSatisfy({ $0.holds(for: bytes) }) else {
      return .broken
    }
    let keys = seals.map(\.publicKey)
    if let stranger = keys.first(where: { !signers.contains($0) }) { return .otherKey(stranger) }
    if let expected { return keys.contains(expected) ? .holds(expected) : .otherKey(keys[0]) }
    return .holds(first.publicKey)
  }
}
