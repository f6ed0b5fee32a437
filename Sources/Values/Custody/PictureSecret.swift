// The secret behind the salts of a source's pictures. Whoever has it can make every salt; a proof
// gives away that of its own picture alone.

import Crypto
import Files

/// 32 random bytes from which the salt of each picture is made.
package struct PictureSecret: Hashable, Sendable {
  private let bytes: [UInt8]

  /// A new secret from the system's random numbers.
  package init() {
    var system = SystemRandomNumberGenerator()
    bytes = (0..<32).map { _ in UInt8.random(in: 0...UInt8.max, using: &system) }
  }

  /// Reads 64 hexadecimal digits; nil if the text is anything else.
  package init?(hex: String) {
    guard let bytes = Files.bytes(hexadecimal: hex), bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// 64 lower-case hexadecimal digits; for the sealed file and the worker alone.
  package var hex: String { hexadecimal(bytes) }

  /// The salt of a picture: the first 16 bytes of HMAC-SHA-256 (RFC 2104), keyed with the secret,
  /// of the picture's number in eight bytes, the highest first.
  ///
  /// - Parameter number: the picture's, from 0.
  /// - Returns: 16 bytes.
  package func salt(ofPicture number: Int) -> [UInt8] {
    let code = HMAC<SHA256>.authenticationCode(
      for: UInt64(number).bigEndianBytes, using: SymmetricKey(data: bytes))
    return Array(Array(code).prefix(16))
  }
}
