// A summary of a stop that somebody could have written, as it should be and with every fault
// planted.

import TranscriptCheck
import MediaTime
import Testing

private func range(_ from: Double, _ to: Double) -> TimeRange {
  TimeRange(Timestamp(Int64(from * 1e9), .nanoseconds), Timestamp(Int64(to * 1e9), .nanoseconds))
}

/// Two minutes, of which a name is taken out and the first half a minute is silent.
private let track = TrackTimes(
  extent: range(0, 120), redacted: [range(62, 69), range(80, 80.5)],
  silent: [range(0, 30), range(65, 70), range(90, 95)])

private let clean = """
  # Traffic stop

  The officer walks up to the car [00:00:31–00:00:40]. She asks for a licence at 0:42. The driver
  hands it over. [0:44–0:50]

  | time | event |
  |---|---|
  | 1:00 – 1:30 | The officer reads the number to the dispatcher. |

  - The driver asks about Mr. Smith (1:50 to 2:00).
  """

@Suite struct SummaryCheckTests {
  @Test func aCleanSummaryHasNoFindings() {
    let check = SummaryCheck(of: clean, against: [track])
    #expect(check.findings.isEmpty, "\(check.findings.map(\.line))")
    #expect(check.claims == 5 && check.citations == 5)
  }

  @Test(arguments: [
    (
      "She asks for a licence at 0:42.", "She asks for a licence.", TranscriptFinding.Kind.uncited,
      3
    ),
    ("(1:50 to 2:00)", "", .uncited, 10), ("1:00 – 1:30", "", .uncited, 8),
    ("(1:50 to 2:00)", "(1:50 to 2:20)", .outside, 10), ("0:42", "12:42", .outside, 3),
    ("(1:50 to 2:00)", "(2:00)", .outside, 10),
    ("0:42", "1:03", .redacted, 3), ("1:00 – 1:30", "1:02 – 1:09", .redacted, 8),
    ("1:00 – 1:30", "1:04 – 1:10", .redacted, 8), ("0:42", "1:20.1", .redacted, 3),
    ("0:42", "1:32", .silent, 3), ("[00:00:31–00:00:40]", "[0:00–0:30]", .silent, 3),
    ("0:44–0:50", "0:50–0:44", .backwards, 3), ("0:44–0:50", "0:44–0:71", .unreadable, 3),
  ])
  func everyPlantedFaultIsFound(good: String, bad: String, kind: TranscriptFinding.Kind, line: Int)
  {
    var text = clean
    let place = text.ranges(of: good)[0]
    text.replaceSubrange(place, with: bad)
    let findings = SummaryCheck(of: text, against: [track]).findings
    #expect(findings.map(\.kind) == [kind], "\(findings.map(\.line))")
    #expect(findings.map(\.line) == [line], "\(findings.map(\.line))")
  }

  @Test(arguments: [
    "At 1:01 he speaks.", "He speaks [1:01–1:09].", "He speaks [1:20].", "He speaks [1:29–1:31].",
    "He speaks [1:55–2:01].", "He speaks [1:34–1:36].",
  ])
  func whatCanBeHeardInPartIsNoFault(text: String) {
    let findings = SummaryCheck(of: text, against: [track]).findings
    #expect(findings.isEmpty, "\(findings.map(\.line))")
  }

  @Test func oneTrackInWhichItIsHeardIsEnough() {
    let other = TrackTimes(extent: range(40, 100), redacted: [], silent: [])
    for text in ["He speaks [1:03].", "He speaks [1:32]."] {
      #expect(SummaryCheck(of: text, against: [track, other]).findings.isEmpty)
      #expect(SummaryCheck(of: text, against: [track]).findings.count == 1)
    }
    #expect(SummaryCheck(of: "He speaks [0:10].", against: [track, other]).findings.count == 1)
  }

  @Test func aRecordingThatStartsLateHasAnOutsideBeforeIt() {
    let late = TrackTimes(extent: range(30, 60), redacted: [], silent: [])
    let kinds = SummaryCheck(of: "He speaks [0:10]. He stops [0:30–0:35].", against: [late])
      .findings
    #expect(kinds.map(\.kind) == [.outside])
  }

  @Test func manyTimesAndManySilencesTakeNoProduct() {
    let silent = (0..<100_000).map { range(Double($0), Double($0) + 0.9) }
    let many = TrackTimes(extent: range(0, 100_000), redacted: [], silent: silent)
    let text = String(repeating: "He speaks [00:00:00–20:00:00]. ", count: 20_000)
    let check = SummaryCheck(of: text, against: [many])
    #expect(check.findings.isEmpty && check.claims == 20_000)
  }
}
