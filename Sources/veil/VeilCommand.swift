// The command: what was typed becomes one verb, the verb's error becomes an exit code. Everything that
// does something is in the file of its verb.

import ArgumentParser
import Casework
import Glibc
import PolicyGate

/// `veil`: the table of contents.
@main
struct VeilCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "veil",
    abstract: "Redacts body-camera video, offline, and has no code that could say who anyone is.",
    discussion: """
      A person writes what to hide in a plan; veil hides it and writes a new file.

        veil plan new cam.mp4 -o plan.json      start a plan that is bound to the source
        veil frame cam.mp4 --at 00:00:03 -o f.png       see the pixels that plans count in
        veil redact cam.mp4 --plan plan.json -o out.mp4
        veil verify out.mp4 --source cam.mp4 --plan plan.json
        veil sheet out.mp4 --source cam.mp4 --plan plan.json -o sheet.png

      Exit codes: 0 done, 1 verify found something, 64 wrong command line, 65 source or plan cannot
      be used, 66 a file cannot be read, 69 something is missing on this machine, 70 a fault in veil,
      73 the output cannot be created, 75 try again later, 77 refused by policy, 130 cancelled.
      """,
    version: Build.description,
    subcommands: [
      RedactCommand.self,
    ])

  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    signal(SIGPIPE, SIG_IGN)
    if let refused = refusal(ofWords: words) {
      Terminal.say("\(refused)")
      ExitStatus.refused.exit()
    }
    do {
      var command = try parseAsRoot(words)
      try command.run()
    } catch let error as JobError {
      Terminal.say("\(error)")
      ExitStatus(error).exit()
    } catch {
      exit(withError: error)
    }
  }

  /// The refusal that the typed verb or an option's name calls for; values are files and texts.
  private static func refusal(ofWords words: [String]) -> PolicyRefusal? {
    let verbs = Set(configuration.subcommands.map { $0._commandName } + ["help"])
    for (position, word) in words.enumerated() {
      let isVerb = position == 0 && !word.hasPrefix("-") && !verbs.contains(word)
      guard isVerb || word.hasPrefix("--") else { continue }
      let name = word.split(separator: "=", maxSplits: 1).first.map(String.init) ?? word
      if let refused = PolicyGate.refusal(forVerb: name) { return refused }
    }
    return nil
  }
}
