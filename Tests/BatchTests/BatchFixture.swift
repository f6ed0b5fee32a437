// A folder of recordings and plans with a queue of its own, on which the built program is run as an
// administrator would run it.

import Files
import Foundation
import Queue
import StrictJSON
import SystemPackage
import TestSupport

/// A folder with recordings, and a queue.
struct BatchFixture {
  let folder: ScratchFolder

  /// Makes an empty folder.
  init() throws { folder = try ScratchFolder() }

  /// The queue's database.
  var queue: String { folder("queue.sqlite") }
  /// The queue, opened beside the program.
  func store() throws -> QueueStore { try QueueStore(FilePath(queue), actor: "test") }

  /// A plan with one region; `more` are members of it.
  static func plan(_ more: String = "") -> String {
    """
    {"veil": 1, "regions": [{"id": "a", "shape": "box", "from": "start", "to": "end",
     "path": [{"at": "start", "box": [8, 8, 16, 16]}]\(more)}]}
    """
  }

  /// Makes recordings, each with a plan and a tone of its own.
  ///
  /// - Parameters:
  ///   - names: without ending.
  ///   - film: ffmpeg's source of pictures.
  /// - Throws: `ProgramFailure` if ffmpeg fails.
  func record(_ names: [String], film: String = "testsrc2=s=96x64:r=25:d=1") throws {
    try FileManager.default.createDirectory(
      atPath: folder("in"), withIntermediateDirectories: true)
    for (number, name) in names.enumerated() {
      try ffmpeg([
        "-f", "lavfi", "-i", film, "-f", "lavfi", "-i", "sine=f=\(200 + 20 * number):d=1",
        "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac",
        folder("in/\(name).mp4"),
      ])
      _ = try folder.write(BatchFixture.plan(), to: "in/\(name).plan.json")
    }
  }

  /// The words of `veil batch`.
  func words(_ line: String, _ more: [String] = []) -> [String] {
    let typed = line.split(separator: " ").map(String.init)
    return ["batch", typed[0], "--queue", queue] + typed.dropFirst() + more
  }

  /// Runs `veil batch`.
  @discardableResult
  func batch(_ line: String, _ more: [String] = []) throws -> Ending {
    try run(builtProgram("veil"), words(line, more))
  }

  /// Adds all recordings, with outputs in `out`.
  @discardableResult
  func addAll(_ more: [String] = []) throws -> Ending {
    try batch("add", [folder("in"), "--out", folder("out")] + more)
  }

  /// Starts `veil batch` and does not wait for it.
  func start(_ line: String, _ more: [String] = []) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: builtProgram("veil"))
    process.arguments = words(line, more)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// The last line of JSON that a program wrote.
  func lastObject(_ ending: Ending) throws -> JSONValue {
    let line = ending.output.split(separator: "\n").last ?? ""
    return try JSONValue(parsing: Array(line.utf8))
  }

  /// The state and the kind of each job, by the name of its source.
  func states() throws -> [String: String] {
    var result: [String: String] = [:]
    for job in try store().jobs() {
      let kind = job.ending.kind.map { " " + $0 } ?? ""
      result[job.source.stem ?? ""] = job.state.rawValue + kind
    }
    return result
  }

  /// All names below the folder of outputs.
  var outputs: [String] {
    (FileManager.default.subpaths(atPath: folder("out")) ?? []).sorted()
  }

  /// What is wrong with the outputs of jobs that are done: each is there once, has the digest that
  /// its job stated, and nothing else is there.
  func flaws() throws -> [String] {
    var flaws: [String] = []
    var expected: Set<String> = []
    for job in try store().jobs(in: [.done]) {
      let name = job.output.stem ?? ""
      expected.formUnion([name + ".mp4", name + ".receipt.json"])
      let stated = (try? JSONValue(parsing: Array((job.result ?? "").utf8)))?["outputSHA256"]
      let digest = try? FileDigest(at: job.output).sha256.description
      if stated != digest.map({ .string($0) }) { flaws.append("\(name): \(digest ?? "missing")") }
    }
    return flaws + Set(outputs).symmetricDifference(expected).sorted()
  }
}
