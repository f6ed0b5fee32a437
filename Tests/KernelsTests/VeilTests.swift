// The veil's one promise: it depends on nothing that is hidden. And it must look like a mosaic.

import Kernels
import MediaTime
import Raster
import Testing

@Suite struct VeilTests {
  private static let size = PixelSize(width: 120, height: 90)

  private static func picture(_ bitDepth: Int, seed: UInt64) -> Picture {
    var random = Random(seed)
    let format = PixelFormat(chroma: .gray, bitDepth: bitDepth, isFullRange: false)
    var picture = Picture(allocating: format, size: size)
    let plane = picture.mutablePlane(0)
    for y in 0..<size.height {
      for x in 0..<size.width {
        plane[x, y] = ((60 + x + y / 2) << (bitDepth - 8)) + random.below(20)
      }
    }
    return picture
  }

  private static func masks(_ outlines: [Outline]) -> Mask {
    rasterize(outlines, pictureSize: size, cell: PixelSize(width: 2, height: 2))!
  }

  private static let face = Outline.ellipse(
    center: PixelPoint(x: 50, y: 40), radiusX: 20, radiusY: 26)
  private static let screen = Outline.box(
    min: PixelPoint(x: 66, y: 30), max: PixelPoint(x: 118, y: 80))

  @Test(arguments: [8, 10, 16]) func dependsOnNothingHidden(_ bitDepth: Int) {
    var scratch = Scratch()
    let mask = VeilTests.masks([VeilTests.face])
    let hidden = VeilTests.masks([VeilTests.face, VeilTests.screen])
    var first = VeilTests.picture(bitDepth, seed: 1)
    var second = first.copy()
    var random = Random(99)
    do {
      let plane = second.mutablePlane(0)
      for y in 0..<plane.height {
        for x in 0..<plane.width where hidden[x, y] != 0 {
          plane[x, y] = random.below(1 << bitDepth)
        }
      }
    }
    first.paint(plane: 0, scratch: &scratch) {
      $0.veil(mask, hidden: hidden, cells: 4, seed: 5, noise: 24)
    }
    second.paint(plane: 0, scratch: &scratch) {
      $0.veil(mask, hidden: hidden, cells: 4, seed: 5, noise: 24)
    }
    let (a, b) = (Samples(first.plane(0)), Samples(second.plane(0)))
    let (inside, anywhere) = (Coverage(mask), Coverage(hidden))
    for y in 0..<VeilTests.size.height {
      for x in 0..<VeilTests.size.width where inside[x, y] != 0 || anywhere[x, y] == 0 {
        #expect(a[x, y] == b[x, y], "\(x), \(y)")
      }
    }
  }

  @Test func looksOutsideOnly() {
    var scratch = Scratch()
    let mask = VeilTests.masks([VeilTests.face])
    var veiled = VeilTests.picture(8, seed: 1)
    var brighter = veiled.copy()
    do {
      let plane = brighter.mutablePlane(0)
      for y in 0..<plane.height {
        for x in 0..<plane.width where mask[x, y] == 0 { plane[x, y] = min(plane[x, y] + 40, 235) }
      }
    }
    veiled.paint(plane: 0, scratch: &scratch) {
      $0.veil(mask, hidden: mask, cells: 4, seed: 5, noise: 24)
    }
    brighter.paint(plane: 0, scratch: &scratch) {
      $0.veil(mask, hidden: mask, cells: 4, seed: 5, noise: 24)
    }
    let (after, before) = (Samples(brighter.plane(0))[50, 40], Samples(veiled.plane(0))[50, 40])
    #expect(after > before + 15, "the surroundings show")
  }

  @Test func hasCellsThatTheSeedChooses() {
    var scratch = Scratch()
    let mask = VeilTests.masks([VeilTests.screen])
    var first = VeilTests.picture(8, seed: 1)
    var second = first.copy()
    first.paint(plane: 0, scratch: &scratch) {
      $0.veil(mask, hidden: mask, cells: 5, seed: 5, noise: 24)
    }
    second.paint(plane: 0, scratch: &scratch) {
      $0.veil(mask, hidden: mask, cells: 5, seed: 6, noise: 24)
    }
    var (levels, differing) = (Set<Int>(), 0)
    let (a, b) = (Samples(first.plane(0)), Samples(second.plane(0)))
    for y in 30..<80 {
      for x in 66..<118 {
        levels.insert(a[x, y])
        differing += a[x, y] == b[x, y] ? 0 : 1
      }
    }
    #expect(levels.count > 20 && differing > 2000)
  }

  @Test(arguments: [8, 10, 16]) func withNothingToLookAtItStartsFromTheMiddle(_ bitDepth: Int) {
    var scratch = Scratch()
    let mask = Mask(bounds: PixelRect(VeilTests.size), coverage: 255)
    var picture = VeilTests.picture(bitDepth, seed: 3)
    picture.paint(plane: 0, scratch: &scratch) {
      $0.veil(mask, hidden: mask, cells: 3, seed: 1, noise: 0)
    }
    let plane = Samples(picture.plane(0))
    #expect(plane[0, 0] == 1 << (bitDepth - 1) && plane[119, 89] == 1 << (bitDepth - 1))
  }

  @Test func smallAndStrangeAreasArePainted() {
    var scratch = Scratch()
    var picture = VeilTests.picture(8, seed: 4)
    for width in [1, 2, 3, 120] {
      for cells in [-1, 0, 1, 7, 500] {
        let mask = Mask(
          bounds: PixelRect(x: -3, y: 80, width: width + 3, height: 40), coverage: 255)
        picture.paint(plane: 0, scratch: &scratch) {
          $0.veil(mask, hidden: mask, cells: cells, seed: 5, noise: 24)
        }
      }
    }
    #expect(Samples(picture.plane(0))[0, 85] >= 16)
  }
}
