// PNG files, thumbnails and the contact sheet. What the sheet looks like is for people to judge;
// set VEIL_SHEET to a file name to have one written.

import Foundation
import Images
import MediaTime
import Testing

@Suite struct ImageTests {
  private func gradient(_ width: Int, _ height: Int) -> RGBImage {
    var image = RGBImage(size: PixelSize(width: width, height: height))
    for y in 0..<height {
      for x in 0..<width {
        image[x, y] = RGB(
          UInt8(x * 255 / max(1, width - 1)), UInt8(y * 255 / max(1, height - 1)),
          UInt8((x ^ y) & 255))
      }
    }
    return image
  }

  @Test(arguments: [(1, 1), (3, 5), (257, 131)])
  func pngKeepsEveryPixel(width: Int, height: Int) throws {
    let image = gradient(width, height)
    let file = try encodePNG(image)
    #expect(file.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
    #expect(try decodePNG(file) == image)
  }

  @Test(arguments: [(1, 1), (2, 3), (7, 5), (96, 64)])
  func bmpKeepsEveryPixel(width: Int, height: Int) {
    let image = gradient(width, height)
    let file = encodeBMP(image)
    func word(_ at: Int) -> Int { (0..<4).reduce(0) { $0 | Int(file[at + $1]) << (8 * $1) } }
    #expect(file[0] == 0x42 && file[1] == 0x4d && word(2) == file.count)
    #expect(word(18) == width && word(22) == height && word(26) == 1 | 24 << 16)
    let (head, row) = (word(10), (3 * width + 3) / 4 * 4)
    #expect(file.count == head + row * height)
    for y in 0..<height {
      for x in 0..<width {
        let at = head + row * (height - 1 - y) + 3 * x
        #expect(image[x, y] == RGB(file[at + 2], file[at + 1], file[at]))
      }
    }
  }

  @Test func noiseThatDoesNotCompressIsWrittenToo() throws {
    var state: UInt32 = 1
    let bytes = (0..<3 * 64 * 64).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24)
    }
    let image = RGBImage(size: PixelSize(width: 64, height: 64), bytes: bytes)
    #expect(try decodePNG(encodePNG(image)) == image)
  }

  @Test func whatIsNoPNGIsAnError() throws {
    #expect(throws: ImageError.self) { try decodePNG([1, 2, 3]) }
    let file = try encodePNG(gradient(20, 20))
    #expect(throws: ImageError.self) { try decodePNG(Array(file.prefix(file.count / 2))) }
    #expect(throws: ImageError.self) {
      try encodePNG(RGBImage(size: PixelSize(width: 0, height: 0)))
    }
  }

  @Test(arguments: [(7, 5, 3, 2), (12, 8, 4, 4), (5, 5, 5, 5), (9, 4, 1, 1), (64, 33, 63, 32)])
  func thumbnailsAverageAreas(width: Int, height: Int, toWidth: Int, toHeight: Int) {
    let image = gradient(width, height)
    let small = image.scaledDown(to: PixelSize(width: toWidth, height: toHeight))
    let (sx, sy) = (Double(width) / Double(toWidth), Double(height) / Double(toHeight))
    for ty in 0..<toHeight {
      for tx in 0..<toWidth {
        var sum = 0.0
        for y in 0..<height {
          for x in 0..<width {
            let dx = min(Double(x + 1), Double(tx + 1) * sx) - max(Double(x), Double(tx) * sx)
            let dy = min(Double(y + 1), Double(ty + 1) * sy) - max(Double(y), Double(ty) * sy)
            if dx > 0 && dy > 0 { sum += dx * dy * Double(image[x, y].red) }
          }
        }
        #expect(abs(sum / (sx * sy) - Double(small[tx, ty].red)) <= 0.5 + 1e-9)
      }
    }
  }

  @Test func oneBrightPixelStaysVisibleInAThumbnail() {
    var image = RGBImage(size: PixelSize(width: 64, height: 36))
    image[63, 35] = RGB(255, 255, 255)
    let small = image.scaledDown(toWidth: 16)
    #expect(small.size == PixelSize(width: 16, height: 9))
    #expect(small[15, 8] == RGB(16, 16, 16))
  }

  @Test func pastingAndDrawingStayInside() {
    var image = RGBImage(size: PixelSize(width: 10, height: 10))
    image.paste(gradient(8, 8), x: -3, y: 6)
    #expect(image[0, 6] == gradient(8, 8)[3, 0])
    #expect(image[4, 9] == gradient(8, 8)[7, 3])
    #expect(image[5, 9] == RGB(0, 0, 0))
    image.draw("WWW", x: 4, y: -4, scale: 3, color: RGB(1, 2, 3))
    image.outline(PixelRect(x: 0, y: 0, width: 10, height: 10), thickness: 2, color: RGB(9, 9, 9))
    #expect(!image.bytes.contains(9))
  }

  @Test func theSheetShowsItsPictures() throws {
    let red = RGBImage(size: PixelSize(width: 640, height: 360), filledWith: RGB(200, 10, 10))
    let small = RGBImage(size: PixelSize(width: 40, height: 30), filledWith: RGB(10, 200, 10))
    let sheet = ContactSheet(
      heading: "",
      rows: [
        .init(
          title: "one",
          cells: [
            .init(image: red, caption: "first", isOutlined: true),
            .init(image: small, caption: "second"), .init(image: red, caption: "third"),
          ]),
        .init(title: "none", cells: []),
      ])
    let image = sheet.drawn()
    #expect(image.size.width == 2 * 24 + 3 * 320 + 2 * 16)
    func count(_ color: RGB) -> Int {
      stride(from: 0, to: image.bytes.count, by: 3).count {
        image.bytes[$0] == color.red && image.bytes[$0 + 1] == color.green
          && image.bytes[$0 + 2] == color.blue
      }
    }
    #expect(count(RGB(200, 10, 10)) == 2 * 320 * 180)
    #expect(count(RGB(10, 200, 10)) == 40 * 30)
    #expect(ContactSheet(heading: "empty", rows: []).drawn().size.height > 0)
    if let path = ProcessInfo.processInfo.environment["VEIL_SHEET"] { try write(to: path) }
  }

  private func write(to path: String) throws {
    let times = ["00:00:03.166", "00:00:03.200", "00:00:06.000", "00:00:08.966", "00:00:09.000"]
    let names = ["before", "first", "middle", "last", "after"]
    let rows = [
      "bystander-1: fill, 00:00:03.200 to 00:00:08.966",
      "screen: veil, 00:00:00.000 to 00:00:09.000",
    ]
    let sheet = ContactSheet(
      heading: "intervals: 2",
      rows: rows.map { title in
        .init(
          title: title,
          cells: zip(times, names).enumerated().map { place, words in
            .init(
              image: gradient(640, place == 3 ? 480 : 360), caption: "\(words.1) \(words.0)",
              isOutlined: (1...3).contains(place))
          })
      })
    try Data(try encodePNG(sheet.drawn())).write(to: URL(fileURLWithPath: path))
  }
}
