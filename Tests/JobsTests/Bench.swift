// A folder in which jobs are run, and plans as short as tests need them. Outputs are coded without loss
// unless a test says otherwise, so that samples can be compared for equality.

import Jobs
import Foundation
import LibAV
import MediaTime
import TestSupport

/// A folder with sources, plans and outputs.
struct Bench {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// Redacts `source` by the text of a plan.
  @discardableResult
  func redact(
    _ source: String, _ plan: String, to output: String = "out.mp4",
    _ change: (inout JobRequest) -> Void = { _ in }
  ) throws -> JobSummary {
    let path = try folder.write(plan, to: "plan.json")
    var request = JobRequest(source: source, plan: path, output: folder(output))
    request.quality = 0
    request.speed = "ultrafast"
    change(&request)
    return try RedactionJob(request).run()
  }

  /// The error that redacting ends with; nil if it ends well.
  func failure(
    _ source: String, _ plan: String, to output: String = "out.mp4",
    _ change: (inout JobRequest) -> Void = { _ in }
  ) throws -> JobError? {
    do { try redact(source, plan, to: output, change) } catch let error as JobError {
      return error
    }
    return nil
  }

  /// A source that ffmpeg makes; its path.
  func source(_ name: String, _ arguments: [String]) throws -> String {
    try ffmpeg(arguments + [folder(name)])
    return folder(name)
  }

  /// What came out.
  func output(_ name: String = "out.mp4") throws -> SeenClip { try SeenClip(folder(name)) }
}

/// A plan with these regions, in JSON; `more` may hold further members, each after a comma.
func plan(_ regions: [String] = [], more: String = "") -> String {
  "{\"veil\": 1, \"regions\": [\(regions.joined(separator: ", "))]\(more)}"
}

/// A region with a place that does not move, in JSON.
func region(
  _ id: String, shape: String = "box", _ place: String, from: String = "start", to: String = "end",
  effect: String = "\"fill\"", more: String = ""
) -> String {
  region(
    id, shape: shape, path: ["{\"at\": \"start\", \(place)}"], from: from, to: to,
    effect: effect, more: more)
}

/// A region with a path, in JSON.
func region(
  _ id: String, shape: String = "box", path: [String], from: String = "start", to: String = "end",
  effect: String = "\"fill\"", more: String = ""
) -> String {
  "{\"id\": \"\(id)\", \"shape\": \"\(shape)\", \"from\": \"\(from)\", \"to\": \"\(to)\", "
    + "\"path\": [\(path.joined(separator: ", "))], \"effect\": \(effect)\(more)}"
}

/// A film of a moving pattern that ffmpeg draws, as its input arguments.
func pattern(_ size: String = "64x48", rate: Int = 25, seconds: Double = 1) -> [String] {
  ["-f", "lavfi", "-i", "testsrc2=s=\(size):r=\(rate):d=\(seconds),format=yuv420p"]
}

/// Arguments for H.264 with B-pictures and a group of pictures of this length.
func h264(group: Int = 25) -> [String] {
  ["-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-g", "\(group)", "-sc_threshold", "0"]
}
