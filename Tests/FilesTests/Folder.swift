// A folder in which a test makes files; it goes with its last reference.

import Files
import Foundation
import SystemPackage

/// A folder of a test's own.
final class Folder: Sendable {
  let path: FilePath

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("files-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = FilePath(url.path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }

  /// The path of something in the folder.
  static func / (folder: Folder, name: String) -> FilePath {
    FilePath(folder.path.string + "/" + name)
  }

  /// Writes a file; its path.
  func write(_ bytes: [UInt8], to name: String) throws -> FilePath {
    try Data(bytes).write(to: URL(fileURLWithPath: (self / name).string))
    return self / name
  }

  /// Writes a text file; its path.
  func write(_ text: String, to name: String) throws -> FilePath {
    try write(Array(text.utf8), to: name)
  }

  /// Everything in the folder, hidden files included, in order.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path.string)) ?? []).sorted()
  }
}
