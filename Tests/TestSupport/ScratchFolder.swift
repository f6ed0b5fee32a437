// Where tests put their files: a folder of their own that goes when they are done with it. Nothing
// else may be in it, so that a test can ask what a program left behind.

import Foundation

/// A folder that is removed with its last reference.
package final class ScratchFolder: Sendable {
  /// The folder's absolute path.
  package let path: String

  /// Makes an empty folder in the system's place for such things.
  package init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("veil-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in the folder, which need not be there.
  package func callAsFunction(_ name: String) -> String { path + "/" + name }

  /// Writes a file into the folder.
  ///
  /// - Returns: its path.
  package func write(_ bytes: [UInt8], to name: String) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: self(name)))
    return self(name)
  }

  /// Writes a text into the folder.
  ///
  /// - Returns: its path.
  package func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// Writes a text that nobody but its owner may read.
  ///
  /// - Returns: its path.
  package func write(secret text: String, to name: String) throws -> String {
    let path = try write(text, to: name)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    return path
  }

  /// Names of everything in the folder, hidden files included, in order.
  package var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}

/// All bytes of a file.
package func bytes(ofFile path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}

/// Whether `part` stands anywhere in `whole`.
package func holds(_ whole: [UInt8], _ part: [UInt8]) -> Bool {
  Data(whole).range(of: Data(part)) != nil
}
