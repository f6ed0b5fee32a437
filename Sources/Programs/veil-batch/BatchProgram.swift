// `veil-batch`, which `veil batch` becomes: a queue of jobs in a database, and the runners that
// take them from it. Each job is a process of `veil redact`, so that a crash takes one file.

import ArgumentParser
import Console
import Files
import Jobs
import PolicyGate

/// The table of contents.
@main
struct BatchProgram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "veil batch",
    abstract: "Work through thousands of files, and lose none.",
    discussion: """
      Jobs wait in a database on a local disk. Runners take them one by one, each as a process of
      `veil redact`; what is killed, wherever it was, is taken up again by the next run.

        veil batch add footage/ --out released/
        veil batch run --jobs 2 --until 06:00 --drain
        veil batch status
        veil batch report -o report.html

      A job is source, plan and options: the same three are done once. Where it stands:
        queued       may be started
        waiting      failed for a reason that passes, and is tried again after a pause
        running      a runner is at it
        done         the output and its receipt are there
        needsPerson  the plan is unfinished, or a file changed since it was added
        quarantined  the source or the plan cannot be used
        refused      the policy refuses the plan
        failed       trying again does not mend it
        cancelled    taken back, or replaced by another job
      """,
    version: Build.description,
    subcommands: [
      AddCommand.self, RunCommand.self, WatchCommand.self, StatusCommand.self, RetryCommand.self,
      RequeueCommand.self, CancelCommand.self, QuarantineCommand.self, ReportCommand.self,
      MetricsCommand.self, SubmitCommand.self, TaskCommand.self,
    ])

  static func main() {
    let verbs = configuration.subcommands.map { VerbTree($0._commandName) }
    let words = permittedWords(verbs: VerbTree("batch", verbs + [VerbTree("help", verbs)]))
    let asJSON = words.contains("--json")
    do {
      var command = try parseAsRoot(words)
      try command.run()
    } catch let error as BatchError {
      end(error, asJSON: asJSON)
    } catch let failure as JobFailure {
      end(.job(failure), asJSON: asJSON)
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      WrongCommandLine(words, help: _dumpHelp(), message: message(for: error))
        .end(fullMessage: fullMessage(for: error), asJSON: asJSON)
    }
  }

  private static func end(_ error: BatchError, asJSON: Bool) -> Never {
    Terminal.say(error.sentence)
    if asJSON { try? Terminal.print(error.json) }
    ExitStatus(error).exit()
  }
}
