// What can be wrong with the house, and what is known to be wrong today. A gate returns violations;
// a test holds them against the list, in both directions.

/// A rule of the house.
enum Rule: String, CaseIterable {
  case undeclaredImport = "imports what its row does not list"
  case unusedArrow = "lists what no file of it imports"
  case arrowNotDown = "points at a target that does not stand below"
  case strayFolder = "stands where no row puts it"
  case forbiddenModule = "imports a module that no shipped target may import"
  case unsafeOutside = "has unsafe code outside its places"
  case samplesOutside = "looks at samples outside their places"
  case emptyPlace = "is listed as a place and holds nothing of the kind"
  case trap = "traps on input"
  case valuesKnowMedia = "is below the media and reaches them"
  case mediaKnowNames = "can open, start or call something by its name"
  case hostLinksMedia = "has names and reaches or links a parser of media"
}

/// A rule broken by somebody.
struct Violation: Hashable, CustomStringConvertible {
  let rule: Rule
  /// A target, a program, or a file below Sources.
  let subject: String
  /// The import, the line or the symbol; not part of what is compared.
  var detail = ""

  var description: String { "\(subject) \(rule.rawValue): \(detail)" }

  static func == (one: Violation, other: Violation) -> Bool {
    one.rule == other.rule && one.subject == other.subject
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(rule)
    hasher.combine(subject)
  }
}

/// What is not yet true.
///
/// An entry that has become true has to be taken out: a test fails on it.
let pending: [Violation] = [
  // veil-bench is a program of its own, and its library not yet in the table.
]
