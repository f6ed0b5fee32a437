// Everything that can be wrong with a plan. Cases carry the facts; the sentence for people is put
// together in one place, says what and where, and ends with what to do.

/// Why a plan cannot be used.
public enum PlanError: Error, Hashable, Sendable {
  /// The plan has more bytes than `limit`; it was not read.
  case tooLarge(bytes: Int, limit: Int)
  /// The plan is not JSON; line and column count from 1.
  case syntax(line: Int, column: Int, found: String, expected: String)
  /// Arrays and objects are nested more than `limit` deep; line and column count from 1.
  case tooDeep(line: Int, column: Int, limit: Int)
  /// A key occurs twice in one object; line and column of the second, counted from 1.
  case duplicateKey(line: Int, column: Int, key: String)
  /// The plan is of a version that is not 1.
  case unsupportedVersion(found: String)
  /// A key that plans do not have; `nearest` is the known key most like it, if any is like it.
  case unknownKey(path: JSONPath, nearest: String?, known: [String])
  /// A key that must be there is not.
  case missingKey(path: JSONPath, expected: String)
  /// A value of the wrong kind or out of range.
  case unexpected(path: JSONPath, found: String, expected: String)
  /// Two regions have the same id; `first` is where it was used before.
  case duplicateID(path: JSONPath, id: String, first: JSONPath)
  /// A time does not come after the one that it must come after.
  case outOfOrder(path: JSONPath, found: String, after: JSONPath, bound: String)
  /// A region's path leaves nothing hidden between its `from` and `to`.
  case hidesNothing(path: JSONPath)
  /// A cosmetic effect without leave: `effect` can be undone by an attacker.
  case reversible(path: JSONPath, effect: String)
  /// A cosmetic effect on the outside, where no leave can be given.
  case reversibleOutside(path: JSONPath, effect: String)
  /// The plan was made for another source.
  case sourceMismatch(path: JSONPath, planned: String, actual: String)
  /// A shape lies wholly outside the upright picture.
  case outsidePicture(path: JSONPath, found: String, picture: String)
  /// A time lies at or after the end of the last picture.
  case afterEnd(path: JSONPath, found: String, end: String)
  /// A time lies before the first picture.
  case beforeStart(path: JSONPath, found: String)

  /// The place in the plan, or nil if the plan could not be read so far.
  public var path: JSONPath? {
    switch self {
    case .tooLarge, .syntax, .tooDeep, .duplicateKey: nil
    case .unsupportedVersion: JSONPath.root.appending("veil")
    case .unknownKey(let path, _, _), .missingKey(let path, _), .unexpected(let path, _, _),
      .duplicateID(let path, _, _), .outOfOrder(let path, _, _, _), .hidesNothing(let path),
      .reversible(let path, _), .reversibleOutside(let path, _), .sourceMismatch(let path, _, _),
      .outsidePicture(let path, _, _), .afterEnd(let path, _, _), .beforeStart(let path, _):
      path
    }
  }
}

extension PlanError: CustomStringConvertible {
  /// One sentence: what, where, what to do.
  public var description: String {
    switch self {
    case .tooLarge(let bytes, let limit):
      "The plan has \(bytes) bytes, but a plan may have \(limit): split the recording or use "
        + "fewer waypoints."
    case .syntax(let line, let column, let found, let expected):
      "The plan is not JSON at line \(line), column \(column): found \(found), expected "
        + "\(expected)."
    case .tooDeep(let line, let column, let limit):
      "The plan nests deeper than \(limit) levels at line \(line), column \(column): remove what "
        + "does not belong to a plan."
    case .duplicateKey(let line, let column, let key):
      "The key \(quotedForPeople(key)) occurs twice in one object of the plan (line \(line), "
        + "column \(column)): keep one of the two."
    case .unsupportedVersion(let found):
      "The plan is of version \(found) ($.veil), but this program reads version 1: use a program "
        + "of that version, or write the plan as version 1."
    case .unknownKey(let path, let nearest?, _):
      "Plans have no key \(path): did you mean \"\(nearest)\"?"
    case .unknownKey(let path, nil, let known):
      "Plans have no key \(path): remove it, or use one of \(known.joined(separator: ", "))."
    case .missingKey(let path, let expected): "\(path) is missing: add it as \(expected)."
    case .unexpected(let path, let found, let expected): "\(path) is \(found): write \(expected)."
    case .duplicateID(let path, let id, let first):
      "\(path) is \(quotedForPeople(id)), which is the id of \(first) already: give each region "
        + "an id of its own."
    case .outOfOrder(let path, let found, let after, let bound):
      "\(path) is \(found), which does not come after \(after) (\(bound)): put the times in order."
    case .hidesNothing(let path):
      "\(path) hides nothing between its from and its to: move its waypoints or its times."
    case .reversible(let path, let effect):
      "\(path) is \(effect), which an attacker can undo: use \"fill\" or \"veil\", or set "
        + "\"acceptReversible\": true on the region."
    case .reversibleOutside(let path, let effect):
      "\(path) is \(effect), which an attacker can undo: outside the regions use \"fill\" or "
        + "\"veil\"."
    case .sourceMismatch(let path, let planned, let actual):
      "\(path) is \(planned), but the source has \(actual): use the source that the plan was made "
        + "for, or make a new plan."
    case .outsidePicture(let path, let found, let picture):
      "\(path) is \(found), wholly outside the upright picture of \(picture): move it inside, or "
        + "hide the waypoint."
    case .afterEnd(let path, let found, let end):
      "\(path) is \(found), but the last picture ends at \(end): use an earlier time or \"end\"."
    case .beforeStart(let path, let found):
      "\(path) is \(found), before the first picture: use a later time or \"start\"."
    }
  }
}
