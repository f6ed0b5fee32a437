// Verbs that are programs of their own: `veil X` becomes `veil-X` beside this program, so that this
// one links nothing that only they need.

import ArgumentParser
import Jobs
import SandboxSupervisor

/// The programs beside this one.
enum Companion {
  /// The verbs that belong to Veil; any other may be added by putting a program beside this one.
  static let verbs: [any ParsableCommand.Type] = [
    BenchCommand.self, BatchCommand.self, StudioCommand.self,
  ]

  /// Goes on as the program of the verb that was typed; comes back if the verb is one of this
  /// program's own, or nobody's.
  ///
  /// - Parameter words: what was typed; the policy has judged it.
  /// - Throws: `JobFailure.sandbox` when a program that belongs to Veil is not there or cannot be
  ///   started.
  static func takeOver(_ words: [String]) throws(JobFailure) {
    guard let (verb, rest) = verb(in: words) else { return }
    let isKnown = verbs.contains { $0.configuration.commandName == verb }
    let isOwn = VeilCommand.configuration.subcommands.contains { $0._commandName == verb }
    if isOwn && !isKnown { return }
    let program: String
    do throws(SandboxError) { program = try ProgramFile.beside("veil-" + verb) } catch {
      if !isKnown { return }
      throw .sandbox(error)
    }
    do throws(SandboxError) { try ProgramFile.become(program, rest) } catch {
      throw .sandbox(error)
    }
  }

  /// The verb, and what its program is to be given; `help X` asks X for help.
  private static func verb(in words: [String]) -> (verb: String, rest: [String])? {
    let asksForHelp = words.first == "help"
    guard let verb = asksForHelp ? words.dropFirst().first : words.first,
      verb.first?.isLetter == true,
      verb.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 })
    else { return nil }
    return (verb, asksForHelp ? ["--help"] : Array(words.dropFirst()))
  }
}
