// Cars as a stack of rings around the body, from the sills to the roof: each band between two rings
// is a strip of faces, lit by their direction. Plates, lamps and wheels are set onto the faces.

import MediaTime
import AudioSamples

/// A car.
struct Vehicle {
  /// The middle of its rear end, on the road.
  let place: Vector
  /// Whether it points along the street or towards the camera.
  let isFacingAway: Bool
  let color: Color
  /// The words of its rear plate.
  let plate: String?

  /// Width and height of a plate, in metres.
  static let plateSize = (width: 0.52, height: 0.115)

  /// The height of a plate's lower edge above the road, in metres.
  private static let plateHeight = 0.60

  /// One ring: half width, rear and front end, heights at both, and the cut of the corners.
  private struct Ring {
    let half, rear, front, rearHeight, frontHeight, cut: Double
  }

  private static let body = [
    Ring(half: 0.80, rear: 0.16, front: 3.96, rearHeight: 0.24, frontHeight: 0.22, cut: 0.14),
    Ring(half: 0.87, rear: 0.02, front: 4.10, rearHeight: 0.42, frontHeight: 0.40, cut: 0.22),
    Ring(half: 0.89, rear: 0.00, front: 4.08, rearHeight: 0.72, frontHeight: 0.62, cut: 0.24),
    Ring(half: 0.86, rear: 0.06, front: 3.92, rearHeight: 0.98, frontHeight: 0.76, cut: 0.24),
    Ring(half: 0.79, rear: 0.12, front: 2.98, rearHeight: 1.03, frontHeight: 0.98, cut: 0.16),
    Ring(half: 0.60, rear: 0.62, front: 2.12, rearHeight: 1.45, frontHeight: 1.45, cut: 0.14),
  ]

  /// A point of the car: to its right, up, and forward from its rear end.
  private func point(_ x: Double, _ y: Double, _ z: Double) -> Vector {
    isFacingAway ? place + Vector(x, y, z) : place + Vector(-x, y, -z)
  }

  private func corners(_ ring: Ring) -> [Vector] {
    let (w, c) = (ring.half, ring.cut)
    let plan = [
      (-w + c, ring.rear), (w - c, ring.rear), (w, ring.rear + c), (w, ring.front - c),
      (w - c, ring.front), (-w + c, ring.front), (-w, ring.front - c), (-w, ring.rear + c),
    ]
    let slope = (ring.frontHeight - ring.rearHeight) / (ring.front - ring.rear)
    return plan.map { x, z in point(x, ring.rearHeight + slope * (z - ring.rear), z) }
  }

  /// The plane of the rear plate: x to the right as seen from behind, y up.
  private var platePlane: Plane3 {
    Plane3(
      origin: point(-Vehicle.plateSize.width / 2, Vehicle.plateHeight, -0.015),
      u: Vector(isFacingAway ? 1 : -1, 0, 0), v: Vector(0, 1, 0))
  }

  /// The corners of the rear plate.
  var plateCorners: [Vector] {
    platePlane.rect(0, 0, Vehicle.plateSize.width, Vehicle.plateSize.height)
  }

  /// The shadow around and beside the car.
  func drawShadow(on stage: inout Stage) {
    let sun = Street.sun(x: place.x, z: place.z + (isFacingAway ? 2 : -2))
    func ground(_ x: Double, _ y: Double, _ z: Double) -> PixelPoint {
      let p = point(x, y, z) + Street.shadow * y
      return PixelPoint(x: p.x, y: p.z)
    }
    var hull: [PixelPoint] = []
    for (w, y, z0, z1) in [(0.85, 0.1, 0.05, 4.05), (0.86, 0.9, 0.05, 3.9), (0.6, 1.45, 0.6, 2.1)] {
      for x in [-w, w] { hull += [ground(x, y, z0), ground(x, y, z1)] }
    }
    let outline = convexHull(hull).map { Vector($0.x, 0.002, $0.y) }
    if sun > 0.05 { stage.fill([outline], .flat(rgb(30, 34, 48, Float(0.52 * sun)))) }
    for (inset, opacity) in [(-0.06, 0.25), (0.0, 0.3), (0.08, 0.4), (0.18, 0.5)] {
      let under = [
        point(-0.82 + inset, 0, 0.15 + inset), point(0.82 - inset, 0, 0.15 + inset),
        point(0.82 - inset, 0, 4 - inset), point(-0.82 + inset, 0, 4 - inset),
      ]
      stage.fill([under], .flat(rgb(14, 14, 18, Float(opacity))))
    }
  }

