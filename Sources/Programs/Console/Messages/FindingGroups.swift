// Findings of a check as a person reads them: what is wrong in ten places is said once, with a
// count. Scripts get every one of them.

import Containers
import WorkerProtocol

extension [Finding] {
  /// A line for each kind of finding, in the order of the first of each.
  package var lines: [String] {
    var groups: [(first: Finding, count: Int)] = []
    for finding in self {
      if let place = groups.firstIndex(where: { $0.first.isLike(finding) }) {
        groups[place].count += 1
      } else {
        groups.append((finding, 1))
      }
    }
    return groups.map { first, count in
      count == 1
        ? "FOUND: \(first.sentence)" : "FOUND \(count) times, first: \(first.sentence)"
    }
  }

  /// How many there are, with those that are only counted.
  package var total: Int {
    reduce(0) { sum, finding in
      if case .more(let count) = finding { sum + count } else { sum + 1 }
    }
  }
}

extension Finding {
  /// Whether another finding says the same of another place or time.
  fileprivate func isLike(_ other: Finding) -> Bool {
    kind == other.kind && subject == other.subject
  }

  /// What it is about beside its kind: the part of the plan, the track, the member of a receipt.
  private var subject: String {
    switch self {
    case .picture(let finding): finding.area?.name ?? ""
    case .container(let finding): "\(finding.kind)"
    case .codedStream(let finding): "\(finding.track)"
    case .rangeAudible(let place, _, _), .besideTone(let place, _, _),
      .toneDiffers(let place, _, _),
      .toneFollowsSource(let place, _, _), .sourceInRange(let place, _, _):
      "\(place.range) \(place.track)"
    case .audioLate(let track, _, _, _, _), .audioDiffers(let track, _, _, _, _, _),
      .audioLevelDiffers(let track, _, _, _, _), .audioAdded(let track, _, _, _, _, _):
      "\(track)"
    case .receiptDiffers(let field, _, _): field
    default: ""
    }
  }
}
