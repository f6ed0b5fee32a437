// The gate: a plan's words are read before its meaning, and what comes out is the one token that
// rendering asks for. Nothing outside this module can make one.

public import RedactionModel

/// A plan that passed the policy and the checks of its format.
public struct AuthorizedPlan: Hashable, Sendable {
  /// The plan.
  public let plan: RedactionPlan

  /// Only `authorize(_:)` makes one.
  init(plan: RedactionPlan) { self.plan = plan }

  /// What the plan asks for, in the order of `StageKind`; unredacted parts are copied.
  public var stages: [StageKind] {
    var asked: Set<StageKind> = [.copy]
    for region in plan.regions {
      asked.insert(region.effect.stage)
      if region.isFollowed { asked.insert(.follow) }
    }
    if case .effect(let effect) = plan.outside { asked.insert(effect.stage) }
    for range in plan.audio { asked.insert(range.effect.stage) }
    if plan.clip != nil { asked.insert(.clip) }
    return StageKind.allCases.filter { asked.contains($0) }
  }
}

/// Why a document did not become an authorised plan.
public enum AuthorizationError: Error, Hashable, Codable, Sendable {
  /// It asks for something that the policy refuses.
  case refused(PolicyRefusal)
  /// It is not a plan.
  case invalid(PlanError)
}

/// Reads a document's words, then its meaning.
///
/// - Throws: `.refused` for the first prohibited word among the keys and the values that are not
///   prose (`PlanWord.Role`), whether or not the rest is a plan; `.invalid` if there is none and
///   the document is no plan.
public func authorize(_ document: PlanDocument) throws(AuthorizationError) -> AuthorizedPlan {
  if let refusal = refusal(for: document) { throw .refused(refusal) }
  do {
    return AuthorizedPlan(plan: try RedactionPlan(document))
  } catch {
    throw .invalid(error)
  }
}

/// The refusal that a document's words call for, or nil.
public func refusal(for document: PlanDocument) -> PolicyRefusal? {
  var cleared: Set<WordInContext> = []
  return document.firstWord { word in
    guard word.role != .freeText else { return nil }
    // The same few keys occur in every waypoint; each is looked at once.
    let known = WordInContext(text: word.text, context: word.context)
    if cleared.contains(known) { return nil }
    if let refusal = refusal(
      word.text, context: word.context, place: .plan(word.path))
    {
      return refusal
    }
    if cleared.count < 4096 { cleared.insert(known) }
    return nil
  }
}

/// The refusal that a command's verb or option calls for, or nil.
public func refusal(forVerb verb: String) -> PolicyRefusal? { refusalOfCommand(verb, as: verb) }

/// The refusal of a command's words.
///
/// - Parameters:
///   - text: the words that are read together.
///   - word: the one that the refusal shows.
/// - Returns: the refusal; nil when the words are permitted.
func refusalOfCommand(_ text: String, as word: String) -> PolicyRefusal? {
  refusal(text, context: nil, shown: word, place: .commandLine)
}

private struct WordInContext: Hashable {
  let text: String
  let context: String?
}

/// All rules' words.
private let lexicon = Lexicon(PolicyRule.all)

private func refusal(
  _ text: String, context: String?, shown: String? = nil, place: PolicyPlace
) -> PolicyRefusal? {
  // Times and numbers have no letters, and say nothing.
  guard text.unicodeScalars.contains(where: { $0.value > 0x40 }),
    let (rule, word) = lexicon.verdict(on: Readings(text, context: context))
  else { return nil }
  return PolicyRefusal(rule, word: word, place: place, text: shown ?? text)
}
