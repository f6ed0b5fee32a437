// The masks of one area on the grids of all planes, and what of other areas a veil over it could
// come to see. Whoever paints and whoever checks what was painted use them.

package import MediaTime
package import Raster

/// Luma and chroma masks of one area, shared between pictures in which it does not move.
package final class PlaneMasks: Sendable {
  /// On the grid of luma.
  package let luma: Mask
  private let chroma: Mask?
  /// The rectangle of chroma samples, where there are any.
  package let chromaBounds: PixelRect?

  /// Takes a mask on the grid of luma.
  ///
  /// - Parameters:
  ///   - luma: the mask.
  ///   - format: layout of the picture.
  ///   - size: luma samples of the picture.
  package init(luma: consuming Mask, format: PixelFormat, size: PixelSize) {
    if format.chroma == .gray {
      chroma = nil
      chromaBounds = nil
    } else {
      let planeSize = Picture.planeSize(1, format: format, size: size)
      let coarse = luma.subsampled(
        shiftX: format.chroma.shiftX, shiftY: format.chroma.shiftY, planeSize: planeSize)
      chromaBounds = coarse.bounds
      chroma = consume coarse
    }
    self.luma = luma
  }

  /// Joins masks inside a rectangle of luma samples.
  ///
  /// - Parameters:
  ///   - masks: what is joined.
  ///   - rect: outside of it nothing is covered.
  ///   - format: layout of the picture.
  ///   - size: luma samples of the picture.
  package convenience init(
    joining masks: [PlaneMasks], inside rect: PixelRect, format: PixelFormat, size: PixelSize
  ) {
    let result = Mask(bounds: rect)
    for masks in masks { result.join(masks.luma) }
    self.init(luma: result, format: format, size: size)
  }

  /// The mask on the grid of a plane (0 luma, 1 Cb, 2 Cr).
  package subscript(plane: Int) -> Mask {
    _read { if plane == 0 { yield luma } else { yield chroma! } }
  }

  /// The rectangle of luma samples that a veil over the area looks at.
  ///
  /// - Parameters:
  ///   - format: layout of the picture.
  ///   - size: luma samples of the picture.
  /// - Returns: the area's bounds, and as far around them as a veil looks.
  package func veilRing(format: PixelFormat, size: PixelSize) -> PixelRect {
    luma.bounds.grown(
      x: (veilReach + 1) << format.chroma.shiftX, y: (veilReach + 1) << format.chroma.shiftY
    ).intersection(PixelRect(size))
  }
}
