// What must not be possible, put to the compiler: each file of RefusalFixtures is compiled as if it
// were one more file of the target VideoRender, and has to fail on the lines and for the reasons
// that it names.

import Foundation
import PolicyGate
import Testing

private let fixtures = root.appendingPathComponent("Tests/RefusalFixtures")

/// The compiler and what the package's own build tells it, from the build's own description.
///
/// The description lies beside the folder of the platform: `.build/release.yaml` for
/// `.build/x86_64-unknown-linux-gnu/release`. Assumes that a target `VideoRender` is built.
private let compiler: [String]? = {
  guard let folder = buildFolder else { return nil }
  let description = folder.deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent(folder.lastPathComponent + ".yaml")
  guard let text = try? String(contentsOf: description, encoding: .utf8),
    let line = text.split(separator: "\n").first(where: {
      $0.contains("\"-module-name\",\"VideoRender\"") && $0.contains("args: [")
    }), let start = line.firstIndex(of: "["),
    let arguments = try? JSONSerialization.jsonObject(with: Data(line[start...].utf8)) as? [String]
  else { return nil }
  return essential(arguments)
}()

/// Of a command that builds a module: the compiler, how it is told to judge, where it finds
/// modules.
private func essential(_ arguments: [String]) -> [String] {
  let pairs: Set<String> = [
    "-I", "-Xcc", "-target", "-sdk", "-swift-version", "-package-name", "-module-cache-path",
    "-enable-upcoming-feature", "-enable-experimental-feature",
  ]
  let flags: Set<String> = ["-strict-memory-safety", "-warnings-as-errors"]
  var result = [arguments[0]]
  for (position, argument) in arguments.enumerated().dropFirst() {
    if flags.contains(argument) { result.append(argument) }
    if pairs.contains(argument), position + 1 < arguments.count {
      result += [argument, arguments[position + 1]]
    }
  }
  return result
}

/// One error of the compiler.
private struct Diagnosis {
  let line: Int
  let text: String
}

/// Compiles files up to the last of the compiler's checks, and writes nothing.
private func compile(_ files: [String], module: String) throws -> (code: Int32, errors: String) {
  let command = try #require(compiler, "the build's description was not found")
  let process = Process()
  process.executableURL = URL(fileURLWithPath: command[0])
  process.arguments =
    command.dropFirst() + [
      "-emit-sil", "-o", "/dev/null", "-whole-module-optimization", "-parse-as-library",
      "-diagnostic-style", "llvm",
      "-module-name", module,
    ] + files
  let pipe = Pipe()
  process.standardError = pipe
  process.standardOutput = FileHandle.nullDevice
  try process.run()
  let errors = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: errors, as: UTF8.self))
}

/// The errors that the compiler reports in a file.
private func diagnoses(_ errors: String, in file: String) -> [Diagnosis] {
  errors.split(separator: "\n").compactMap { row in
    guard let place = row.range(of: "/\(file):"), let kind = row.range(of: ": error: "),
      let line = Int(row[place.upperBound...].prefix { $0.isNumber })
    else { return nil }
    return Diagnosis(line: line, text: String(row[kind.upperBound...]))
  }
}

/// What a fixture says must be wrong: each `// error:` speaks of the line after it.
private func expectations(in text: String) -> [Diagnosis] {
  text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
    guard let mark = $1.range(of: "// error: ") else { return nil }
    return Diagnosis(line: $0 + 2, text: String($1[mark.upperBound...]))
  }
}

@Suite struct CompileFailTests {
  private static let names =
    (try? FileManager.default.contentsOfDirectory(atPath: fixtures.path).sorted()) ?? []

  @Test(arguments: names) func everyMisuseFailsForItsReason(name: String) throws {
    let file = fixtures.appendingPathComponent(name)
    let expected = expectations(in: try String(contentsOf: file, encoding: .utf8))
    let (code, errors) = try compile([file.path], module: "Fixture")
    if name == "control.swift" {
      #expect(code == 0 && expected.isEmpty, "\(errors)")
      return
    }
    #expect(code != 0 && !expected.isEmpty, "\(name) compiles")
    let found = diagnoses(errors, in: name)
    for wanted in expected {
      #expect(
        found.contains { $0.line == wanted.line && $0.text.contains(wanted.text) },
        "\(name):\(wanted.line) does not fail with: \(wanted.text)\n\(errors)")
    }
    for other in found where !expected.contains(where: { $0.line == other.line }) {
      Issue.record("\(name):\(other.line) fails for another reason: \(other.text)")
    }
  }

  @Test func thereIsAControlAndEveryKindOfMisuse() {
    let needed = [
      "appearance-copy", "appearance-outlive", "appearance-return", "appearance-store",
      "appearance-write",
      "capture", "control", "escape", "forge", "forge-by-cast", "forge-by-extension", "make",
      "names", "overwrite", "read", "return", "send", "stages", "store",
    ]
    #expect(Set(needed.map { $0 + ".swift" }) == Set(CompileFailTests.names))
  }

  /// Each rule has a name that nobody can use, and the compiler answers with the rule.
  @Test func everyRuleHasItsForbiddenName() throws {
    let file = fixtures.appendingPathComponent("names.swift")
    let answers = expectations(in: try String(contentsOf: file, encoding: .utf8)).map(\.text)
    let wanted = PolicyRule.all.map { "refused by the rule \($0.id), \($0.title)" }
    #expect(answers.count == wanted.count)
    for text in wanted {
      #expect(answers.contains { !$0.isEmpty && text.hasPrefix($0) }, "\(text)")
    }
  }

  /// The gate's own sources with one more stage: it needs a name that is taken, and every `switch`
  /// has to say what it does.
  @Test(arguments: [
    ("faceDetection", "invalid redeclaration of 'faceDetection'"),
    ("sharpen", "switch must be exhaustive"),
  ])
  func aStageMoreBreaksTheGate(name: String, error: String) throws {
    let sources = root.appendingPathComponent("Sources/Values/PolicyGate")
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("veil-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try FileManager.default.contentsOfDirectory(atPath: sources.path)
      .filter { $0.hasSuffix(".swift") }
    let stages = "StageKind.swift"
    let text = try String(contentsOf: sources.appendingPathComponent(stages), encoding: .utf8)
    let others = files.filter { $0 != stages }.map { sources.appendingPathComponent($0).path }
    for (added, compiles) in [("", true), ("  case \(name)\n", false)] {
      let copy = folder.appendingPathComponent(stages)
      let mark = "  case verify\n"
      try #require(text.contains(mark))
      try text.replacingOccurrences(of: mark, with: mark + added)
        .write(to: copy, atomically: true, encoding: .utf8)
      let (code, errors) = try compile([copy.path] + others, module: "PolicyGate")
      #expect((code == 0) == compiles, "\(errors)")
      #expect(compiles || errors.contains(error), "\(errors)")
    }
  }
}
