// `veil policy`: what is permitted, what is refused and where each rule comes from, what those
// rules leave open, and how a word is judged.

import ArgumentParser
import Console
import PolicyGate

/// Prints the policy.
struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Print what is permitted, what is refused, and why.",
    discussion: """
      Four tables: the permitted stages, the rules with their sources and dates, what each source
      leaves open beside what Veil does about it, and how words are judged.
      """)

  @Flag(help: "Print one line of JSON.")
  var json = false

  func run() throws {
    if json { return try Terminal.printResult(PolicyRecord()) }
    for line in permitted + refused + leftOpen + judged { try Terminal.print(line) }
  }

  private var permitted: [String] {
    ["Permitted:"] + StageKind.allCases.map { "  \($0.rawValue): \($0.summary)" }
  }

  private var refused: [String] {
    var lines = ["", "Refused, without exception by country, camera or place (exit code 77):"]
    for rule in PolicyRule.all {
      lines.append("  \(rule.id): \(rule.title)")
      for source in rule.sources { lines.append("    by \(source.id)\(source.dated)") }
      lines.append("    instead, \(rule.permittedInstead)")
    }
    lines += ["", "Where the rules come from:"]
    for source in PolicySource.all {
      lines.append("  \(source.id): \(source.title)\(source.dated)")
      lines.append("    \(source.says)")
    }
    return lines
  }

  private var leftOpen: [String] {
    var lines = ["", "What those texts leave open, and what Veil does about it:"]
    for loophole in PolicyLoophole.all {
      lines.append("  \(loophole.id) (\(loophole.source.id)): \(loophole.leaves)")
      lines.append("    Veil: \(loophole.answer)")
    }
    return lines
  }

  private var judged: [String] {
    var lines = ["", "How words are judged:"]
    for decision in PolicyDecision.all {
      let verdict = decision.rule.map { "refused by \($0)" } ?? "not refused"
      lines.append("  \(decision.place): \(decision.reading)")
      lines.append("    \(decision.example.text): \(verdict)")
    }
    return lines
  }
}

extension PolicySource {
  /// A comma and the date, if there is one.
  fileprivate var dated: String { date.map { ", \($0)" } ?? "" }
}

extension PolicyDecision.Example {
  /// What is typed or written.
  var text: String {
    switch self {
    case .plan(let text): text
    case .command(let words): (["veil"] + words).joined(separator: " ")
    }
  }
}

/// The policy as JSON.
private struct PolicyRecord: Encodable {
  struct Stage: Encodable {
    let id: String
    let does: String
  }
  struct Rule: Encodable {
    let id: String
    let title: String
    let sources: [String]
    let permittedInstead: String
    let examples: [String]
  }
  struct Source: Encodable {
    let id: String
    let title: String
    let date: String?
    let says: String
  }
  struct Loophole: Encodable {
    let id: String
    let source: String
    let leaves: String
    let answer: String
  }
  struct Decision: Encodable {
    let place: String
    let reading: String
    let example: String
    let refusedBy: String?
  }

  let permitted = StageKind.allCases.map { Stage(id: $0.rawValue, does: $0.summary) }
  let refused = PolicyRule.all.map {
    Rule(
      id: $0.id, title: $0.title, sources: $0.sources.map(\.id),
      permittedInstead: $0.permittedInstead, examples: $0.examples)
  }
  let sources = PolicySource.all.map {
    Source(id: $0.id, title: $0.title, date: $0.date, says: $0.says)
  }
  let loopholes = PolicyLoophole.all.map {
    Loophole(id: $0.id, source: $0.source.id, leaves: $0.leaves, answer: $0.answer)
  }
  let decisions = PolicyDecision.all.map {
    Decision(
      place: $0.place, reading: $0.reading, example: $0.example.text, refusedBy: $0.rule)
  }
}
