// What passes between a job and its worker, with each side taken for a stranger by the other:
// hostile answers are refused, and nothing traps.

import Bitstream
import Foundation
import MediaTime
import RedactionModel
import Testing
import WorkerProtocol

/// An answer to a request for an index, with one part replaced.
private func indexAnswer(_ part: String = "", by other: String = "") throws -> [UInt8] {
  let base = #"{"numerator":1,"denominator":90000}"#
  let text = """
    {"value":{"_0":{"facts":{"uprightSize":{"width":64,"height":32},"rotation":0,
    "duration":{"ticks":900,"base":\(base)},"firstPicture":{"ticks":0,"base":\(base)}},
    "codec":"h264","pictures":3,"dropped":[],
    "map":{"segments":[{"kind":"render","range":{"from":{"ticks":0,"base":\(base)},
    "to":{"ticks":900,"base":\(base)}}}]},
    "probe":{"container":"mov","streams":[],"endsEarly":false,"wouldDrop":[],"video":{"stream":0,
    "codec":"h264","width":64,"height":32,"rotation":0,"isMirrored":false,"pixelFormat":"yuv420p",
    "isInterlaced":false,"hasVariableFrameRate":false,"timeBase":[1,90000],"duration":"1",
    "pictures":3,"hiddenPictures":0,"untimedPictures":0,"gops":{"idr":1},"openGOPs":0,
    "hasHDRMetadata":false,"hasEmptyDisplayMatrix":false}},"ticks":[0,300,600]}}}
    """
  guard !part.isEmpty else { return Array(text.utf8) }
  try #require(text.contains(part))
  return Array(text.replacingOccurrences(of: part, with: other).utf8)
}

@Suite struct WorkerRequestTests {
  @Test func anHonestAnswerIsRead() throws {
    guard case .value(let index) = try IndexRequest.answer(indexAnswer()) else {
      Issue.record("no answer was read")
      return
    }
    #expect(index.pictures == 3)
    #expect(index.facts.uprightSize == PixelSize(width: 64, height: 32))
    #expect(index.facts.duration == Timestamp(900, TimeBase(1, 90000)))
    #expect(index.map.segments.count == 1)
  }

  @Test(arguments: [
    (#""width":64"#, #""width":-64"#), (#""height":32"#, #""height":99999999999"#),
    (#""denominator":90000"#, #""denominator":0"#), (#""numerator":1"#, #""numerator":-1"#),
    (#""denominator":90000"#, #""denominator":9223372036854775807"#),
    (#""from":{"ticks":0"#, #""from":{"ticks":901"#),
    (#""ticks":900"#, #""ticks":9223372036854775808"#), (#""pictures":3"#, #""pictures":1e99"#),
    (#""codec":"h264""#, #""codec":null"#), (#"{"value""#, #"{"secret""#), ("600]}}}", "600]}"),
  ])
  func aHostileAnswerIsRefused(part: String, other: String) throws {
    let line = try indexAnswer(part, by: other)
    #expect(throws: WireError.self) { try IndexRequest.answer(line) }
  }

  /// A map of the wire that does not tile a timeline is no map.
  @Test(arguments: [
    (#""segments":[{"#, #""segments":[],"x":[{"#),
    (
      #"}}}]},"#,
      #"}}},{"kind":"render","range":{"from":{"ticks":1,"base":{"numerator":1,"denominator":9}},"to":{"ticks":2,"base":{"numerator":1,"denominator":9}}}}]},"#
    ),
  ])
  func aMapWithHolesIsRefused(part: String, other: String) throws {
    let line = try indexAnswer(part, by: other)
    #expect(throws: WireError.self) { try IndexRequest.answer(line) }
  }

  @Test func aRequestSurvivesTheWire() throws {
    let request = FrameRequest(
      source: 3, image: 4, time: .offset(Timestamp(-5, TimeBase(1001, 30000))),
      plan: "{\"veil\": 1, \"note\": \"line\nfeed \u{1F600}\"}")
    let line = try request.line()
    #expect(!line.contains(UInt8(ascii: "\n")))
    let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
    #expect(object?["request"] as? String == "frame")
    let particulars = try JSONSerialization.data(
      withJSONObject: try #require(object?["particulars"]))
    let read = try JSONDecoder().decode(FrameRequest.self, from: particulars)
    #expect(read.time == request.time && read.plan == request.plan && read.image == 4)
  }

  @Test(arguments: [
    MediaFailure.source(.inputOutput(.reading, code: 5), at: Timestamp(3, TimeBase(1, 25))),
    .output(.cannotStore(stream: 1, codec: "vorbis", container: .mp4)), .nothingDecoded,
    .audioChanged(
      stream: 1, from: AudioShape(sampleRate: 48_000, channels: 2, layout: "stereo"),
      to: AudioShape(sampleRate: 8000, channels: 1, layout: "mono"), at: nil),
    .twoRecordings(second: SecondRecording(at: nil, offset: 1 << 40)),
  ])
  func aFailureSurvivesTheWire(failure: MediaFailure) throws {
    let line = try JSONEncoder().encode(WorkerAnswer<Done>.failure(failure))
    guard case .failure(let read) = try TracksRequest.answer(Array(line)) else {
      Issue.record("no failure was read")
      return
    }
    #expect(read == failure)
  }
}
