// What a person reads of a plan that breaks no rule and may still not say what was meant: what is
// odd, where, and what would settle it.

package import RedactionModel
package import StrictJSON

extension PlanWarning {
  /// One sentence.
  package var sentence: String {
    switch self {
    case .noRegions:
      "The plan has no regions and no audio ranges: add what is to be hidden (see `veil help plan`)."
    case .nothingKept:
      "All that is outside the regions is hidden and no region is kept, so nothing is shown: give "
        + "one \"effect\": \"keep\"."
    case .fastMotion(let region, let from, let to, let times, let side, let seconds):
      "Region \(quotedExcerpt(region)) moves \(times) × its \(side.rawValue) in \(seconds) s, from "
        + "\(from) to \(to): a straight line may miss what it hides; set a mark between them."
    case .sizeJump(let region, let from, let to, let times):
      "Region \(quotedExcerpt(region)) changes its size by a factor of \(times) from \(from) to "
        + "\(to): correct the numbers, or set a mark between them."
    case .firstMarkLate(let region, let from, let mark, let seconds):
      "Region \(quotedExcerpt(region)) hides from \(from), but its first mark is at \(mark): for "
        + "\(seconds) s it is held where that is; set a mark at \(from), or let it begin later."
    case .lastMarkEarly(let region, let mark, let to, let seconds):
      "Region \(quotedExcerpt(region)) still moves at its last mark at \(mark), and is held there "
        + "for \(seconds) s until \(to): set a mark at its end."
    case .endsPastEnd(let part, let to, let end):
      "\(part.subject) ends at \(to), after the last picture, which ends at \(end): use \"end\" if "
        + "all of it is meant."
    case .noReason(let part):
      "\(part.subject) gives no reason: add \"reason\", which the receipt and the exemption log "
        + "state."
    }
  }
}

extension PlanPart {
  /// The part as the subject of a sentence.
  fileprivate var subject: String {
    switch self {
    case .region(let id): "Region \(quotedExcerpt(id))"
    case .audio(let range): "Audio range \(range) (counted from 0)"
    case .clip: "The clip"
    }
  }
}

/// A doubt about a plan as one object: its code, its facts, and the sentence for a person.
package struct PlanWarningRecord: Encodable {
  package let code: String
  package let facts: JSONValue
  package let message: String

  /// - Throws: when a fact is a number that JSON has no word for.
  package init(_ warning: PlanWarning) throws {
    code = warning.code
    message = warning.sentence
    facts = try Console.facts(of: warning)
  }
}
