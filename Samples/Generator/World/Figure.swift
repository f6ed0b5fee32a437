// People: articulated figures of rounded limbs, which walk, stand and speak. A figure is drawn from
// a pose, so where its head is can be told exactly at any time.

import MediaTime
import AudioSamples

/// What a figure wears and how it is built.
///
/// Reason for its size: each property is one thing by which figures are told apart from afar.
struct Wardrobe {
  var skin = rgb(224, 178, 148)
  var hair = rgb(70, 48, 34)
  var coat = rgb(60, 80, 110)
  var shirt = rgb(226, 226, 222)
  var trousers = rgb(52, 56, 66)
  var shoes = rgb(34, 30, 28)
  var height = 1.76
  var hasLongHair = false
  var hasOpenCoat = false
  var bag: Color?
}

/// How a figure stands at one moment.
struct Pose {
  /// Where it stands, on the ground.
  var place: Vector
  /// Where it faces, in turns: 0 away along the street, 0.25 to the right, 0.5 back along it.
  var heading: Double
  /// Position in a cycle of two steps, in turns.
  var cycle = 0.0
  /// 0 standing, 1 walking.
  var stride = 0.0
  /// How far the mouth is open, 0...1.
  var mouth = 0.0
  /// How far the right hand is raised in speaking, 0...1.
  var gesture = 0.0
  /// A turn of the head against the body, in turns.
  var look = 0.0
  var areEyesClosed = false
}

/// A figure in a pose, with all joints in place.
///
/// Reason for its size: a figure has that many joints and directions.
struct Figure {
  let wardrobe: Wardrobe
  let pose: Pose
  /// The middle of the head.
  let head: Vector
  /// Where the face looks, and its own right.
  let face, faceSide: Vector
  private let ahead, side: Vector
  private let hip, chest, neck: Vector
  private let legs, arms: [[Vector]]
  private let unitHeight: Double

  /// Half the width and half the height of the head with its hair, in metres.
  static let headRadii = (x: 0.118, y: 0.152)

  /// Poses a figure.
  init(_ wardrobe: Wardrobe, _ pose: Pose) {
    self.wardrobe = wardrobe
    self.pose = pose
    let h = wardrobe.height / 1.76
    unitHeight = h
    func direction(_ turns: Double) -> Vector {
      Vector(sine(turns: turns), 0, cosine(turns: turns))
    }
    let (ahead, side) = (direction(pose.heading), direction(pose.heading + 0.25))
    (self.ahead, self.side) = (ahead, side)
    face = direction(pose.heading + pose.look)
    faceSide = direction(pose.heading + pose.look + 0.25)
    let up = Vector(0, 1, 0)

    func swing(_ a: Double) -> Vector { ahead * sine(turns: a) - up * cosine(turns: a) }
    var legs: [[Vector]] = []
    for (index, phase) in [0.0, 0.5].enumerated() {
      let s = sine(turns: pose.cycle + phase)
      let lift = max(0, cosine(turns: pose.cycle + phase + 0.05))
      let thigh = pose.stride * (0.062 * s + 0.012)
      let shin = thigh - pose.stride * (0.015 + 0.115 * lift)
      let root = side * ((index == 0 ? -0.095 : 0.095) * h)
      let knee = root + swing(thigh) * (0.44 * h)
      let ankle = knee + swing(shin) * (0.43 * h)
      let toe = ankle + unit(ahead - up * (0.12 - 2.2 * shin * pose.stride)) * (0.17 * h)
      legs.append([root, knee, ankle, toe])
    }
    let lowest = legs.map { min($0[2].y, $0[3].y) }.min()!
    let hip = pose.place + up * (0.07 * h - lowest)
    self.hip = hip
    self.legs = legs.map { $0.map { hip + $0 } }
    let lean = pose.stride * 0.03
    chest = hip + up * (0.47 * h) + ahead * lean
    neck = chest + up * (0.10 * h) + ahead * 0.01
    head = neck + up * (0.150 * h) + face * (0.015 * h)

    var arms: [[Vector]] = []
    for (index, phase) in [0.5, 0.0].enumerated() {
      let out = index == 0 ? -1.0 : 1.0
      let shoulder = chest + side * (out * 0.172 * h) - up * (0.005 * h)
      let raise = index == 1 ? pose.gesture : 0
      let upper = pose.stride * 0.055 * sine(turns: pose.cycle + phase) + raise * 0.06
      let fore = upper + 0.025 + 0.02 * pose.stride + raise * 0.19
      let elbow = shoulder + swing(upper) * (0.29 * h) + side * (out * 0.05 * h)
      let wrist = elbow + swing(fore) * (0.25 * h) - side * (out * 0.02 * h * (1 + 3 * raise))
      arms.append([shoulder, elbow, wrist, wrist + swing(fore + 0.01) * (0.07 * h)])
    }
    self.arms = arms
  }

