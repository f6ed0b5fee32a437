// What every verb that decodes has in common: the process that looks into media is locked up, and a
// person who goes on without that says so.

import ArgumentParser
import Jobs

/// The option that all verbs share which decode.
struct SandboxOptions: ParsableArguments {
  @Flag(
    help: "Go on where the sandbox cannot be established; the receipt then carries a warning.")
  var allowUnsandboxed = false

  /// How the worker is to be run.
  var options: WorkerOptions {
    var result = WorkerOptions()
    result.allowsUnsandboxed = allowUnsandboxed
    return result
  }
}
