// Between the painter and the encoder: how a picture is painted that its decoder may still predict
// from. Whatever way is taken, the decoder finds its samples as it left them once `restore` was
// called.

import LibAV
package import MediaTime
package import Raster

/// Keeps pictures as their decoder left them, for the time that it takes to paint and code them.
///
/// A picture that nobody else refers to is painted as it is. Of one that the decoder still needs,
/// the samples under small areas are kept and put back; large areas, and decoders that run
/// meanwhile, get a copy, whose memory is used again for the next picture.
package struct Overpaint: ~Copyable {
  /// Whether no thread of the decoder runs between `keep` and `restore`.
  private let decoderStandsStill: Bool
  private var saved = SavedSamples()
  private var isPatched = false
  private var spare: Picture?
  private var original: Picture?

  /// - Parameter decoderStandsStill: whether the decoder works only in calls of the thread that
  ///   paints.
  package init(decoderStandsStill: Bool) { self.decoderStandsStill = decoderStandsStill }

  /// Sees to it that a picture may be painted under `rects`, whoever else needs it.
  ///
  /// - Parameters:
  ///   - rects: of luma samples; none keeps nothing.
  ///   - picture: is another one with the same samples afterwards where a copy was made.
  package mutating func keep(_ rects: [PixelRect], of picture: inout Picture) {
    guard !rects.isEmpty, !picture.isExclusive else { return }
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

  /// Puts back what was kept; does nothing where nothing was.
  package mutating func restore(_ picture: inout Picture) {
    if isPatched { saved.restore(to: &picture) }
    isPatched = false
    if var kept = original.take() {
      swap(&kept, &picture)
      spare = consume kept
    }
  }

  private mutating func copy(of picture: borrowing Picture) -> Picture {
    guard var known = spare.take(), known.format == picture.format, known.size == picture.size
    else { return picture.copy() }
    known.copySamples(from: picture)
    return known
  }
}
