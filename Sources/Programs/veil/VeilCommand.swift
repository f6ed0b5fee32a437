// The command: what was typed becomes one verb, the verb's error becomes an exit code. Everything
// that does something is in the file of its verb.

import ArgumentParser
import Console
import Jobs
import PolicyGate

/// `veil`: the table of contents.
@main
struct VeilCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "veil",
    abstract: "Redacts body-camera video, offline, and has no code that could say who anyone is.",
    discussion: """
      A person writes what to hide in a plan; veil hides it and writes a new file.

        veil plan new cam.mp4 -o plan.json
        veil frame cam.mp4 --at 00:00:03 -o f.png
        veil follow cam.mp4 --plan plan.json
        veil redact cam.mp4 --plan plan.json -o out.mp4
        veil verify out.mp4 --source cam.mp4 --plan plan.json
        veil sheet out.mp4 --source cam.mp4 --plan plan.json -o s.png
        veil audio cam.mp4 --plan plan.json -o audio/

      Or in a browser on this machine, without writing anything by hand:

        veil studio cam.mp4

      Exit codes:
        0 done                          70 a fault in veil
        1 a check found something       73 the output cannot be created
       64 the command line is wrong     75 temporary: try again later
       65 source or plan is unusable    77 refused by policy
       66 a file cannot be read        130 cancelled
       69 something is missing here
      """,
    version: Build.description,
    subcommands: [
      RedactCommand.self, FollowCommand.self, VerifyCommand.self, SheetCommand.self,
      ProbeCommand.self,
      PlanCommand.self, FrameCommand.self, AudioCommand.self, PolicyCommand.self,
      AuditCommand.self, KeyCommand.self, LedgerCommand.self, ProofCommand.self,
      PackageCommand.self,
    ] + Companion.verbs)

  static func main() {
    let words = permittedWords(verbs: verbs)
    let asJSON = words.contains("--json")
    do {
      try Companion.takeOver(words)
      var command = try parseAsRoot(words)
      try command.run()
    } catch let failure as JobFailure {
      failure.tell(asJSON: asJSON)
      ExitStatus(failure).exit()
    } catch {
      // Help on a verb that does not exist would be help on all of them.
      let asksForHelp = words.first == "help"
      let wrong = WrongCommandLine(
        asksForHelp ? Array(words.dropFirst()) : words, help: _dumpHelp(),
        message: message(for: error))
      guard exitCode(for: error) == .validationFailure || asksForHelp && wrong.isUnknownVerb else {
        exit(withError: error)
      }
      wrong.end(fullMessage: fullMessage(for: error), asJSON: asJSON)
    }
  }

  /// The verbs as the policy reads them; `help` takes each of them too.
  private static var verbs: VerbTree {
    let own = tree(of: VeilCommand.self).verbs
    return VerbTree("veil", own + [VerbTree("help", own)])
  }

  private static func tree(of command: any ParsableCommand.Type) -> VerbTree {
    VerbTree(
      command._commandName, command.configuration.subcommands.map { tree(of: $0) })
  }
}
