// `veil studio`: a program of its own, which says itself what it takes. Here is what `veil help`
// says of it.

import ArgumentParser

/// The verb of `veil-studio`.
struct StudioCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "studio",
    abstract: "Mark what to hide in a browser on this machine.",
    discussion: "Is the program veil-studio beside this one; `veil studio --help` explains it.")

  @Argument(parsing: .captureForPassthrough, help: "What veil-studio is given.")
  var words: [String] = []
}
