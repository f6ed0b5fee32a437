// Words of a command line, which are bytes, as text that parsers of arguments take. No byte is
// lost: a name that is no UTF-8 comes out as it went in.

package import SystemPackage

/// What was typed after the program's name.
///
/// - Returns: the words; bytes that are not UTF-8 stand as scalars from U+10FF00 on, which
///   `FilePath(word:)` understands.
package func commandLineWords() -> [String] {
  var words: [String] = []
  let arguments = unsafe CommandLine.unsafeArgv
  for index in 1..<max(1, Int(CommandLine.argc)) {
    guard let argument = unsafe arguments[index] else { break }
    words.append(word(ofBytes: unsafe FilePath.bytes(of: argument)))
  }
  return words
}

/// The text of a word.
///
/// - Parameter bytes: the word, without a zero at its end.
/// - Returns: the text. No two words have the same.
package func word(ofBytes bytes: [UInt8]) -> String {
  var result = ""
  var parser = Unicode.UTF8.ForwardParser()
  var rest = bytes.makeIterator()
  var at = 0
  while true {
    switch parser.parseScalar(from: &rest) {
    case .valid(let encoded):
      let scalar = Unicode.UTF8.decode(encoded)
      // A scalar that stands for a byte elsewhere is spelled out, so that nothing has two meanings.
      if standIns.contains(scalar.value) {
        for byte in encoded { result.unicodeScalars.append(standIn(byte)) }
      } else {
        result.unicodeScalars.append(scalar)
      }
      at += encoded.count
    case .error(let length):
      for byte in bytes[at..<at + length] { result.unicodeScalars.append(standIn(byte)) }
      at += length
    case .emptyInput: return result
    }
  }
}

extension FilePath {
  /// The path that a word of the command line names.
  package init(word: String) {
    var bytes: [UInt8] = []
    for scalar in word.unicodeScalars {
      if standIns.contains(scalar.value) {
        bytes.append(UInt8(scalar.value - standIns.lowerBound))
      } else {
        bytes += String(scalar).utf8
      }
    }
    self.init(bytes: bytes)
  }

  /// The bytes of a text of the system, without the zero at its end.
  fileprivate static func bytes(of text: UnsafeMutablePointer<CChar>) -> [UInt8] {
    var bytes: [UInt8] = []
    while case let byte = unsafe text[bytes.count], byte != 0 {
      bytes.append(UInt8(bitPattern: byte))
    }
    return bytes
  }
}

/// Scalars for private use, at the very end of Unicode: one for each byte.
private let standIns: ClosedRange<UInt32> = 0x10FF00...0x10FFFF

private func standIn(_ byte: UInt8) -> Unicode.Scalar {
  // Every scalar of the range is valid.
  Unicode.Scalar(standIns.lowerBound + UInt32(byte)) ?? "\u{FFFD}"
}