  /// Points around everything that is drawn of the figure.
  var extent: [Vector] {
    let joints = legs.flatMap { $0 } + arms.flatMap { $0 } + [hip, chest]
    let around = [Vector(0.13, 0, 0), Vector(-0.13, 0, 0), Vector(0, 0.1, 0), Vector(0, -0.1, 0)]
    return joints.flatMap { joint in around.map { joint + $0 } }
      + [head + Vector(0, Figure.headRadii.y, 0)]
  }

  /// The figure's shadow, or the dark under its feet where the sun does not reach.
  func drawShadow(on stage: inout Stage) {
    let sun = Street.sun(x: pose.place.x, z: pose.place.z)
    for leg in legs {
      let foot = Vector(leg[3].x, pose.place.y, leg[3].z) - ahead * 0.05
      Street.drawContact(on: &stage, at: foot, radius: 0.22, strength: 0.6)
    }
    if sun < 0.05 { return }
    var contours: [[Vector]] = []
    func cast(_ a: Vector, _ ra: Double, _ b: Vector, _ rb: Double) {
      func ground(_ p: Vector, _ r: Double) -> [PixelPoint] {
        let h = p.y - pose.place.y
        let q = p + Street.shadow * h
        return Circle(PixelPoint(x: q.x, y: q.z), r).points(10)
      }
      contours.append(
        convexHull(ground(a, ra) + ground(b, rb)).map { Vector($0.x, pose.place.y, $0.y) })
    }
    for leg in legs {
      cast(leg[0], 0.1, leg[1], 0.075)
      cast(leg[1], 0.075, leg[2], 0.06)
      cast(leg[2], 0.06, leg[3], 0.05)
    }
    cast(hip, 0.17, chest, 0.2)
    cast(head, 0.11, neck, 0.07)
    for arm in arms { cast(arm[0], 0.06, arm[1], 0.05); cast(arm[1], 0.05, arm[3], 0.045) }
    stage.fill(contours, .flat(rgb(32, 36, 50, Float(0.52 * sun))))
  }

  /// Draws the figure, farther limbs first.
  func draw(on stage: inout Stage) {
    let sun = Street.sun(x: pose.place.x, z: pose.place.z)
    let light = 0.66 + 0.32 * sun
    let middle = stage.camera.seen(hip).z
    let far = legs.indices.sorted {
      stage.camera.seen(legs[$0][1]).z > stage.camera.seen(legs[$1][1]).z
    }
    let facing = dot(ahead, unit(stage.camera.position - hip))
    let backArms = arms.indices.filter { stage.camera.seen(arms[$0][2]).z > middle }
    for index in backArms { drawArm(arms[index], on: &stage, light) }
    for index in far { drawLeg(legs[index], on: &stage, light) }
    if facing > 0.3, wardrobe.hasLongHair { drawLongHair(on: &stage, light) }
    drawBody(on: &stage, light, facing: facing)
    for index in arms.indices where !backArms.contains(index) {
      drawArm(arms[index], on: &stage, light)
    }
    let neckTop = head - Vector(0, 0.07, 0)
    stage.limb(
      neck + Vector(0, 0.012, 0), 0.056 * unitHeight, neckTop, 0.052, wardrobe.skin.lit(light * 0.8)
    )
    drawHead(on: &stage, light)
    if facing <= 0.3, wardrobe.hasLongHair { drawLongHair(on: &stage, light) }
  }

  private func drawLeg(_ leg: [Vector], on stage: inout Stage, _ light: Double) {
    let h = unitHeight
    stage.limb(leg[2], 0.052 * h, leg[3], 0.04 * h, wardrobe.shoes.lit(light))
    stage.limb(leg[2], 0.052 * h, leg[2] - Vector(0, 0.03, 0), 0.05 * h, wardrobe.shoes.lit(light))
    stage.limb(leg[1], 0.075 * h, leg[2], 0.058 * h, wardrobe.trousers.lit(light * 0.95))
    stage.limb(leg[0], 0.098 * h, leg[1], 0.076 * h, wardrobe.trousers.lit(light))
  }

