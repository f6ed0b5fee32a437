// What everything is drawn on: one colour per pixel, and filled polygons with exact edge coverage.
// Knows nothing of cameras or streets; points are pixels from the top left corner.

import MediaTime

/// A picture in the making.
struct Canvas {
  /// Columns and rows.
  let size: PixelSize
  /// Row after row, from the top.
  private(set) var pixels: [Color]
  private var coverage: [Float]
  /// The first and the last column that edges of the current row run through.
  private var touched = (first: 0, last: 0)

  /// Makes a black canvas.
  init(size: PixelSize) {
    self.size = size
    pixels = Array(repeating: rgb(0, 0, 0), count: size.width * size.height)
    coverage = Array(repeating: 0, count: size.width + 2)
  }

  /// Fills the inside of contours (non-zero rule for contours that turn the same way).
  ///
  /// Coverage of edge pixels is the exact area inside, as in a signed-area accumulation buffer:
  /// each edge adds what it covers to its right, and a running sum along the row gives the
  /// coverage.
  mutating func fill(_ contours: [[PixelPoint]], with paint: Paint) {
    let edges = Canvas.edges(of: contours, height: size.height)
    guard let first = edges.first else { return }
    let left = edges.reduce(Double.infinity) { min($0, $1.x0, $1.x1) }
    let right = edges.reduce(-Double.infinity) { max($0, $1.x0, $1.x1) }
    let bottom = edges.reduce(0) { max($0, $1.y1) }
    if right <= 0 || left >= Double(size.width) { return }
    var active: [Edge] = []
    var next = 0
    for y in max(0, Int(first.y0))..<min(size.height, Int(bottom) + 1) {
      while next < edges.count, edges[next].y0 < Double(y + 1) {
        active.append(edges[next])
        next += 1
      }
      active.removeAll { $0.y1 <= Double(y) }
      if active.isEmpty { continue }
      touched = (size.width, 0)
      for edge in active { accumulate(edge, row: y) }
      paintRow(y, paint)
    }
  }

  /// Fills everything above row `end`; looks every fourth pixel up and runs straight in between.
  mutating func fillRows(upTo end: Int, with shader: some Shader) {
    let (width, height) = (size.width, size.height)
    var pixels = self.pixels.mutableSpan
    for y in 0..<min(end, height) {
      var from = shader.color(x: 0, y: Float(y) + 0.5)
      for x in stride(from: 0, to: width, by: 4) {
        let to = shader.color(x: Float(x + 4), y: Float(y) + 0.5)
        for step in 0..<min(4, width - x) {
          pixels[y * width + x + step] = from + (to - from) * ((Float(step) + 0.5) / 4)
        }
        from = to
      }
    }
  }

  /// Replaces each pixel by what `change` makes of its place and colour.
  mutating func modify(_ change: (_ x: Int, _ y: Int, _ color: Color) -> Color) {
    var index = 0
    for y in 0..<size.height {
      for x in 0..<size.width {
        pixels[index] = change(x, y, pixels[index])
        index += 1
      }
    }
  }

  /// A side of a contour, from its upper end to its lower.
  private struct Edge {
    var x0, y0, x1, y1, direction, slope: Double
  }

  private static func edges(of contours: [[PixelPoint]], height: Int) -> [Edge] {
    var edges: [Edge] = []
    for contour in contours where contour.count > 2 {
      var from = contour[contour.count - 1]
      for to in contour {
        defer { from = to }
        if from.y == to.y || max(from.y, to.y) <= 0 || min(from.y, to.y) >= Double(height) {
          continue
        }
        let slope = (to.x - from.x) / (to.y - from.y)
        edges.append(
          from.y < to.y
            ? Edge(x0: from.x, y0: from.y, x1: to.x, y1: to.y, direction: 1, slope: slope)
            : Edge(x0: to.x, y0: to.y, x1: from.x, y1: from.y, direction: -1, slope: slope))
      }
    }
    edges.sort { $0.y0 < $1.y0 }
    return edges
  }

  /// Adds what one edge covers in one row to the row's coverage.
  private mutating func accumulate(_ edge: Edge, row: Int) {
    let top = max(edge.y0, Double(row))
    let bottom = min(edge.y1, Double(row + 1))
    if bottom <= top { return }
    let width = Double(size.width)
    func x(at y: Double) -> Double {
      min(max(edge.x0 + (y - edge.y0) * edge.slope, 0), width)
    }
    let (a, b) = (x(at: top), x(at: bottom))
    let (low, high) = (min(a, b), max(a, b))
    let area = (bottom - top) * edge.direction
    let (first, last) = (Int(low), Int(high))
    touched = (min(touched.first, first), max(touched.last, last))
    if first == last {
      let covered = area * (1 - ((low + high) / 2 - Double(first)))
      coverage[first] += Float(covered)
      coverage[first + 1] += Float(area - covered)
      return
    }
    // The edge crosses several pixels: a triangle, full steps, and a triangle.
    let perColumn = area / (high - low)
    let inFirst = Double(first + 1) - low
    var before = 0.5 * perColumn * inFirst * inFirst
    coverage[first] += Float(before)
    var column = first + 1
    while column < last {
      let reached = perColumn * (Double(column) + 0.5 - low)
      coverage[column] += Float(reached - before)
      before = reached
      column += 1
    }
    let inLast = high - Double(last)
    let reached = area - 0.5 * perColumn * inLast * inLast
    coverage[last] += Float(reached - before)
    coverage[last + 1] += Float(area - reached)
  }

  private mutating func paintRow(_ y: Int, _ paint: Paint) {
    let start = y * size.width
    let columns = min(touched.first, size.width)..<min(touched.last + 2, size.width)
    defer {
      // What reaches beyond the last column is not seen, but must not stay.
      coverage[size.width] = 0
      coverage[size.width + 1] = 0
    }
    switch paint {
    case .flat(let color):
      Canvas.paint(&pixels, from: start, row: y, columns, by: &coverage, FlatShader(color: color))
    case .ramp(let ramp):
      Canvas.paint(&pixels, from: start, row: y, columns, by: &coverage, ramp)
    case .surface(let surface):
      Canvas.paint(&pixels, from: start, row: y, columns, by: &coverage, surface)
    }
  }

  /// Paints one row by its accumulated coverage and clears the coverage.
  ///
  /// Reason for its size: arrays of one value are passed apart, so that both can be changed.
  @inline(__always)
  private static func paint<S: Shader>(
    _ pixels: inout [Color], from start: Int, row y: Int, _ columns: Range<Int>,
    by coverage: inout [Float], _ shader: S
  ) {
    var pixels = pixels.mutableSpan
    var coverage = coverage.mutableSpan
    var sum: Float = 0
    for x in columns {
      sum += coverage[x]
      coverage[x] = 0
      let covered = min(abs(sum), 1)
      if covered <= 0.002 { continue }
      let color = shader.color(x: Float(x) + 0.5, y: Float(y) + 0.5)
      let part = covered * color.w
      let old = pixels[start + x]
      pixels[start + x] = part > 0.998 ? color : old + (color - old) * part
    }
  }
}
