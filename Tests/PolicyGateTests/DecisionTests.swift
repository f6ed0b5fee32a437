// The table that says how words are judged, put to the gate row by row; and command lines as people
// and scripts type them.

import Foundation
import RedactionModel
import Testing

import PolicyGate

/// The command, as far as these tests need it.
private let verbs: VerbTree = {
  let own = [
    VerbTree("redact"), VerbTree("verify"), VerbTree("probe"), VerbTree("frame"),
    VerbTree("plan", [VerbTree("new"), VerbTree("check"), VerbTree("schema")]),
    VerbTree("policy"), VerbTree("audit"),
  ]
  return VerbTree("veil", own + [VerbTree("help", own)])
}()

/// The refusal of a command line, its words separated by spaces.
private func refused(typing line: String) -> PolicyRefusal? {
  refusal(forCommandLine: line.split(separator: " ").map(String.init), verbs: verbs)
}

@Suite struct DecisionTests {
  @Test(arguments: PolicyDecision.all.indices)
  func everyRowIsTrue(number: Int) throws {
    let row = PolicyDecision.all[number]
    let found: PolicyRefusal?
    switch row.example {
    case .plan(let text): found = refusal(for: try PlanDocument(text))
    case .command(let words): found = refusal(forCommandLine: words, verbs: verbs)
    }
    #expect(found?.ruleID == row.rule, "\(row.place): \(row.example)")
  }

  /// A row that says "read" has an example that is refused, and one that says "not" has none.
  @Test func theTableSaysWhatItsExamplesShow() {
    for row in PolicyDecision.all {
      #expect(row.reading.hasPrefix("not ") != (row.rule != nil) || !row.reading.contains("read"))
    }
    #expect(Set(PolicyDecision.all.map(\.place)).count == PolicyDecision.all.count)
    #expect(PolicyDecision.all.filter { $0.rule == nil }.count >= 10)
  }

  /// The page on refusal shows both tables, row by row and with no row of its own.
  @Test func theDocumentationShowsTheTables() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources/Programs/veil/Documentation.docc/Refusal.md")
    let rows = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
      .filter { $0.hasPrefix("| ") }.map(String.init)
    let decisions = PolicyDecision.all.map { row in
      let example =
        switch row.example {
        case .plan(let text): text
        case .command(let words): (["veil"] + words).joined(separator: " ")
        }
      let shown = example.replacing("\u{200B}", with: "<U+200B>")
      return "| \(row.place) | \(row.reading) | `\(shown)` | \(row.rule ?? "not refused") |"
    }
    let loopholes = PolicyLoophole.all.map {
      "| \($0.source.id) | \($0.leaves) | \($0.answer) |"
    }
    #expect(rows.filter { $0.split(separator: " | ").count == 4 }.dropFirst() == decisions[...])
    let sources = Set(PolicySource.all.map(\.id))
    let shown = rows.filter { row in
      row.split(separator: " | ").count == 3 && sources.contains { row.hasPrefix("| \($0) |") }
    }
    #expect(shown == loopholes)
  }

  @Test(arguments: [
    ("--json identify in.mp4", "identify"), ("plan detect faces", "faces"),
    ("help plan who is", "is"), ("redact in.mp4 -identify", "-identify"),
    ("redact in.mp4 --plan gait.json --stage faces -o out.mp4", "faces"),
    ("redact in.mp4 --json=faces", "--json=faces"),
    ("redact in.mp4 --frob=detect-faces", "--frob=detect-faces"),
    ("redact in.mp4 −−gait", "−−gait"), ("redact in.mp4 \u{200B}--gait", "\u{200B}--gait"),
    ("redact in.mp4 --keep age,gender", "age,gender"),
    ("redact in.mp4 --speed=gait", "--speed=gait"),
    ("label speakers in.mp4", "speakers"),
    ("redact in.mp4 --label speakers", "speakers"), ("redact in.mp4 --quality gait", "gait"),
  ])
  func theWordIsNamed(line: String, word: String) throws {
    let found = refused(typing: line)
    #expect(found?.text == word && found?.place == .commandLine, "\(line)")
  }

  @Test(arguments: [
    "", "redact", "redact faces.mp4 --plan face-recognition.json -o gait/out.mp4 --json",
    "redact identify --plan plates -o emotion", "verify age --source race --plan gender --json",
    "redact in.mp4 -o watchlist --receipt mugshots --key gallery --overwrite",
    "redact in.mp4 --plan=faces.json --output=gait.mp4", "probe --json faces", "probe -- --gait",
    "frame in.mp4 --at 00:00:03 -o face.png", "plan check faces.json", "help plan new",
    "redact in.mp4 --frobnicate faces.mp4", "frobnicate people.mp4", "- faces.mp4", "-- identify",
    "redact -", "audit --sbom faces.json",
  ])
  func filesMayBeCalledAnything(line: String) {
    #expect(refused(typing: line) == nil, "\(String(describing: refused(typing: line)))")
  }
}
