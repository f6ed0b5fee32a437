// Whether a text says a prohibited word. A text is read in several ways at once (as camelCase, as plain
// words, with digits for letters), and a rule matches if it matches any of the readings.

/// A text as sequences of lower-case words.
struct Readings: Hashable, Sendable {
  /// Each way of reading the text; the word at an index may differ between them.
  let sequences: [[[UInt8]]]

  /// Reads `text`; `context` is the key above it, and counts as words before it.
  init(_ text: String, context: String? = nil) {
    let before = context.map { Readings.chunks(folded($0)) } ?? []
    let chunks = before + Readings.chunks(folded(text))
    let camel = chunks.flatMap(Readings.camelWords)
    let plain = chunks.map { $0.map(\.byte) }
    let disguised = plain.map(Readings.withoutDisguise)
    var sequences = [camel]
    for reading in [plain, disguised] where !sequences.contains(reading) {
      sequences.append(reading)
    }
    // An innocent word is none of the words that it begins or ends with.
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
    if Vocabulary.innocent.contains(String(decoding: whole, as: UTF8.self)) { return [whole] }
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

extension Readings {
  /// The words of the text that say `term`, joined by spaces, or nil.
  func words(saying term: Term) -> String? {
    for words in sequences {
      for start in words.indices {
        if let end = term.end(in: words, from: start) {
          return words[start..<end].map { String(decoding: $0, as: UTF8.self) }
            .joined(separator: " ")
        }
      }
    }
    return nil
  }
}

/// A prohibited word or phrase, ready to be matched.
struct Term: Hashable, Sendable {
  private let letters: [UInt8]
  private let isOpen: Bool

  /// Reads the notation of `Vocabulary`: small letters, spaces, perhaps a final `*`.
  init(_ text: String) {
    isOpen = text.hasSuffix("*")
    letters = text.utf8.filter { (0x61...0x7A).contains($0) }
  }

  /// The term of two others, one directly after the other and open at the end.
  init(_ first: Term, _ second: Term) {
    isOpen = true
    letters = first.letters + second.letters
  }

  /// The index after the last word, if the words from `start` on say this term.
  func end(in words: [[UInt8]], from start: Int) -> Int? {
    var matched = 0
    for index in start..<words.count {
      let word = words[index]
      if word.isEmpty { return nil }
      let rest = letters[matched...]
      if word.count <= rest.count {
        guard rest.starts(with: word) else { return nil }
        matched += word.count
        if matched == letters.count { return index + 1 }
      } else {
        return isOpen && word.starts(with: rest) ? index + 1 : nil
      }
    }
    return nil
  }
}

/// A rule's vocabulary, ready to be matched.
struct Matcher: Sendable {
  private let terms: [Term]
  private let actions: [Term]
  private let subjects: [Term]
  private let unless: [Term]

  init(_ vocabulary: Vocabulary) {
    let actions = vocabulary.actions.map { Term($0) }
    let subjects = vocabulary.subjects.map { Term($0) }
    // Pairs written as one word: `trackperson`, `persontracker`.
    let joined = actions.flatMap { action in
      subjects.flatMap { [Term(action, $0), Term($0, action)] }
    }
    terms = vocabulary.terms.map { Term($0) } + joined
    self.actions = actions
    self.subjects = subjects
    unless = vocabulary.unless.map { Term($0) }
  }

  /// What the text says that the rule refuses, or nil.
  func word(in text: Readings) -> String? {
    for term in unless where text.words(saying: term) != nil { return nil }
    for term in terms {
      if let word = text.words(saying: term) { return word }
    }
    for action in actions {
      guard let act = text.words(saying: action) else { continue }
      for subject in subjects {
        if let whom = text.words(saying: subject), whom != act { return act + " " + whom }
      }
    }
    return nil
  }
}
