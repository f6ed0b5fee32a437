// `veil follow` from outside: films whose truth is known, with the real programs, and the plans
// that come out.

import Foundation
import TestSupport
import Testing

@Suite struct FollowCommandTests {
  private static let curve: [SIMD2<Int>?] = (0...50).map { index in
    SIMD2(30 + 3 * index, 90 - Int(50 * sin(Double(index) / 50 * .pi)))
  }

  @Test func betweenTwoMarksEveryPictureIsCovered() throws {
    let square = try MovingSquare(FollowCommandTests.curve)
    let plan = try square.plan(marks: [0, 50])
    let ending = try square.follow(plan)
    #expect(ending.code == 0, "\(ending.output)\(ending.errors)")
    #expect(try square.uncovered() == [])
    let path = try square.path()
    #expect(
      path.filter { $0.by == "person" }.map(\.box) == [[30, 90, 28, 28], [180, 90, 28, 28]])
    #expect(path.contains { $0.by == "follow" })
    // Not by covering everything.
    #expect(path.allSatisfy { $0.box[2] * $0.box[3] < 4 * 28 * 28 })
    // The straight way would not have done.
    let middle = try #require(path.min { abs($0.at - 1) < abs($1.at - 1) })
    #expect(middle.box[1] < 60)
  }

  @Test func theSamePlanAndFileGiveTheSameBytesAgainAndAgain() throws {
    let square = try MovingSquare(FollowCommandTests.curve)
    let plan = try square.plan(marks: [0, 25, 50])
    _ = try square.follow(plan)
    let first = try bytes(ofFile: square.folder("followed.json"))
    _ = try square.follow(plan)
    #expect(try bytes(ofFile: square.folder("followed.json")) == first)
    // In place, and from what was followed before.
    let ending = try run(
      veil, ["follow", square.film, "--plan", square.folder("followed.json"), "--json"])
    #expect(ending.code == 0 && ending.output.contains("\"sure\":true"))
    #expect(try bytes(ofFile: square.folder("followed.json")) == first)
  }

  @Test func whatIsGoneForASecondIsAskedForAndStopsTheExport() throws {
    let places = FollowCommandTests.curve.indices.map {
      (15...38).contains($0) ? nil : FollowCommandTests.curve[$0]
    }
    let square = try MovingSquare(places)
    let ending = try square.follow(try square.plan(marks: [0, 50]), ["--json"])
    #expect(ending.code == 1)
    #expect(ending.output.contains("\"ask\":\"00:00:0"))
    let unsure = try square.unsure()
    #expect(unsure.contains { $0["why"] as? String == "low" })
    let followed = square.folder("followed.json")
    let frame = [
      "frame", square.film, "--at", "1", "--plan", followed, "-o", square.folder("f.png"),
    ]
    let refused = try run(veil, frame)
    #expect(refused.code == 65 && refused.errors.contains("unfinished"))
    // Somebody looks at it and answers for it; following again changes nothing and keeps that.
    let text = try String(contentsOfFile: followed, encoding: .utf8)
    try text.replacingOccurrences(
      of: "\"why\": \"low\"", with: "\"why\": \"low\", \"accepted\": \"AB: behind a wall\""
    )
    .write(toFile: followed, atomically: true, encoding: .utf8)
    #expect(try run(veil, frame).code == 0)
    let again = try run(veil, ["follow", square.film, "--plan", followed])
    #expect(again.code == 0, "\(again.output)")
    #expect(try square.unsure().allSatisfy { $0["accepted"] as? String == "AB: behind a wall" })
  }

  @Test func nothingIsFollowedAcrossACut() throws {
    let places: [SIMD2<Int>?] = (0...30).map { $0 < 15 ? SIMD2(20 + 2 * $0, 30) : SIMD2(150, 120) }
    let square = try MovingSquare(places, cut: 15)
    let ending = try square.follow(try square.plan(marks: [0, 30]))
    #expect(ending.code == 1 && ending.output.contains("cut"))
    let unsure = try square.unsure()
    #expect(unsure.count == 1 && unsure[0]["why"] as? String == "cut")
    #expect(try square.uncovered() == [])
  }

  /// A hidden waypoint ends a stretch, and what is only held is said to be.
  @Test func nothingIsFollowedAcrossAHiddenWaypoint() throws {
    let square = try MovingSquare(FollowCommandTests.curve)
    let plan = try square.plan(marks: [0, 20], more: #"{"at": "1.2", "hidden": true}"#)
    let ending = try square.follow(plan)
    #expect(ending.code == 1)
    let path = try square.path()
    #expect(path.filter { $0.by == "follow" }.allSatisfy { $0.at < 0.8 })
    #expect(try square.unsure().compactMap { $0["why"] as? String } == ["apart"])
  }

  @Test func whatCannotBeFollowedIsSaid() throws {
    let square = try MovingSquare(Array(FollowCommandTests.curve.prefix(8)))
    let other = try square.follow(try square.plan(marks: [0, 7]), ["--region", "sqare"])
    #expect(other.code == 65 && other.errors.contains("\"square\""))
    let none = try square.follow(try square.plan(marks: [0, 7], follow: false), ["--json"])
    #expect(none.code == 65 && none.output.contains("job.follow"))
    #expect(!FileManager.default.fileExists(atPath: square.folder("followed.json")))
    let plan = try square.plan(marks: [0, 7])
    let taken = try run(veil, ["follow", square.film, "--plan", plan, "-o", plan])
    #expect(taken.code == 73)
  }

  /// Following areas is permitted by name, following people is refused in whatever words.
  @Test(arguments: [
    "track person", "track-person in.mp4", "follow person", "follow the suspect", "follow people",
    "follow --person 1 in.mp4", "follow-suspect in.mp4", "person-tracking in.mp4", "trackPeople",
    "follow in.mp4 --track-faces", "redact in.mp4 --follow-person", "redact in.mp4 --track=head",
    "redact in.mp4 --tracker=person", "pedestrian_tracker in.mp4", "follow him person",
    "trail suspect",
    "head-tracking in.mp4", "track the individual in.mp4", "deepsort in.mp4", "follow woman",
    "plan track-people in.mp4", "shadow person in.mp4", "persistent-tracking in.mp4",
    "follow in.mp4 --reid", "track in.mp4",
  ]) func peopleAreNotFollowed(line: String) throws {
    let words = line.split(separator: " ").map(String.init)
    #expect(try run(veil, words).code == 77, "\(line)")
  }
}
