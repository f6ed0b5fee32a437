// Builds a redaction plan in code and prints it: what a tracker, a case system or a script would do
// before it calls `veil redact`. Try: `swift run write-plan > plan.json && veil plan check
// plan.json`.

import Glibc
import MediaTime
import RedactionModel

@main
struct WritePlan {
  static func main() {
    do {
      try run()
    } catch {
      print(error)
      exit(1)
    }
  }

  static func run() throws {
    // Where somebody's head was seen: seconds, then the box around it in pixels.
    let sightings: [(seconds: Double, x: Double, y: Double, width: Double, height: Double)] = [
      (3.2, 412, 220, 96, 128), (4.5, 470, 226, 98, 132), (6.0, 530, 236, 104, 140),
    ]
    let head = Region(
      id: "bystander-1", shape: .ellipse, from: time(3.0), to: time(9.0),
      path: sightings.map { seen in
        Waypoint(
          at: time(seen.seconds),
          .box(x: seen.x, y: seen.y, width: seen.width, height: seen.height))
      },
      effect: .fill(.black), reason: "5 U.S.C. 552(b)(7)(C)", note: "not a party")

    let screen = Region(
      id: "screen", shape: .polygon, from: .start, to: .end,
      path: [
        Waypoint(
          at: .start,
          .points([
            PixelPoint(x: 10, y: 10), PixelPoint(x: 300, y: 14), PixelPoint(x: 296, y: 200),
            PixelPoint(x: 12, y: 190),
          ]))
      ], effect: .veil, reason: "RCW 42.56.240(14)")

    let plan = RedactionPlan(
      source: SourceBinding(name: "cam.mp4", width: 1920, height: 1080, rotation: 0),
      regions: [head, screen],
      audio: [AudioRange(from: time(4.5), to: time(6.25), effect: .mute, reason: "a name")])

    // Says in one sentence what is wrong, and where, if anything is.
    try plan.check()
    print(plan.json, terminator: "")
  }

  /// A distance from the first picture, to the millisecond.
  static func time(_ seconds: Double) -> PlanTime {
    .offset(Timestamp(Int64(seconds * 1000 + 0.5), TimeBase(1, 1000)))
  }
}
