// `veil bench`: a program of its own, which says itself what it takes. Here is what `veil help`
// says of it.

import ArgumentParser

/// The verb of `veil-bench`.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure decoding, effects, the loop, following and whole jobs on this machine.",
    discussion: "Is the program veil-bench beside this one; `veil bench --help` explains it.")

  @Argument(parsing: .captureForPassthrough, help: "What veil-bench is given.")
  var words: [String] = []
}
