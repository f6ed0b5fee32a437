// The division in every box mean, at every sum that a window can have: a ramp that rises by one
// sample per window makes the sum rise by one per row, from nothing to the maximum.

import Kernels
import MediaTime
import Raster
import Testing

@Suite struct MeanTests {
  /// One column of the reference, which all columns of the ramp share.
  private static func expected(_ ramp: [Int], _ radii: BoxRadii) -> [Int] {
    let size = PixelSize(width: 1, height: ramp.count)
    let format = PixelFormat(chroma: .gray, bitDepth: 16, isFullRange: true)
    var picture = Picture(allocating: format, size: size)
    let plane = picture.mutablePlane(0)
    for (y, value) in ramp.enumerated() { plane[0, y] = value }
    Reference.blur(plane, mask: Mask(bounds: PixelRect(size), coverage: 255), radii: radii)
    return Samples(picture.plane(0)).values
  }

  /// Blurs the ramp, `columns` wide, in the instruction sets; returns the first row that is wrong.
  private static func firstWrongRow(_ radii: BoxRadii, bitDepth: Int, columns: Int) -> String? {
    let window = 2 * radii.first + 1
    let ramp = (0..<window << bitDepth).map { $0 / window }
    let size = PixelSize(width: columns, height: ramp.count)
    let format = PixelFormat(chroma: .gray, bitDepth: bitDepth, isFullRange: true)
    var source = Picture(allocating: format, size: size)
    var target = Picture(allocating: format, size: size)
    var scratch = Scratch()
    for step in 0..<1 << bitDepth {
      let rows = PixelRect(x: 0, y: step * window, width: columns, height: window)
      source.paint(plane: 0, scratch: &scratch) {
        $0.fill(Mask(bounds: rows, coverage: 255), value: step)
      }
    }
    let column = expected(ramp, radii)
    let whole = PixelRect(size)
    var input = KernelInput(
      mask: Mask(bounds: whole, coverage: 255), hidden: Mask(bounds: whole))
    input.radii = radii
    // The narrower sets share their arithmetic: every third window will do for them.
    let sets = radii.first % 3 == 0 ? InstructionSet.available : InstructionSet.available.suffix(1)
    for set in sets {
      target.copySamples(from: source)
      Kernel.blur.run(
        on: target.mutablePlane(0), patch: source.plane(0), input, set, scratch: &scratch)
      let plane = target.plane(0)
      for y in ramp.indices where plane[0, y] != column[y] || plane[columns - 1, y] != column[y] {
        return "\(set): row \(y), \(plane[0, y]) for \(column[y]), \(radii) at \(bitDepth) bit"
      }
    }
    return nil
  }

  @Test(arguments: [1...40, 41...64, 65...80, 81...94, 95...104, 105...113, 114...120, 121...127])
  func everySumOfEveryWindowOfBytes(_ all: ClosedRange<Int>) {
    for radius in all {
      let radii = BoxRadii(radius, radius, radius)
      let wrong = MeanTests.firstWrongRow(radii, bitDepth: 8, columns: 2 * radius + 3)
      #expect(wrong == nil)
    }
  }

  @Test func windowsOfTwoWidthsShareOneShift() {
    for radius in [1, 3, 7, 15, 31, 63, 100, 126] {
      for radii in [
        BoxRadii(radius + 1, radius, radius), BoxRadii(radius, radius + 1, radius + 1),
      ] {
        let wrong = MeanTests.firstWrongRow(radii, bitDepth: 8, columns: 2 * radius + 5)
        #expect(wrong == nil)
      }
    }
  }

  @Test func everySumOfWindowsOfWords() {
    for (bitDepth, widest) in [(9, 63), (10, 31), (11, 15), (12, 7), (13, 3), (14, 1)] {
      for radius in Set([1, widest / 2, widest - 1, widest]) where radius > 0 {
        let radii = BoxRadii(radius, radius, radius)
        let wrong = MeanTests.firstWrongRow(radii, bitDepth: bitDepth, columns: 2 * radius + 3)
        #expect(wrong == nil)
      }
    }
  }

  /// A plane too narrow for its window goes pass by pass, with sums of 32 bits.
  @Test func everySumOfWidePasses() {
    for radius in [1, 2, 3, 5, 8, 13, 40, 90, 127, 128, 129, 200, 255, 256, 511] {
      let wrong = MeanTests.firstWrongRow(
        BoxRadii(radius, radius, radius), bitDepth: 8, columns: 1)
      #expect(wrong == nil)
    }
    for (bitDepth, radius) in [(10, 200), (10, 32), (12, 8), (12, 40), (15, 4), (16, 1), (16, 2)] {
      let wrong = MeanTests.firstWrongRow(
        BoxRadii(radius, radius, radius), bitDepth: bitDepth, columns: 1)
      #expect(wrong == nil)
    }
  }
}
