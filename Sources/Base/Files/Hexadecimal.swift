// Bytes as people compare them. Only lower case is written; both cases are read.

/// Two lower-case digits per byte.
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}

/// The bytes of a hexadecimal text; nil if a character is no digit or their number is odd.
package func bytes(hexadecimal text: some StringProtocol) -> [UInt8]? {
  let digits = Array(text.utf8)
  guard digits.count % 2 == 0 else { return nil }
  var result: [UInt8] = []
  for at in stride(from: 0, to: digits.count, by: 2) {
    guard let high = hexDigit(digits[at]), let low = hexDigit(digits[at + 1]) else { return nil }
    result.append(high << 4 | low)
  }
  return result
}

/// The value of one hexadecimal digit in ASCII.
func hexDigit(_ code: UInt8) -> UInt8? {
  switch code {
  case 48...57: code - 48
  case 65...70: code - 55
  case 97...102: code - 87
  default: nil
  }
}
