// What is wrong with a command line that its parser could not read, and which word was probably
// meant. The program's description of itself says what may be typed; there is no second list.

import FoundationEssentials
import RedactionModel

/// A word of a command line that nobody understands.
package enum CommandLineMistake: Hashable, Encodable, Sendable {
  /// No verb; `known` are those that could stand there.
  case unknownVerb(word: String, nearest: String?, known: [String])
  /// No option of the verb.
  case unknownOption(word: String, nearest: String?, verb: String)
  /// None of the words that an option or an argument takes.
  case unknownValue(option: String, word: String, nearest: String?, known: [String])
}

/// A command line that could not be read.
package struct WrongCommandLine {
  /// What can be told of it; nil leaves the parser's own words.
  private let mistake: CommandLineMistake?
  /// The verb that was typed, as it is typed, such as `veil audio check`.
  private let verb: String
  private let message: String

  /// Looks for the word that is wrong.
  ///
  /// - Parameters:
  ///   - words: what was typed behind the program's name.
  ///   - help: the parser's description of the program, in JSON.
  ///   - message: what the parser says.
  package init(_ words: [String], help: String, message: String) {
    let root = try? JSONDecoder().decode(ToolHelp.self, from: Data(help.utf8)).command
    var reader = root.map { CommandLineReader(command: $0) }
    mistake = reader?.firstMistake(in: words)
    verb = reader?.verb ?? "veil"
    self.message = message
  }

  /// Whether a verb is wrong.
  package var isUnknownVerb: Bool { if case .unknownVerb = mistake { true } else { false } }

  /// One sentence: what, where, what to do.
  package var sentence: String {
    if let mistake { return mistake.sentence }
    if message.hasSuffix(".") || message.hasSuffix("?") { return message }
    return "\(message): `\(verb) --help` says what it takes."
  }

  /// The mistake for scripts, as one JSON object without its end.
  package var json: String {
    let facts: any Encodable = mistake ?? [String: String]() as any Encodable
    return FailureRecord(
      code: .wrongCommandLine, kind: "commandLine", path: nil, facts: facts, message: sentence
    ).json
  }

  /// Says the sentence and ends the process.
  ///
  /// - Parameters:
  ///   - fullMessage: all that the parser says, from which the usage is shown.
  ///   - asJSON: whether a script is told as well.
  package func end(fullMessage: String, asJSON: Bool) -> Never {
    Terminal.say(sentence)
    let lines = fullMessage.split(separator: "\n").drop { !$0.lowercased().hasPrefix("usage: ") }
    if !lines.isEmpty { Terminal.explain(lines.joined(separator: "\n")) }
    if asJSON { try? Terminal.print(json) }
    ExitStatus.wrongCommandLine.exit()
  }
}

/// The parser's description of a program, as far as it is needed.
private struct ToolHelp: Decodable {
  struct Command: Decodable {
    let commandName: String
    let defaultSubcommand: String?
    let subcommands: [Command]?
    let arguments: [Argument]?
    let shouldDisplay: Bool?
  }
  struct Argument: Decodable {
    struct Name: Decodable {
      let kind: String
      let name: String
      var typed: String { (kind == "long" ? "--" : "-") + name }
    }
    let kind: String
    let names: [Name]?
    let valueName: String?
    let allValues: [String]?
    let shouldDisplay: Bool
  }
  let command: Command
}

/// What people call the things that options take, beside what they are called here.
private let otherNames = [
  "h265": "hevc", "h.265": "hevc", "x265": "hevc", "avc": "h264", "h.264": "h264", "x264": "h264",
  "wave": "wav", "lpcm": "pcm",
]

/// Reads words one after the other as the parser does.
private struct CommandLineReader {
  var command: ToolHelp.Command
  private(set) var verb: String
  private var operands = 0

  init(command: ToolHelp.Command) {
    self.command = command
    verb = command.commandName
  }

  mutating func firstMistake(in words: [String]) -> CommandLineMistake? {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" { return nil }
      let isOption = word.hasPrefix("-") && word != "-"
      if let mistake = isOption ? option(word, &rest) : operand(word) { return mistake }
    }
    return nil
  }

  private mutating func option(
    _ word: String, _ rest: inout ArraySlice<String>
  ) -> CommandLineMistake? {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    if argument(name) == nil { enterDefault() }
    guard let argument = argument(name) else {
      // Short names may stand together or before their value.
      if !name.hasPrefix("--"), self.argument(String(name.prefix(2))) != nil { return nil }
      let known = (command.arguments ?? []).filter(\.shouldDisplay).flatMap { $0.names ?? [] }
        .filter { $0.kind == "long" }.map(\.typed)
      return .unknownOption(word: name, nearest: nearest(to: name, among: known), verb: verb)
    }
    guard argument.kind == "option" else { return nil }
    guard let value = parts.count > 1 ? String(parts[1]) : rest.popFirst() else { return nil }
    return check(value, argument, called: name)
  }

  private mutating func operand(_ word: String) -> CommandLineMistake? {
    // The parser lends each program a verb `help`, also those that have no verbs.
    let verbs = command.subcommands ?? []
    if operands == 0, verbs.contains(where: { $0.commandName != "help" }) {
      if let next = verbs.first(where: { $0.commandName == word }) {
        command = next
        verb += " " + word
        return nil
      }
      guard command.defaultSubcommand != nil else {
        let known = verbs.filter { $0.shouldDisplay ?? true }.map(\.commandName)
        return .unknownVerb(word: word, nearest: nearest(to: word, among: known), known: known)
      }
      enterDefault()
    }
    let places = (command.arguments ?? []).filter { $0.kind == "positional" }
    defer { operands += 1 }
    guard places.indices.contains(operands), let name = places[operands].valueName else {
      return nil
    }
    return check(word, places[operands], called: "<\(name)>")
  }

  private func check(
    _ value: String, _ argument: ToolHelp.Argument, called name: String
  ) -> CommandLineMistake? {
    guard let known = argument.allValues, !known.isEmpty, !known.contains(value) else { return nil }
    let meant = otherNames[value.lowercased()].flatMap { known.contains($0) ? $0 : nil }
    return .unknownValue(
      option: name, word: value, nearest: meant ?? nearest(to: value, among: known), known: known)
  }

  private func argument(_ name: String) -> ToolHelp.Argument? {
    command.arguments?.first { $0.names?.contains { $0.typed == name } ?? false }
  }

  /// Goes on as the verb that is meant where none is typed.
  private mutating func enterDefault() {
    guard operands == 0, let name = command.defaultSubcommand,
      let next = command.subcommands?.first(where: { $0.commandName == name })
    else { return }
    command = next
  }
}
