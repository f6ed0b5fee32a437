// The street itself: road, markings, kerbs, pavements and the shadows that lie on them. The road
// runs along z with its middle at x = 0; both pavements lie a kerb's height above it.

import MediaTime

/// Measures of the street, in metres, and its ground.
enum Street {
  /// From the middle of the road to a kerb.
  static let kerb = 4.5
  /// From the middle of the road to the house fronts.
  static let front = 8.5
  /// Height of a pavement above the road.
  static let step = 0.12
  /// Where the street ends.
  static let end = 150.0
  /// Where the crossing starts and ends.
  static let crossing = 19.0...22.2

  /// The road's surface.
  static let road = Plane3(origin: .zero, u: Vector(1, 0, 0), v: Vector(0, 0, 1))
  /// The pavements' surface.
  static let pavement = Plane3(
    origin: Vector(0, step, 0), u: Vector(1, 0, 0), v: Vector(0, 0, 1))

  /// How far the shadow of a point one metre up lies from the point below it.
  static let shadow = Vector(
    -Stage.sunlight.x / Stage.sunlight.y, 0, -Stage.sunlight.z / Stage.sunlight.y)

  /// Light at a place on the ground: 1 in the sun, 0 in the shadow of the houses on the left.
  static func sun(x: Double, z: Double) -> Double {
    var lit = 1.0
    for house in Building.all where house.side < 0 {
      let back = (x + front) / shadow.x
      let origin = z - shadow.z * back
      if origin < house.from || origin >= house.to { continue }
      lit = min(lit, clamp01((x - (-front + shadow.x * house.height)) / 0.5 + 0.5))
    }
    return lit
  }

  /// Draws everything that is flat on the ground.
  static func draw(on stage: inout Stage) {
    let from = stage.camera.position.z - 1
    stage.fill(
      road.rect(-kerb, from, kerb, end), of: road, .asphalt, light: 1)
    drawMarkings(on: &stage, from: from)
    for side in [-1.0, 1] {
      let outline =
        side < 0
        ? pavement.rect(-front - 0.5, from, -kerb, end)
        : pavement.rect(kerb, from, front + 0.5, end)
      stage.fill(outline, of: pavement, .paving, light: 1)
      let stone =
        side < 0
        ? pavement.rect(-kerb - 0.16, from, -kerb, end)
        : pavement.rect(kerb, from, kerb + 0.16, end)
      stage.fill(stone, of: pavement, .stone(rgb(178, 174, 166)), light: 1)
    }
    let face = Plane3(
      origin: Vector(-kerb, 0, 0), u: Vector(0, 0, 1), v: Vector(0, 1, 0))
    stage.fill(
      face.rect(from, 0, end, step), of: face, .stone(rgb(178, 174, 166)), light: 0.6)
    drawGutter(on: &stage, from: from)
    drawHouseShadows(on: &stage)
  }

  private static func drawMarkings(on stage: inout Stage, from: Double) {
    let white = rgb(226, 226, 220, 0.86)
    var dashes: [[Vector]] = []
    for index in 0..<26 {
      let z = Double(index) * 6 - 3
      if z + 2 < from || crossing.contains(z) || crossing.contains(z + 2) { continue }
      dashes.append(road.rect(-0.06, max(z, from), 0.06, z + 2))
    }
    stage.fill(dashes, .flat(white))
    for index in 0..<9 {
      let x = -kerb + 0.35 + Double(index)
      stage.fill(road.rect(x, crossing.lowerBound, x + 0.5, crossing.upperBound), white)
    }
    for z in [crossing.lowerBound - 1.2, crossing.upperBound + 0.9] {
      stage.fill(road.rect(-kerb + 0.2, z, kerb - 0.2, z + 0.3), white.opacity(0.8))
    }
    // The bays for parked cars, and the double line on the other side.
    for z in [5.6, 11.6, 17.0] {
      stage.fill(road.rect(2.25, z, kerb - 0.1, z + 0.1), white.opacity(0.75))
    }
    stage.fill(road.rect(2.2, max(from, 5.6), 2.3, 17.1), white.opacity(0.75))
    let yellow = rgb(222, 184, 66, 0.85)
    for x in [-4.16, -3.98] {
      stage.fill(road.rect(x, from, x + 0.08, crossing.lowerBound - 2), yellow)
      stage.fill(road.rect(x, crossing.upperBound + 2, x + 0.08, 120), yellow)
    }
    let iron = rgb(62, 62, 64)
    stage.fill((0..<20).map { ring(0.36, $0, 20, Vector(1.1, 0, 14.5)) }, iron)
    stage.fill((0..<20).map { ring(0.30, $0, 20, Vector(1.1, 0, 14.5)) }, rgb(84, 84, 86))
  }

  private static func ring(_ radius: Double, _ index: Int, _ count: Int, _ at: Vector) -> Vector {
    let point = Circle(.init(x: at.x, y: at.z), radius).points(count)[index]
    return Vector(point.x, at.y, point.y)
  }

  private static func drawGutter(on stage: inout Stage, from: Double) {
    let dark = rgb(30, 30, 32, 0.30)
    stage.fill([road.rect(kerb - 0.30, from, kerb, end)], .flat(dark.opacity(0.18)))
    stage.fill([road.rect(-kerb, from, -kerb + 0.28, end)], .flat(dark))
    for side in [-1.0, 1] {
      let edge = side * front
      stage.fill(
        [pavement.rect(min(edge, edge - side * 0.5), from, max(edge, edge - side * 0.5), end)],
        .flat(rgb(40, 36, 34, 0.22)))
    }
  }

  /// One shadow for all houses on the left, so that none is darker where two overlap.
  private static func drawHouseShadows(on stage: inout Stage) {
    let shadows = Building.all.filter { $0.side < 0 }.map { house in
      let reach = shadow * house.height
      return [
        Vector(-front, step, house.from), Vector(-front, step, house.to),
        Vector(-front + reach.x, step / 2, house.to + reach.z),
        Vector(-front + reach.x, step / 2, house.from + reach.z),
      ]
    }
    stage.fill(shadows, .flat(rgb(36, 44, 66, 0.46)))
  }

  /// The soft dark patch where something touches the ground.
  static func drawContact(
    on stage: inout Stage, at place: Vector, radius: Double, strength: Double
  ) {
    for (part, opacity) in [(1.0, 0.35), (0.72, 0.45), (0.45, 0.5)] {
      let outline = (0..<16).map { ring(radius * part, $0, 16, place) }
      stage.fill([outline], .flat(rgb(20, 20, 26, Float(opacity * strength))))
    }
  }
}
