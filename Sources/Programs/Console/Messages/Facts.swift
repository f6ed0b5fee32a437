// Facts as scripts get them with `--json`: what an enumeration's case carries, under the case's
// stable name.

package import Files
import FoundationEssentials
package import PolicyGate
package import RedactionModel
package import StrictJSON
package import SystemPackage
package import WorkerProtocol

/// What a value carries: for a case of an enumeration, what stands behind its name.
///
/// - Parameter value: a failure or a finding.
/// - Returns: its facts as an object.
/// - Throws: when a fact is a number that JSON has no word for.
package func facts(of value: some Encodable) throws -> JSONValue {
  let encoded = try JSONEncoder().encode(value)
  let read = named(try JSONDecoder().decode(JSONValue.self, from: encoded))
  if case .object(let members) = read, members.count == 1, case .object = members[0].value {
    return members[0].value
  }
  return read
}

/// The same value with a name for each fact that has none: what a failure is about is its cause.
private func named(_ value: JSONValue) -> JSONValue {
  guard case .object(let members) = value else { return value }
  if members.count == 1, members[0].name == "_0" { return named(members[0].value) }
  return .object(
    members.map { member in
      JSONMember(
        member.name.hasPrefix("_") ? "cause" : member.name, named(member.value))
    })
}

/// A finding as one object: its kind, its facts, and the sentence that a person is shown.
package struct FindingRecord: Encodable {
  package let kind: String
  package let facts: JSONValue
  package let message: String
  /// The image of it in the folder that was asked for.
  package let image: String?

  /// - Throws: when a fact is a number that JSON has no word for.
  package init(_ finding: Finding, image: String? = nil) throws {
    kind = finding.kind
    self.image = image
    message = finding.sentence
    facts = try Console.facts(of: finding)
  }
}

/// A plan that was started, for scripts.
package struct NewPlanRecord: Encodable {
  private let output: PathText?
  private let plan: JSONValue

  /// Records a plan.
  ///
  /// - Parameters:
  ///   - plan: as it was made.
  ///   - output: where it was written; nil if it was not.
  /// - Throws: never for a plan that was made here.
  package init(_ plan: RedactionPlan, output: FilePath?) throws {
    self.output = output.map(PathText.init)
    self.plan = try JSONValue(parsing: Array(plan.json.utf8))
  }
}

/// A failure as one object: `{"event": "error", "error": …}`.
package struct FailureRecord: Encodable {
  private struct Members: Encodable {
    let code: Int32
    let kind: String
    let path: PathText?
    let facts: JSONValue
    let message: String
  }

  private let event = "error"
  private let error: Members

  /// Puts a failure together.
  ///
  /// - Parameters:
  ///   - code: how the command ends.
  ///   - kind: a name that stays the same.
  ///   - path: the file that it is about; nil where it is about none.
  ///   - facts: what went wrong.
  ///   - message: the sentence for people.
  package init(
    code: ExitStatus, kind: String, path: PathText?, facts: any Encodable, message: String
  ) {
    error = Members(
      code: code.rawValue, kind: kind, path: path,
      facts: (try? Console.facts(of: facts)) ?? .object([]), message: message)
  }

  /// A command line that the policy refuses.
  package init(_ refusal: PolicyRefusal) {
    self.init(
      code: .refused, kind: "policy.refused", path: nil, facts: refusal, message: refusal.sentence)
  }

  /// The object as one line without its end.
  package var json: String { (try? Terminal.line(of: self)) ?? "{\"error\":{}}" }
}

/// The name of an enumeration's case, without what it carries.
package func caseName(_ value: some Any) -> String {
  String(String(describing: value).prefix { $0 != "(" })
}
