// Masks made of masks, sample by sample against their definition.

import Kernels
import MediaTime
import Raster
import Testing

@Suite struct MaskTests {
  private static let size = PixelSize(width: 33, height: 21)

  private static func random(_ seed: UInt64, _ bounds: PixelRect) -> Mask {
    var random = Random(seed)
    var mask = Mask(bounds: bounds)
    for y in bounds.y..<bounds.maxY {
      for x in bounds.x..<bounds.maxX { mask[x, y] = random.below(3) == 0 ? 255 : 0 }
    }
    return mask
  }

  @Test func algebraFollowsItsDefinition() {
    let first = MaskTests.random(1, PixelRect(x: 3, y: 2, width: 17, height: 9))
    let second = MaskTests.random(2, PixelRect(x: 10, y: 5, width: 23, height: 16))
    let joined = Coverage(union(first, second))
    let left = Coverage(subtract(second, from: first))
    let everything = Mask(everythingIn: MaskTests.size)
    everything.cut(first)
    let rest = Coverage(everything)
    let (a, b) = (Coverage(first), Coverage(second))
    #expect(rest.bounds == PixelRect(MaskTests.size) && left.bounds == a.bounds)
    for y in 0..<MaskTests.size.height {
      for x in 0..<MaskTests.size.width {
        #expect(joined[x, y] == max(a[x, y], b[x, y]))
        #expect(left[x, y] == (b[x, y] == 255 ? 0 : a[x, y]))
        #expect(rest[x, y] == 255 - a[x, y])
      }
    }
  }

  @Test(arguments: [0, 1, 2], [0, 1, 2])
  func subsamplingNeverUncovers(_ shiftX: Int, _ shiftY: Int) {
    let plane = PixelSize(
      width: (33 + (1 << shiftX) - 1) >> shiftX, height: (21 + (1 << shiftY) - 1) >> shiftY)
    for corner in 0..<4 {
      let mask = MaskTests.random(
        UInt64(corner), PixelRect(x: corner, y: 2 * corner, width: 33 - corner, height: 13))
      let coarse = Coverage(
        mask.subsampled(shiftX: shiftX, shiftY: shiftY, planeSize: plane))
      for y in 0..<plane.height {
        for x in 0..<plane.width {
          var expected: UInt8 = 0
          for fineY in y << shiftY..<(y + 1) << shiftY {
            for fineX in x << shiftX..<(x + 1) << shiftX {
              expected = max(expected, mask[fineX, fineY])
            }
          }
          #expect(coarse[x, y] == expected)
        }
      }
    }
  }

  /// A mask that is known to be solid is not looked at, so it had better be.
  @Test func solidMasksAreCoveredEverywhere() {
    let cell = PixelSize(width: 2, height: 2)
    let box = Outline.box(min: PixelPoint(x: 3, y: 5), max: PixelPoint(x: 17, y: 11))
    let ellipse = Outline.ellipse(center: PixelPoint(x: 9, y: 9), radiusX: 8, radiusY: 7)
    let far = Outline.box(min: PixelPoint(x: 3, y: 16), max: PixelPoint(x: 17, y: 19))
    for (outlines, solid) in [
      ([box], true), ([Outline.everything], true), ([ellipse], false), ([box, far], false),
      ([box, box], false),
    ] {
      let mask = rasterize(outlines, pictureSize: MaskTests.size, cell: cell)!
      let plane = PixelSize(width: 17, height: 11)
      let coarse = mask.subsampled(shiftX: 1, shiftY: 1, planeSize: plane)
      let known = [mask.isSolid, coarse.isSolid]
      #expect(known == [solid, solid])
      let (covered, coarselyCovered) = (Coverage(mask), Coverage(coarse))
      let full = covered.count == covered.bounds.width * covered.bounds.height
      #expect(full || !solid)
      let area = coarselyCovered.bounds.width * coarselyCovered.bounds.height
      #expect(coarselyCovered.count == area || !solid)
    }
    var opened = Mask(bounds: PixelRect(x: 0, y: 0, width: 4, height: 4), coverage: 255)
    opened[1, 1] = 0
    let rest = Mask(everythingIn: MaskTests.size)
    rest.cut(opened)
    let cut = subtract(opened, from: Mask(bounds: PixelRect(MaskTests.size), coverage: 255))
    let known = [opened.isSolid, rest.isSolid, cut.isSolid]
    #expect(known == [false, false, false])
  }
}
