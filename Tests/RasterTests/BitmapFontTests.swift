// The font is looked at by people; here only what a slip in its table would break is checked.

import Raster
import Testing

@Suite struct BitmapFontTests {
  @Test func everyPrintableCharacterHasAGlyphOfItsOwn() {
    var seen: Set<[BitmapFont.Pixel]> = []
    for code in UInt8(33)...126 {
      let pixels = BitmapFont.pixels(of: String(UnicodeScalar(code)))
      #expect(!pixels.isEmpty, "character \(code) is blank")
      #expect(pixels.allSatisfy { $0.x < 5 && $0.y < BitmapFont.height })
      #expect(seen.insert(pixels).inserted, "character \(code) looks like another")
    }
    #expect(BitmapFont.pixels(of: " ").isEmpty)
  }

  @Test func aLetterIsDrawnAsDesigned() {
    var art = [[Character]](repeating: Array("..........."), count: 9)
    for pixel in BitmapFont.pixels(of: "Rg") { art[pixel.y][pixel.x] = "#" }
    #expect(
      art.map { String($0) } == [
        "####.......", "#...#......", "#...#..####", "####..#...#", "#.#...#...#",
        "#..#..#...#", "#...#..####", "..........#", ".......###.",
      ])
  }

  @Test func unknownCharactersBecomeABox() {
    let box = BitmapFont.pixels(of: "\u{e9}")
    #expect(box.count == 20)
    #expect(BitmapFont.pixels(of: "\n") == box)
    #expect(BitmapFont.width(of: "a\u{e9}c") == 17)
    #expect(BitmapFont.width(of: "") == 0)
  }
}
