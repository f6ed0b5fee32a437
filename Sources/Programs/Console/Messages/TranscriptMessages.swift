// What a check of a summary found, in words.

package import Jobs
import MediaTime
package import TranscriptCheck

extension TranscriptFinding {
  /// The sentence: where, what, why.
  package var sentence: String {
    switch kind {
    case .uncited: "line \(line) cites no time: \(statement)"
    case .unreadable: "line \(line) cites a time that cannot be read: \(statement)"
    case .backwards: "line \(line) cites a range that ends before it begins: \(statement)"
    case .outside: "line \(line) cites \(time), which is outside the recording: \(statement)"
    case .redacted: "line \(line) cites \(time), which is redacted: \(statement)"
    case .silent: "line \(line) cites \(time), which is silent: \(statement)"
    }
  }

  private var time: String {
    guard let from, let to else { return "a time" }
    return "\(clock(from)) to \(clock(to))"
  }

  private func clock(_ seconds: Double) -> Timestamp {
    Timestamp(Int64((seconds * 1e9).rounded()), .nanoseconds)
  }
}

extension TranscriptReport {
  /// What the check cannot know.
  package static let limits = """
    No word was judged: each time that is cited exists and can be heard, or is listed. Whether it says \
    what the summary claims, only a person who listens can tell.
    """
}
