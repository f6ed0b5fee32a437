// Masks made of masks: what one covers and another does not, everything with parts to be cut out,
// and the same area on a chroma grid. Nothing here reads a picture.

package import MediaTime
package import Raster

/// Covers what `mask` covers and `other` does not; the bounds stay those of `mask`.
package func subtract(_ other: borrowing Mask, from mask: borrowing Mask) -> Mask {
  let result = Mask(bounds: mask.bounds)
  result.join(mask)
  result.cut(other)
  return result
}

extension Mask {
  /// Covers a whole picture of `pictureSize` luma samples, ready for parts to be cut out.
  package init(everythingIn pictureSize: PixelSize) {
    self.init(bounds: PixelRect(pictureSize), coverage: 255, willBeCut: true)
  }

  /// The same area on a grid that is coarser by `1 << shiftX` columns and `1 << shiftY` rows.
  ///
  /// A sample takes the largest coverage of the luma samples that share it, so nothing gets less
  /// cover.
  ///
  /// - Parameters:
  ///   - shiftX: 0...2, as chroma is sampled.
  ///   - shiftY: 0...2, as chroma is sampled.
  ///   - planeSize: samples of the coarser plane; the result is clipped to it.
  /// - Returns: a mask whose bounds hold all of this one's.
  package borrowing func subsampled(shiftX: Int, shiftY: Int, planeSize: PixelSize) -> Mask {
    precondition((0...2).contains(shiftX) && (0...2).contains(shiftY), "chroma is that coarse")
    let (stepX, stepY) = (1 << shiftX, 1 << shiftY)
    let (left, top) = (bounds.x >> shiftX, bounds.y >> shiftY)
    let coarse = PixelRect(
      x: left, y: top,
      width: ((bounds.maxX + stepX - 1) >> shiftX) - left,
      height: ((bounds.maxY + stepY - 1) >> shiftY) - top
    ).intersection(PixelRect(planeSize))
    if isSolid { return Mask(bounds: coarse, coverage: 255) }
    let result = Mask(bounds: coarse)
    result.joinBlocks(of: self, shiftX: shiftX, shiftY: shiftY)
    return result
  }
}
