// The house as `.ci/check-house` reads it back from the table in Package.swift, so that the table
// is written down once. Assumes a checkout with its sources and python3.

import Foundation
import TestSupport

/// The checkout that this file is in.
let root = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Storeys, targets and arrows.
struct House: Decodable {
  /// One target: its row of the table, and what its files import.
  struct Target: Decodable {
    let name: String
    /// The folder of Sources that it stands in; nil for tests and samples.
    let storey: String?
    /// Its folder, from the checkout.
    let folder: String
    /// What it may import: targets, and the modules of other packages.
    let row: [String]
    /// What it imports, and in which files.
    let imports: [String: [String]]
  }

  /// One entry of a row.
  struct Arrow: Decodable {
    enum Direction: String, Decodable {
      case down, sideways, up, out
    }

    let from: String
    let to: String
    let direction: Direction
    let isUsed: Bool
  }

  let storeys: [String]
  let targets: [Target]
  let arrows: [Arrow]

  /// The house of this checkout, read once.
  private static let ours = Result { try read(root) }

  /// The house of this checkout.
  static func real() throws -> House { try ours.get() }

  /// Reads the table and the sources of a checkout.
  ///
  /// - Parameter folder: has a Package.swift, and perhaps Sources.
  /// - Returns: what the script says of it.
  /// - Throws: `ProgramFailure` if the script does not understand them.
  static func read(_ folder: URL) throws -> House {
    let script = root.appendingPathComponent(".ci/check-house").path
    let ending = try run("python3", [script, "--facts", "--root", folder.path])
    guard ending.code == 0 else { throw ProgramFailure(description: ending.errors) }
    return try JSONDecoder().decode(House.self, from: Data(ending.output.utf8))
  }

  /// The targets of some storeys.
  func targets(of storeys: String...) -> [Target] {
    targets.filter { $0.storey.map(storeys.contains) ?? false }
  }

  /// Everything that a target's row leads to, by any number of steps.
  func reach(of name: String) -> Set<String> {
    let rows = Dictionary(uniqueKeysWithValues: targets.map { ($0.name, $0.row) })
    var reached: Set<String> = []
    var waiting = [name]
    while let next = waiting.popLast() {
      waiting += (rows[next] ?? []).filter { reached.insert($0).inserted }
    }
    return reached
  }
}

/// One Swift file of the shipped targets.
struct SourceFile {
  /// Its path below Sources: storey, target, file.
  let path: String
  let text: String

  /// Every Swift file below Sources of a checkout.
  static func all(of folder: URL = root) throws -> [SourceFile] {
    let base = folder.appendingPathComponent("Sources")
    let files = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String }
    return try (files ?? []).filter { $0.hasSuffix(".swift") }.sorted().map {
      let text = try String(contentsOf: base.appendingPathComponent($0), encoding: .utf8)
      return SourceFile(path: $0, text: text)
    }
  }

  /// Its lines without comments, each with its number.
  ///
  /// Two slashes inside a string end the line too; no rule looks for what could follow them.
  var code: [(number: Int, line: Substring)] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { row, line in
      (row + 1, line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line)
    }
  }
}
