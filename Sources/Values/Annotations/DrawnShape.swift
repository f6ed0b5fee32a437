// The geometry of what people draw in other tools: turned shapes, what lies between two keys, and
// the form in which a region can hold it. What a region has no form for is covered by a box.

import MediaTime
import RedactionModel

/// A place as numbers that are interpolated one by one: a box's left, top, width and height, or the
/// corners of a polygon.
typealias PlaceNumbers = [Double]

extension DrawnShape {
  /// The box around points that have no area themselves.
  static func around(_ points: [PixelPoint]) -> DrawnShape {
    let box = boundsOf(points)
    return .box(
      x: box[0], y: box[1], width: box[2], height: box[3], turn: 0, pivot: .center)
  }

  /// Corners, clockwise from the one that is left and top before it is turned.
  var corners: [PixelPoint] {
    switch self {
    case .polygon(let points): return points
    case .box(let x, let y, let width, let height, let turn, let pivot):
      let origin =
        pivot == .corner
        ? PixelPoint(x: x, y: y) : PixelPoint(x: x + width / 2, y: y + height / 2)
      let (sine, cosine) = sineAndCosine(ofDegrees: turn)
      return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)].map { x, y in
        let (right, down) = (x - origin.x, y - origin.y)
        return PixelPoint(
          x: origin.x + right * cosine - down * sine, y: origin.y + right * sine + down * cosine)
      }
    case .ellipse(let x, let y, let radiusX, let radiusY, let turn):
      // Those of the box around it.
      let (sine, cosine) = sineAndCosine(ofDegrees: turn)
      let right = (radiusX * cosine * radiusX * cosine + radiusY * sine * radiusY * sine)
        .squareRoot()
      let down = (radiusX * sine * radiusX * sine + radiusY * cosine * radiusY * cosine)
        .squareRoot()
      return [(-right, -down), (right, -down), (right, down), (-right, down)].map {
        PixelPoint(x: x + $0.0, y: y + $0.1)
      }
    }
  }

  /// The numbers of this shape, or of the box around it, in a region of a shape.
  func numbers(as form: Shape) -> PlaceNumbers {
    form == .polygon ? corners.flatMap { [$0.x, $0.y] } : boundsOf(corners)
  }

  /// The shape a fraction `u` of the way to another, as the tools move them: each number by itself.
  ///
  /// - Returns: the shape; the box between both boxes where the two are not of one kind.
  func moved(towards other: DrawnShape, by u: Double) -> DrawnShape {
    func mix(_ a: Double, _ b: Double) -> Double { a + (b - a) * u }
    switch (self, other) {
    case (
      .box(let x, let y, let width, let height, let turn, let pivot),
      .box(let x2, let y2, let width2, let height2, let turn2, _)
    ):
      return .box(
        x: mix(x, x2), y: mix(y, y2), width: mix(width, width2), height: mix(height, height2),
        turn: mix(turn, turn2), pivot: pivot)
    case (
      .ellipse(let x, let y, let radiusX, let radiusY, let turn),
      .ellipse(let x2, let y2, let radiusX2, let radiusY2, let turn2)
    ):
      return .ellipse(
        x: mix(x, x2), y: mix(y, y2), radiusX: mix(radiusX, radiusX2),
        radiusY: mix(radiusY, radiusY2), turn: mix(turn, turn2))
    case (.polygon(let points), .polygon(let others)) where points.count == others.count:
      return .polygon(
        zip(points, others).map { PixelPoint(x: mix($0.x, $1.x), y: mix($0.y, $1.y)) })
    default:
      let (one, two) = (boundsOf(corners), boundsOf(other.corners))
      return .box(
        x: mix(one[0], two[0]), y: mix(one[1], two[1]), width: mix(one[2], two[2]),
        height: mix(one[3], two[3]), turn: 0, pivot: .center)
    }
  }
}

/// The box around points: left, top, width and height.
func boundsOf(_ points: [PixelPoint]) -> PlaceNumbers {
  let (x, y) = (points.map(\.x), points.map(\.y))
  guard let left = x.min(), let right = x.max(), let top = y.min(), let bottom = y.max() else {
    return [0, 0, 0, 0]
  }
  return [left, top, right - left, bottom - top]
}

/// Sine and cosine by Taylor's series after reduction to half a turn; exact to 1e-9.
private func sineAndCosine(ofDegrees turn: Double) -> (sine: Double, cosine: Double) {
  let angle = turn.remainder(dividingBy: 360) / 180 * .pi
  var (sine, cosine, term) = (0.0, 0.0, 1.0)
  for power in 0..<30 {
    switch power % 4 {
    case 0: cosine += term
    case 1: sine += term
    case 2: cosine -= term
    default: sine -= term
    }
    term *= angle / Double(power + 1)
  }
  return (sine, cosine)
}

extension DrawnTrack {
  /// Whether it was drawn as boxes throughout, turned or not.
  var isDrawnAsBoxes: Bool {
    shapes.allSatisfy { if case .box = $0 { true } else { false } }
  }

  /// The region's shape for all of the track: one that holds each place exactly, or else a box.
  var form: Shape {
    if isDrawnAsBoxes, shapes.allSatisfy({ $0.turn == 0 }) { return .box }
    let isRound = shapes.allSatisfy { if case .ellipse = $0 { $0.turn == 0 } else { false } }
    if isRound { return .ellipse }
    if shapes.contains(where: { if case .ellipse = $0 { true } else { false } }) { return .box }
    let counts = Set(shapes.map(\.corners.count))
    let isPlain = shapes.allSatisfy { $0.numbers(as: .box)[2...].allSatisfy { $0 > 0 } }
    guard counts.count == 1, isPlain, let count = counts.first, (3...10_000).contains(count) else {
      return .box
    }
    return .polygon
  }

  private var shapes: some Collection<DrawnShape> {
    stretches.lazy.flatMap(\.keys).map(\.shape)
  }
}

extension DrawnShape {
  /// Degrees that it is turned.
  fileprivate var turn: Double {
    switch self {
    case .box(_, _, _, _, let turn, _), .ellipse(_, _, _, _, let turn): turn
    case .polygon: 0
    }
  }
}
