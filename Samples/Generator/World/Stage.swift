// A canvas with a camera in front of it: shapes given in metres are clipped, bent by the lens and
// filled. Everything here is drawn in the order of the calls; what is nearer is drawn later.

import MediaTime
import AudioSamples

/// A flat piece of the world: points are `origin + u·x + v·y` with axes of length 1.
struct Plane3 {
  /// Where both coordinates are 0.
  var origin: Vector
  /// The direction of the first coordinate.
  var u: Vector
  /// The direction of the second.
  var v: Vector

  /// A point of the plane.
  func point(_ x: Double, _ y: Double) -> Vector { origin + u * x + v * y }

  /// A rectangle of the plane, as corners.
  func rect(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double) -> [Vector] {
    [point(x0, y0), point(x1, y0), point(x1, y1), point(x0, y1)]
  }
}

/// The canvas and all that shapes need to find their place on it.
struct Stage {
  /// The camera of the current picture.
  var camera: Camera
  /// What is drawn on.
  var canvas: Canvas
  /// The grain of all materials.
  let grain: Grain
  /// The air.
  let haze = Haze()

  /// The direction in which sunlight travels.
  static let sunlight = unit(Vector(0.52, -0.72, 0.46))

  /// Light on a surface with this outward normal: 1 in full sun, about a half in shade.
  static func light(on normal: Vector) -> Double {
    let sun = max(0, -dot(normal, sunlight))
    return 0.50 + 0.10 * normal.y + 0.62 * sun
  }

  /// A colour seen through the air at a point of the world.
  func hazed(_ color: Color, at point: Vector) -> Color {
    var result = haze.over(color, depth: Float(max(camera.seen(point).z, 0)))
    result.w = color.w
    return result
  }

  /// A contour as it stands in the picture; empty if all of it lies behind the camera.
  ///
  /// Clips at 0.12 m before the lens, and divides sides so that they bend with the lens.
  func outline(_ contour: [Vector]) -> [PixelPoint] {
    let near = 0.12
    var clipped: [Vector] = []
    guard var from = contour.last.map(camera.seen) else { return [] }
    for point in contour {
      let to = camera.seen(point)
      if (from.z < near) != (to.z < near) {
        clipped.append(from + (to - from) * ((near - from.z) / (to.z - from.z)))
      }
      if to.z >= near { clipped.append(to) }
      from = to
    }
    guard clipped.count > 2 else { return [] }
    var result: [PixelPoint] = []
    var last = clipped[clipped.count - 1]
    var lastPoint = camera.project(seen: last)
    for corner in clipped {
      let point = camera.project(seen: corner)
      let length = max(abs(point.x - lastPoint.x), abs(point.y - lastPoint.y))
      let parts = min(40, 1 + Int(length / 40))
      // Equal steps of 1/z are equal steps in the picture.
      for step in 1..<max(parts, 1) {
        let s = Double(step) / Double(parts)
        let t = s * last.z / (corner.z + s * (last.z - corner.z))
        result.append(camera.project(seen: last + (corner - last) * t))
      }
      result.append(point)
      (last, lastPoint) = (corner, point)
    }
    return result
  }

  /// Fills contours of the world.
  mutating func fill(_ contours: [[Vector]], _ paint: Paint) {
    canvas.fill(contours.map(outline), with: paint)
  }

  /// Fills one contour with a colour, hazed at its first point.
  mutating func fill(_ contour: [Vector], _ color: Color) {
    canvas.fill([outline(contour)], with: .flat(hazed(color, at: contour[0])))
  }

  /// Fills a contour with a ramp from the colour at one of its points to that at another.
  mutating func fill(_ contour: [Vector], from: Color, at a: Vector, to: Color, at b: Vector) {
    guard let p = camera.project(a), let q = camera.project(b) else {
      return fill(contour, from.mixed(to, 0.5))
    }
    let ramp = Ramp(hazed(from, at: a), at: p, to: hazed(to, at: b), at: q)
    canvas.fill([outline(contour)], with: .ramp(ramp))
  }

  /// Fills a contour that lies in a plane with a material.
  mutating func fill(_ contour: [Vector], of plane: Plane3, _ material: Material, light: Double) {
    let surface = Surface(plane, material, light: light, stage: self)
    canvas.fill([outline(contour)], with: .surface(surface))
  }

  /// A round limb between two points with a radius at each, lit from the left.
  mutating func limb(
    _ a: Vector, _ radiusA: Double, _ b: Vector, _ radiusB: Double, _ color: Color
  ) {
    let (p, q) = (camera.seen(a), camera.seen(b))
    guard p.z > 0.3, q.z > 0.3 else { return }
    let circles = [
      Circle(camera.project(seen: p), radiusA * camera.scale(seen: p)),
      Circle(camera.project(seen: q), radiusB * camera.scale(seen: q)),
    ]
    fillHull(circles, hazed(color, at: a))
  }

  /// The convex hull of circles in the picture, lighter on its left side than on its right.
  mutating func fillHull(_ circles: [Circle], _ color: Color) {
    let points = convexHull(circles.flatMap { $0.points(12) })
    let left = points.min { $0.x < $1.x }!
    let right = points.max { $0.x < $1.x }!
    let ramp = Ramp(
      color.lit(1.16), at: PixelPoint(x: left.x, y: 0), to: color.lit(0.66),
      at: PixelPoint(x: right.x, y: 0))
    canvas.fill([points], with: .ramp(ramp))
  }

  /// An ellipse in the picture around a point of the world, with half axes in metres.
  mutating func ellipse(
    _ center: Vector, _ radiusX: Double, _ radiusY: Double, _ paint: (Color, Color)
  ) {
    let p = camera.seen(center)
    guard p.z > 0.3 else { return }
    let (point, scale) = (camera.project(seen: p), camera.scale(seen: p))
    let points = Circle(point, 1).points(28).map {
      PixelPoint(
        x: point.x + ($0.x - point.x) * radiusX * scale,
        y: point.y + ($0.y - point.y) * radiusY * scale)
    }
    let ramp = Ramp(
      hazed(paint.0, at: center), at: PixelPoint(x: point.x - radiusX * scale, y: 0),
      to: hazed(paint.1, at: center), at: PixelPoint(x: point.x + radiusX * scale, y: 0))
    canvas.fill([points], with: .ramp(ramp))
  }

  /// Words on a plane: the left end of the base line, height of capitals in metres, colour.
  ///
  /// Reason for its size: words have a place, a size, a weight and a colour.
  mutating func text(
    _ text: String, on plane: Plane3, x: Double, y: Double, height: Double, weight: Double = 0.13,
    _ color: Color
  ) {
    let contours = Lettering.contours(text, weight: weight).map { contour in
      contour.map { plane.point(x + $0.x * height, y + $0.y * height) }
    }
    fill(contours, .flat(hazed(color, at: plane.point(x, y))))
  }
}
