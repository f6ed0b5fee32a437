// What a person reads when the policy refuses something: the word, the place, the rule and where it
// comes from, and what is permitted instead.

package import PolicyGate
import StrictJSON

extension PolicyRefusal {
  /// One sentence: what, where, by which rule, where it comes from, what to do.
  package var sentence: String {
    let origin = source.date.map { "\(source.title), \($0)" } ?? source.title
    return "\(quotedExcerpt(text)) at \(place.phrase) is refused by the rule \(ruleID), \(refused) "
      + "(\(origin)): instead, \(permittedInstead)."
  }
}

extension PolicyPlace {
  /// The place, for a sentence.
  fileprivate var phrase: String {
    switch self {
    case .commandLine: "the command line"
    case .plan(let path): path.description
    }
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
