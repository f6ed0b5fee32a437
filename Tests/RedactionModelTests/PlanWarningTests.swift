// Doubts about plans that break no rule: each kind is raised where it should be, and nothing is
// doubted in a plan that an attentive person made.

import Foundation
import MediaTime
import Testing

import RedactionModel

private let base = TimeBase(1, 90_000)

/// A source of ten seconds.
private let source = SourceFacts(
  uprightSize: PixelSize(width: 1920, height: 1080), rotation: 0,
  duration: Timestamp(900_000, base), firstPicture: Timestamp(1234, base))

/// The doubts about a plan with one region that has this path; it gives a reason.
private func warnings(
  _ path: String, from: String = "0", to: String = "9", shape: String = "box",
  in source: SourceFacts? = nil
) throws -> [PlanWarning] {
  try plan(
    plan(
      withRegion:
        #""shape": "\#(shape)", "from": \#(from), "to": \#(to), "reason": "law", "path": \#(path)"#)
  ).warnings(in: source)
}

@Suite struct PlanWarningTests {
  @Test func aLineThatMayMissIsDoubted() throws {
    let path = #"[{"at": 0, "box": [0,0,100,200]}, {"at": 1, "box": [150,0,100,200]}]"#
    #expect(
      try warnings(path, to: "1") == [
        .fastMotion(
          region: "r", from: "00:00:00.000", to: "00:00:01.000", times: 1.5, side: .width,
          seconds: 1)
      ])
    // The same way down is less than its height.
    #expect(
      try warnings(
        #"[{"at": 0, "box": [0,0,100,200]}, {"at": 1, "box": [0,150,100,200]}]"#, to: "1") == [])
    // A polygon is as wide as its points.
    let polygon =
      #"[{"at": 0, "points": [[0,0],[50,0],[0,10]]}, {"at": 1, "points": [[0,40],[50,40],[0,50]]}]"#
    #expect(
      try warnings(polygon, to: "1", shape: "polygon") == [
        .fastMotion(
          region: "r", from: "00:00:00.000", to: "00:00:01.000", times: 4, side: .height,
          seconds: 1)
      ])
  }

  @Test(arguments: [
    // As far, but slowly; a jump that is meant; out of sight between; marks on neighbours.
    #"[{"at": 0, "box": [0,0,100,200]}, {"at": 4, "box": [150,0,100,200]}]"#,
    #"[{"at": 0, "box": [0,0,100,200]}, {"at": 4, "box": [900,0,100,200], "ease": "hold"}]"#,
    #"[{"at": 0, "box": [0,0,9,9]}, {"at": 1, "hidden": true}, {"at": 4, "box": [900,0,9,9]}]"#,
    #"[{"at": 0, "box": [0,0,9,9]}, {"at": 0.04, "box": [900,0,9,9]}, {"at": 4, "box": [900,0,9,9]}]"#,
  ])
  func whatALineFollowsIsNotDoubted(_ path: String) throws {
    #expect(try warnings(path, to: "4") == [])
  }

  @Test func aShapeThatLeapsInSizeIsDoubted() throws {
    #expect(
      try warnings(#"[{"at": 0, "box": [0,0,90,90]}, {"at": 9, "box": [0,0,90,900]}]"#) == [
        .sizeJump(region: "r", from: "00:00:00.000", to: "00:00:09.000", times: 10)
      ])
    #expect(
      try warnings(#"[{"at": 0, "box": [0,0,90,90]}, {"at": 9, "box": [0,0,90,250]}]"#) == [])
  }

  @Test func marksThatDoNotReachTheEndsAreDoubted() throws {
    let still = #"[{"at": "0:03", "box": [0,0,90,90]}]"#
    #expect(
      try warnings(still, from: "1.5") == [
        .firstMarkLate(region: "r", from: "00:00:01.500", mark: "00:00:03.000", seconds: 1.5)
      ])
    #expect(try warnings(still, from: #""start""#).map(\.code) == ["plan.firstMarkLate"])
    #expect(try warnings(still, from: "3") == [])
    // What stands still may be held; what moves would have moved on.
    let moving = #"[{"at": 0, "box": [0,0,90,90]}, {"at": 4, "box": [80,0,90,90]}]"#
    #expect(
      try warnings(moving, to: "8") == [
        .lastMarkEarly(region: "r", mark: "00:00:04.000", to: "00:00:08.000", seconds: 4)
      ])
    #expect(try warnings(moving, to: "5") == [])
    // Only the source tells when the end is.
    #expect(try warnings(moving, to: #""end""#) == [])
    #expect(try warnings(moving, to: #""end""#, in: source).map(\.code) == ["plan.lastMarkEarly"])
    // Ticks too lie on the source's timeline.
    let ticks = #"[{"at": {"pts": 91234}, "box": [0,0,90,90]}]"#
    #expect(try warnings(ticks) == [])
    #expect(
      try warnings(ticks, in: source) == [
        .firstMarkLate(
          region: "r", from: "00:00:00.000", mark: PlanTime.pts(91234).description, seconds: 1)
      ])
  }

  @Test func whatEndsAfterTheLastPictureIsDoubted() throws {
    let text =
      #"{"veil": 1, "regions": [{"id": "r", "shape": "frame", "from": 0, "to": 11, "reason": "x"}], "#
      + #""audio": [{"from": 0, "to": "0:12", "reason": "x"}], "clip": {"from": 0, "to": "13"}}"#
    let end = "00:00:10.000"
    let read = try plan(text)
    #expect(read.warnings() == [])
    #expect(
      read.warnings(in: source) == [
        .endsPastEnd(part: .region(id: "r"), to: "00:00:11.000", end: end),
        .endsPastEnd(part: .audio(range: 0), to: "00:00:12.000", end: end),
        .endsPastEnd(part: .clip, to: "00:00:13.000", end: end),
      ])
    for to in [#""end""#, "10", "10.05"] {
      #expect(try warnings(#"[{"at": 0, "box": [0,0,9,9]}]"#, to: to, in: source) == [])
    }
  }

  @Test func whatHidesNothingOrEverythingIsDoubted() throws {
    #expect(try plan(#"{"veil": 1}"#).warnings() == [.noRegions])
    #expect(
      try plan(#"{"veil": 1, "audio": [{"from": 0, "to": 1, "reason": "x"}]}"#).warnings() == [])
    #expect(try plan(#"{"veil": 1, "outside": "veil"}"#).warnings() == [.nothingKept])
  }

  @Test func aReasonIsAskedForOfAllThatHides() throws {
    func doubted(_ more: String, outside: String = "keep") throws -> [PlanWarning] {
      try plan(
        #"{"veil": 1, "outside": "\#(outside)", "regions": [{"id": "r", "shape": "frame", "from": 0, "to": 1, \#(more)}]}"#
      ).warnings()
    }
    #expect(try doubted(#""effect": "fill""#) == [.noReason(part: .region(id: "r"))])
    #expect(try doubted(#""reason": " ""#) == [.noReason(part: .region(id: "r"))])
    #expect(try doubted(#""reason": "law""#) == [])
    #expect(try doubted(#""effect": "keep""#, outside: "fill") == [])
    #expect(
      try plan(#"{"veil": 1, "audio": [{"from": 0, "to": 1}]}"#).warnings()
        == [.noReason(part: .audio(range: 0))])
  }

  @Test func warningsAreFactsThatTravel() throws {
    let all: [PlanWarning] = [
      .noRegions, .nothingKept, .noReason(part: .clip),
      .fastMotion(region: "r", from: "a", to: "b", times: 1.5, side: .height, seconds: 2),
    ]
    for warning in all {
      let data = try JSONEncoder().encode(warning)
      #expect(try JSONDecoder().decode(PlanWarning.self, from: data) == warning)
    }
  }

  /// The example fits any picture and any length, and nothing about it is doubted.
  @Test(arguments: [(64, 48, 0.5), (1920, 1080, 10.0), (1080, 1920, 3600.0), (640, 360, 0.08)])
  func theExampleIsAPlanWithoutADoubt(_ width: Int, _ height: Int, _ seconds: Double) throws {
    let size = PixelSize(width: width, height: height)
    let facts = SourceFacts(
      uprightSize: size, rotation: 90, duration: Timestamp(Int64(seconds * 90_000), base),
      firstPicture: Timestamp(0, base))
    let binding = SourceBinding(name: "cam.mp4", width: width, height: height, rotation: 90)
    for hasAudio in [true, false] {
      let example = RedactionPlan.example(binding, for: facts, hasAudio: hasAudio)
      let read = try plan(example.json)
      #expect(read == example)
      try read.validate(against: facts)
      #expect(read.warnings(in: facts) == [])
      #expect(read.audio.isEmpty != hasAudio)
    }
  }
}
