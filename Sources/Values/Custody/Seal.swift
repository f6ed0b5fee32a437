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
    publicKey = try fields.required("publicKey") { (value, path) throws(CustodyError) in
      guard let key = PublicKey(hex: try DocumentFields.string(value, path)) else {
        throw .field(at: path, problem: .invalid)
      }
      return key
    }
    signature = try fields.required("signature") { (value, path) throws(CustodyError) in
      guard let bytes = Files.bytes(hexadecimal: try DocumentFields.string(value, path)),
        bytes.count == 64
      else { throw .field(at: path, problem: .invalid) }
      return bytes
    }
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

/// An Ed25519 private key; it is never printed and never written.
package struct SigningKey: Sendable {
  private let key: Curve25519.Signing.PrivateKey

  /// A new key from the system's random numbers; for tests and for `veil` to offer one.
  package init() { key = Curve25519.Signing.PrivateKey() }

  /// Makes the key of a 32-byte seed; nil if there are not 32 bytes.
  package init?(seed: [UInt8]) {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else { return nil }
    self.key = key
  }

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

/// Whether a receipt is what its signer signed.
package enum SealVerdict: Hashable, Sendable {
  /// There is no seal.
  case unsealed
  /// The seal holds, and its key is the expected one if one was expected.
  case holds(PublicKey)
  /// The receipt or its seal was changed after signing.
  case broken
  /// The seal holds, but its key is not the expected one.
  case otherKey(PublicKey)
}

extension Receipt {
  /// The same receipt with a seal over its canonical bytes.
  ///
  /// - Throws: as `canonicalBytes` and `SigningKey.seal`.
  package func sealed(with key: SigningKey) throws(CustodyError) -> Receipt {
    var result = self
    result.seal = try key.seal(try canonicalBytes())
    return result
  }

  /// Checks the seal.
  ///
  /// - Parameter expected: the key that is trusted; nil accepts any, which proves only that nothing
  ///   changed after somebody signed.
  /// - Returns: whether there is a seal, whether it holds, and with which key.
  package func sealVerdict(expecting expected: PublicKey?) -> SealVerdict {
    guard let seal else { return .unsealed }
    guard let bytes = try? canonicalBytes(), seal.holds(for: bytes) else { return .broken }
    if let expected, expected != seal.publicKey { return .otherKey(seal.publicKey) }
    return .holds(seal.publicKey)
  }
}
