// Where the camera is and how its wide lens maps the world onto the picture. The path is a function
// of time alone: a walk that slows down, with the bob of every step.

import MediaTime
import AudioSamples

/// A camera at one moment.
struct Camera {
  /// Its place in the world.
  let position: Vector
  /// Directions of the picture's right, up and depth.
  let right, up, forward: Vector
  /// Pixels per unit of tangent in the middle of the picture.
  let focal: Double
  /// The middle of the picture.
  let center: PixelPoint
  /// How strongly the lens draws the corners in: 0 keeps lines straight, 1 is orthographic.
  static let bend = 0.34

  /// Makes a camera that looks along `yaw` (right positive), `pitch` (up positive) and `roll`, in
  /// turns.
  init(position: Vector, yaw: Double, pitch: Double, roll: Double, size: PixelSize) {
    self.position = position
    let (sy, cy) = (sine(turns: yaw), cosine(turns: yaw))
    let (sp, cp) = (sine(turns: pitch), cosine(turns: pitch))
    let (sr, cr) = (sine(turns: roll), cosine(turns: roll))
    forward = Vector(sy * cp, sp, cy * cp)
    let level = Vector(cy, 0, -sy)
    let upright = cross(forward, level)
    right = level * cr + upright * sr
    up = upright * cr - level * sr
    focal = Double(size.width) * 0.6
    center = PixelPoint(x: Double(size.width) / 2, y: Double(size.height) / 2)
  }

  /// The camera of the walk, `seconds` after the start of the clip.
  init(walkAt seconds: Double, size: PixelSize) {
    let slow = clamp01((seconds - 5.6) / 2.4)
    let walked =
      seconds - 2.4 * (slow * slow * slow - slow * slow * slow * slow / 2)
      - max(0, seconds - 8)
    let speed = 1 - slow * slow * (3 - 2 * slow)
    let moving = 0.12 + 0.88 * speed
    let step = walked * 1.85
    let drift = { (rate: Double, phase: Double) in sine(turns: seconds * rate + phase) }
    let bob = 0.022 * moving * sine(turns: step)
    let sway = 0.030 * moving * sine(turns: step / 2 + 0.1)
    let look = -0.020 + 0.012 * smoothStep(0.5, 3, seconds) + 0.024 * smoothStep(3.6, 7.2, seconds)
    self.init(
      position: Vector(
        4.95 + 0.35 * smoothStep(2, 8, seconds) + sway, 1.42 + bob, walked * 1.25),
      yaw: look + 0.0028 * moving * sine(turns: step / 2 + 0.35) + 0.003 * drift(0.23, 0.2),
      pitch: 0.004 + 0.006 * smoothStep(5, 8, seconds)
        + 0.0021 * moving * sine(turns: step + 0.2) + 0.002 * drift(0.31, 0),
      roll: 0.004 + 0.0032 * moving * sine(turns: step / 2 + 0.15) + 0.0015 * drift(0.17, 0.6),
      size: size)
  }

  /// A point of the world as seen: to the right, up and in depth, in metres.
  func seen(_ point: Vector) -> Vector {
    let p = point - position
    return Vector(dot(right, p), dot(up, p), dot(forward, p))
  }

  /// Where a seen point, which lies in front, stands in the picture.
  func project(seen p: Vector) -> PixelPoint {
    let (x, y) = (p.x / p.z, p.y / p.z)
    let scale = focal / (1 + Camera.bend * (x * x + y * y)).squareRoot()
    return PixelPoint(x: center.x + x * scale, y: center.y - y * scale)
  }

  /// Where a point of the world stands in the picture; nil if it is behind the lens.
  func project(_ point: Vector) -> PixelPoint? {
    let p = seen(point)
    return p.z < 0.1 ? nil : project(seen: p)
  }

  /// Pixels per metre for something small at a seen point.
  func scale(seen p: Vector) -> Double {
    let (x, y) = (p.x / p.z, p.y / p.z)
    return focal / p.z / (1 + Camera.bend * (x * x + y * y)).squareRoot()
  }
}

/// The lens in single precision: from a pixel back to the direction it sees.
struct Lens {
  private let x, y, perFocal: Float

  /// The lens of a camera.
  init(_ camera: Camera) {
    x = Float(camera.center.x)
    y = Float(camera.center.y)
    perFocal = Float(1 / camera.focal)
  }

  /// Radians, nearly, between neighbouring pixels.
  var pixel: Float { perFocal }

  /// The direction seen at a point of the picture: right, up and depth, not of unit length.
  @inline(__always)
  func ray(x px: Float, y py: Float) -> SIMD4<Float> {
    let (dx, dy) = ((px - x) * perFocal, (y - py) * perFocal)
    return SIMD4(dx, dy, (1 - Float(Camera.bend) * (dx * dx + dy * dy)).squareRoot(), 0)
  }
}
