// Colours and orientation of pictures made visible, against formulas written out in floating point
// and against colours that standards name.

import Images
import MediaTime
import Raster
import Testing

@Suite struct UprightRGBTests {
  private static let layouts: [ChromaSubsampling] = [
    .gray, .yuv420, .yuv422, .yuv444, .yuv440, .yuv411, .yuv410,
  ]

  /// Every sample of every plane from a small generator, over the whole range of the depth.
  private func noise(_ format: PixelFormat, _ size: PixelSize) -> Picture {
    var picture = Picture(allocating: format, size: size)
    var state: UInt64 = 0x9e37_79b9_7f4a_7c15
    for index in 0..<picture.planeCount {
      let plane = picture.mutablePlane(index)
      for y in 0..<plane.height {
        for x in 0..<plane.width {
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          plane[x, y] = Int(state >> 40) & format.maximum
        }
      }
    }
    return picture
  }

  /// The textbook conversion of one triple, 0...255 before rounding and clamping.
  private func exact(
    _ samples: [Double], _ format: PixelFormat, _ color: ColorDescription, _ size: PixelSize
  ) -> [Double] {
    let unit = Double(1 << (format.bitDepth - 8))
    let (black, top) =
      format.isFullRange ? (0, Double(format.maximum)) : (16 * unit, 235 * unit)
    let luma = { (sample: Double) in (sample - black) / (top - black) * 255 }
    if color.matrix == 0 { return [luma(samples[2]), luma(samples[0]), luma(samples[1])] }
    let span = format.isFullRange ? Double(format.maximum) : 224 * unit
    let first = (samples[1] - 128 * unit) / span * 255
    let second = (samples[2] - 128 * unit) / span * 255
    let y = luma(samples[0])
    if color.matrix == 8 { return [y - first + second, y + first, y - first - second] }
    let (kr, kb) = color.lumaWeights(for: size)
    let red = y + 2 * (1 - kr) * second
    let blue = y + 2 * (1 - kb) * first
    return [red, (y - kr * red - kb * blue) / (1 - kr - kb), blue]
  }

  @Test(arguments: layouts, [8, 10, 16])
  func agreesWithFloatingPoint(chroma: ChromaSubsampling, depth: Int) {
    let size = PixelSize(width: 37, height: 11)
    for isFullRange in [false, true] {
      let format = PixelFormat(chroma: chroma, bitDepth: depth, isFullRange: isFullRange)
      let picture = noise(format, size)
      for matrix in [0, 1, 2, 5, 8, 9] where chroma == .yuv444 || matrix != 0 {
        let color = ColorDescription(matrix: matrix)
        let image = uprightRGB(picture, color: color, orientation: .upright)
        var worst = 0.0
        for y in 0..<size.height {
          for x in 0..<size.width {
            var samples = [Double(picture.plane(0)[x, y])]
            for index in 1..<3 {
              samples.append(
                chroma == .gray
                  ? Double(format.neutralChroma)
                  : Double(picture.plane(index)[x >> chroma.shiftX, y >> chroma.shiftY]))
            }
            let wanted = exact(samples, format, color, size).map { max(0, min(255, $0)) }
            let found = image[x, y]
            for (value, byte) in zip(wanted, [found.red, found.green, found.blue]) {
              worst = max(worst, abs(value - Double(byte)))
            }
          }
        }
        #expect(worst <= (depth == 16 ? 0.6 : 0.53), "matrix \(matrix), full \(isFullRange)")
      }
    }
  }

