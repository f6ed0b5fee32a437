// What a plan's text means, and what is said of text that means nothing.

import Foundation
import MediaTime
import Testing

import RedactionModel
import StrictJSON

@Suite struct PlanReaderTests {
  @Test func readsTheSamplePlan() throws {
    let read = try plan(contractPlan)
    func at(_ ms: Int64) -> PlanTime { .offset(Timestamp(ms, TimeBase(1, 1000))) }
    #expect(
      read.source
        == SourceBinding(
          name: "cam.mp4",
          sha256: "9f64a747e1b97f131fabb6b447296c9b6f0201e79fb3c5356e6c77e89b6a806a", width: 1920,
          height: 1080, rotation: 0))
    #expect(read.margin == 0.1)
    #expect(
      read.regions == [
        Region(
          id: "bystander-1", shape: .ellipse, from: at(3200), to: at(9000),
          path: [
            Waypoint(at: at(3200), .box(x: 412, y: 220, width: 96, height: 128)),
            Waypoint(at: at(6000), .box(x: 530, y: 236, width: 104, height: 140), ease: .linear),
          ],
          effect: .fill(.black), reason: "5 U.S.C. 552(b)(7)(C)", note: "not a party"),
        Region(
          id: "screen", shape: .polygon, from: at(0), to: .end,
          path: [
            Waypoint(
              at: at(0),
              .points([
                PixelPoint(x: 10, y: 10), PixelPoint(x: 300, y: 14), PixelPoint(x: 296, y: 200),
                PixelPoint(x: 12, y: 190),
              ]))
          ], effect: .veil, reason: "RCW 42.56.240(14)"),
      ])
    #expect(read.outside == .keep)
    #expect(
      read.audio == [
        AudioRange(from: at(4500), to: at(6250), reason: "a name is said"),
        AudioRange(from: at(10_000), to: at(11_000), effect: .tone(hertz: 1000)),
      ])
    #expect(read.clip == Clip(from: at(2000), to: at(20_000)))
  }

  @Test func readsTheRestOfTheFormat() throws {
    let read = try plan(fullPlan)
    #expect(read.regions.map(\.shape) == [.frame, .box, .box, .ellipse, .ellipse])
    #expect(
      read.regions[4].isFollowed && read.regions[4].path.map(\.by) == [.person, .follow, .person])
    #expect(read.regions[4].unsure.map(\.why) == [.low, .cut])
    #expect(read.regions[4].unsure.map(\.accepted) == [nil, "AB: a door"])
    #expect(read.regions[0].effect == .fill(FillColor(red: 255, green: 128, blue: 0)))
    #expect(read.regions[0].from == .start)
    #expect(read.regions[1].from == .pts(90090))
    #expect(read.regions[1].effect == .mosaic(cells: 4))
    #expect(read.regions[2].path.map(\.ease) == [.linear, .smooth, .linear, .linear, .hold])
    #expect(read.regions[2].path[2].position == .hidden)
    #expect(read.regions[2].path[4].at == .end)
    #expect(read.regions[2].effect == .blur(strength: 0.1))
    #expect(read.regions.map(\.margin) == [nil, nil, 0.25, nil, nil])
    #expect(read.regions.map(\.isKept) == [false, false, false, true, false])
    #expect(read.regions[3].from == .offset(Timestamp(0, .nanoseconds)))
    #expect(read.regions[3].to == .offset(Timestamp(90_500, TimeBase(1, 1000))))
    #expect(read.regions[3].path[0].at == .offset(Timestamp(1, TimeBase(1, 4))))
    #expect(read.outside == .effect(.fill(FillColor(red: 16, green: 32, blue: 48))))
    #expect(read.audio[0].tracks == .only([0, 2]) && read.audio[0].channels == .only([1]))
    #expect(read.audio[0].effect == .mute)
  }

  @Test func whatIsLeftOutHasItsDefault() throws {
    let read = try plan(#"{"veil": 1}"#)
    #expect(read == RedactionPlan())
    #expect(read.margin == 0.1 && read.outside == .keep && read.clip == nil)
    let region = plan(withPath: #"[{"at": "0", "box": [0, 0, 1, 1]}]"#)
    #expect(try plan(region).regions[0].effect == .fill(.black))
  }

  /// Each text, the place of its error, and the kind of error.
  @Test(arguments: mistakes)
  func mistakesAreNamed(_ mistake: Mistake) {
    let error = error(reading: mistake.text)
    #expect(error?.path?.description == mistake.path, "\(mistake.text): \(error as Any)")
    #expect(error.map(kind) == mistake.kind, "\(mistake.text): \(error as Any)")
    #expect(error?.kind == "plan." + mistake.kind)
  }

  @Test func errorsAreFactsThatTravel() throws {
    for mistake in mistakes {
      let found = try #require(error(reading: mistake.text))
      let data = try JSONEncoder().encode(found)
      #expect(try JSONDecoder().decode(PlanError.self, from: data) == found)
    }
  }

  @Test func whatMayHideNothingSaysSo() throws {
    let read = try plan(
      #"{"veil": 1, "regions": [{"id": "r", \#(frame), "optional": true}], "audio": [{"from": "0", "to": "1", "optional": true}, {"from": "0", "to": "1", "optional": false}]}"#
    )
    #expect(read.regions[0].isOptional)
    #expect(read.audio.map(\.isOptional) == [true, false])
    #expect(try plan(read.json) == read)
  }

  @Test func unknownKeysGetTheNearestKnownOne() {
    func guess(_ text: String) -> String? {
      guard case .unknownKey(_, let nearest, _) = error(reading: text) else { return "no error" }
      return nearest
    }
    #expect(guess(#"{"veil": 1, "regoins": []}"#) == "regions")
    #expect(guess(#"{"veil": 1, "Margin": 1}"#) == "margin")
    #expect(guess(#"{"veil": 1, "out_side": 1}"#) == "outside")
    #expect(guess(#"{"veil": 1, "surface": 1}"#) == nil)
    #expect(guess(plan(withRegion: #""form": "0""#)) == "from")
    #expect(guess(plan(withRegion: #""accept_reversible": true"#)) == "acceptReversible")
    #expect(guess(plan(withPath: #"[{"at": "0", "boxes": 1}]"#)) == "box")
    #expect(guess(plan(withRegion: #""zzz": "0""#)) == nil)
  }
}

/// A text that is no plan.
struct Mistake: Sendable {
  let text: String
  let path: String
  let kind: String

  init(_ text: String, _ path: String, _ kind: String) {
    self.text = text
    self.path = path
    self.kind = kind
  }

  /// In the only region.
  static func region(_ members: String, _ path: String, _ kind: String) -> Mistake {
    Mistake(plan(withRegion: members), "$.regions[0]" + path, kind)
  }

  /// In its path.
  static func path(
    _ waypoints: String, _ path: String, _ kind: String, shape: String = "box"
  ) -> Mistake {
    Mistake(plan(withPath: waypoints, shape: shape), "$.regions[0].path" + path, kind)
  }

  /// In its effect.
  static func effect(_ effect: String, _ path: String, _ kind: String) -> Mistake {
    region(
      #""shape": "frame", "from": "start", "to": "end", "effect": \#(effect)"#, ".effect" + path,
      kind)
  }
}

/// The name of an error's case.
func kind(_ error: PlanError) -> String {
  Mirror(reflecting: error).children.first?.label ?? ""
}

private let frame = #""shape": "frame", "from": "start", "to": "end""#
private let box = #"{"at": "0", "box": [0, 0, 1, 1]}"#

let mistakes: [Mistake] = [
  // The document.
  Mistake("[]", "$", "unexpected"), Mistake("null", "$", "unexpected"),
  Mistake("{}", "$.veil", "missingKey"),
  Mistake(#"{"veil": 2, "zones": []}"#, "$.veil", "unsupportedVersion"),
  Mistake(#"{"veil": "1"}"#, "$.veil", "unsupportedVersion"),
  Mistake(#"{"veil": 1.5}"#, "$.veil", "unsupportedVersion"),
  Mistake(#"{"veil": 1, "comment": ""}"#, "$.comment", "unknownKey"),
  Mistake(#"{"veil": 1, "margin": -0.1}"#, "$.margin", "unexpected"),
  Mistake(#"{"veil": 1, "margin": 2.01}"#, "$.margin", "unexpected"),
  Mistake(#"{"veil": 1, "margin": "0.1"}"#, "$.margin", "unexpected"),
  Mistake(#"{"veil": 1, "margin": null}"#, "$.margin", "unexpected"),
  Mistake(#"{"veil": 1, "regions": {}}"#, "$.regions", "unexpected"),
  Mistake(#"{"veil": 1, "regions": [1]}"#, "$.regions[0]", "unexpected"),
  Mistake(#"{"veil": 1, "outside": "hide"}"#, "$.outside", "unexpected"),
  Mistake(#"{"veil": 1, "outside": true}"#, "$.outside", "unexpected"),
  Mistake(#"{"veil": 1, "outside": {"mosaic": {"cells": 1}}}"#, "$.outside", "reversibleOutside"),
  Mistake(#"{"veil": 1, "outside": {"blur": {"strength": 1}}}"#, "$.outside", "reversibleOutside"),
  Mistake(
    #"{"veil": 1, "outside": {"mosaic": {"cells": 1}, "acceptReversible": true}}"#,
    "$.outside.acceptReversible", "unknownKey"),
  // The source.
  Mistake(#"{"veil": 1, "source": "cam.mp4"}"#, "$.source", "unexpected"),
  Mistake(#"{"veil": 1, "source": {"sha256": "9f"}}"#, "$.source.sha256", "unexpected"),
  Mistake(#"{"veil": 1, "source": {"width": 0}}"#, "$.source.width", "unexpected"),
  Mistake(#"{"veil": 1, "source": {"height": 1.5}}"#, "$.source.height", "unexpected"),
  Mistake(#"{"veil": 1, "source": {"rotation": 45}}"#, "$.source.rotation", "unexpected"),
  Mistake(#"{"veil": 1, "source": {"digest": ""}}"#, "$.source.digest", "unknownKey"),
  // Regions.
  Mistake(#"{"veil": 1, "regions": [{}]}"#, "$.regions[0].id", "missingKey"),
  .region(#""from": "0", "to": "1""#, ".shape", "missingKey"),
  .region(#""shape": "frame", "to": "1""#, ".from", "missingKey"),
  .region(#""shape": "frame", "from": "1""#, ".to", "missingKey"),
  .region(#""shape": "circle", "from": "0", "to": "1""#, ".shape", "unexpected"),
  .region(#""shape": 1, "from": "0", "to": "1""#, ".shape", "unexpected"),
  .region(#""shape": "box", "from": "0", "to": "1""#, ".path", "missingKey"),
  .region(#""shape": "box", "from": "0", "to": "1", "path": []"#, ".path", "missingKey"),
  .region(frame + #", "path": [\#(box)]"#, ".path", "unexpected"),
  .region(frame + #", "path": {}"#, ".path", "unexpected"),
  .region(frame + #", "note": 1"#, ".note", "unexpected"),
  .region(frame + #", "acceptReversible": 1"#, ".acceptReversible", "unexpected"),
  .region(frame + #", "optional": 1"#, ".optional", "unexpected"),
  Mistake(#"{"veil": 1, "regions": [{"id": "", \#(frame)}]}"#, "$.regions[0].id", "unexpected"),
  Mistake(
    #"{"veil": 1, "regions": [{"id": "a\u0007", \#(frame)}]}"#, "$.regions[0].id", "unexpected"),
  Mistake(
    #"{"veil": 1, "regions": [{"id": "a", \#(frame)}, {"id": "b", \#(frame)}, {"id": "a", \#(frame)}]}"#,
    "$.regions[2].id", "duplicateID"),
  // Times.
  .region(#""shape": "frame", "from": "1", "to": "1""#, ".to", "outOfOrder"),
  .region(#""shape": "frame", "from": "2", "to": "00:00:01""#, ".to", "outOfOrder"),
  .region(#""shape": "frame", "from": "end", "to": "end""#, ".to", "outOfOrder"),
  .region(#""shape": "frame", "from": "start", "to": "start""#, ".to", "outOfOrder"),
  .region(#""shape": "frame", "from": "start", "to": "0""#, ".to", "outOfOrder"),
  .region(#""shape": "frame", "from": {"pts": 5}, "to": {"pts": 5}"#, ".to", "outOfOrder"),
  .region(#""shape": "frame", "from": -1, "to": "2""#, ".from", "unexpected"),
  .region(#""shape": "frame", "from": -0.5, "to": "2""#, ".from", "unexpected"),
  .region(#""shape": "frame", "from": 1e300, "to": "end""#, ".from", "unexpected"),
  .region(#""shape": "frame", "from": 1000000001, "to": "end""#, ".from", "unexpected"),
  .region(#""shape": "frame", "from": true, "to": "2""#, ".from", "unexpected"),
  .region(#""shape": "frame", "from": "-1", "to": "2""#, ".from", "unexpected"),
  .region(#""shape": "frame", "from": "0:1", "to": "2""#, ".from", "unexpected"),
  .region(#""shape": "frame", "from": "1:60", "to": "2""#, ".from", "unexpected"),
  .region(#""shape": "frame", "from": "00:60:00", "to": "2""#, ".from", "unexpected"),
  .region(#""shape": "frame", "from": "00:00:01,5", "to": "2""#, ".from", "unexpected"),
  .region(#""shape": "frame", "from": "START", "to": "2""#, ".from", "unexpected"),
  .region(#""shape": "frame", "from": "1e3", "to": "2""#, ".from", "unexpected"),
  .region(#""shape": "frame", "from": "", "to": "2""#, ".from", "unexpected"),
  .region(#""shape": "frame", "from": {"pts": 1.5}, "to": "2""#, ".from.pts", "unexpected"),
  .region(#""shape": "frame", "from": {"pts": "1"}, "to": "2""#, ".from.pts", "unexpected"),
  .region(
    #""shape": "frame", "from": {"pts": 99999999999999999999}, "to": "2""#, ".from.pts",
    "unexpected"),
  .region(#""shape": "frame", "from": {"frame": 1}, "to": "2""#, ".from.frame", "unknownKey"),
  .region(#""shape": "frame", "from": {}, "to": "2""#, ".from.pts", "missingKey"),
  // Waypoints.
  .path("[1]", "[0]", "unexpected"),
  .path(#"[{"box": [0, 0, 1, 1]}]"#, "[0].at", "missingKey"),
  .path(#"[{"at": "0"}]"#, "[0]", "unexpected"),
  .path(#"[{"at": "0", "box": [0, 0, 1]}]"#, "[0].box", "unexpected"),
  .path(#"[{"at": "0", "box": [0, 0, 1, 1, 1]}]"#, "[0].box", "unexpected"),
  .path(#"[{"at": "0", "box": [0, 0, "1", 1]}]"#, "[0].box", "unexpected"),
  .path(#"[{"at": "0", "box": {"x": 0}}]"#, "[0].box", "unexpected"),
  .path(#"[{"at": "0", "box": [0, 0, 0, 1]}]"#, "[0].box", "unexpected"),
  .path(#"[{"at": "0", "box": [0, 0, 1, -1]}]"#, "[0].box", "unexpected"),
  .path(#"[{"at": "0", "box": [0, 0, 1e7, 1]}]"#, "[0].box", "unexpected"),
  .path(#"[{"at": "0", "box": [1e300, 0, 1, 1]}]"#, "[0].box", "unexpected"),
  .path(#"[{"at": "0", "box": [0, 0, 1, 1], "points": []}]"#, "[0]", "unexpected"),
  .path(#"[{"at": "0", "points": [[0, 0], [1, 0], [1, 1]]}]"#, "[0].points", "unexpected"),
  .path(#"[{"at": "0", "box": [0, 0, 1, 1], "ease": "bounce"}]"#, "[0].ease", "unexpected"),
  .path(#"[{"at": "0", "box": [0, 0, 1, 1], "keyframe": 1}]"#, "[0].keyframe", "unknownKey"),
  .path("[\(box), \(box)]", "[1].at", "outOfOrder"),
  .path(
    #"[{"at": "2", "box": [0,0,1,1]}, {"at": "1.9", "box": [0,0,1,1]}]"#, "[1].at", "outOfOrder"),
  .path(#"[\#(box), {"at": "start", "box": [0,0,1,1]}]"#, "[1].at", "outOfOrder"),
  .path(
    #"[{"at": "end", "box": [0,0,1,1]}, {"at": "9", "box": [0,0,1,1]}]"#, "[1].at", "outOfOrder"),
  .path(#"[{"at": "0", "hidden": true}, {"at": "1", "box": [0,0,1,1]}]"#, "[0]", "unexpected"),
  .path(
    #"[\#(box), {"at": "1", "hidden": true}, {"at": "2", "hidden": true}]"#, "[2]", "unexpected"),
  .path(#"[\#(box), {"at": "1", "hidden": true, "box": [0,0,1,1]}]"#, "[1].box", "unexpected"),
  .path(#"[\#(box), {"at": "1", "hidden": true, "ease": "hold"}]"#, "[1].ease", "unexpected"),
  .path(#"[\#(box), {"at": "1", "hidden": "yes"}]"#, "[1].hidden", "unexpected"),
  .path(#"[{"at": "0", "points": []}]"#, "[0].points", "unexpected", shape: "polygon"),
  .path(#"[{"at": "0", "points": [[0,0],[1,1]]}]"#, "[0].points", "unexpected", shape: "polygon"),
  .path(
    #"[{"at": "0", "points": [[0,0],[1,1],[1]]}]"#, "[0].points[2]", "unexpected", shape: "polygon"),
  .path(
    #"[{"at": "0", "points": [[0,0],[1,0],[9,0]]}]"#, "[0].points", "unexpected", shape: "polygon"),
  .path(
    #"[{"at": "0", "points": [[0,0],[1,0],[1,1]]}, {"at": "1", "points": [[0,0],[1,0],[1,1],[0,1]]}]"#,
    "[1].points", "unexpected", shape: "polygon"),
  .path("[\(box)]", "[0].box", "unexpected", shape: "polygon"),
  .region(
    #""shape": "box", "from": "5", "to": "9", "path": [\#(box), {"at": "4", "hidden": true}]"#, "",
    "hidesNothing"),
  Mistake(
    #"{"veil": 1, "source": {"width": 100, "height": 50}, "regions": [{"id": "r", "shape": "box", "from": "0", "to": "1", "path": [{"at": "0", "box": [200, 0, 9, 9]}, {"at": "1", "box": [108, 0, 9, 9]}]}]}"#,
    "$.regions[0].path[0].box", "outsidePicture"),
  Mistake(
    #"{"veil": 1, "source": {"width": 100, "height": 50}, "regions": [{"id": "r", "shape": "polygon", "from": "0", "to": "1", "path": [{"at": "0", "points": [[0,-90],[9,-90],[9,-8]]}]}]}"#,
    "$.regions[0].path[0].points", "outsidePicture"),
  // Following.
  .path(#"[{"at": "0", "box": [0, 0, 1, 1], "by": "machine"}]"#, "[0].by", "unexpected"),
  .region(frame + #", "follow": true"#, ".follow", "unexpected"),
  .region(frame + #", "follow": "yes""#, ".follow", "unexpected"),
  .region(frame + #", "unsure": [{"from": "0", "to": "1"}]"#, ".unsure[0].why", "missingKey"),
  .region(
    frame + #", "unsure": [{"from": "0", "to": "1", "why": "bored"}]"#, ".unsure[0].why",
    "unexpected"),
  .region(
    frame + #", "unsure": [{"from": "1", "to": "1", "why": "low"}]"#, ".unsure[0].to", "outOfOrder"),
  .region(
    frame + #", "unsure": [{"from": "0", "to": "1", "why": "low", "accepted": " "}]"#,
    ".unsure[0].accepted", "unexpected"),
  // What stays clear.
  .effect(#""keep""#, "", "unexpected"),
  Mistake(
    #"{"veil": 1, "outside": "keep", "regions": [{"id": "r", \#(frame), "effect": "keep"}]}"#,
    "$.regions[0].effect", "unexpected"),
  Mistake(
    #"{"veil": 1, "outside": "fill", "regions": [{"id": "r", \#(frame)}]}"#,
    "$.regions[0].effect", "missingKey"),
  Mistake(
    #"{"veil": 1, "outside": "keep it", "regions": []}"#, "$.outside", "unexpected"),
  Mistake(
    #"{"veil": 1, "outside": "fill", "regions": [{"id": "r", \#(frame), "effect": "keep", "margin": 0}]}"#,
    "$.regions[0].margin", "unexpected"),
  .region(frame + #", "margin": 2.01"#, ".margin", "unexpected"),
  .region(frame + #", "margin": "0.1""#, ".margin", "unexpected"),
  // Effects.
  .effect(#""pixelate""#, "", "unexpected"), .effect(#""mosaic""#, "", "unexpected"),
  .effect(#""blur""#, "", "unexpected"), .effect("{}", "", "unexpected"),
  .effect("1", "", "unexpected"),
  .effect(#"{"veil": {}}"#, ".veil", "unknownKey"),
  .effect(##"{"fill": "#000000", "blur": {"strength": 1}}"##, "", "unexpected"),
  .effect(#"{"fill": "black"}"#, ".fill", "unexpected"),
  .effect(##"{"fill": "#00000"}"##, ".fill", "unexpected"),
  .effect(##"{"fill": "#00000g"}"##, ".fill", "unexpected"),
  .effect(#"{"fill": 0}"#, ".fill", "unexpected"),
  .effect(#"{"mosaic": 4}"#, ".mosaic", "unexpected"),
  .effect(#"{"mosaic": {}}"#, ".mosaic.cells", "missingKey"),
  .effect(#"{"mosaic": {"cells": 0}}"#, ".mosaic.cells", "unexpected"),
  .effect(#"{"mosaic": {"cells": 9}}"#, ".mosaic.cells", "unexpected"),
  .effect(#"{"mosaic": {"cells": 2.5}}"#, ".mosaic.cells", "unexpected"),
  .effect(#"{"mosaic": {"cells": 4}}"#, "", "reversible"),
  .effect(#"{"blur": {"strength": 1}}"#, "", "reversible"),
  .effect(#"{"blur": {"strength": 0.09}}"#, ".blur.strength", "unexpected"),
  .effect(#"{"blur": {"strength": 2.1}}"#, ".blur.strength", "unexpected"),
  .effect(#"{"blur": {"radius": 2}}"#, ".blur.radius", "unknownKey"),
  .region(
    frame + #", "effect": {"blur": {"strength": 1}}, "acceptReversible": false"#, ".effect",
    "reversible"),
  // Audio and clip.
  Mistake(#"{"veil": 1, "audio": {}}"#, "$.audio", "unexpected"),
  Mistake(#"{"veil": 1, "audio": [{"to": "1"}]}"#, "$.audio[0].from", "missingKey"),
  Mistake(#"{"veil": 1, "audio": [{"from": "1", "to": "0"}]}"#, "$.audio[0].to", "outOfOrder"),
  Mistake(
    #"{"veil": 1, "audio": [{"from": "0", "to": "1", "tracks": []}]}"#, "$.audio[0].tracks",
    "unexpected"),
  Mistake(
    #"{"veil": 1, "audio": [{"from": "0", "to": "1", "tracks": [0, 0]}]}"#, "$.audio[0].tracks",
    "unexpected"),
  Mistake(
    #"{"veil": 1, "audio": [{"from": "0", "to": "1", "channels": [-1]}]}"#, "$.audio[0].channels",
    "unexpected"),
  Mistake(
    #"{"veil": 1, "audio": [{"from": "0", "to": "1", "channels": "left"}]}"#,
    "$.audio[0].channels", "unexpected"),
  Mistake(
    #"{"veil": 1, "audio": [{"from": "0", "to": "1", "effect": "beep"}]}"#, "$.audio[0].effect",
    "unexpected"),
  Mistake(
    #"{"veil": 1, "audio": [{"from": "0", "to": "1", "effect": {"tone": 19}}]}"#,
    "$.audio[0].effect.tone", "unexpected"),
  Mistake(
    #"{"veil": 1, "audio": [{"from": "0", "to": "1", "effect": {"hum": 19}}]}"#,
    "$.audio[0].effect.hum", "unknownKey"),
  Mistake(
    #"{"veil": 1, "audio": [{"from": "0", "to": "1", "note": ""}]}"#, "$.audio[0].note",
    "unknownKey"),
  Mistake(
    #"{"veil": 1, "audio": [{"from": "0", "to": "1", "optional": "yes"}]}"#, "$.audio[0].optional",
    "unexpected"),
  Mistake(#"{"veil": 1, "clip": {"from": "1"}}"#, "$.clip.to", "missingKey"),
  Mistake(#"{"veil": 1, "clip": {"from": "1", "to": "1"}}"#, "$.clip.to", "outOfOrder"),
  Mistake(#"{"veil": 1, "clip": []}"#, "$.clip", "unexpected"),
]
