// What a summary cites beside what there is to hear: each time is held against the recording's
// extent, its redacted ranges and its silences. No word is judged, only whether a person could go
// and listen.

package import MediaTime

/// What can be heard of one track, counted from the first displayed picture.
package struct TrackTimes: Equatable, Sendable {
  /// From the first sample to the end of the last.
  package let extent: TimeRange
  fileprivate let redacted: RangeSet
  fileprivate let unheard: RangeSet

  /// Makes a track's times.
  ///
  /// - Parameters:
  ///   - extent: from the first sample to the end of the last.
  ///   - redacted: what was replaced in every channel that is heard; in any order.
  ///   - silent: what is silent; in any order.
  package init(extent: TimeRange, redacted: [TimeRange], silent: [TimeRange]) {
    self.extent = extent
    self.redacted = RangeSet(redacted)
    unheard = RangeSet(redacted + silent)
  }
}

/// One thing in a summary that a person must look at.
public struct TranscriptFinding: Hashable, Sendable, Codable {
  /// What is wrong.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// A sentence cites no time.
    case uncited
    /// A time is written in digits that are no time.
    case unreadable
    /// A range ends before it begins.
    case backwards
    /// A time lies before or after the recording.
    case outside
    /// What is cited was taken out by the plan.
    case redacted
    /// What is cited is silent.
    case silent
  }

  /// What is wrong.
  public let kind: Kind
  /// The line on which the sentence starts, from 1.
  public let line: Int
  /// The sentence, shortened.
  public let statement: String
  /// The cited time's start, in seconds from the first displayed picture; nil where none is cited,
  /// or where it cannot be read.
  public let from: Double?
  /// The cited time's end, in seconds from the first displayed picture.
  public let to: Double?

  /// Makes a finding about a cited range, if one is cited.
  package init(kind: Kind, line: Int, statement: String, cited: TimeRange?) {
    (self.kind, self.line, self.statement) = (kind, line, statement)
    (from, to) = (cited?.from.seconds, cited?.to.seconds)
  }
}

/// What a check of a summary saw.
package struct SummaryCheck: Equatable, Sendable {
  /// Sentences and rows that claim something.
  package private(set) var claims = 0
  /// Times that are cited.
  package private(set) var citations = 0
  /// What a person must look at, in the order of the text.
  package private(set) var findings: [TranscriptFinding] = []

  /// The least that must be heard of a cited range, in nanoseconds: 0.2 s, less than which holds no
  /// word.
  package static let leastHeard: Int64 = 200_000_000

  /// Checks a summary against the tracks of a recording; a time needs to be heard in one of them.
  ///
  /// - Precondition: there is a track.
  package init(of summary: String, against tracks: [TrackTimes]) {
    precondition(!tracks.isEmpty, "a recording has a track")
    for statement in statements(in: summary) {
      if statement.isClaim { claims += 1 }
      citations += statement.citations.count
      if statement.isClaim && statement.citations.isEmpty {
        findings.append(
          TranscriptFinding(
            kind: .uncited, line: statement.line, statement: statement.text, cited: nil))
      }
      for citation in statement.citations {
        guard let kind = SummaryCheck.fault(of: citation, tracks) else { continue }
        findings.append(
          TranscriptFinding(
            kind: kind, line: statement.line, statement: statement.text,
            cited: citation.flaw == nil ? citation.range : nil))
      }
    }
  }

  private static func fault(of citation: Citation, _ tracks: [TrackTimes]) -> TranscriptFinding
    .Kind?
  {
    switch citation.flaw {
    case .unreadable: return .unreadable
    case .backwards: return .backwards
    case nil: break
    }
    let (from, to) = nanoseconds(citation.range)
    // Whoever wrote the time may have rounded up to the next step of the last digit.
    let slack = citation.precision.ticks
    let start = tracks.map { nanoseconds($0.extent).from }.min() ?? 0
    let end = tracks.map { nanoseconds($0.extent).to }.max() ?? 0
    if from >= end || from < start - slack || to > end + slack { return .outside }
    var isRedacted = false
    for track in tracks {
      let extent = nanoseconds(track.extent)
      let part = max(from, extent.from)..<max(from, extent.from, min(to, extent.to))
      let heard = Int64(part.count) - track.unheard.covered(part)
      if heard >= min(leastHeard, max(1, Int64(part.count) / 2)) { return nil }
      if track.redacted.covered(part) > 0 { isRedacted = true }
    }
    return isRedacted ? .redacted : .silent
  }
}

/// Ranges that were sorted and joined, so that a question takes the logarithm of their number.
private struct RangeSet: Equatable, Sendable {
  private var starts: [Int64] = []
  private var ends: [Int64] = []
  /// What all ranges before the one at this place cover.
  private var before: [Int64] = []
  private var total: Int64 = 0

  init(_ ranges: [TimeRange]) {
    for (from, to) in ranges.map(nanoseconds).sorted(by: { $0.from < $1.from }) where from < to {
      if let last = ends.last, from <= last {
        total += max(0, to - last)
        ends[ends.count - 1] = max(last, to)
      } else {
        starts.append(from)
        ends.append(to)
        before.append(total)
        total += to - from
      }
    }
  }

  /// How much of a range these ranges cover, in nanoseconds.
  func covered(_ range: Range<Int64>) -> Int64 { upTo(range.upperBound) - upTo(range.lowerBound) }

  /// How much lies before a point.
  private func upTo(_ point: Int64) -> Int64 {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] < point { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return 0 }
    return before[low - 1] + min(point, ends[low - 1]) - starts[low - 1]
  }
}

/// Both ends of a range in nanoseconds.
private func nanoseconds(_ range: TimeRange) -> (from: Int64, to: Int64) {
  (
    range.from.converted(to: .nanoseconds, rounding: .nearest).ticks,
    range.to.converted(to: .nanoseconds, rounding: .nearest).ticks
  )
}
