// The sample plans, written from where the subjects really are: what a careful person would have
// drawn by hand. Every waypoint is a tenth of a second's multiple, so plans hold for any encoding.

import MediaTime
import RedactionModel

/// The plans that belong to the clip.
struct Plans {
  private let scene: Scene
  /// The last tenth of a second that the pictures reach.
  private let end: Int64
  private let name: String

  /// Plans for a clip in a file of a name, whose last picture has the timestamp `last`.
  init(scene: Scene, last: Timestamp, name: String) {
    self.scene = scene
    self.name = name
    end = last.converted(to: TimeBase(1, 10), rounding: .down).ticks
  }

  /// File names and texts.
  var all: [(name: String, text: String)] {
    [("street.json", street.json), ("inverse.json", inverse.json), ("effects.json", effects.json)]
  }

  /// What person A says last, or, in a short clip, what is said first; counted from 0.
  private var phrase: Int { end > 100 ? 4 : 0 }

  private var source: SourceBinding {
    SourceBinding(name: name, width: scene.size.width, height: scene.size.height, rotation: 0)
  }

  /// A face, a screen and a plate, each in its own way, marked as a clerk would: every two seconds,
  /// at the end, and where `veil follow` asks for it.
  private var street: RedactionPlan {
    RedactionPlan(
      source: source,
      regions: [
        marked(head(effect: .fill(.black), isMarked: true)),
        marked(screen(effect: .veil, isMarked: true)),
        marked(plate(effect: .fill(FillColor(red: 32, green: 32, blue: 36)), isMarked: true)),
      ], audio: [spoken(phrase: phrase, effect: .mute, reason: "5 U.S.C. 552(b)(7)(C)")])
  }

  /// Person A stays, everything else is covered.
  private var inverse: RedactionPlan {
    let path = waypoints(tolerance: 4) { truth in
      grown(truth.person, by: 0.04, atLeast: 6)
    }
    var person = Region(
      id: "person-a", shape: .box, from: .start, to: .end, path: path,
      note: "the only person who agreed to be seen")
    person.isKept = true
    return RedactionPlan(source: source, regions: [person], outside: .effect(.veil))
  }

  /// All four effects side by side.
  private var effects: RedactionPlan {
    RedactionPlan(
      source: source,
      regions: [
        head(effect: .fill(.black)),
        screen(effect: .veil),
        plate(effect: .mosaic(cells: 3), acceptReversible: true),
        otherHead(effect: .blur(strength: 0.5)),
      ],
      audio: [spoken(phrase: phrase + 1, effect: .tone(hertz: 1000), reason: "5 U.S.C. 552(b)(6)")])
  }

  /// The region, to be followed between its waypoints.
  private func marked(_ region: Region) -> Region {
    var region = region
    region.isFollowed = true
    return region
  }

  private func head(effect: Effect, isMarked: Bool = false) -> Region {
    Region(
      id: "person-a-head", shape: .ellipse, from: .start, to: .end,
      path: waypoints(tolerance: 2, marks: isMarked ? [] : nil) {
        grown($0.head, by: 0.12, atLeast: 2)
      }, effect: effect,
      reason: "5 U.S.C. 552(b)(7)(C)", note: "follows the head")
  }

  /// The passer-by's head, until it is hidden behind person A.
  private func otherHead(effect: Effect) -> Region {
    Region(
      id: "passer-by-head", shape: .ellipse, from: .start, to: time(64),
      path: waypoints(until: min(end, 62), tolerance: 2) { truth in
        truth.otherHead.map { grown($0, by: 0.12, atLeast: 2) } ?? []
      }, effect: effect, acceptReversible: true, note: "seen from behind")
  }

  private func screen(effect: Effect, isMarked: Bool = false) -> Region {
    Region(
      id: "screen", shape: .polygon, from: .start, to: .end,
      path: waypoints(tolerance: 2, marks: isMarked ? [] : nil) { $0.screen }.map(asPolygon),
      effect: effect,
      reason: "RCW 42.56.240(14)", note: "a name and a telephone number")
  }

