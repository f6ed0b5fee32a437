// Parts of pictures and lines on them, for people who judge where a mark lies. Everything is in
// pixels of the image that is drawn on.

package import MediaTime
import RedactionModel

extension RGBImage {
  /// The part of the image in `rect`.
  ///
  /// - Precondition: `rect` lies inside the image and is not empty.
  package func cropped(to rect: PixelRect) -> RGBImage {
    precondition(
      !rect.isEmpty && rect.intersection(PixelRect(size)) == rect, "a part of the image")
    var result = RGBImage(size: PixelSize(width: rect.width, height: rect.height))
    result.paste(self, x: -rect.x, y: -rect.y)
    return result
  }

  /// The image with each pixel of a larger one taken from where its middle lies, so that the pixels
  /// of this one show as the squares that they are.
  ///
  /// - Precondition: neither side of `target` is smaller than the image's.
  package func enlarged(to target: PixelSize) -> RGBImage {
    precondition(target.width >= size.width && target.height >= size.height, "no smaller")
    var result: [UInt8] = []
    result.reserveCapacity(3 * target.width * target.height)
    let columns = (0..<target.width).map { 3 * ((2 * $0 + 1) * size.width / (2 * target.width)) }
    for y in 0..<target.height {
      let row = 3 * size.width * ((2 * y + 1) * size.height / (2 * target.height))
      for column in columns { result += bytes[row + column..<row + column + 3] }
    }
    return RGBImage(size: target, bytes: result)
  }

  /// The image as large as fits into `frame`, in its proportions: enlarged, or scaled down.
  package func fitted(into frame: PixelSize) -> RGBImage {
    var target = PixelSize(
      width: frame.width, height: max(1, size.height * frame.width / size.width))
    if target.height > frame.height {
      target = PixelSize(
        width: max(1, size.width * frame.height / size.height), height: frame.height)
    }
    let isLarger = target.width >= size.width && target.height >= size.height
    return isLarger ? enlarged(to: target) : scaledDown(to: target)
  }

  /// Draws a straight line of squares of `thickness` pixels; what falls outside is left out.
  package mutating func draw(
    from start: PixelPoint, to end: PixelPoint, thickness: Int, color: RGB
  ) {
    let (width, height) = (Double(size.width), Double(size.height))
    // Far outside there is nothing to draw, however long the line is.
    guard let (start, end) = clipped(start, end, margin: width + height) else { return }
    let steps = max(1, Int(max(abs(end.x - start.x), abs(end.y - start.y)).rounded(.up)))
    for step in 0...steps {
      let u = Double(step) / Double(steps)
      let x = start.x + (end.x - start.x) * u - Double(thickness) / 2
      let y = start.y + (end.y - start.y) * u - Double(thickness) / 2
      fill(
        PixelRect(
          x: Int(x.rounded()), y: Int(y.rounded()), width: thickness, height: thickness),
        with: color)
    }
  }

  /// The part of a line that lies within `margin` of the image; nil if none does.
  private func clipped(
    _ start: PixelPoint, _ end: PixelPoint, margin: Double
  ) -> (PixelPoint, PixelPoint)? {
    var (low, high) = (0.0, 1.0)
    let sides = [
      (start.x, end.x - start.x, Double(size.width)),
      (start.y, end.y - start.y, Double(size.height)),
    ]
    for (from, way, side) in sides {
      if way == 0 {
        if from < -margin || from > side + margin { return nil }
        continue
      }
      let (a, b) = ((-margin - from) / way, (side + margin - from) / way)
      low = max(low, min(a, b))
      high = min(high, max(a, b))
    }
    guard low <= high else { return nil }
    func point(_ u: Double) -> PixelPoint {
      PixelPoint(x: start.x + (end.x - start.x) * u, y: start.y + (end.y - start.y) * u)
    }
    return (point(low), point(high))
  }
}

