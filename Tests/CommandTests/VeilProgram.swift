// The built command, run as people and scripts run it: words in, an exit code and sentences out.

import Foundation
import TestSupport

/// The folder of the package.
let packageFolder = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// The command that was built with these tests.
let veilPath = packageFolder.appendingPathComponent(".build/release/veil").path

/// The sample that the project drew itself.
let sample = packageFolder.appendingPathComponent("Samples/street.mp4").path

/// Runs the command.
func veil(_ arguments: String..., whileRunning: ((Int32) -> Void)? = nil) throws -> Ending {
  try run(veilPath, arguments, whileRunning: whileRunning)
}

/// A plan with one filled box at the top left.
let smallPlan = """
  {"veil": 1, "regions": [{"id": "corner", "shape": "box", "from": "start", "to": "end",
    "path": [{"at": "start", "box": [2, 2, 16, 16]}], "effect": "fill"}]}
  """