  /// Draws the car.
  func draw(on stage: inout Stage) {
    let sun = Street.sun(x: place.x, z: place.z + (isFacingAway ? 2 : -2))
    let light = 0.68 + 0.32 * sun
    let rings = Vehicle.body.map(corners)
    for x in [-0.75, 0.75] {
      for z in [0.46, 3.52] { drawTread(on: &stage, x, z) }
    }
    for band in 0..<rings.count - 1 {
      drawBand(rings[band], rings[band + 1], band, on: &stage, light)
      if band == 2 {
        for x in [-0.885, 0.885] {
          for z in [0.78, 3.2] { drawWheel(on: &stage, x, z, light) }
        }
        drawSide(on: &stage, light)
      }
    }
    let roof = rings[rings.count - 1]
    stage.fill(
      roof, from: color.lit(light * 1.12), at: roof[7], to: color.lit(light * 0.98), at: roof[3])
    drawEnds(on: &stage, light)
  }

  /// Whether a face with this outward normal at a point looks towards the camera.
  private func isVisible(_ normal: Vector, _ at: Vector, _ stage: borrowing Stage) -> Bool {
    dot(normal, stage.camera.position - at) > 0
  }

  private func drawBand(
    _ low: [Vector], _ high: [Vector], _ band: Int, on stage: inout Stage, _ light: Double
  ) {
    for index in 0..<8 {
      let next = (index + 1) % 8
      let quad = [low[index], low[next], high[next], high[index]]
      let normal = unit(cross(high[index] - low[index], low[next] - low[index]))
      let middle = (quad[0] + quad[2]) * 0.5
      if !isVisible(normal, middle, stage) { continue }
      let face = Stage.light(on: normal) * light
      let (bottom, top) = ((low[index] + low[next]) * 0.5, (high[index] + high[next]) * 0.5)
      let paint = band == 0 ? color.mixed(rgb(52, 52, 56), 0.75) : color
      stage.fill(
        quad, from: paint.lit(face * (band < 3 ? 0.86 : 1)), at: bottom, to: paint.lit(face * 1.1),
        at: top)
      if band == 4 { drawGlass(quad, on: &stage, face) }
    }
  }

  /// The pane in a face between belt and roof.
  private func drawGlass(_ quad: [Vector], on stage: inout Stage, _ face: Double) {
    let long = dot(quad[1] - quad[0], quad[1] - quad[0]).squareRoot()
    if long < 0.5 { return }
    func at(_ s: Double, _ t: Double) -> Vector {
      let low = quad[0] + (quad[1] - quad[0]) * s
      let high = quad[3] + (quad[2] - quad[3]) * s
      return low + (high - low) * t
    }
    let inset = 0.07 / long
    let panes = long > 2 ? [(inset, 0.47), (0.50, 1 - inset)] : [(inset, 1 - inset)]
    for (a, b) in panes {
      let pane = [at(a, 0.06), at(b, 0.06), at(b, 0.92), at(a, 0.92)]
      stage.fill(
        pane, from: rgb(26, 30, 36), at: at(a, 0.06), to: rgb(96, 112, 128).lit(face + 0.2),
        at: at(a, 0.92))
      stage.fill(
        [
          at(a + (b - a) * 0.15, 0.06), at(a + (b - a) * 0.4, 0.06), at(a + (b - a) * 0.62, 0.92),
          at(a + (b - a) * 0.37, 0.92),
        ],
        rgb(220, 232, 242, 0.16))
    }
  }

  /// A tyre as seen from the end of the car.
  private func drawTread(on stage: inout Stage, _ x: Double, _ z: Double) {
    stage.fill(
      [point(x - 0.1, 0, z), point(x + 0.1, 0, z), point(x + 0.1, 0.4, z), point(x - 0.1, 0.4, z)],
      rgb(22, 22, 24))
  }

  private func drawWheel(on stage: inout Stage, _ x: Double, _ z: Double, _ light: Double) {
    let outward = point(x, 0, z) - point(0, 0, z)
    if !isVisible(outward, point(x, 0.32, z), stage) { return }
    func disc(_ radius: Double, _ x: Double, clip: Double = -1) -> [Vector] {
      Circle(PixelPoint(x: z, y: 0.32), radius).points(28).map {
        point(x, max($0.y, clip), $0.x)
      }
    }
    stage.fill(disc(0.385, x * 1.003, clip: 0.26), rgb(14, 14, 16))
    stage.fill(disc(0.315, x), rgb(28, 28, 30))
    stage.fill(disc(0.215, x * 1.004), rgb(150, 152, 156).lit(light * 0.8))
    for spoke in 0..<5 {
      let points = Circle(PixelPoint(x: z, y: 0.32), 0.15).points(5)
      let hole = Circle(points[spoke], 0.05).points(10).map { point(x * 1.006, $0.y, $0.x) }
      stage.fill(hole, rgb(40, 40, 44))
    }
    stage.fill(disc(0.05, x * 1.008), rgb(90, 92, 96))
  }

