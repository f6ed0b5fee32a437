// A command line is read as a plan is: verbs and options are operations, files are not. It stands
// before the parser of arguments, so that a prohibited verb is refused and not merely unknown.

/// The verbs of a command and of each of its verbs.
public struct VerbTree: Hashable, Sendable {
  /// The verb as it is typed.
  public let name: String
  /// The verbs that may follow; none if operands do.
  public let verbs: [VerbTree]

  /// Makes a verb.
  public init(_ name: String, _ verbs: [VerbTree] = []) {
    self.name = name
    self.verbs = verbs
  }

  subscript(name: String) -> VerbTree? { verbs.first { $0.name == name } }
}

/// What stands behind an option.
package enum OptionValue: Hashable, Sendable {
  /// Nothing: the option is a flag.
  case nothing
  /// A file's name, which may say anything.
  case file
  /// Words for people, such as who ran a job and for which case: they do nothing.
  case prose
  /// A number, a time or one word of a list: read as an operation.
  case choice
}

/// The options of all verbs, without their dashes; any other is unknown.
///
/// A test holds the table against the command's own description of itself.
package let optionValues: [String: OptionValue] = [
  "plan": .file, "source": .file, "output": .file, "o": .file, "receipt": .file, "key": .file,
  "operator-key": .file, "public": .file, "sealed": .file, "copy": .file, "agency": .file,
  "stamp": .file, "stamp-request": .file, "ledger": .file, "work": .file, "operator": .prose,
  "case": .prose,
  "request": .prose, "region": .prose, "picture": .choice, "hash": .choice, "entries": .choice,
  "compare": .file, "sbom": .file, "executable": .file, "worker": .file, "manifest": .file,
  "render": .choice, "codec": .choice, "quality": .choice, "speed": .choice, "threads": .choice,
  "keep": .choice, "at": .choice, "from": .choice, "to": .choice, "every": .choice,
  "rate": .choice, "format": .choice, "without": .choice,
  "track": .choice, "silence-db": .choice, "min-silence": .choice, "audio-codec": .choice,
  "plans": .file, "out": .file, "queue": .file, "config": .file, "because": .prose,
  "plan-suffix": .choice, "priority": .choice, "jobs": .choice, "until": .choice, "tries": .choice,
  "pause": .choice, "lease": .choice, "settle": .choice, "verify": .nothing, "drain": .nothing,
  "engine": .choice, "folder": .file, "exemptions": .file, "port": .choice, "tasks": .choice,
  "memory": .choice, "image": .prose,
  "claim": .prose, "nice": .nothing, "all": .nothing, "watch": .nothing,
  "when-busy": .choice, "no-verify": .nothing, "overwrite": .nothing, "strict": .nothing,
  "fail-on-damage": .nothing, "json": .nothing, "quiet": .nothing, "example": .nothing,
  "review": .nothing, "places": .nothing, "stdout": .nothing, "allow-unsandboxed": .nothing,
  "allow-mismatch": .nothing, "help": .nothing, "h": .nothing, "version": .nothing,
]

/// Verbs that are done to people where nothing else is named.
private let bareVerbs: Set<String> = [
  "match", "matching", "matcher", "detect", "detection", "detector", "track", "tracking", "tracker",
  "follow", "monitor",
]

/// The refusal that a command line calls for, or nil; `PolicyDecision.all` says what is read.
///
/// - Parameters:
///   - words: what was typed after the command's name.
///   - verbs: the command.
/// - Returns: the first refusal; nil when the words are permitted.
public func refusal(forCommandLine words: [String], verbs: VerbTree) -> PolicyRefusal? {
  var reader = CommandReader(verb: verbs)
  for word in words {
    if word == "--" { break }
    if let refusal = reader.read(word) { return refusal }
  }
  return reader.bareVerb
}

/// Reads the words of a command line one after the other.
private struct CommandReader {
  /// The last verb that is known.
  var verb: VerbTree
  /// A verb that is not known; what follows is then what it is to be done to.
  private var strange: String?
  /// The refusal of that verb if nothing that follows is refused in its own right.
  private(set) var bareVerb: PolicyRefusal?
  /// The option that the next word may belong to, and what it takes if it is known.
  private var option: (name: String, value: OptionValue?)?

  init(verb: VerbTree) { self.verb = verb }

  mutating func read(_ word: String) -> PolicyRefusal? {
    if let name = optionName(word) { return readOption(word, name) }
    if let (name, value) = option {
      option = nil
      switch value {
      case .file, .prose: return nil
      case .choice: return refusalOfCommand(name + " " + word, as: word)
      case .nothing: break
      case nil:
        if let refusal = refusalOfOperation(name + " " + word, as: word) { return refusal }
      }
    }
    if readsOperands { return refusalOfOperation(verb.name + " " + word, as: word) }
    if let strange { return refusalOfOperation(strange + " " + word, as: word) }
    if verb.verbs.isEmpty { return nil }
    if let known = verb[word] {
      verb = known
      return nil
    }
    strange = word
    if let refusal = refusalOfOperation(word, as: word) { return refusal }
    if bareVerbs.contains(plainText(word)) {
      bareVerb = refusalOfCommand(word + " person", as: word)
    }
    return nil
  }

  /// Whether the verb is known and could be meant to be done to people: what is typed behind it is
  /// read with it, unless it names a file.
  private var readsOperands: Bool { verb.verbs.isEmpty && bareVerbs.contains(verb.name) }

  /// Reads an option and, after `=`, its value.
  private mutating func readOption(_ word: String, _ name: String) -> PolicyRefusal? {
    let parts = name.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let bare = String(parts[0])
    option = nil
    if let refusal = refusalOfCommand(bare, as: word) { return refusal }
    let value = optionValues[bare]
    if readsOperands, value == nil,
      let refusal = refusalOfCommand(verb.name + " " + bare, as: word)
    {
      return refusal
    }
    if parts.count == 1 {
      if value != .nothing { option = (bare, value) }
      return nil
    }
    return switch value {
    case .file, .prose: nil
    case .choice, .nothing: refusalOfCommand(bare + " " + parts[1], as: word)
    case nil: isFile(parts[1]) ? nil : refusalOfCommand(bare + " " + parts[1], as: word)
    }
  }

  /// The refusal of words that could be an operation, unless the last one names a file.
  private func refusalOfOperation(_ text: String, as word: String) -> PolicyRefusal? {
    isFile(word) ? nil : refusalOfCommand(text, as: word)
  }
}

/// An option without its dashes, of whatever kind they are and whatever invisible stands before
/// them; nil if the word is none.
private func optionName(_ word: String) -> String? {
  let visible = word.unicodeScalars.drop { $0.properties.generalCategory == .format }
  let name = visible.drop {
    $0.properties.generalCategory == .dashPunctuation || $0.value == 0x2212
  }
  guard name.startIndex > visible.startIndex, !name.isEmpty else { return nil }
  return String(Substring(name))
}

/// A word's letters and digits in plain small letters.
private func plainText(_ word: String) -> String {
  var bytes: [UInt8] = []
  for letter in folded(word, limit: 40) {
    if case .letter(let byte, _) = letter { bytes.append(byte) }
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// Whether a word names a file: it has a folder or an ending.
private func isFile(_ word: some StringProtocol) -> Bool {
  if word.contains("/") { return true }
  guard let dot = word.lastIndex(of: ".") else { return false }
  let ending = word[dot...].dropFirst()
  return dot > word.startIndex && (1...5).contains(ending.count)
    && ending.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
}
