// Where this build put its objects and programs. Assumes that the tests lie beside them.

import Foundation

/// Finds the folder of the bundle that this code is in.
private final class Anchor {}

/// The folder of the build that these tests are part of; nil if it cannot be told.
let buildFolder: URL? = [
  Bundle(for: Anchor.self).bundleURL.resolvingSymlinksInPath().deletingLastPathComponent(),
  URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    .deletingLastPathComponent(),
].first { FileManager.default.fileExists(atPath: $0.appendingPathComponent("veil").path) }
