// Each form in which people and programs write a time, and what only looks like one.

import TranscriptCheck
import MediaTime
import Testing

/// Seconds from and to of every time that a text cites; a flaw is written as such.
private func cited(_ text: String) -> [String] {
  statements(in: text).flatMap(\.citations).map { citation in
    if let flaw = citation.flaw { return flaw.rawValue }
    let (from, to) = (citation.range.from.ticks, citation.range.to.ticks)
    return "\(Double(from) / 1e9) \(Double(to) / 1e9)"
  }
}

@Suite struct TimeFormTests {
  @Test(arguments: [
    "He leaves [00:01:02–00:01:09].", "He leaves [00:01:02-00:01:09].",
    "He leaves [00:01:02 - 00:01:09].", "He leaves [00:01:02 — 00:01:09].",
    "He leaves [00:01:02 to 00:01:09].", "He leaves (1:02–1:09).", "He leaves (01:02 to 01:09).",
    "He leaves from 1:02 until 1:09.", "Between 1:02 and 1:09 he leaves.",
    "He leaves [00:01:02.000 --> 00:01:09.000].", "He leaves [00:01:02,000 --> 00:01:09,000].",
    "He leaves [1:02]–[1:09].", "He leaves **[1:02 → 1:09]**.", "He leaves [1:02..1:09].",
    "He leaves `[00:01:02–00:01:09]`.", "He leaves (1m02s–1m09s).",
    "He leaves [0h01m02s to 1m09s].",
    "- 1:02–1:09 He leaves.", "1:02 through 1:09: he leaves.", "He leaves [0:01:02–01:09].",
    "He leaves ([1:02-1:09](audio.wav)).", "He leaves [1:02\n–1:09].",
  ])
  func aRangeIsReadInEveryForm(text: String) {
    #expect(cited(text) == ["62.0 69.0"])
  }

  @Test(arguments: [
    ("He leaves at 1:02.", ["62.0 63.0"]), ("He leaves [00:01:02].", ["62.0 63.0"]),
    ("He leaves (00:01:02.5).", ["62.5 62.6"]), ("He leaves [1:02.25].", ["62.25 62.26"]),
    ("He leaves [10:00:00].", ["36000.0 36001.0"]), ("He leaves [75:10].", ["4510.0 4511.0"]),
    ("At 1:02, 1:09 and 1:15 he speaks.", ["62.0 63.0", "69.0 70.0", "75.0 76.0"]),
    ("He speaks [1:02,1:09].", ["62.0 63.0", "69.0 70.0"]),
    ("He speaks [1:02–1:09; 2:00–2:05].", ["62.0 69.0", "120.0 125.0"]),
    ("He speaks [1:02–1:02].", ["62.0 63.0"]),
    ("He speaks [1:00:02–01:09].", ["3602.0 3669.0"]),
    ("He speaks [1:09–1:02].", ["backwards"]), ("He speaks [00:75:00].", ["unreadable"]),
    ("He speaks [12:75].", ["unreadable"]), ("He speaks [00:01:02:15].", ["unreadable"]),
    ("He speaks [1:02–1:99].", ["unreadable"]),
    ("He speaks [0:00–0:07.123456789012].", ["0.0 7.123456789"]),
  ])
  func timesAreReadForWhatTheySay(text: String, expected: [String]) {
    #expect(cited(text) == expected)
  }

  @Test(arguments: [
    "It was 1:02 p.m. then.", "It was 1:02 PM then.", "It was 11:30am then.",
    "From 1:02–1:09 p.m. he slept.", "At 14:05 hours he came.", "It was 2024-05-03 10:15:00 there.",
    "It was 5/3/2024 10:15 there.", "It was 2024-05-03T10:15:00Z there.",
    "The screen is 16:9 wide.",
    "The odds were 2:1 then.", "Call 12:345 now.", "Address aa:bb:12:34:56 was seen.",
    "He paid $3:20 for it.", "Unit 4B:12 came.", "It took 75 s.", "In room 12:75 he sat.",
    "One o'clock, 1:00 o’clock, he came.", "Version 3.12:30 came out.",
  ])
  func whatOnlyLooksLikeATimeIsNone(text: String) {
    #expect(cited(text).isEmpty)
  }

  @Test func hostileTextTakesLinearTime() {
    let pieces = [
      "1:02-", "1:", "[(", "12:34:56 ", "<!--", "`", "> ", "| - ", "a.b.", "between ", "1h",
      "[1:02] ", "9", "... ", "\"", "U.S. ", "- ", "#", "[1:02]: ", "<",
    ]
    for piece in pieces {
      let text = String(repeating: piece, count: 200_000 / piece.count)
      // A quadratic way through any of these takes hours.
      #expect(statements(in: text).count >= 0)
    }
  }
}
