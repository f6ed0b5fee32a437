// From a decoded picture to what a person sees: colours and the right way up. This is for looking
// at and for reports; redaction itself never leaves the coded samples.

package import MediaTime
package import Raster

/// A decoded picture as 8-bit RGB, turned and mirrored upright.
///
/// Chroma samples are repeated, not interpolated, so that each one shows as the square that it is.
/// Sums are exact to 2^-20 of the sample weights and rounded to nearest (ties up), then clamped to
/// 0...255: at most 0.53 from the exact value at 8 bits, 0.6 at 16. The sample aspect ratio is not
/// applied: one sample is one pixel.
///
/// - Parameters:
///   - picture: any planar format of 8 to 16 bits, limited or full range.
///   - color: says which matrix applies; unspecified is taken as BT.709 from 720 rows up, else
///     BT.601.
///   - orientation: how the coded picture is turned and mirrored.
/// - Returns: an image of `orientation.uprightSize(ofCoded: picture.size)`.
/// - Complexity: one pass; three rows of 32-bit words are allocated beside the result.
package func uprightRGB(
  _ picture: borrowing Picture, color: ColorDescription, orientation: Orientation
) -> RGBImage {
  let size = picture.size
  let matrix = ColorMatrix(format: picture.format, color: color, size: size)
  let way = UprightSteps(orientation, codedSize: size)
  let (shiftX, shiftY) = (picture.format.chroma.shiftX, picture.format.chroma.shiftY)
  var lines = SampleLines(width: size.width)
  var bytes = [UInt8](repeating: 0, count: 3 * size.width * size.height)
  var target = bytes.mutableSpan
  for y in 0..<size.height {
    SampleLines.fill(
      &lines.first, from: picture.plane(0), row: y, shiftX: 0, offset: matrix.offsets[0])
    if picture.planeCount == 3 && (y == 0 || y >> shiftY != (y - 1) >> shiftY) {
      SampleLines.fill(
        &lines.second, from: picture.plane(1), row: y >> shiftY, shiftX: shiftX,
        offset: matrix.offsets[1])
      SampleLines.fill(
        &lines.third, from: picture.plane(2), row: y >> shiftY, shiftX: shiftX,
        offset: matrix.offsets[2])
    }
    lines.convert(matrix, into: &target, at: way.origin + y * way.down, step: way.right)
  }
  return RGBImage(size: orientation.uprightSize(ofCoded: size), bytes: bytes)
}

/// Where the bytes of a coded sample go in an upright image: `origin + x × right + y × down`.
private struct UprightSteps {
  let origin: Int
  let right: Int
  let down: Int

  init(_ orientation: Orientation, codedSize size: PixelSize) {
    let rowBytes = 3 * orientation.uprightSize(ofCoded: size).width
    func place(_ x: Double, _ y: Double) -> Int {
      let point = orientation.upright(PixelPoint(x: x, y: y), codedSize: size)
      return Int(point.y.rounded(.down)) * rowBytes + Int(point.x.rounded(.down)) * 3
    }
    origin = place(0.5, 0.5)
    right = place(1.5, 0.5) - origin
    down = place(0.5, 1.5) - origin
  }
}

/// One row of each plane at full width, as 32-bit words with the plane's offset taken off.
private struct SampleLines {
  var first: [Int32]
  var second: [Int32]
  var third: [Int32]

  init(width: Int) {
    first = [Int32](repeating: 0, count: width)
    second = first
    third = first
  }

  /// Spreads a row of a plane over a line, each sample over `2^shiftX` columns.
  static func fill(
    _ line: inout [Int32], from plane: borrowing Plane, row: Int, shiftX: Int, offset: Int32
  ) {
    var words = line.mutableSpan
    if plane.bitDepth == 8 {
      let samples = plane.row8(row)
      for x in words.indices { words[x] = Int32(samples[x >> shiftX]) &- offset }
    } else {
      let samples = plane.row16(row)
      for x in words.indices { words[x] = Int32(samples[x >> shiftX]) &- offset }
    }
  }

  /// Writes the colours of the row, pixel by pixel, from byte `start` on.
  func convert(
    _ matrix: ColorMatrix, into target: inout MutableSpan<UInt8>, at start: Int, step: Int
  ) {
    let (a, b, c) = (first.span, second.span, third.span)
    let half: Int32 = 1 << (ColorMatrix.fractionBits - 1)
    // Weights in variables of their own: the compiler keeps these in registers.
    let (r0, r1, r2) = (matrix.red[0], matrix.red[1], matrix.red[2])
    let (g0, g1, g2) = (matrix.green[0], matrix.green[1], matrix.green[2])
    let (b0, b1, b2) = (matrix.blue[0], matrix.blue[1], matrix.blue[2])
    func byte(_ sum: Int32) -> UInt8 {
      UInt8(truncatingIfNeeded: max(0, min(255, (sum &+ half) &>> ColorMatrix.fractionBits)))
    }
    var at = start
    for x in a.indices {
      let (p, q, r) = (a[x], b[x], c[x])
      target[at] = byte(p &* r0 &+ q &* r1 &+ r &* r2)
      target[at &+ 1] = byte(p &* g0 &+ q &* g1 &+ r &* g2)
      target[at &+ 2] = byte(p &* b0 &+ q &* b1 &+ r &* b2)
      at &+= step
    }
  }
}
