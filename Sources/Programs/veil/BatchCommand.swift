// `veil batch`: a program of its own, which says itself what it takes. Here is what `veil help`
// says of it.

import ArgumentParser

/// The verb of `veil-batch`.
struct BatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: "Work through thousands of files, and lose none.",
    discussion: "Is the program veil-batch beside this one; `veil batch --help` explains it.")

  @Argument(parsing: .captureForPassthrough, help: "What veil-batch is given.")
  var words: [String] = []
}
