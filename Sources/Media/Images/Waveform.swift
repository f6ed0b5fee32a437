// The loudness of a whole recording on one page, for a person who decides where to listen: the
// outline, what was taken out, what is silent, where it is cut, and the times to look it up by.

package import AudioSamples
package import MediaTime
import Raster

/// What a page about one track shows; times count from the first displayed picture.
package struct WaveformPage: Sendable {
  /// The track's number among those of audio, from 0; the line at the top says it.
  package var track: Int
  /// The outline, from the first sample on.
  package var envelope: LevelEnvelope
  /// Samples per second of the outline.
  package var sampleRate: Int
  /// When the first sample is heard.
  package var start: Timestamp
  /// Samples that were taken out.
  package var redacted: [Range<Int>] = []
  /// Samples that are silent.
  package var silences: [Range<Int>] = []
  /// Samples at which a chunk ends.
  package var cuts: [Int] = []

  /// Makes a page without marks.
  ///
  /// - Parameters:
  ///   - track: the track's number among those of audio, from 0.
  ///   - envelope: the outline, from the first sample on.
  ///   - sampleRate: samples per second of the outline.
  ///   - start: when the first sample is heard, from the first displayed picture.
  package init(track: Int, envelope: LevelEnvelope, sampleRate: Int, start: Timestamp) {
    self.track = track
    self.envelope = envelope
    self.sampleRate = sampleRate
    self.start = start
  }
}

/// Draws a page.
///
/// - Parameter page: what it shows.
/// - Returns: an image of a fixed width, as high as the rows need.
package func drawWaveform(_ page: WaveformPage) -> RGBImage {
  var drawing = WaveformDrawing(page)
  drawing.drawRows()
  return drawing.image
}

/// A page in the making: rows of equal time, one below the other.
private struct WaveformDrawing {
  private(set) var image: RGBImage
  private let page: WaveformPage
  private let total: Int
  private let rowSamples: Int
  private let rowCount: Int

  private static let left = 84
  private static let plotWidth = 1400
  private static let top = 58
  private static let half = 30
  private static let rowHeight = 92
  private static let rowLimit = 24

  private static let paper = RGB(255, 255, 255)
  private static let ink = RGB(32, 32, 32)
  private static let pale = RGB(150, 150, 150)
  private static let outline = RGB(150, 190, 225)
  private static let core = RGB(30, 95, 160)
  private static let taken = RGB(190, 20, 20)
  private static let takenPaper = RGB(255, 214, 214)
  private static let quiet = RGB(230, 230, 230)

  init(_ page: WaveformPage) {
    self.page = page
    let count = page.envelope.columns.reduce(0) { $0 + $1.count }
    total = max(1, count)
    // Rows of a round length, so that a place on the page can be read off.
    let lengths = [10, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600]
    let seconds = total / page.sampleRate + 1
    let fitting = lengths.first { seconds <= $0 * WaveformDrawing.rowLimit / 2 }
    rowSamples = (fitting ?? (seconds + 23) / 24) * page.sampleRate
    rowCount = (total + rowSamples - 1) / rowSamples
    image = RGBImage(
      size: PixelSize(
        width: WaveformDrawing.left + WaveformDrawing.plotWidth + 24,
        height: WaveformDrawing.top + rowCount * WaveformDrawing.rowHeight + 8),
      filledWith: WaveformDrawing.paper)
  }

  mutating func drawRows() {
    image.draw("track \(page.track)", x: 12, y: 8, scale: 2, color: WaveformDrawing.ink)
    drawLegend()
    for row in 0..<rowCount { drawRow(row) }
  }

  private mutating func drawLegend() {
    var x = 12
    let marks: [(RGB, String)] = [
      (WaveformDrawing.core, "loudness"), (WaveformDrawing.outline, "peaks"),
      (WaveformDrawing.taken, "redacted"), (WaveformDrawing.quiet, "silent"),
      (WaveformDrawing.ink, "end of a chunk"),
    ]
    for (color, text) in marks {
      image.fill(PixelRect(x: x, y: 35, width: 12, height: 9), with: color)
      image.draw(text, x: x + 18, y: 35, scale: 1, color: WaveformDrawing.ink)
      x += 18 + BitmapFont.width(of: text) + 28
    }
    let words = "times count from the first displayed picture"
    image.draw(words, x: x, y: 35, scale: 1, color: WaveformDrawing.pale)
  }

