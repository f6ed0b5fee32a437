// One picture that shows what a redaction did: rows of thumbnails with captions, for a person to
// look over and for a case file to keep. It lays out what it is given; which pictures those are,
// others say.

import MediaTime
import Raster

/// Rows of captioned thumbnails on a dark ground.
package struct ContactSheet: Sendable {
  /// One picture of a row.
  package struct Cell: Sendable {
    /// The picture, upright; scaled down to the sheet's cell width if it is wider.
    package var image: RGBImage
    /// Printed below the picture, wrapped at spaces.
    package var caption: String
    /// Whether the picture gets a bright frame: it is one of those that the row is about.
    package var isOutlined: Bool

    /// Makes a cell.
    package init(image: RGBImage, caption: String, isOutlined: Bool = false) {
      self.image = image
      self.caption = caption
      self.isOutlined = isOutlined
    }
  }

  /// A title and the pictures below it.
  package struct Row: Sendable {
    /// Printed above the pictures, wrapped at spaces.
    package var title: String
    /// From left to right.
    package var cells: [Cell]

    /// Makes a row.
    package init(title: String, cells: [Cell]) {
      self.title = title
      self.cells = cells
    }
  }

  /// Printed at the top, wrapped at spaces; may be empty, and is never a name.
  package var heading: String
  /// From top to bottom.
  package var rows: [Row]
  /// Width of a thumbnail in pixels, 64 or more.
  package var cellWidth: Int

  /// Makes a sheet.
  package init(heading: String, rows: [Row], cellWidth: Int = 320) {
    precondition(cellWidth >= 64, "a thumbnail that a person can make something of")
    self.heading = heading
    self.rows = rows
    self.cellWidth = cellWidth
  }

  private static let ground = RGB(0x14, 0x17, 0x1c)
  private static let rule = RGB(0x33, 0x3a, 0x45)
  private static let bright = RGB(0xf2, 0xf4, 0xf7)
  private static let soft = RGB(0xb4, 0xbd, 0xca)
  private static let frame = RGB(0xff, 0xb0, 0x2e)
  private static let border = 24
  private static let gap = 16

  /// The whole sheet as one image, wide enough for its longest row and at least for two cells.
  package func drawn() -> RGBImage {
    let columns = max(2, rows.map(\.cells.count).max() ?? 0)
    let inner = columns * cellWidth + (columns - 1) * ContactSheet.gap
    let blocks = rows.map { Block($0, cellWidth: cellWidth, width: inner) }
    let headingLines = TextLines(heading, scale: 3, width: inner)
    let headingHeight = heading.isEmpty ? 0 : headingLines.height + ContactSheet.gap
    let height =
      blocks.reduce(2 * ContactSheet.border + headingHeight) { $0 + $1.height }
      + max(0, blocks.count - 1) * 2 * ContactSheet.gap
    var sheet = RGBImage(
      size: PixelSize(width: inner + 2 * ContactSheet.border, height: height),
      filledWith: ContactSheet.ground)
    var y = ContactSheet.border
    if !heading.isEmpty {
      headingLines.draw(on: &sheet, x: ContactSheet.border, y: y, color: ContactSheet.bright)
      y += headingHeight
    }
    for (place, block) in blocks.enumerated() {
      if place > 0 {
        let line = PixelRect(
          x: ContactSheet.border, y: y + ContactSheet.gap - 1, width: inner, height: 1)
        sheet.fill(line, with: ContactSheet.rule)
        y += 2 * ContactSheet.gap
      }
      block.draw(on: &sheet, y: y)
      y += block.height
    }
    return sheet
  }

  /// A row with its pictures scaled and its text broken into lines.
  private struct Block {
    let title: TextLines
    let cells: [(image: RGBImage, caption: TextLines, isOutlined: Bool)]
    let cellWidth: Int
    let pictureHeight: Int

    init(_ row: Row, cellWidth: Int, width: Int) {
      title = TextLines(row.title, scale: 2, width: width)
      self.cellWidth = cellWidth
      cells = row.cells.map {
        let caption = TextLines($0.caption, scale: 2, width: cellWidth)
        return ($0.image.scaledDown(toWidth: cellWidth), caption, $0.isOutlined)
      }
      pictureHeight = cells.map(\.image.size.height).max() ?? 0
    }

    var height: Int {
      let captions = cells.map(\.caption.height).max() ?? 0
      return title.height + (cells.isEmpty ? 0 : 12 + pictureHeight + 10 + captions)
    }

    func draw(on sheet: inout RGBImage, y top: Int) {
      title.draw(on: &sheet, x: ContactSheet.border, y: top, color: ContactSheet.bright)
      let y = top + title.height + 12
      for (column, cell) in cells.enumerated() {
        let x = ContactSheet.border + column * (cellWidth + ContactSheet.gap)
        let size = cell.image.size
        let place = PixelRect(
          x: x + (cellWidth - size.width) / 2, y: y + (pictureHeight - size.height) / 2,
          width: size.width, height: size.height)
        sheet.paste(cell.image, x: place.x, y: place.y)
        sheet.outline(
          place, thickness: cell.isOutlined ? 3 : 1,
          color: cell.isOutlined ? ContactSheet.frame : ContactSheet.rule)
        cell.caption.draw(
          on: &sheet, x: x, y: y + pictureHeight + 10,
          color: cell.isOutlined ? ContactSheet.frame : ContactSheet.soft)
      }
    }
  }
}

/// Text broken into lines that fit a width.
private struct TextLines {
  let lines: [String]
  let scale: Int

  /// Breaks at spaces and line ends, and inside words that are wider than a line.
  init(_ text: String, scale: Int, width: Int) {
    self.scale = scale
    let limit = max(1, (width / scale + 1) / BitmapFont.advance)
    var lines: [String] = []
    for paragraph in text.split(separator: "\n") {
      var line = ""
      for word in paragraph.split(separator: " ") {
        var word = word
        if !line.isEmpty && line.count + 1 + word.count > limit {
          lines.append(line)
          line = ""
        }
        while word.count > limit {
          lines.append(String(word.prefix(limit)))
          word = word.dropFirst(limit)
        }
        line += (line.isEmpty ? "" : " ") + word
      }
      lines.append(line)
    }
    self.lines = lines
  }

  /// Rows of pixels, without the gap after the last line.
  var height: Int {
    lines.isEmpty
      ? 0 : ((lines.count - 1) * BitmapFont.lineHeight + BitmapFont.height) * scale
  }

  func draw(on image: inout RGBImage, x: Int, y: Int, color: RGB) {
    for (place, line) in lines.enumerated() {
      image.draw(
        line, x: x, y: y + place * BitmapFont.lineHeight * scale, scale: scale, color: color)
    }
  }
}
