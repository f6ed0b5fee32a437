// The last line of a verb that did what it was asked for: its own members, and beside them how it
// ended. Each line that a script reads has an `event`.

import Custody
import FoundationEssentials
package import Jobs

/// How a verb ended that was carried out.
package struct Outcome: Sendable {
  /// The word for it.
  package enum Status: String, Encodable, Sendable {
    /// All is as it was asked for.
    case done
    /// It was done, and somebody should know something of it.
    case doneWithWarnings
    /// A check found something (exit code 1).
    case found
  }

  /// The word for it.
  package let status: Status
  /// Codes of what somebody should know; nil for verbs that warn of nothing.
  package let warnings: [String]?

  /// All is as it was asked for.
  package static let done = Outcome(status: .done, warnings: nil)

  /// The end of a check.
  ///
  /// - Parameter found: whether something was found.
  /// - Returns: the end.
  package static func check(found: Bool) -> Outcome {
    Outcome(status: found ? .found : .done, warnings: nil)
  }

  /// The end of a verb that may warn.
  ///
  /// - Parameter warnings: codes of what somebody should know, in order; each is told once.
  /// - Returns: the end.
  package static func warned(_ warnings: [String]) -> Outcome {
    var codes: [String] = []
    for code in warnings where !codes.contains(code) { codes.append(code) }
    return Outcome(status: codes.isEmpty ? .done : .doneWithWarnings, warnings: codes)
  }
}

extension Terminal {
  /// When the program began.
  package static let start = ContinuousClock.now

  /// Prints the result of a verb as one line of JSON.
  ///
  /// - Parameters:
  ///   - value: the result, which encodes as an object.
  ///   - outcome: how the verb ended.
  ///   - start: when it began.
  /// - Throws: `JobFailure.standardOutput`, or the encoder's error.
  package static func printResult(
    _ value: some Encodable, _ outcome: Outcome = .done,
    since start: ContinuousClock.Instant = start
  ) throws {
    let elapsed = (ContinuousClock.now - start) / .milliseconds(1)
    try printJSON(
      ResultLine(value: value, outcome: outcome, seconds: elapsed.rounded() / 1000))
  }
}

/// A result with what all results have.
private struct ResultLine<Value: Encodable>: Encodable {
  let value: Value
  let outcome: Outcome
  /// Real time that the verb took.
  let seconds: Double

  private enum CodingKeys: CodingKey { case event, status, warnings, seconds }

  func encode(to encoder: any Encoder) throws {
    try value.encode(to: encoder)
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode("result", forKey: .event)
    try members.encode(outcome.status, forKey: .status)
    try members.encodeIfPresent(outcome.warnings, forKey: .warnings)
    try members.encode(seconds, forKey: .seconds)
  }
}

extension [ReceiptNote] {
  /// Codes of those notes that warn, in order.
  package var warningCodes: [String] { filter(\.isWarning).map { caseName($0) } }
}

extension AudioSummary {
  /// Codes of those notes on all tracks that warn, in order.
  package var warningCodes: [String] {
    tracks.flatMap(\.notes).filter(\.isWarning).map { caseName($0) }
  }
}
