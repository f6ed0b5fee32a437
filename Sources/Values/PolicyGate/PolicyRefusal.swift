// A refusal is a verdict, not a malfunction: it names the rule, the word and the place, where the
// rule comes from, and what may be done instead. All of it are facts; the sentence is made
// elsewhere.

public import StrictJSON

/// Where a refused word stands.
public enum PolicyPlace: Hashable, Codable, Sendable {
  /// On the command line.
  case commandLine
  /// In a plan.
  case plan(JSONPath)
}

/// Why an operation is refused.
public struct PolicyRefusal: Error, Hashable, Codable, Sendable {
  /// The rule's name, as in `PolicyRule.all`.
  public let ruleID: String
  /// What the rule refuses, in a few words.
  public let refused: String
  /// The prohibited word as it was understood, in plain small letters.
  public let word: String
  /// Where it stands.
  public let place: PolicyPlace
  /// The key, value or command word as it was written.
  public let text: String
  /// What the rule rests on first.
  public let source: PolicySource
  /// What is permitted in its place; a clause that ends the sentence "instead, …".
  public let permittedInstead: String

  init(_ rule: PolicyRule, word: String, place: PolicyPlace, text: String) {
    ruleID = rule.id
    refused = rule.title
    self.word = word
    self.place = place
    self.text = text
    source = rule.sources[0]
    permittedInstead = rule.permittedInstead
  }
}
