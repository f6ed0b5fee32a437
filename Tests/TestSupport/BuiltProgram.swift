// The project's own programs as they were built: they stand beside the bundle that holds the tests.

import Foundation

/// Finds the folder of the bundle that this code is in.
private final class Anchor {}

/// The path of a program of the project.
///
/// - Parameter name: such as `veil`.
/// - Returns: where it stands, or would.
package func builtProgram(_ name: String) -> String {
  let folders = [
    Bundle(for: Anchor.self).bundleURL.deletingLastPathComponent(),
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent(),
  ]
  let places = folders.map { $0.appendingPathComponent(name).path }
  return places.first { FileManager.default.isExecutableFile(atPath: $0) } ?? places[0]
}