  /// Limited-range samples of 75 % bars (yellow, cyan, green, magenta, red, blue): ITU-R BT.801 and
  /// SMPTE RP 219, rounded to 8 bits; 75 % of 255 is 191.
  @Test(arguments: [
    (
      5,
      [
        (162, 44, 142), (131, 156, 44), (112, 72, 58), (84, 184, 198), (65, 100, 212),
        (35, 212, 114),
      ]
    ),
    (
      1,
      [
        (168, 44, 136), (145, 147, 44), (133, 63, 52), (63, 193, 204), (51, 109, 212),
        (28, 212, 120),
      ]
    ),
  ])
  func showsColourBars(matrix: Int, bars: [(Int, Int, Int)]) {
    let colors = [
      RGB(191, 191, 0), RGB(0, 191, 191), RGB(0, 191, 0), RGB(191, 0, 191), RGB(191, 0, 0),
      RGB(0, 0, 191),
    ]
    let format = PixelFormat(chroma: .yuv444, bitDepth: 8, isFullRange: false)
    var picture = Picture(allocating: format, size: PixelSize(width: bars.count, height: 1))
    for (x, bar) in bars.enumerated() {
      for (index, sample) in [bar.0, bar.1, bar.2].enumerated() {
        let plane = picture.mutablePlane(index)
        plane[x, 0] = sample
      }
    }
    let image = uprightRGB(
      picture, color: ColorDescription(matrix: matrix), orientation: .upright)
    for (x, color) in colors.enumerated() {
      let found = image[x, 0]
      for (a, b) in [
        (found.red, color.red), (found.green, color.green), (found.blue, color.blue),
      ] {
        #expect(abs(Int(a) - Int(b)) <= 2, "bar \(x): \(found)")
      }
    }
  }

  @Test func blackAndWhiteAreExact() {
    for (depth, isFullRange) in [(8, false), (8, true), (10, false), (12, true), (16, false)] {
      let format = PixelFormat(chroma: .yuv420, bitDepth: depth, isFullRange: isFullRange)
      var picture = Picture(allocating: format, size: PixelSize(width: 2, height: 2))
      for index in 1..<3 {
        let plane = picture.mutablePlane(index)
        plane[0, 0] = format.neutralChroma
      }
      let white = isFullRange ? format.maximum : 235 << (depth - 8)
      let plane = picture.mutablePlane(0)
      for (x, y, sample) in [(0, 0, format.black), (1, 0, white), (0, 1, white), (1, 1, 0)] {
        plane[x, y] = sample
      }
      let image = uprightRGB(picture, color: ColorDescription(), orientation: .upright)
      #expect(image.bytes == [0, 0, 0, 255, 255, 255, 255, 255, 255, 0, 0, 0])
    }
  }

  /// A 3 × 2 picture with the luma samples 1...6, row by row, in each of the eight orientations.
  @Test(arguments: [
    (1, 0, 0, 1, [[1, 2, 3], [4, 5, 6]]),
    (0, 1, -1, 0, [[4, 1], [5, 2], [6, 3]]),
    (-1, 0, 0, -1, [[6, 5, 4], [3, 2, 1]]),
    (0, -1, 1, 0, [[3, 6], [2, 5], [1, 4]]),
    (-1, 0, 0, 1, [[3, 2, 1], [6, 5, 4]]),
    (1, 0, 0, -1, [[4, 5, 6], [1, 2, 3]]),
    (0, 1, 1, 0, [[1, 4], [2, 5], [3, 6]]),
    (0, -1, -1, 0, [[6, 3], [5, 2], [4, 1]]),
  ])
  func turnsAndMirrors(a: Int, b: Int, c: Int, d: Int, wanted: [[Int]]) throws {
    let orientation = try #require(Orientation(a: a, b: b, c: c, d: d))
    let format = PixelFormat(chroma: .gray, bitDepth: 8, isFullRange: true)
    var picture = Picture(allocating: format, size: PixelSize(width: 3, height: 2))
    let plane = picture.mutablePlane(0)
    for place in 0..<6 { plane[place % 3, place / 3] = place + 1 }
    let image = uprightRGB(picture, color: ColorDescription(), orientation: orientation)
    #expect(image.size == PixelSize(width: wanted[0].count, height: wanted.count))
    for (y, row) in wanted.enumerated() {
      for (x, sample) in row.enumerated() {
        #expect(image[x, y] == RGB(UInt8(sample), UInt8(sample), UInt8(sample)))
      }
    }
  }
}
