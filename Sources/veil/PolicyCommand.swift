// `veil policy`: what is permitted, what is refused, and where each rule comes from.

import ArgumentParser
import PolicyGate

/// Prints the policy.
struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Print what is permitted, what is refused, and why.")

  @Flag(help: "Print one line of JSON.")
  var json = false

  func run() throws {
    if json { return try Terminal.printJSON(Record()) }
    Terminal.print("Permitted:")
    for stage in StageKind.allCases { Terminal.print("  \(stage.rawValue): \(stage.summary)") }
    Terminal.print("Refused, without exception by country, camera or place (exit code 77):")
    for rule in PolicyRule.all {
      Terminal.print("  \(rule.id): \(rule.title)")
      for source in rule.sources {
        Terminal.print("    \(source.title)\(source.date.map { ", \($0)" } ?? ""): \(source.says)")
      }
      Terminal.print("    Instead, \(rule.permittedInstead).")
    }
  }

  private struct Record: Encodable {
    struct Rule: Encodable {
      let id: String
      let title: String
      let sources: [String]
      let permittedInstead: String
    }

    let permitted = StageKind.allCases.map(\.rawValue)
    let refused = PolicyRule.all.map {
      Rule(
        id: $0.id, title: $0.title,
        sources: $0.sources.map { "\($0.title)\($0.date.map { ", \($0)" } ?? "")" },
        permittedInstead: $0.permittedInstead)
    }
  }
}
