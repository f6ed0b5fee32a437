// Between the painter and the encoder: how a picture is painted that its decoder may still predict from.
// Whatever way is taken, the decoder finds its samples as it left them once `restore` was called.

import LibAV
package import Raster
import MediaTime

/// Paints pictures for the time that it takes to code them.
///
/// A picture that nobody else refers to is painted as it is. Of one that the decoder still needs, the
/// samples under small areas are kept and put back; large areas, and decoders that run meanwhile, get a
/// copy, whose memory is used again for the next picture.
package struct Overpaint: ~Copyable {
  /// Whether no thread of the decoder runs between `paint` and `restore`.
  private let decoderStandsStill: Bool
  private var saved = SavedSamples()
  private var isPatched = false
  private var spare: Picture?
  private var original: Picture?

  /// - Parameter decoderStandsStill: whether the decoder works only in calls of the thread that paints.
  package init(decoderStandsStill: Bool) { self.decoderStandsStill = decoderStandsStill }

  /// Paints `areas`, or covers the whole picture if it is damaged.
  ///
  /// - Parameter picture: is another one afterwards where a copy was painted.
  package mutating func paint(
    _ areas: [PaintedArea], isDamaged: Bool, by painter: inout Painter, onto picture: inout Picture
  ) {
    guard isDamaged || !areas.isEmpty else { return }
    if !picture.isExclusive {
      keep(isDamaged ? [PixelRect(picture.size)] : areas.map(\.bounds), of: &picture)
    }
    if isDamaged { cover(&picture) } else { painter.paint(areas, onto: &picture) }
  }

  /// Puts back what was there before `paint`; does nothing where nothing was kept.
  package mutating func restore(_ picture: inout Picture) {
    if isPatched { saved.restore(to: &picture) }
    isPatched = false
    if var kept = original.take() {
      swap(&kept, &picture)
      spare = consume kept
    }
  }

  private mutating func keep(_ rects: [PixelRect], of picture: inout Picture) {
    // What is kept is moved twice, what is copied once.
    let area = rects.reduce(0) { $0 + $1.width * $1.height }
    if decoderStandsStill && 2 * area < picture.size.width * picture.size.height {
      saved.save(rects, of: picture)
      isPatched = true
      return
    }
    var copy = copy(of: picture)
    swap(&copy, &picture)
    original = consume copy
  }

  private mutating func copy(of picture: borrowing Picture) -> Picture {
    guard var known = spare.take(), known.format == picture.format, known.size == picture.size
    else { return picture.copy() }
    known.copySamples(from: picture)
    return known
  }
}
