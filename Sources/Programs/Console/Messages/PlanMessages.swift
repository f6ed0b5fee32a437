// What a person reads when a plan cannot be used: the place in the plan, what stands there, what to
// write instead.

package import RedactionModel
import StrictJSON

extension PlanError {
  /// One sentence: what, where, what to do.
  package var sentence: String { sentence(at: PlanPlace()) }

  /// One sentence: what, where, what to do.
  ///
  /// - Parameter place: the region that it is in, and how many such places there are.
  /// - Returns: the sentence.
  package func sentence(at place: PlanPlace) -> String {
    switch self {
    case .tooLarge(let bytes, let limit):
      "The plan has \(bytes) bytes, but a plan may have \(limit): split the recording or use "
        + "fewer waypoints."
    case .notJSON(let error): error.sentence(about: "The plan")
    case .unsupportedVersion(let found):
      "The plan is of version \(found.phrase) (\"veil\"), but this program reads version 1: use a "
        + "program of that version, or write the plan as version 1."
    case .unknownKey(let path, let nearest?, _):
      "\(place.words(path)) is no key that belongs there: did you mean \"\(nearest)\"?"
    case .unknownKey(let path, nil, let known):
      "\(place.words(path)) is no key that belongs there: remove it, or use \(choice(of: known))."
    case .missingKey(let path, let expected):
      "\(place.words(path)) is missing: add it as \(expected.phrase)."
    case .unexpected(let path, let found, let expected):
      "\(place.words(path)) is \(found.phrase): write \(expected.phrase)."
    case .misspelt(let path, let found, let nearest):
      "\(place.words(path)) is \(quotedExcerpt(found)): did you mean \(nearest)?"
    case .duplicateID(let path, let id, let first):
      "\(numbers(first, path)) have the id \(quotedExcerpt(id)): give each region an id of its own."
    case .outOfOrder(let path, let found, let after, let bound):
      "\(place.words(path)) is \(found), which does not come after \(name(after)) (\(bound)): put "
        + "the times in order."
    case .afterEnd(let path, let found, let end):
      "\(place.words(path)) is \(found), but the last picture ends at \(end): use an earlier time or \"end\"."
    case .beforeStart(let path, let found):
      "\(place.words(path)) is \(found), before the first picture: use a later time or \"start\"."
    case .hidesNothing(let path):
      "\(place.words(path)) hides nothing between its from and its to: move its waypoints or its times."
    case .coversNoPicture(_, let id):
      "Region \(quotedExcerpt(id)) covers no picture of what is shown: \(orOptional)."
    case .coversNoAudio(let range):
      "The audio range audio[\(range)] covers no audio of what is heard: \(orOptional)."
    case .reversible(let path, let effect):
      "\(place.words(path)) is a \(effect), which an attacker can undo: use \"fill\" or \"veil\", or set "
        + "\"acceptReversible\": true on the region."
    case .reversibleOutside(let path, let effect):
      "\(place.words(path)) is a \(effect), which an attacker can undo: outside the regions use \"fill\" or "
        + "\"veil\"."
    case .sourceMismatch(let path, let planned, let actual):
      "\(place.words(path)) is \(planned), but the source has \(actual): use the source that the plan was made "
        + "for, or make a new plan."
    case .outsidePicture(let path, let found, let picture):
      outsideWords("\(place.words(path)) is \(found.phrase)", picture)
    case .notFollowed(_, let id, let from, let to): notFollowedWords(quotedExcerpt(id), from, to)
    case .unfinished(_, let id, let from, let to, let why, let count):
      unfinishedWords(quotedExcerpt(id), "\(from) to \(to)", why.phrase, count)
    }
  }
}

/// That a region never gets into the picture, and what to do.
private func outsideWords(_ what: String, _ picture: String) -> String {
  "\(what), and it stays outside the upright picture of \(picture): move one of the region's "
    + "waypoints inside."
}

