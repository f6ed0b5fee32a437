// The plan beside its source: what does not agree is an error, never a guess.

import MediaTime
import Testing

import RedactionModel
import StrictJSON

private let base = TimeBase(1, 90_000)
private let digest = String(repeating: "ab", count: 32)
private let facts = SourceFacts(
  uprightSize: PixelSize(width: 1920, height: 1080), rotation: 90, sha256: digest,
  duration: Timestamp(900_000, base), firstPicture: Timestamp(3003, base))

private func mistake(_ text: String, _ facts: SourceFacts = facts) -> String? {
  do {
    try plan(text).validate(against: facts)
    return nil
  } catch {
    return "\(error.path?.description ?? "?") \(kind(error))"
  }
}

@Suite struct SourceFactsTests {
  @Test func whatAgreesPasses() {
    #expect(mistake(#"{"veil": 1}"#) == nil)
    let source = """
      {"veil": 1, "source": {"name": "other.mp4", "width": 1920, "height": 1080, "rotation": 90,
                             "sha256": "\(digest.uppercased())"}}
      """
    #expect(mistake(source) == nil)
    var turned = facts
    turned.rotation = -270
    turned.sha256 = nil
    #expect(mistake(source, turned) == nil)
    #expect(
      mistake(plan(withPath: #"[{"at": "end", "box": [-5, 1079.5, 10, 10]}]"#)) == nil)
    #expect(mistake(plan(withPath: #"[{"at": "10", "box": [0, 0, 10, 10]}]"#)) == nil)
  }

  @Test(arguments: [
    (#""width": 1280"#, "width"), (#""height": 1920"#, "height"), (#""rotation": 0"#, "rotation"),
    (#""sha256": "\#(String(repeating: "ac", count: 32))""#, "sha256"),
  ])
  func whatTheAuthorSawMustBeThere(_ member: String, key: String) {
    #expect(
      mistake(#"{"veil": 1, "source": {\#(member)}}"#) == "$.source.\(key) sourceMismatch")
  }

  @Test func bothValuesAreNamed() throws {
    let plan = try plan(#"{"veil": 1, "source": {"width": 1280}}"#)
    #expect(
      throws: PlanError.sourceMismatch(
        path: JSONPath.root.appending("source").appending("width"), planned: "1280",
        actual: "1920")
    ) { try plan.validate(against: facts) }
  }

  @Test(arguments: [
    (#""shape": "frame", "from": "10", "to": "11""#, ".from afterEnd"),
    (#""shape": "frame", "from": {"pts": 903003}, "to": "end""#, ".from afterEnd"),
    (#""shape": "frame", "from": "9", "to": {"pts": 3003}"#, ".to outOfOrder"),
    (#""shape": "frame", "from": {"pts": 93004}, "to": "1.00001111""#, ".to outOfOrder"),
    (#""shape": "frame", "from": {"pts": 0}, "to": {"pts": 3003}"#, ".to beforeStart"),
    (
      #""shape": "box", "from": "0", "to": "9", "path": [{"at": "10.0001", "box": [0,0,9,9]}]"#,
      ".path[0].at afterEnd"
    ),
    (
      #""shape": "box", "from": "0", "to": "9", "path": [{"at": {"pts": 93004}, "box": [0,0,9,9]}, {"at": "1", "box": [0,0,9,9]}]"#,
      ".path[1].at outOfOrder"
    ),
    (
      #""shape": "box", "from": "0", "to": "9", "path": [{"at": "0", "box": [1928,0,9,9]}, {"at": "1", "box": [3000,0,9,9]}]"#,
      ".path[0].box outsidePicture"
    ),
    (
      #""shape": "box", "from": "0", "to": "9", "path": [{"at": "0", "box": [-17,0,9,9]}]"#,
      ".path[0].box outsidePicture"
    ),
    (
      #""shape": "polygon", "from": "0", "to": "9", "path": [{"at": "0", "points": [[0,1088],[9,1090],[0,1099]]}]"#,
      ".path[0].points outsidePicture"
    ),
    (
      #""shape": "box", "from": "5", "to": "9", "path": [{"at": "0", "box": [0,0,9,9]}, {"at": {"pts": 93003}, "hidden": true}]"#,
      " hidesNothing"
    ),
  ])
  func regionsMustLieOnTheTimelineAndInThePicture(_ members: String, _ expected: String) {
    #expect(mistake(plan(withRegion: members)) == "$.regions[0]\(expected)")
  }

  /// A subject leaves the picture, or crosses it from one side to the other.
  @Test(arguments: [
    "[0,0,9,9], [1920,0,9,9]", "[-50,0,9,9], [2000,0,9,9]", "[-16,0,9,9], [-500,0,9,9]",
    "[1927,0,9,9], [3000,0,9,9]",
  ])
  func aWaypointMayLieOutsideOfThePicture(_ boxes: String) {
    let places = boxes.split(separator: ", ")
    let path = places.enumerated().map { #"{"at": "\#($0.offset)", "box": \#($0.element)}"# }
    let members =
      #""shape": "box", "from": "0", "to": "9", "path": [\#(path.joined(separator: ","))]"#
    #expect(mistake(plan(withRegion: members)) == nil)
  }

  @Test func howFarARegionReachesIsForItsOwnMarginToSay() {
    let members =
      #""shape": "box", "from": "0", "to": "9", "path": [{"at": "0", "box": [-40,0,20,30]}]"#
    #expect(mistake(plan(withRegion: members)) == "$.regions[0].path[0].box outsidePicture")
    #expect(mistake(plan(withRegion: members + #", "margin": 1.5"#)) == nil)
    #expect(mistake(plan(withRegion: members + #", "optional": true"#)) == nil)
  }

  @Test func clipsAndAudioToo() {
    #expect(
      mistake(#"{"veil": 1, "clip": {"from": "10", "to": "end"}}"#) == "$.clip.from afterEnd")
    #expect(
      mistake(#"{"veil": 1, "clip": {"from": {"pts": 0}, "to": {"pts": 3}}}"#)
        == "$.clip.to beforeStart")
    #expect(mistake(#"{"veil": 1, "clip": {"from": "9", "to": "11"}}"#) == nil)
    #expect(
      mistake(#"{"veil": 1, "clip": {"from": "2", "to": {"pts": 93003}}}"#)
        == "$.clip.to outOfOrder")
    #expect(
      mistake(#"{"veil": 1, "audio": [{"from": "2", "to": {"pts": 93003}}]}"#)
        == "$.audio[0].to outOfOrder")
    #expect(mistake(#"{"veil": 1, "audio": [{"from": "20", "to": "30"}]}"#) == nil)
  }

  /// A mistyped minute: a range in which no track is heard would hide nothing.
  @Test func anAudioRangeIsHeldAgainstTheTracksThatItNames() {
    var heard = facts
    func track(_ from: Int64, _ to: Int64) -> TimeRange {
      TimeRange(Timestamp(from, TimeBase(1, 1000)), Timestamp(to, TimeBase(1, 1000)))
    }
    func range(_ from: String, _ to: String, _ more: String = "") -> String? {
      mistake(#"{"veil": 1, "audio": [{"from": \#(from), "to": \#(to)\#(more)}]}"#, heard)
    }
    let nothing = "$.audio[0] coversNoAudio"
    #expect(range("61", "62") == nil, "nothing is known of the tracks")
    heard.audio = [track(100, 12_000), track(0, 5000)]
    for (from, to) in [("61", "62"), ("12", "13"), ("12", #""end""#), ("0", "0.1")] {
      let isSecond = from == "0"
      #expect(range(from, to, isSecond ? #", "tracks": [0]"# : "") == nothing)
      #expect(range(from, to, #", "optional": true"#) == nil)
    }
    #expect(range("11.999", "13") == nil && range("0", "0.101") == nil)
    #expect(range(#""start""#, #""end""#) == nil)
    #expect(range("6", "7", #", "tracks": [1]"#) == nothing)
    #expect(range("6", "7", #", "tracks": [0, 1]"#) == nil)
    // A track that is not there is told as that.
    #expect(range("6", "7", #", "tracks": [2]"#) == nil)
    heard.audio = []
    #expect(range("1", "2") == nothing)
  }

  @Test func whatIsOptionalMayLieOutsideOfTheSource() {
    for members in [
      #""shape": "frame", "from": "10", "to": "11""#,
      #""shape": "frame", "from": {"pts": 0}, "to": {"pts": 3003}"#,
      #""shape": "box", "from": "0", "to": "9", "path": [{"at": "10.0001", "box": [0,0,9,9]}]"#,
    ] {
      #expect(mistake(plan(withRegion: members)) != nil)
      #expect(mistake(plan(withRegion: members + #", "optional": true"#)) == nil)
    }
    // What cannot be right in any source stays an error.
    #expect(
      mistake(plan(withRegion: #""shape": "frame", "from": "2", "to": "1", "optional": true"#))
        == "$.regions[0].to outOfOrder")
  }

  @Test func whatLiesOutsideOfTheClipHidesNothing() {
    func text(_ from: String, _ to: String, _ more: String = "") -> String {
      #"{"veil": 1, "regions": [{"id": "r", "shape": "frame", "from": "\#(from)", "to": "\#(to)"\#(more)}], "clip": {"from": "2", "to": "4"}}"#
    }
    func audio(_ from: String, _ to: String, _ more: String = "") -> String {
      #"{"veil": 1, "audio": [{"from": "\#(from)", "to": "\#(to)"\#(more)}], "clip": {"from": "2", "to": "4"}}"#
    }
    for (from, to) in [("0", "1"), ("5", "6"), ("4.000000001", "end")] {
      #expect(mistake(text(from, to)) == "$.regions[0] coversNoPicture")
      #expect(mistake(text(from, to, #", "optional": true"#)) == nil)
      #expect(mistake(audio(from, to)) == "$.audio[0] coversNoAudio")
      #expect(mistake(audio(from, to, #", "optional": true"#)) == nil)
    }
    // A region is widened by a picture on each side, so what touches the clip may cover one.
    for (from, to) in [("start", "end"), ("1", "2"), ("4", "5"), ("3", "3.5"), ("start", "2")] {
      #expect(mistake(text(from, to)) == nil)
      #expect(mistake(audio(from, to)) == nil)
    }
    // What stays clear need not be in the clip.
    #expect(
      mistake(
        #"{"veil": 1, "outside": "veil", "regions": [{"id": "r", "shape": "frame", "from": "8", "to": "9", "effect": "keep"}], "clip": {"from": "2", "to": "4"}}"#
      ) == nil)
  }

  @Test func rangesAreResolved() throws {
    let read = try plan(
      #"{"veil": 1, "audio": [{"from": "start", "to": "end"}, {"from": "1", "to": {"pts": 273003}}], "clip": {"from": "9", "to": "99"}}"#
    )
    let all = read.audio[0].resolved(in: facts)
    #expect(all.from == PlanTime.distantPast && all.to == PlanTime.distantFuture)
    #expect(
      read.audio[1].resolved(in: facts)
        == TimeRange(Timestamp(90_000, base), Timestamp(270_000, base)))
    #expect(
      read.clip?.resolved(in: facts)
        == TimeRange(Timestamp(810_000, base), Timestamp(900_000, base)))
  }
}