extension PixelRect {
  /// The part of a picture that holds outlines with as much again around them; all of it where they
  /// have no bounds.
  ///
  /// - Parameters:
  ///   - outlines: in the upright picture.
  ///   - margin: by which they grow, as a fraction of their short side.
  ///   - size: of the upright picture.
  ///   - frame: the proportions that are wanted; a third of its size is the least.
  init(around outlines: [Outline], margin: Double, of size: PixelSize, like frame: PixelSize) {
    let bounds = outlines.compactMap { $0.bounds(margin: margin) }.reduce(nil, union)
    guard let bounds else {
      self.init(size)
      return
    }
    let (width, height) = (bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y)
    let scale = max(
      width * 1.6 / Double(frame.width), height * 1.6 / Double(frame.height), 1.0 / 3)
    func side(_ low: Double, _ high: Double, _ wanted: Double, _ limit: Int) -> (Int, Int) {
      let length = min(limit, max(1, Int(wanted.rounded(.up))))
      let start = (low + high) / 2 - Double(length) / 2
      return (Int(min(max(start, 0), Double(limit - length)).rounded()), length)
    }
    let (x, columns) = side(
      bounds.min.x, bounds.max.x, Double(frame.width) * scale, size.width)
    let (y, rows) = side(bounds.min.y, bounds.max.y, Double(frame.height) * scale, size.height)
    self.init(x: x, y: y, width: columns, height: rows)
  }
}

/// A part of a picture with outlines on it.
package struct OutlinedCrop {
  /// The part of the upright picture, in its pixels.
  private let rect: PixelRect
  private var image: RGBImage
  private let scale: (x: Double, y: Double)

  private static let mark = RGB(0xff, 0xb0, 0x2e)
  private static let covered = RGB(0x56, 0xb4, 0xe9)
  private static let shade = RGB(0, 0, 0)

  /// Takes a part of a picture, as large as fits into `frame`.
  ///
  /// - Parameters:
  ///   - picture: upright.
  ///   - rect: not empty and inside the picture.
  ///   - frame: the room that there is.
  package init(_ picture: RGBImage, _ rect: PixelRect, fitting frame: PixelSize) {
    self.rect = rect
    image = picture.cropped(to: rect).fitted(into: frame)
    scale = (
      Double(image.size.width) / Double(rect.width),
      Double(image.size.height) / Double(rect.height)
    )
  }

  /// Draws an outline of the upright picture: as it was marked, in a strong line with a dark rim.
  package mutating func drawMark(_ outline: Outline) {
    draw(outline, thickness: 4, color: OutlinedCrop.shade)
    draw(outline, thickness: 2, color: OutlinedCrop.mark)
  }

  /// Draws how far an outline reaches with its margin, in a fine line.
  package mutating func drawCovered(_ outline: Outline) {
    draw(outline, thickness: 2, color: OutlinedCrop.covered)
  }

  /// The image.
  package consuming func drawn() -> RGBImage { image }

  private mutating func draw(_ outline: Outline, thickness: Int, color: RGB) {
    var outline = outline
    if case .polygon(let points, let margin) = outline, margin > 0 {
      outline = .polygon(points: grown(points, by: margin), margin: 0)
    }
    for case .polygon(let ends, _) in outline.edge where ends.count == 2 {
      image.draw(from: place(ends[0]), to: place(ends[1]), thickness: thickness, color: color)
    }
  }

  /// A polygon with each edge moved outwards, its corners cut off.
  private func grown(_ points: [PixelPoint], by margin: Double) -> [PixelPoint] {
    let edges = points.indices.map { (points[$0], points[($0 + 1) % points.count]) }
    let area = edges.reduce(0) { $0 + ($1.0.x * $1.1.y - $1.1.x * $1.0.y) }
    return edges.flatMap { a, b in
      let (x, y) = (b.x - a.x, b.y - a.y)
      let length = (x * x + y * y).squareRoot() * (area < 0 ? -1 : 1)
      guard length != 0 else { return [a] }
      let (outX, outY) = (y / length * margin, -x / length * margin)
      return [PixelPoint(x: a.x + outX, y: a.y + outY), PixelPoint(x: b.x + outX, y: b.y + outY)]
    }
  }

  private func place(_ point: PixelPoint) -> PixelPoint {
    PixelPoint(
      x: (point.x - Double(rect.x)) * scale.x, y: (point.y - Double(rect.y)) * scale.y)
  }
}
