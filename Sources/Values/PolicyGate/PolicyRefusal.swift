// A refusal is a verdict, not a malfunction: it names the rule, the word and the place, where the
// rule comes from, and what may be done instead.

internal import RedactionModel

/// Why an operation is refused.
public struct PolicyRefusal: Error, Hashable, Sendable {
  /// The rule's name, as in `PolicyRule.all`.
  public let ruleID: String
  /// What the rule refuses, in a few words.
  public let refused: String
  /// The prohibited word as it was understood, in plain small letters.
  public let word: String
  /// Where it stands: a JSON path of the plan, or `the command line`.
  public let path: String
  /// The key, value or command word as it was written.
  public let text: String
  /// What the rule rests on first.
  public let source: PolicySource
  /// What is permitted in its place; a clause that ends the sentence "instead, …".
  public let permittedInstead: String

  init(_ rule: PolicyRule, word: String, path: String, text: String) {
    ruleID = rule.id
    refused = rule.title
    self.word = word
    self.path = path
    self.text = text
    source = rule.sources[0]
    permittedInstead = rule.permittedInstead
  }
}

extension PolicyRefusal: CustomStringConvertible {
  /// One sentence: what, where, by which rule, where it comes from, what to do.
  public var description: String {
    let origin = source.date.map { "\(source.title), \($0)" } ?? source.title
    return "\(quotedForPeople(text)) at \(path) is refused by the rule \(ruleID), \(refused) "
      + "(\(origin)): instead, \(permittedInstead)."
  }
}
