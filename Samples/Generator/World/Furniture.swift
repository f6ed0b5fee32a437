// What stands on the pavements: trees, lamps, bollards, and the screen with its words. All of it is
// drawn from its foot up.

import MediaTime
import AudioSamples

/// A tree with a round crown.
struct Tree {
  let place: Vector
  let seed: Int

  /// The crown's shadow on the ground.
  func drawShadow(on stage: inout Stage) {
    let sun = Street.sun(x: place.x + 2, z: place.z + 2)
    Street.drawContact(on: &stage, at: place, radius: 0.5, strength: 0.6)
    if sun < 0.05 { return }
    let contours = (0..<26).map { index -> [Vector] in
      let ball = leaves(index)
      let p = ball.center + Street.shadow * (ball.center.y - place.y)
      return Circle(PixelPoint(x: p.x, y: p.z), ball.radius * 0.9).points(12).map {
        Vector($0.x, place.y, $0.y)
      }
    }
    stage.fill(contours, .flat(rgb(32, 40, 50, Float(0.45 * sun))))
  }

  private func leaves(_ index: Int) -> (center: Vector, radius: Double) {
    let turn = chance(seed, index, 1)
    let height = 2 * chance(seed, index, 2) - 1
    let wide = (1 - height * height).squareRoot() * chance(seed, index, 3).squareRoot()
    let offset = Vector(
      1.55 * wide * cosine(turns: turn), 1.35 * height, 1.55 * wide * sine(turns: turn))
    return (place + Vector(0, 4.5, 0) + offset, 0.34 + 0.30 * chance(seed, index, 4))
  }

  /// Draws trunk, branches and leaves, from the shaded side to the sunny one.
  func draw(on stage: inout Stage) {
    let sun = 0.62 + 0.38 * Street.sun(x: place.x, z: place.z)
    let bark = rgb(92, 76, 62).lit(sun)
    stage.limb(place, 0.17, place + Vector(0.03, 2.6, 0), 0.11, bark)
    let fork = place + Vector(0.03, 2.5, 0)
    for end in [Vector(-0.8, 1.5, 0.2), Vector(0.7, 1.7, -0.2), Vector(0.1, 2, 0.3)] {
      stage.limb(fork, 0.09, fork + end, 0.04, bark.lit(0.9))
    }
    let balls = (0..<110).map(leaves).sorted {
      dot($0.center, Stage.sunlight) > dot($1.center, Stage.sunlight)
    }
    for (index, ball) in balls.enumerated() {
      let part = Double(index) / Double(balls.count)
      let tone = 0.42 + 0.62 * part + 0.12 * (chance(seed, index, 5) - 0.5)
      let green = rgb(96, 128, 58).mixed(rgb(128, 150, 64), chance(seed, index, 6))
      let p = stage.camera.seen(ball.center)
      if p.z < 0.4 { continue }
      let radius = ball.radius * (0.9 - 0.35 * part) * stage.camera.scale(seen: p)
      let circle = Circle(stage.camera.project(seen: p), radius).points(10).enumerated().map {
        let wave = 0.78 + 0.44 * chance(seed &+ index, $0.offset, 7)
        let c = stage.camera.project(seen: p)
        return PixelPoint(
          x: c.x + ($0.element.x - c.x) * wave, y: c.y + ($0.element.y - c.y) * wave)
      }
      stage.canvas.fill([circle], with: .flat(stage.hazed(green.lit(tone * sun), at: ball.center)))
    }
  }
}

/// A street lamp.
struct Lamp {
  let place: Vector
  /// Where its arm points: 1 to the right.
  let arm: Double

  /// Draws pole, arm and head.
  func draw(on stage: inout Stage) {
    let iron = rgb(62, 68, 72)
    stage.limb(place, 0.10, place + Vector(0, 0.9, 0), 0.085, iron)
    stage.limb(place + Vector(0, 0.9, 0), 0.06, place + Vector(0, 5.6, 0), 0.045, iron.lit(1.1))
    let top = place + Vector(0, 5.6, 0)
    let end = top + Vector(arm * 1.1, 0.35, 0)
    stage.limb(top, 0.045, end, 0.035, iron.lit(1.05))
    stage.limb(end, 0.07, end + Vector(arm * 0.45, 0.02, 0), 0.09, iron.lit(1.25))
    stage.limb(
      end + Vector(arm * 0.05, -0.06, 0), 0.04, end + Vector(arm * 0.4, -0.06, 0), 0.05,
      rgb(236, 234, 216))
  }
}

