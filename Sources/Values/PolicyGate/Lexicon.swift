// Whether a text says a prohibited word. All vocabularies stand in one tree of letters, so that a
// text is walked once from each of its words, however many rules there are.

/// All rules' words, ready to be matched.
struct Lexicon: Sendable {
  /// What a word does for its rule.
  private enum Role: Int, Sendable {
    case term
    case action
    case subject
    case unless
  }

  /// The end of a word in the tree.
  private struct Entry: Sendable {
    let rule: Int
    let role: Role
    /// Whether letters may follow.
    let isOpen: Bool

    /// The end of a word in the notation of `Vocabulary`.
    init(_ rule: Int, _ role: Role, _ word: String) {
      (self.rule, self.role) = (rule, role)
      isOpen = word.hasSuffix("*")
    }
  }

  private let rules: [PolicyRule]
  /// The node after a node and a letter.
  private var children: [Int: Int] = [:]
  /// The words that end at each node.
  private var entries: [[Entry]] = [[]]

  /// Prepares the vocabularies of `rules`, the first of which are asked first.
  init(_ rules: [PolicyRule]) {
    self.rules = rules
    for (index, rule) in rules.enumerated() {
      let words = rule.vocabulary
      for word in words.terms { insert(word, Entry(index, .term, word)) }
      for word in words.actions { insert(word, Entry(index, .action, word)) }
      for word in words.subjects { insert(word, Entry(index, .subject, word)) }
      for word in words.unless { insert(word, Entry(index, .unless, word)) }
      // Pairs written as one word: `trackperson`, `persontracker`.
      for action in words.actions {
        for subject in words.subjects {
          insert(action + subject, Entry(index, .term, "*"))
          insert(subject + action, Entry(index, .term, "*"))
        }
      }
    }
  }

  /// Adds a word in the notation of `Vocabulary`.
  private mutating func insert(_ word: String, _ entry: Entry) {
    var node = 0
    for letter in word.utf8 where (0x61...0x7A).contains(letter) {
      let key = node << 8 | Int(letter)
      if let next = children[key] {
        node = next
      } else {
        children[key] = entries.count
        node = entries.count
        entries.append([])
      }
    }
    entries[node].append(entry)
  }

  /// The first rule that refuses the text, and the words for which it does.
  func verdict(on text: Readings) -> (rule: PolicyRule, word: String)? {
    var found: [Int: Finds] = [:]
    for words in text.sequences {
      for start in words.indices { walk(words, from: start, &found) }
    }
    for rule in found.keys.sorted() {
      guard let word = found[rule]?.word else { continue }
      return (rules[rule], word)
    }
    return nil
  }

  /// Notes every word of the tree that begins with the word at `start`.
  private func walk(_ words: [[UInt8]], from start: Int, _ found: inout [Int: Finds]) {
    var node = 0
    for end in start..<words.count {
      if words[end].isEmpty { return }
      for (index, letter) in words[end].enumerated() {
        guard let next = children[node << 8 | Int(letter)] else { return }
        node = next
        let isWhole = index + 1 == words[end].count
        for entry in entries[node] where entry.isOpen || isWhole {
          let said = words[start...end].map { String(decoding: $0, as: UTF8.self) }
            .joined(separator: " ")
          found[entry.rule, default: Finds()].note(said, entry.role)
        }
      }
    }
  }

  /// What a text says of one rule's words.
  private struct Finds {
    private var said: [[String]] = [[], [], [], []]

    mutating func note(_ word: String, _ role: Role) { said[role.rawValue].append(word) }

    /// The words that the rule refuses, or nil.
    var word: String? {
      if !said[Role.unless.rawValue].isEmpty { return nil }
      if let term = said[Role.term.rawValue].max(by: { $0.utf8.count < $1.utf8.count }) {
        return term
      }
      for action in said[Role.action.rawValue] {
        for subject in said[Role.subject.rawValue] where subject != action {
          return action + " " + subject
        }
      }
      return nil
    }
  }
}
