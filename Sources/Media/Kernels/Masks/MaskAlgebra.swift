// Masks made of masks: what is not covered, what either covers, what one covers and the other does
// not, and the same area on a chroma grid. Nothing here reads a picture.

package import MediaTime
package import Raster

/// Covers exactly what `mask` leaves uncovered in a picture of `pictureSize` luma samples.
package func inverse(of mask: borrowing Mask, pictureSize: PixelSize) -> Mask {
  let result = Mask(everythingIn: pictureSize)
  result.cut(mask)
  return result
}

/// Covers what either mask covers; the bounds hold those of both.
package func union(_ first: borrowing Mask, _ second: borrowing Mask) -> Mask {
  let (a, b) = (first.bounds, second.bounds)
  let (left, top) = (min(a.x, b.x), min(a.y, b.y))
  let result = Mask(
    bounds: PixelRect(
      x: left, y: top, width: max(a.maxX, b.maxX) - left, height: max(a.maxY, b.maxY) - top))
  result.join(first)
  result.join(second)
  return result
}

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

  /// A mask of its own with the same bounds and coverage.
  package borrowing func copy() -> Mask {
    if isSolid { return Mask(bounds: bounds, coverage: 255) }
    let result = Mask(bounds: bounds)
    result.join(self)
    return result
  }

  /// The same area on a grid that is coarser by `1 << shiftX` columns and `1 << shiftY` rows.
  ///
  /// A sample takes the largest coverage of the luma samples that share it, so nothing gets less cover.
  ///
  /// - Parameters:
  ///   - shiftX: 0...2, as chroma is sampled.
  ///   - shiftY: 0...2, as chroma is sampled.
  ///   - planeSize: samples of the coarser plane; the result is clipped to it.
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
