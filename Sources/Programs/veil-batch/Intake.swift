// Which files become jobs: a recording with its plan beside it, or in a folder of plans that has
// the same names, and where its output goes.

import Files
import SystemPackage

/// How recordings, plans and outputs are found to belong together.
struct Intake {
  /// The folder of plans; nil is that of the recordings.
  var plans: FilePath?
  /// How a plan's name ends, after the recording's without its ending or with it.
  var planSuffix = ".plan.json"
  /// The folder of outputs; nil is that of each recording.
  var out: FilePath?

  /// A recording and what belongs to it.
  struct Pair {
    let source, plan, output: FilePath
  }

  /// Endings of names of recordings.
  private static let endings: Set<String> = [
    "mp4", "m4v", "mov", "3gp", "mkv", "webm", "avi", "ts", "mts", "m2ts", "mpg", "mpeg",
  ]

  /// Finds the recordings at a path.
  ///
  /// - Parameters:
  ///   - path: a recording, or a folder that is looked through with all folders in it; absolute.
  ///   - found: is given each recording, with nil for one that has no plan yet.
  /// - Throws: `BatchError.input` when a folder cannot be read.
  func search(
    _ path: FilePath, found: (FilePath, Pair?) throws(BatchError) -> Void
  ) throws(BatchError) {
    if isFolder(path) {
      try search(path, below: path, found: found)
    } else {
      try found(path, pair(path, below: path.folder))
    }
  }

  private func search(
    _ folder: FilePath, below base: FilePath,
    found: (FilePath, Pair?) throws(BatchError) -> Void
  ) throws(BatchError) {
    let names: [FilePath.Component]
    do throws(FilesError) { names = try Files.names(in: folder) } catch { throw .input(error) }
    for name in names where !name.string.hasPrefix(".") {
      let path = folder.appending(name)
      if Intake.endings.contains(path.extension?.lowercased() ?? "") {
        try found(path, pair(path, below: base))
      } else if path != out, isFolder(path) {
        try search(path, below: base, found: found)
      }
    }
  }

  /// What belongs to a recording; nil if its plan is not there.
  private func pair(_ source: FilePath, below base: FilePath) -> Pair? {
    var relative = source
    _ = relative.removePrefix(base)
    let place = (plans ?? base).pushing(relative)
    var stem = place
    stem.extension = nil
    for name in [stem, place] {
      let plan = FilePath(bytes: name.bytes + planSuffix.utf8)
      if isThere(plan) {
        return Pair(source: source, plan: plan, output: output(for: source, relative))
      }
    }
    return nil
  }

  /// Where an output goes: a container that Veil writes stays what it is, any other becomes MKV.
  private func output(for source: FilePath, _ relative: FilePath) -> FilePath {
    let ending = source.extension?.lowercased() ?? ""
    let kept = ["mp4": "mp4", "m4v": "mp4", "mov": "mov"][ending] ?? "mkv"
    var path = out.map { $0.pushing(relative) } ?? source
    path.extension = out == nil ? "redacted." + kept : kept
    return path
  }

  private func isFolder(_ path: FilePath) -> Bool { (try? Stat(path))?.type == .directory }
}
