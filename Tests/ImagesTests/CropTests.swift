// Parts of pictures, lines on them and rulers beside them: what a person measures by.

import Images
import MediaTime
import Testing

@Suite struct CropTests {
  /// Each pixel has a colour of its own.
  private func numbered(_ width: Int, _ height: Int) -> RGBImage {
    var image = RGBImage(size: PixelSize(width: width, height: height))
    for y in 0..<height { for x in 0..<width { image[x, y] = RGB(UInt8(x), UInt8(y), 7) } }
    return image
  }

  private func point(_ x: Double, _ y: Double) -> PixelPoint { PixelPoint(x: x, y: y) }

  @Test func aCropHasThePixelsOfItsPlace() {
    let part = numbered(40, 30).cropped(to: PixelRect(x: 11, y: 5, width: 9, height: 7))
    #expect(part.size == PixelSize(width: 9, height: 7))
    #expect(part[0, 0] == RGB(11, 5, 7) && part[8, 6] == RGB(19, 11, 7))
  }

  @Test func enlargingRepeatsPixels() {
    let large = numbered(3, 2).enlarged(to: PixelSize(width: 12, height: 8))
    #expect(large.size == PixelSize(width: 12, height: 8))
    for y in 0..<8 {
      for x in 0..<12 { #expect(large[x, y] == RGB(UInt8(x / 4), UInt8(y / 4), 7)) }
    }
  }

  @Test(arguments: [
    (10, 10, 36, 36), (7, 9, 28, 36), (100, 10, 40, 4), (10, 100, 3, 36), (20, 15, 40, 30),
  ])
  func whatIsFittedIsAsLargeAsItMayBe(_ width: Int, _ height: Int, _ toWidth: Int, _ toHeight: Int)
  {
    let fitted = numbered(width, height).fitted(into: PixelSize(width: 40, height: 36))
    #expect(fitted.size == PixelSize(width: toWidth, height: toHeight))
  }

  @Test func linesAreDrawnAsFarAsTheyLieInside() {
    let red = RGB(255, 0, 0)
    func painted(_ from: PixelPoint, _ to: PixelPoint, thickness: Int = 1) -> [[Int]] {
      var image = RGBImage(size: PixelSize(width: 10, height: 8))
      image.draw(from: from, to: to, thickness: thickness, color: red)
      return (0..<8).map { y in (0..<10).filter { image[$0, y] == red } }
    }
    let across = painted(point(2.5, 3.5), point(6.5, 3.5))
    #expect(across[3] == [2, 3, 4, 5, 6] && across.joined().count == 5)
    let far = painted(point(-1e6, 4.5), point(1e6, 4.5))
    #expect(far[4] == Array(0..<10) && far.joined().count == 10)
    #expect(painted(point(-50, -50), point(50, -50)).joined().isEmpty)
    #expect(painted(point(1e9, 1e9), point(1e9 + 5, 1e9)).joined().isEmpty)
    #expect(painted(point(5, 4), point(5, 4), thickness: 2).joined().count == 4)
    let slanted = painted(point(0.5, 0.5), point(7.5, 7.5))
    #expect(slanted.enumerated().allSatisfy { $0.element.contains($0.offset) })
  }

  @Test func outlinesLieWhereTheyDoInThePicture() {
    let picture = RGBImage(size: PixelSize(width: 200, height: 100), filledWith: RGB(9, 9, 9))
    var crop = OutlinedCrop(
      picture, PixelRect(x: 100, y: 20, width: 50, height: 40),
      fitting: PixelSize(width: 100, height: 80))
    crop.drawCovered(.box(min: point(110, 30), max: point(140, 50)))
    let image = crop.drawn()
    #expect(image.size == PixelSize(width: 100, height: 80))
    let lit = (0..<80).flatMap { y in
      (0..<100).compactMap { x in image[x, y] == RGB(9, 9, 9) ? nil : (x, y) }
    }
    // Twice as large, from (20, 20) to (80, 60), in lines of two pixels.
    #expect(lit.map(\.0).min() == 19 && lit.map(\.0).max() == 80)
    #expect(lit.map(\.1).min() == 19 && lit.map(\.1).max() == 60)
    #expect(!lit.contains { (22..<79).contains($0.0) && (22..<59).contains($0.1) })
  }

  @Test func theMarginOfAPolygonIsDrawnOutsideOfIt() {
    let picture = RGBImage(size: PixelSize(width: 100, height: 100), filledWith: RGB(9, 9, 9))
    let square = [point(40, 40), point(60, 40), point(60, 60), point(40, 60)]
    for points in [square, square.reversed()] {
      var crop = OutlinedCrop(
        picture, PixelRect(x: 0, y: 0, width: 100, height: 100),
        fitting: PixelSize(width: 100, height: 100))
      crop.drawCovered(.polygon(points: points, margin: 10))
      let image = crop.drawn()
      let lit = (0..<100).filter { image[50, $0] != RGB(9, 9, 9) }
      #expect(lit == [29, 30, 69, 70])
    }
  }

  @Test func aRulerStandsBesideThePicture() {
    let white = RGBImage(size: PixelSize(width: 1280, height: 720), filledWith: RGB(200, 0, 0))
    let ruled = white.ruled(toWidth: 640)
    #expect(ruled.size == PixelSize(width: 640, height: 24 + 330))
    #expect(ruled[54, 24] == RGB(200, 0, 0) && ruled[53, 24] != RGB(200, 0, 0))
    // A long line at each 200 pixels of the picture, which are 91 here; a short one between.
    let ink = RGB(0xf2, 0xf4, 0xf7)
    let long = (54..<640).filter { ruled[$0, 17] == ink && ruled[$0, 23] == ink }
    #expect(long == stride(from: 0, to: 1280, by: 200).map { 54 + $0 * 586 / 1280 })
    // A picture that is smaller is not enlarged.
    let small = RGBImage(size: PixelSize(width: 96, height: 64)).ruled(toWidth: 640)
    #expect(small.size == PixelSize(width: 150, height: 88))
  }
}
