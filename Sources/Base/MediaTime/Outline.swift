// What is hidden, as geometry: outlines in luma samples, and the turns and mirrors that lie between
// the picture as coded and the picture as a person sees it.

/// A point on the luma grid; the sample at (x, y) is the square from x to x + 1 and y to y + 1.
public struct PixelPoint: Hashable, Sendable {
  /// Distance from the left edge, in luma samples.
  public var x: Double
  /// Distance from the top edge, in luma samples.
  public var y: Double

  /// Makes a point.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

/// The edge of an area, in luma samples.
public enum Outline: Hashable, Sendable {
  /// A rectangle between two corners.
  case box(min: PixelPoint, max: PixelPoint)
  /// An ellipse with axes along the grid.
  case ellipse(center: PixelPoint, radiusX: Double, radiusY: Double)
  /// All points inside a polygon (even-odd rule) or within `margin` of its edge.
  case polygon(points: [PixelPoint], margin: Double)
  /// Everything.
  case everything
}

extension Outline {
  /// The line around the area, as outlines without an inside; empty for `everything`.
  public var edge: [Outline] {
    let corners: [PixelPoint]
    switch self {
    case .box(let low, let high):
      corners = [low, PixelPoint(x: high.x, y: low.y), high, PixelPoint(x: low.x, y: high.y)]
    case .ellipse(let center, let radiusX, let radiusY):
      corners = (0..<128).map {
        let angle = Double($0) * .pi / 64
        return PixelPoint(
          x: center.x + radiusX * angle.cosine, y: center.y + radiusY * (angle - .pi / 2).cosine)
      }
    case .polygon(let points, _): corners = points
    case .everything: corners = []
    }
    return corners.indices.map {
      .polygon(points: [corners[$0], corners[($0 + 1) % corners.count]], margin: 0)
    }
  }
}

extension Double {
  /// The cosine, by Taylor's series after reduction to half a turn; exact to 1e-9.
  fileprivate var cosine: Double {
    var angle = self.remainder(dividingBy: 2 * .pi)
    if angle < 0 { angle = -angle }
    var (term, sum) = (1.0, 1.0)
    for index in 1...14 {
      term *= -angle * angle / Double((2 * index - 1) * (2 * index))
      sum += term
    }
    return sum
  }
}

/// How the picture as coded is turned and mirrored to stand upright.
///
/// An upright point is `(a·x + c·y, b·x + d·y)` of the coded one, moved so that the picture starts
/// at the origin; each of the four is -1, 0 or 1 (ISO/IEC 14496-12 § 8.3.2, the matrix's signs).
public struct Orientation: Hashable, Sendable {
  private let a: Int
  private let b: Int
  private let c: Int
  private let d: Int

  /// The coded picture stands upright already.
  public static let upright = Orientation(a: 1, b: 0, c: 0, d: 1)!

  /// Makes an orientation; nil unless the matrix is a quarter turn, a mirror or both.
  public init?(a: Int, b: Int, c: Int, d: Int) {
    let straight = abs(a) == 1 && abs(d) == 1 && b == 0 && c == 0
    let turned = abs(b) == 1 && abs(c) == 1 && a == 0 && d == 0
    guard straight || turned else { return nil }
    (self.a, self.b, self.c, self.d) = (a, b, c, d)
  }

  /// Whether width and height change places.
  public var swapsSides: Bool { a == 0 }

  /// Whether the picture is mirrored as well as turned.
  public var isMirrored: Bool { a * d - b * c < 0 }

  /// Degrees clockwise that the coded picture is turned (after mirroring, where it is mirrored): 0,
  /// 90, 180 or 270.
  public var clockwiseDegrees: Int {
    switch (a, b) {
    case (1, _): isMirrored ? 180 : 0
    case (-1, _): isMirrored ? 0 : 180
    case (_, 1): isMirrored ? 270 : 90
    default: isMirrored ? 90 : 270
    }
  }

  /// The size of the upright picture.
  public func uprightSize(ofCoded size: PixelSize) -> PixelSize {
    swapsSides ? PixelSize(width: size.height, height: size.width) : size
  }

  /// Where a point of the coded picture of `size` stands in the upright one.
  public func upright(_ point: PixelPoint, codedSize size: PixelSize) -> PixelPoint {
    let (w, h) = (Double(size.width), Double(size.height))
    let x = Double(a) * point.x + Double(c) * point.y
    let y = Double(b) * point.x + Double(d) * point.y
    return PixelPoint(
      x: x + (a < 0 ? w : 0) + (c < 0 ? h : 0), y: y + (b < 0 ? w : 0) + (d < 0 ? h : 0))
  }

  /// Where a point of the upright picture lies in the coded one of `size`.
  public func coded(_ point: PixelPoint, codedSize size: PixelSize) -> PixelPoint {
    let (w, h) = (Double(size.width), Double(size.height))
    let x = point.x - (a < 0 ? w : 0) - (c < 0 ? h : 0)
    let y = point.y - (b < 0 ? w : 0) - (d < 0 ? h : 0)
    return PixelPoint(x: Double(a) * x + Double(b) * y, y: Double(c) * x + Double(d) * y)
  }

  /// An outline of the upright picture as it lies in the coded one of `size`.
  public func coded(_ outline: Outline, codedSize size: PixelSize) -> Outline {
    switch outline {
    case .box(let low, let high):
      let (p, q) = (coded(low, codedSize: size), coded(high, codedSize: size))
      return .box(
        min: PixelPoint(x: min(p.x, q.x), y: min(p.y, q.y)),
        max: PixelPoint(x: max(p.x, q.x), y: max(p.y, q.y)))
    case .ellipse(let center, let radiusX, let radiusY):
      return .ellipse(
        center: coded(center, codedSize: size),
        radiusX: swapsSides ? radiusY : radiusX, radiusY: swapsSides ? radiusX : radiusY)
    case .polygon(let points, let margin):
      return .polygon(points: points.map { coded($0, codedSize: size) }, margin: margin)
    case .everything: return .everything
    }
  }
}