  private mutating func drawRow(_ row: Int) {
    let base = WaveformDrawing.top + row * WaveformDrawing.rowHeight
    let middle = base + WaveformDrawing.half
    let samples = row * rowSamples..<min(total, (row + 1) * rowSamples)
    let height = 2 * WaveformDrawing.half + 1
    for range in page.silences {
      fill(range, samples, y: base, height: height, WaveformDrawing.quiet)
    }
    for range in page.redacted {
      fill(range, samples, y: base, height: height, WaveformDrawing.takenPaper)
    }
    let end = place(samples.upperBound, samples)
    image.fill(
      PixelRect(x: WaveformDrawing.left, y: middle, width: end - WaveformDrawing.left, height: 1),
      with: WaveformDrawing.pale)
    for x in WaveformDrawing.left..<end { drawColumn(x, samples, middle) }
    // What is taken out is marked above and below, so that a tone there hides nothing of the mark.
    for range in page.redacted {
      fill(range, samples, y: base - 4, height: 4, WaveformDrawing.taken)
      fill(range, samples, y: base + height, height: 4, WaveformDrawing.taken)
    }
    for cut in page.cuts where samples.contains(cut) && cut > 0 {
      let x = place(cut, samples)
      image.fill(
        PixelRect(x: x, y: base - 4, width: 1, height: height + 8), with: WaveformDrawing.ink)
    }
    drawTimes(samples, base)
  }

  private mutating func drawTimes(_ samples: Range<Int>, _ base: Int) {
    let label = String(time(samples.lowerBound).description.dropLast(4))
    let y = base + WaveformDrawing.half - 8
    image.draw(label, x: 8, y: y, scale: 1, color: WaveformDrawing.ink)
    let foot = base + 2 * WaveformDrawing.half + 7
    for tenth in 0..<10 {
      let sample = samples.lowerBound + rowSamples * tenth / 10
      guard sample < samples.upperBound || tenth == 0 else { break }
      let x = WaveformDrawing.left + WaveformDrawing.plotWidth * tenth / 10
      image.fill(PixelRect(x: x, y: foot - 2, width: 1, height: 5), with: WaveformDrawing.pale)
      let text = time(sample).description
      let shown =
        rowSamples < 10 * 10 * page.sampleRate ? String(text.dropLast(2)) : String(text.dropLast(4))
      image.draw(shown, x: x + 3, y: foot, scale: 1, color: WaveformDrawing.pale)
    }
  }

  private mutating func drawColumn(_ x: Int, _ samples: Range<Int>, _ middle: Int) {
    let offset = x - WaveformDrawing.left
    let from = samples.lowerBound + rowSamples * offset / WaveformDrawing.plotWidth
    let to = max(
      from + 1, samples.lowerBound + rowSamples * (offset + 1) / WaveformDrawing.plotWidth)
    let size = page.envelope.columnSize
    let last = page.envelope.columns.count - 1
    guard last >= 0 else { return }
    var tally = SampleTally()
    for index in min(from / size, last)...min((to - 1) / size, last) {
      tally.add(page.envelope.columns[index])
    }
    let up = height(Double(tally.high) / 32768)
    let down = height(-Double(tally.low) / 32768)
    image.fill(
      PixelRect(x: x, y: middle - up, width: 1, height: up + down + (up + down > 0 ? 1 : 0)),
      with: WaveformDrawing.outline)
    let core = height(tally.level.rms)
    if core > 0 {
      image.fill(
        PixelRect(x: x, y: middle - core, width: 1, height: 2 * core + 1),
        with: WaveformDrawing.core)
    }
  }

  /// Rows above the middle for an amplitude: linear in decibels from -60 dBFS (none) to full scale.
  private func height(_ amplitude: Double) -> Int {
    let share = (decibels(ofAmplitude: amplitude) + 60) / 60
    return share > 0 ? Int((share * Double(WaveformDrawing.half)).rounded()) : 0
  }

  /// Paints the part of a range that lies in a row, one column wide at least.
  private mutating func fill(
    _ range: Range<Int>, _ row: Range<Int>, y: Int, height: Int, _ color: RGB
  ) {
    let part = range.clamped(to: row)
    if part.isEmpty { return }
    let (from, to) = (place(part.lowerBound, row), place(part.upperBound, row))
    image.fill(PixelRect(x: from, y: y, width: max(1, to - from), height: height), with: color)
  }

  /// The column at which a sample of a row is drawn.
  private func place(_ sample: Int, _ row: Range<Int>) -> Int {
    WaveformDrawing.left + (sample - row.lowerBound) * WaveformDrawing.plotWidth / rowSamples
  }

  private func time(_ sample: Int) -> Timestamp {
    let base = TimeBase(1, Int64(page.sampleRate))
    let start = page.start.converted(to: base, rounding: .nearest)
    return Timestamp(start.ticks + Int64(sample), base)
  }
}
