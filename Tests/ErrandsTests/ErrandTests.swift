// What passes between a job and its worker, with each side taken for a stranger by the other: hostile
// answers are refused, hostile requests are answered with a failure, and nothing traps.

import Errands
import Foundation
import MediaTime
import RedactionModel
import Synchronization
import Testing

/// A desk and what it emits.
private struct ListeningDesk: ~Copyable {
  private final class Lines: Sendable {
    let lines = Mutex<[[UInt8]]>([])
  }

  private let lines: Lines
  private var desk: Desk

  init() {
    let lines = Lines()
    self.lines = lines
    desk = Desk { line in lines.lines.withLock { $0.append(line) } }
  }

  /// What the desk replies to a line.
  mutating func replies(to line: String) -> [String] {
    desk.handle(Array(line.utf8))
    return lines.lines.withLock { lines in
      defer { lines = [] }
      return lines.map { String(decoding: $0, as: UTF8.self) }
    }
  }
}

/// An answer to an index errand, with one part replaced.
private func indexAnswer(_ part: String = "", by other: String = "") throws -> [UInt8] {
  let base = #"{"numerator":1,"denominator":90000}"#
  let text = """
    {"answer":{"_0":{"facts":{"uprightSize":{"width":64,"height":32},"rotation":0,
    "duration":{"ticks":900,"base":\(base)},"firstPicture":{"ticks":0,"base":\(base)}},
    "codec":"h264","pictures":3,"dropped":["a"],
    "segments":[{"from":{"ticks":0,"base":\(base)},"to":{"ticks":900,"base":\(base)}}],
    "probe":{"container":"mov","streams":[],"endsEarly":false,"wouldDrop":[],"video":{"stream":0,
    "codec":"h264","width":64,"height":32,"rotation":0,"isMirrored":false,"pixelFormat":"yuv420p",
    "isInterlaced":false,"hasVariableFrameRate":false,"timeBase":[1,90000],"duration":"1",
    "pictures":3,"hiddenPictures":0,"untimedPictures":0,"gops":{"idr":1},"openGOPs":0,
    "hasHDRMetadata":false}}}}}
    """
  guard !part.isEmpty else { return Array(text.utf8) }
  try #require(text.contains(part))
  return Array(text.replacingOccurrences(of: part, with: other).utf8)
}

@Suite struct ErrandTests {
  @Test func anHonestAnswerIsRead() throws {
    guard case .answer(let index) = try IndexErrand.report(indexAnswer()) else {
      Issue.record("no answer was read")
      return
    }
    #expect(index.pictures == 3)
    #expect(index.facts.uprightSize == PixelSize(width: 64, height: 32))
    #expect(index.facts.duration == Timestamp(900, TimeBase(1, 90000)))
    #expect(index.segments.count == 1)
  }

  @Test(arguments: [
    (#""width":64"#, #""width":-64"#), (#""height":32"#, #""height":99999999999"#),
    (#""denominator":90000"#, #""denominator":0"#), (#""numerator":1"#, #""numerator":-1"#),
    (#""denominator":90000"#, #""denominator":9223372036854775807"#),
    (#""from":{"ticks":0"#, #""from":{"ticks":901"#),
    (#""ticks":900"#, #""ticks":9223372036854775808"#), (#""pictures":3"#, #""pictures":1e99"#),
    (#""codec":"h264""#, #""codec":null"#), (#"{"answer""#, #"{"secret""#), ("}}}}}", "}}}"),
  ])
  func aHostileAnswerIsRefused(part: String, other: String) throws {
    let line = try indexAnswer(part, by: other)
    #expect(throws: ErrandFailure.self) { try IndexErrand.report(line) }
  }

  @Test func anErrandSurvivesTheWire() throws {
    let errand = StillErrand(
      source: 3, image: 4, time: .offset(Timestamp(-5, TimeBase(1001, 30000))),
      plan: "{\"veil\": 1, \"note\": \"line\nfeed \u{1F600}\"}")
    let line = try errand.line()
    #expect(!line.contains(UInt8(ascii: "\n")))
    let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
    #expect(object?["errand"] as? String == "still")
    let order = try JSONSerialization.data(withJSONObject: try #require(object?["order"]))
    let read = try JSONDecoder().decode(StillErrand.self, from: order)
    #expect(read.time == errand.time && read.plan == errand.plan && read.image == 4)
  }

  @Test(arguments: [
    "", "{", "null", "[]", #"{"errand":"identify","order":{}}"#, #"{"errand":"index"}"#,
    #"{"errand":"index","order":{"source":"x","keep":[]}}"#,
    #"{"errand":"index","order":{"source":99999999999,"keep":[]}}"#, #"{"errand":5}"#,
    // No such descriptor, and a descriptor that is no media file.
    #"{"errand":"index","order":{"source":911,"keep":[]}}"#,
    #"{"errand":"verify","order":{"output":911,"source":911,"plan":"{}"}}"#,
    #"{"errand":"still","order":{"source":911,"image":911,"time":{"start":{}},"plan":"{"}}"#,
    #"{"errand":"sheet","order":{"output":911,"source":911,"image":911,"title":""}}"#,
  ])
  func anythingElseIsAnsweredWithAFailure(line: String) throws {
    var desk = ListeningDesk()
    let replies = desk.replies(to: line)
    #expect(replies.count == 1)
    #expect(replies.first?.hasPrefix(#"{"failure":"#) == true, "\(replies)")
  }

  @Test func aPlanThatNobodyMayCarryOutIsRefusedByTheWorkerToo() throws {
    var desk = ListeningDesk()
    let errand = StillErrand(
      source: 911, image: 911, time: .start, plan: #"{"veil": 1, "detectFaces": true}"#)
    let replies = desk.replies(to: String(decoding: try errand.line(), as: UTF8.self))
    #expect(replies.count == 1)
    #expect(replies[0].contains("not permitted"))
  }
}