/// That nobody followed what is to be followed.
private func notFollowedWords(_ id: String, _ from: String, _ to: String) -> String {
  "The plan is unfinished: \(id) is to be followed, but nothing is said of where it is between "
    + "\(from) and \(to): run `veil follow`, or take out \"follow\"."
}

/// That following was not sure, and what settles it.
private func unfinishedWords(_ id: String, _ range: String, _ place: String, _ count: Int) -> String
{
  "The plan is unfinished: following \(id) was not sure from \(range) (\(place)"
    + "\(count == 1 ? "" : "; \(count) such stretches in all")): set one more waypoint in it and run "
    + "`veil follow` again, or look at it and write \"accepted\": \"initials and reason\" there."
}

extension Doubt {
  /// What made following unsure, for a sentence.
  package var phrase: String {
    switch self {
    case .low: "too little there is like what was marked"
    case .cut: "the recording is cut there"
    case .edge: "the path leaves the picture or where it is looked for"
    case .apart: "a mark is missing on one side, or the marks lie too far apart"
    }
  }
}

/// A key that is named a second time, without what it stands in.
private func name(_ path: JSONPath) -> String {
  path.steps.count < 2 ? "\(path)" : PlanPlace().name(JSONPath(path.steps.suffix(1)))
}

/// The numbers of two regions, for a sentence about both.
private func numbers(_ first: JSONPath, _ second: JSONPath) -> String {
  list(
    of: [first, second].map { path in
      "regions[\(path.steps.compactMap(\.number).first ?? 0)]"
    })
}

/// What to do about something that hides nothing.
private let orOptional =
  "move its times, or set \"optional\": true if that is how it should be"

extension PlanFinding {
  /// What stands there, for a sentence.
  fileprivate var phrase: String {
    switch self {
    case .value(let excerpt): excerpt.phrase
    case .points(let count): counted(count, "point")
    case .effects(let count):
      count == 0 ? "an empty object" : "an object with \(counted(count, "effect"))"
    case .onHiddenWaypoint: "given on a hidden waypoint"
    case .noPlace: "a waypoint without a place"
    case .twoPlaces: "a waypoint with \"box\" and \"points\""
    case .onKept: "given for a region that stays clear"
    case .forShape(let shape): "given for \(shape == .ellipse ? "an" : "a") \(shape.rawValue)"
    case .hiddenFirst: "hidden before the region was anywhere"
    case .hiddenTwice: "hidden, as is the waypoint before it"
    case .polygon: "a polygon"
    case .polygonFarAway: "a polygon with a point more than a million pixels away"
    case .polygonWithoutArea: "a polygon without an area"
    }
  }
}

extension PlanExpectation {
  /// What to write, for a sentence.
  fileprivate var phrase: String {
    switch self {
    case .described(let words): words
    case .object(let keys): "an object with \(keys.joined(separator: ", "))"
    case .oneEffect: "one effect"
    case .onlyAtAndHidden: "only \"at\" and \"hidden\" there"
    case .place: "\"box\", \"points\" or \"hidden\": true in it"
    case .oneOfThem: "one of them"
    case .pair: "two numbers [x, y]"
    case .noPath: "no path there"
    case .effectOrKeep:
      "\"keep\" if the region is to stay clear (as a plan meant that said nothing here), or the "
        + "effect that hides it"
    case .effectOrOutside:
      "an effect that hides it, or an \"outside\" that is one, such as \"fill\""
    case .noMargin: "none there, since nothing is added to what is kept"
    case .placeFirst: "a place first, or a later \"from\""
    case .boxInReach:
      "[x, y, width, height] with a positive width and height, none above a million"
    case .points(let from, let to): "at least \(from) (at most \(to))"
    case .pointsAsBefore(let count): "\(count), as before"
    case .pointsInReach: "points in or near the picture"
    case .area: "points that enclose one"
    case .key(let key): "\"\(key)\" instead"
    }
  }
}
