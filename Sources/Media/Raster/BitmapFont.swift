// A small font of our own, for captions on contact sheets and marks burnt into sample clips. It
// knows printable ASCII; any other character is drawn as an empty box, so no text can make it fail.

/// A fixed-width bitmap font: letters 5 pixels wide and 7 high, with 2 more rows below the
/// baseline.
package enum BitmapFont {
  /// Pixels from the left edge of one character to the left edge of the next.
  package static let advance = 6
  /// Rows from the top of a capital letter to the bottom of a descender.
  package static let height = 9
  /// Rows from the top of one line to the top of the next.
  package static let lineHeight = 11

  /// A lit pixel; (0, 0) is the top left corner of the text.
  package struct Pixel: Hashable, Sendable {
    /// Column, 0 or more.
    package let x: Int
    /// Row, `0 ..< height`.
    package let y: Int
  }

  /// Columns that one line of text takes, without the gap after its last character.
  package static func width(of text: String) -> Int {
    max(0, text.count * advance - 1)
  }

  /// The lit pixels of one line of text, character by character and row by row.
  ///
  /// The caller draws each pixel as a square of any size. Line ends count as unknown characters.
  package static func pixels(of text: String) -> [Pixel] {
    var result: [Pixel] = []
    for (place, character) in text.enumerated() {
      for y in 0..<height {
        let bits = rows[glyphIndex(character) * height + y]
        for x in 0..<5 where bits & (16 >> UInt8(x)) != 0 {
          result.append(Pixel(x: place * advance + x, y: y))
        }
      }
    }
    return result
  }

  /// Where a character stands in the table; the last glyph is the box for what the font does not
  /// have.
  private static func glyphIndex(_ character: Character) -> Int {
    guard let ascii = character.asciiValue, (32...126).contains(ascii) else { return 95 }
    return Int(ascii) - 32
  }

  /// The rows of all glyphs, nine to a glyph, from the space on; bit 4 is the leftmost pixel.
  private static let rows: [UInt8] = table.utf8.compactMap { digit in
    switch digit {
    case 48...57: digit - 48
    case 97...118: digit - 87
    default: nil
    }
  }

  /// One word per glyph, one base-32 digit (0-9, a-v) per row from the top.
  private static let table = """
    000000000 444440400 aaa000000 aavavaa00 4fke5u400 pp248jj00 cik8lid00 448000000
    248884200 842224800 04lel4000 044v44000 000006624 000v00000 00000cc00 11248gg00
    ehjlphe00 4ck444v00 eh168gv00 eh161he00 26aiv2200 vgu11he00 68guhhe00 v12448800
    ehhehhe00 ehhf12c00 00cc0cc00 00cc0cc48 248g84200 00v0v0000 842124800 eh1240400
    ehnlnge00 ehhvhhh00 uhhuhhu00 ehggghe00 sihhhis00 vgguggv00 vgguggg00 ehgnhhe00
    hhhvhhh00 e44444e00 72222ic00 hikokih00 ggggggv00 hrllhhh00 hppljjh00 ehhhhhe00
    uhhuggg00 ehhhlid00 uhhukih00 fgge11u00 v44444400 hhhhhhe00 hhhhaa400 hhhllla00
    hha4ahh00 hha444400 v1248gv00 e88888e00 gg8421100 e22222e00 4ah000000 0000000v0
    842000000 00e1fhf00 gguhhhu00 00fgggf00 11fhhhf00 00ehvgf00 698s88800 00fhhhf1e
    gguhhhh00 40c444e00 2062222ic ggikoki00 c44444e00 00qllll00 00uhhhh00 00ehhhe00
    00uhhhugg 00fhhhf11 00mpggg00 00fge1u00 88s889600 00hhhhf00 00hhaa400 00hllla00
    00ha4ah00 00hhhhf1e 00v248v00 244844200 444444400 844244800 008l20000 vhhhhhv00
    """
}
