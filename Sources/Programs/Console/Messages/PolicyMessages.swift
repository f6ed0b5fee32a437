// What a person reads when the policy refuses something: the word, the place, the rule and where it
// comes from, and what is permitted instead.

package import PolicyGate
package import RedactionModel
import StrictJSON

extension PolicyRefusal {
  /// One sentence: what, where, by which rule, where it comes from, what to do.
  package var sentence: String { sentence(at: PlanPlace()) }

  /// One sentence: what, where, by which rule, where it comes from, what to do.
  ///
  /// - Parameter place: the region that the word is in.
  /// - Returns: the sentence.
  package func sentence(at place: PlanPlace) -> String {
    let origin = source.date.map { "\(source.title), \($0)" } ?? source.title
    return "\(quotedExcerpt(text)) \(setting(place)) is refused by the rule \(ruleID), \(refused) "
      + "(\(origin)): instead, \(permittedInstead)."
  }

  /// Where the word stands, for a sentence; a key stands in what it is a key of.
  private func setting(_ region: PlanPlace) -> String {
    guard case .plan(let path) = place else { return "on the command line" }
    let isKey = path.steps.last == .key(text)
    return "in " + region.name(isKey ? JSONPath(path.steps.dropLast()) : path)
  }
}

extension AuthorizationError {
  /// The sentence of the refusal or of the error.
  package var sentence: String {
    switch self {
    case .refused(let refusal): refusal.sentence
    case .invalid(let error): error.sentence
    }
  }
}