  /// Doors, handles and trim on the side that can be seen.
  private func drawSide(on stage: inout Stage, _ light: Double) {
    for x in [-0.892, 0.892]
    where isVisible(point(x, 0, 1) - point(0, 0, 1), point(x, 0.5, 1), stage) {
      let plane = Plane3(
        origin: point(x, 0, 0), u: point(0, 0, 1) - point(0, 0, 0), v: Vector(0, 1, 0))
      let dark = color.lit(light * 0.36)
      stage.fill([plane.rect(0.5, 0.36, 3.6, 0.40)], .flat(rgb(20, 20, 22, 0.5)))
      for z in [1.12, 1.98, 2.92] { stage.fill(plane.rect(z, 0.36, z + 0.012, 0.95), dark) }
      for z in [1.28, 2.14] {
        stage.fill(plane.rect(z, 0.80, z + 0.17, 0.835), color.lit(light * 0.5))
        stage.fill(plane.rect(z, 0.835, z + 0.17, 0.85), color.lit(light * 0.95))
      }
      let mirror = point(x * 1.13, 1.02, 2.62)
      stage.ellipse(mirror, 0.085, 0.055, (color.lit(light * 0.95), color.lit(light * 0.55)))
    }
  }

  /// Lamps, bumper, plate and badge at the end that can be seen.
  private func drawEnds(on stage: inout Stage, _ light: Double) {
    let rear = point(0, 0.6, 0)
    let toRear = point(0, 0, -1) - point(0, 0, 0)
    if isVisible(toRear, rear, stage) {
      let face = Stage.light(on: toRear) * light
      func quad(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double, _ z: Double) -> [Vector] {
        [point(x0, y0, z), point(x1, y0, z), point(x1, y1, z), point(x0, y1, z)]
      }
      stage.fill(quad(-0.64, 0.42, 0.64, 0.54, -0.008), rgb(44, 44, 48).lit(face))
      stage.fill(quad(-0.36, 0.56, 0.36, 0.76, -0.006), color.lit(face * 0.78))
      stage.fill(quad(-0.62, 0.775, 0.62, 0.785, -0.002), color.lit(face * 0.5))
      for side in [-1.0, 1] {
        let lamp = [
          point(side * 0.44, 0.74, -0.004), point(side * 0.65, 0.74, 0.0),
          point(side * 0.85, 0.76, 0.20), point(side * 0.83, 0.95, 0.24),
          point(side * 0.63, 0.95, 0.05), point(side * 0.48, 0.92, 0.04),
        ]
        stage.fill(
          lamp, from: rgb(206, 34, 36).lit(face), at: lamp[4], to: rgb(120, 14, 20).lit(face),
          at: lamp[1])
        stage.fill(
          quad(side * 0.5, 0.79, side * 0.62, 0.83, -0.006), rgb(250, 190, 150).lit(face))
        stage.fill(
          quad(side * 0.40, 0.46, side * 0.56, 0.50, -0.012), rgb(150, 26, 28).lit(face))
      }
      if let plate { drawPlate(plate, on: &stage, face) }
    } else {
      drawFront(on: &stage, light)
    }
  }

  private func drawPlate(_ words: String, on stage: inout Stage, _ face: Double) {
    let (w, h) = (Vehicle.plateSize.width, Vehicle.plateSize.height)
    let plane = platePlane
    stage.fill(plane.rect(-0.012, -0.012, w + 0.012, h + 0.012), rgb(26, 26, 28))
    stage.fill(plane.rect(0, 0, w, h), rgb(246, 206, 60).lit(face * 1.15))
    stage.fill(plane.rect(0, 0, 0.045, h), rgb(32, 62, 140).lit(face))
    let size = 0.074
    let x = 0.045 + (w - 0.045 - Lettering.width(words) * size) / 2
    stage.text(
      words, on: plane, x: x, y: (h - size) / 2, height: size, weight: 0.17, rgb(18, 18, 20))
  }

  private func drawFront(on stage: inout Stage, _ light: Double) {
    let forward = point(0, 0, 1) - point(0, 0, 0)
    if !isVisible(forward, point(0, 0.6, 4.1), stage) { return }
    let face = Stage.light(on: forward) * light
    func quad(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double) -> [Vector] {
      [point(x0, y0, 4.11), point(x1, y0, 4.11), point(x1, y1, 4.11), point(x0, y1, 4.11)]
    }
    stage.fill(quad(-0.55, 0.30, 0.55, 0.42), rgb(22, 22, 24))
    stage.fill(quad(-0.42, 0.53, 0.42, 0.64), rgb(26, 26, 28))
    stage.fill(quad(-0.26, 0.42, 0.26, 0.525), rgb(214, 214, 208).lit(face))
    for side in [-1.0, 1] {
      let lamp = [
        point(side * 0.45, 0.54, 4.10), point(side * 0.68, 0.53, 4.08),
        point(side * 0.88, 0.56, 3.86), point(side * 0.84, 0.69, 3.72),
        point(side * 0.60, 0.68, 3.98), point(side * 0.46, 0.66, 4.04),
      ]
      stage.fill(lamp, rgb(226, 232, 238).lit(face * 1.1))
      stage.fill(quad(side * 0.54, 0.565, side * 0.64, 0.635), rgb(255, 252, 236))
    }
  }
}