/// A bollard with a bright band.
struct Bollard {
  let place: Vector

  /// Draws the bollard.
  func draw(on stage: inout Stage) {
    Street.drawContact(on: &stage, at: place, radius: 0.2, strength: 0.7)
    let iron = rgb(38, 40, 44)
    stage.limb(place + Vector(0, 0.03, 0), 0.085, place + Vector(0, 0.86, 0), 0.07, iron)
    let band = Plane3(
      origin: place + Vector(0, 0, -0.07), u: stage.camera.right, v: Vector(0, 1, 0))
    for y in [0.60, 0.70] {
      stage.fill(
        band.rect(-0.073, y, 0.073, y + 0.06), from: rgb(236, 234, 224), at: band.point(-0.07, y),
        to: rgb(150, 148, 142), at: band.point(0.07, y))
    }
    stage.limb(place + Vector(0, 0.9, 0), 0.085, place + Vector(0, 0.93, 0), 0.06, iron.lit(1.2))
  }
}

/// A public screen on a post, which shows somebody's name and number.
struct Screen {
  /// The middle of its foot.
  let place: Vector
  private static let half = 0.42
  private static let low = 0.78
  private static let high = 1.92

  private var plane: Plane3 {
    Plane3(origin: place, u: unit(Vector(1, 0, 0.16)), v: Vector(0, 1, 0))
  }

  /// The corners of what shines.
  var corners: [Vector] { plane.rect(-Screen.half, Screen.low, Screen.half, Screen.high) }

  /// Draws post, case and words.
  func draw(on stage: inout Stage) {
    Street.drawContact(on: &stage, at: place, radius: 0.6, strength: 0.8)
    let back = plane.u * 0.02 + Vector(0, 0, 0.16)
    let dark = rgb(46, 50, 56)
    let case_ = plane.rect(-0.5, 0, 0.5, 2.06)
    stage.fill(case_.map { $0 + back }, dark.lit(0.6))
    stage.fill([case_[0], case_[3], case_[3] + back, case_[0] + back], dark.lit(1.2))
    stage.fill(case_, from: dark.lit(1.25), at: case_[3], to: dark.lit(0.9), at: case_[0])
    stage.fill(plane.rect(-0.46, 0.74, 0.46, 1.96), rgb(14, 15, 18))
    stage.fill(
      corners, from: rgb(236, 243, 248), at: corners[3], to: rgb(214, 228, 238), at: corners[0])
    let ink = rgb(24, 40, 62)
    stage.fill(plane.rect(-Screen.half, 1.66, Screen.half, Screen.high), rgb(20, 84, 132))
    line("CITY DESK", 1.745, 0.084, rgb(244, 248, 250), 0.17, on: &stage)
    line("NOW CALLING", 1.535, 0.056, rgb(70, 96, 120), 0.15, on: &stage)
    line("R. MARLOWE", 1.38, 0.076, ink, 0.19, on: &stage)
    line("TEL 555-0142", 1.215, 0.066, ink, 0.17, on: &stage)
    stage.fill(plane.rect(-0.34, 1.155, 0.34, 1.162), rgb(140, 160, 178))
    line("CASE 24-7731", 1.045, 0.062, rgb(150, 44, 44), 0.17, on: &stage)
    stage.fill(plane.rect(-0.30, 0.84, 0.30, 0.97), rgb(46, 132, 84))
    line("DESK 3", 0.87, 0.072, rgb(246, 250, 246), 0.17, on: &stage)
    line("CITY DESK", 0.42, 0.07, rgb(150, 158, 166), 0.15, on: &stage)
    stage.fill(
      plane.rect(-Screen.half, Screen.low, Screen.half, Screen.high),
      from: rgb(255, 255, 255, 0.14),
      at: corners[3], to: rgb(255, 255, 255, 0), at: corners[1])
  }

  /// A line of the screen, in the middle.
  ///
  /// Reason for its size: what lettering is made of, in one row per line of the screen.
  private func line(
    _ text: String, _ y: Double, _ height: Double, _ color: Color, _ weight: Double,
    on stage: inout Stage
  ) {
    stage.text(
      text, on: plane, x: -Lettering.width(text) * height / 2, y: y, height: height, weight: weight,
      color)
  }
}