  private func drawArm(_ arm: [Vector], on stage: inout Stage, _ light: Double) {
    let h = unitHeight
    stage.limb(arm[2], 0.038 * h, arm[3], 0.032 * h, wardrobe.skin.lit(light))
    stage.limb(arm[1], 0.055 * h, arm[2], 0.044 * h, wardrobe.coat.lit(light * 0.94))
    stage.limb(arm[0], 0.068 * h, arm[1], 0.055 * h, wardrobe.coat.lit(light * 0.9))
  }

  private func drawBody(on stage: inout Stage, _ light: Double, facing: Double) {
    let h = unitHeight
    let points: [(Vector, Double)] = [
      (chest + side * (0.155 * h), 0.085), (chest - side * (0.155 * h), 0.085),
      (hip + side * (0.085 * h) + Vector(0, 0.04, 0), 0.10),
      (hip - side * (0.085 * h) + Vector(0, 0.04, 0), 0.10),
      (hip + side * (0.09 * h) - Vector(0, 0.07, 0), 0.10),
      (hip - side * (0.09 * h) - Vector(0, 0.07, 0), 0.10),
      (neck - Vector(0, 0.03, 0), 0.07),
    ]
    let circles = points.map { point, radius in
      let p = stage.camera.seen(point)
      return Circle(stage.camera.project(seen: p), radius * h * stage.camera.scale(seen: p))
    }
    stage.fillHull(circles, stage.hazed(wardrobe.coat.lit(light), at: chest))
    if facing > 0.35 { drawFront(on: &stage, light) }
    if facing < -0.35, let bag = wardrobe.bag {
      let back = chest - ahead * 0.15
      stage.limb(
        back - Vector(0, 0.02, 0), 0.15, back - Vector(0, 0.30, 0), 0.165, bag.lit(light))
      stage.limb(
        back - Vector(0, 0.24, 0), 0.10, back - Vector(0, 0.32, 0), 0.10, bag.lit(light * 0.8))
    }
  }

  /// Shirt and open coat, collar and closing, on the side that faces the camera.
  private func drawFront(on stage: inout Stage, _ light: Double) {
    let h = unitHeight
    func front(_ x: Double, _ y: Double) -> Vector {
      hip + side * (x * h) + Vector(0, y * h, 0) + ahead * (0.09 * h)
    }
    let dark = wardrobe.coat.lit(light * 0.62)
    if wardrobe.hasOpenCoat {
      stage.fill(
        [
          front(-0.075, 0.56), front(0.075, 0.56), front(0.09, 0.2), front(0.07, -0.14),
          front(-0.07, -0.14), front(-0.09, 0.2),
        ], wardrobe.shirt.lit(light))
      stage.fill(
        [
          front(-0.075, 0.56), front(-0.035, 0.57), front(-0.055, 0.2), front(-0.065, -0.14),
          front(-0.10, -0.14), front(-0.125, 0.25), front(-0.15, 0.42),
        ], dark)
      stage.fill(
        [
          front(0.075, 0.56), front(0.035, 0.57), front(0.055, 0.2), front(0.065, -0.14),
          front(0.10, -0.14), front(0.125, 0.25), front(0.15, 0.42),
        ], dark)
      stage.fill(
        [front(-0.035, 0.57), front(0.035, 0.57), front(0, 0.46)], wardrobe.skin.lit(light * 0.85))
    } else {
      stage.fill(
        [front(-0.05, 0.58), front(0.05, 0.58), front(0, 0.42)], wardrobe.shirt.lit(light))
      stage.fill(
        [front(-0.006, 0.43), front(0.006, 0.43), front(0.006, -0.1), front(-0.006, -0.1)], dark)
      for x in [-0.14, 0.07] {
        stage.fill(
          [front(x, 0.08), front(x + 0.08, 0.08), front(x + 0.08, 0.06), front(x, 0.06)], dark)
      }
    }
  }

  private func drawLongHair(on stage: inout Stage, _ light: Double) {
    let back = head - face * 0.035
    stage.limb(
      back + Vector(0, 0.02, 0), 0.112, back - Vector(0, 0.20, 0), 0.095,
      wardrobe.hair.lit(light * 0.85))
  }
}
