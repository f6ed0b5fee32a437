// The ways to read a text: as camelCase, as plain words, with digits for letters. A word that is
// there in any of the readings is there.

/// A text as sequences of lower-case words.
struct Readings: Hashable, Sendable {
  /// Each way of reading the text; the word at an index may differ between them.
  let sequences: [[[UInt8]]]

  /// The most scalars of a text that are read; no key and no operation of a plan comes near.
  private static let limit = 400

  /// Keys that only introduce a value: `"name": "faces"` names nobody.
  private static let introductions: Set<String> = ["name", "id", "type", "kind", "label", "tag"]

  /// Reads `text`; `context` is the key above it, and counts as words before it unless it only
  /// introduces the text.
  init(_ text: String, context: String? = nil) {
    var before: [[Letter]] = []
    if let context, !Readings.introductions.contains(context) {
      before = Readings.chunks(folded(context, limit: Readings.limit))
    }
    let chunks = before + Readings.chunks(folded(text, limit: Readings.limit))
    let camel = chunks.flatMap(Readings.camelWords)
    let plain = chunks.map { $0.map(\.byte) }
    let disguised = plain.map(Readings.withoutDisguise)
    var sequences = [camel]
    for reading in [plain, disguised] where !sequences.contains(reading) {
      sequences.append(reading)
    }
    // An innocent word is not the one that it begins with.
    self.sequences = sequences.map { words in
      words.map { Vocabulary.innocent.contains(String(decoding: $0, as: UTF8.self)) ? [] : $0 }
    }
  }

  private typealias Letter = (byte: UInt8, isCapital: Bool)

  /// The text cut at its gaps.
  private static func chunks(_ letters: [FoldedLetter]) -> [[Letter]] {
    var chunks: [[Letter]] = [[]]
    for letter in letters {
      switch letter {
      case .gap: chunks.append([])
      case .letter(let byte, let isCapital): chunks[chunks.count - 1].append((byte, isCapital))
      }
    }
    return chunks.filter { !$0.isEmpty }
  }

  /// A chunk cut before capitals that begin a word, and between letters and digits.
  private static func camelWords(_ chunk: [Letter]) -> [[UInt8]] {
    let whole = chunk.map(\.byte)
    if Vocabulary.undivided.contains(String(decoding: whole, as: UTF8.self)) { return [whole] }
    var words: [[UInt8]] = [[]]
    for (index, letter) in chunk.enumerated() {
      if index > 0 {
        let last = chunk[index - 1]
        let begins =
          isDigit(letter.byte) != isDigit(last.byte)
          || (letter.isCapital && !last.isCapital)
          || (letter.isCapital && index + 1 < chunk.count && !chunk[index + 1].isCapital
            && !isDigit(chunk[index + 1].byte))
        if begins { words.append([]) }
      }
      words[words.count - 1].append(letter.byte)
    }
    return words
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// A word of letters and digits with the digits read as the letters that they resemble.
  private static func withoutDisguise(_ word: [UInt8]) -> [UInt8] {
    guard word.contains(where: isDigit), !word.allSatisfy(isDigit) else { return word }
    let letters = Array("oizeasgtbg".utf8)
    return word.map { isDigit($0) ? letters[Int($0 - 0x30)] : $0 }
  }
}
