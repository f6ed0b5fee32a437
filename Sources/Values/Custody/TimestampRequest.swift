// A request for a time stamp (RFC 3161 § 2.4.1) that is carried to an authority by hand, and what
// can be told of its response without trusting anybody.

package import Files

/// A request for a time stamp of some bytes.
package struct TimestampRequest: Hashable, Sendable {
  /// SHA-256 of what is to be stamped.
  package let digest: SHA256Digest
  /// A number that the response has to repeat.
  package let nonce: UInt64

  /// Asks for a stamp, with a nonce from the system's random numbers.
  package init(of digest: SHA256Digest) {
    self.init(of: digest, nonce: UInt64.random(in: 1 << 56..<1 << 63))
  }

  /// Asks for a stamp.
  ///
  /// - Precondition: the nonce has eight bytes of which the first is 1...127.
  package init(of digest: SHA256Digest, nonce: UInt64) {
    precondition((1 << 56..<1 << 63).contains(nonce), "eight bytes without a sign")
    (self.digest, self.nonce) = (digest, nonce)
  }

  /// SHA-256's algorithm identifier (RFC 5754 § 2.2) and the digest: the message imprint in DER.
  private var imprint: [UInt8] {
    [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]
      + [0x05, 0x00, 0x04, 0x20] + digest.bytes
  }

  /// The request in DER, 69 bytes, as `openssl ts -query -in` reads it; the authority is asked for
  /// its certificate.
  package var der: [UInt8] {
    let content =
      [0x02, 0x01, 0x01] + imprint + [0x02, 0x08] + nonce.bigEndianBytes + [0x01, 0x01, 0xff]
    return [0x30, UInt8(content.count)] + content
  }

  /// Whether a response grants a stamp of this digest, by its own words.
  ///
  /// Its status is 0 or 1, and it has the message imprint. Whether the authority signed it is for
  /// `openssl ts -verify` to say.
  ///
  /// - Parameter response: a `TimeStampResp` in DER.
  /// - Returns: whether it does.
  package func isAnswered(by response: [UInt8]) -> Bool {
    var reader = DERReader(response[...])
    guard let body = reader.enter(0x30) else { return false }
    var fields = DERReader(body)
    guard let status = fields.enter(0x30), fields.enter(0x30) != nil else { return false }
    var states = DERReader(status)
    guard let code = states.enter(0x02), code.elementsEqual([0]) || code.elementsEqual([1]) else {
      return false
    }
    return contains(response, imprint)
  }
}

/// Steps through DER (ITU-T X.690) value by value; never beyond what is there.
private struct DERReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// The contents of the next value if it has this tag, which is then passed; otherwise nil.
  mutating func enter(_ tag: UInt8) -> ArraySlice<UInt8>? {
    guard rest.first == tag, let first = rest.dropFirst().first else { return nil }
    var at = rest.startIndex + 2
    var length = Int(first)
    if first >= 0x80 {
      let count = Int(first & 0x7f)
      guard (1...4).contains(count), rest.endIndex - at >= count else { return nil }
      length = rest[at..<at + count].reduce(0) { $0 << 8 | Int($1) }
      at += count
    }
    guard rest.endIndex - at >= length else { return nil }
    defer { rest = rest[(at + length)...] }
    return rest[at..<at + length]
  }
}

private func contains(_ whole: [UInt8], _ part: [UInt8]) -> Bool {
  guard whole.count >= part.count else { return false }
  return (0...whole.count - part.count).contains { whole[$0...].starts(with: part) }
}