  private func plate(
    effect: Effect, acceptReversible: Bool = false, isMarked: Bool = false
  ) -> Region {
    let seen = (0...end).filter { truth(at: $0).plate != nil }
    let last = seen.last ?? 0
    return Region(
      id: "plate", shape: .box, from: .start, to: time(last + 2),
      path: waypoints(until: last, tolerance: 2, marks: isMarked ? [38] : nil) { truth in
        truth.plate.map { grown($0, by: 0.06, atLeast: 2) } ?? []
      }, effect: effect, acceptReversible: acceptReversible, reason: "18 U.S.C. 2721")
  }

  /// What is said in a phrase, counted from 0, on all tracks and channels.
  private func spoken(phrase: Int, effect: AudioEffect, reason: String) -> AudioRange {
    let range = Speech.extent(ofPhrase: phrase)
    return AudioRange(
      from: time(Int64((range.from - Speech.hiss) * 10)), to: time(Int64(range.to * 10) + 1),
      effect: effect, reason: reason)
  }

  private func time(_ tenths: Int64) -> PlanTime { .offset(Timestamp(tenths, TimeBase(1, 10))) }

  private func truth(at tenths: Int64) -> Truth {
    scene.truth(at: Timestamp(tenths * 9000, videoBase))
  }

  /// The corners of a box, larger by a part of its sides.
  private func grown(_ box: Truth.Box, by part: Double, atLeast pixels: Double) -> [PixelPoint] {
    let x = max((box.right - box.left) * part, pixels)
    let y = max((box.bottom - box.top) * part, pixels)
    return [
      PixelPoint(x: box.left - x, y: box.top - y), PixelPoint(x: box.right + x, y: box.bottom + y),
    ]
  }

  /// A path through points that move, with as few waypoints as keep each point within a tolerance
  /// (in pixels) of where it is at every tenth of a second.
  ///
  /// With `marks`: one every two seconds, in the last tenth, and in these.
  private func waypoints(
    until last: Int64? = nil, tolerance: Double, marks: [Int]? = nil,
    _ points: (Truth) -> [PixelPoint]
  ) -> [Waypoint] {
    let track = (0...(last ?? end)).map { points(truth(at: $0)) }
    var kept = [0]
    if let marks {
      let regular = track.indices.filter { $0 % 20 == 0 && $0 + 3 < track.count }
      kept = Set(regular + marks + [track.count - 1]).filter(track.indices.contains).sorted()
    } else {
      while let from = kept.last, from < track.count - 1 {
        var to = from + 1
        while to + 1 < track.count, isStraight(track, from, to + 1, tolerance) { to += 1 }
        kept.append(to)
      }
    }
    return kept.map { index in
      let (low, high) = (track[index][0], track[index][track[index].count - 1])
      let (x, y) = (floorInt(Float(low.x)), floorInt(Float(low.y)))
      let position: Waypoint.Position =
        track[index].count == 2
        ? .box(
          x: Double(x), y: Double(y), width: Double(floorInt(Float(high.x)) + 1 - x),
          height: Double(floorInt(Float(high.y)) + 1 - y))
        : .points(track[index])
      return Waypoint(at: time(Int64(index)), position)
    }
  }

  private func isStraight(
    _ track: [[PixelPoint]], _ from: Int, _ to: Int, _ tolerance: Double
  ) -> Bool {
    for index in from + 1..<to {
      let u = Double(index - from) / Double(to - from)
      for (corner, point) in track[index].enumerated() {
        let (a, b) = (track[from][corner], track[to][corner])
        if abs(a.x + (b.x - a.x) * u - point.x) > tolerance { return false }
        if abs(a.y + (b.y - a.y) * u - point.y) > tolerance { return false }
      }
    }
    return true
  }

  /// The same waypoint with corners on whole pixels.
  private func asPolygon(_ waypoint: Waypoint) -> Waypoint {
    guard case .points(let points) = waypoint.position else { return waypoint }
    var result = waypoint
    result.position = .points(
      points.map {
        PixelPoint(
          x: Double(floorInt(Float($0.x) + 0.5)), y: Double(floorInt(Float($0.y) + 0.5)))
      })
    return result
  }
}
