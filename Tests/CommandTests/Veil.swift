// The command as it was built, run as a person or a script would run it. It stands beside the
// bundle that holds these tests; nothing of it is linked in.

import Foundation
import TestSupport

/// The built command.
let veil = builtProgram("veil")

/// A folder with a film and a plan, in which the command is run.
struct Fixture {
  let folder: ScratchFolder
  /// A film of one second with audio.
  let source: String
  /// A plan with one region.
  let plan: String

  /// Makes the folder, the film and the plan.
  ///
  /// - Parameter film: input arguments for ffmpeg, in place of the small film.
  /// - Throws: `ProgramFailure` if ffmpeg fails.
  init(film: [String]? = nil) throws {
    folder = try ScratchFolder()
    source = folder("in.mp4")
    let small = ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=25:d=1,format=yuv420p"]
    try ffmpeg(
      (film ?? small) + ["-f", "lavfi", "-i", "sine=d=1"]
        + ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", source])
    plan = try folder.write(Fixture.plan(), to: "plan.json")
  }

  /// A plan with one region and, after a comma, more members.
  static func plan(_ more: String = "") -> String {
    """
    {"veil": 1, "regions": [{"id": "a", "shape": "box", "from": "start", "to": "end",
     "path": [{"at": "start", "box": [8, 8, 16, 16]}]}]\(more)}
    """
  }

  /// Runs `veil redact` on the film; further words come last.
  func redact(_ more: [String] = [], to output: String = "out.mp4") throws -> Ending {
    try run(veil, redactWords(more, to: output))
  }

  /// The words of `redact`.
  func redactWords(_ more: [String] = [], to output: String = "out.mp4") -> [String] {
    ["redact", source, "--plan", plan, "-o", folder(output), "--speed", "ultrafast"] + more
  }
}
