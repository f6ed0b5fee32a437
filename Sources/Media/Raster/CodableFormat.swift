// Which layout a source's pictures are coded in, and how to get there when the encoders do not take
// the source's own: more chroma is kept rather than less, and depths above ten become ten.

package import MediaTime

extension PixelFormat {
  /// The layout in which pictures of this layout and `size` are coded.
  ///
  /// Odd sizes are coded without chroma subsampling, since neither standard can say them with it.
  ///
  /// - Parameters:
  ///   - size: luma samples of a picture.
  ///   - isInterlaced: whether two fields are interleaved.
  /// - Returns: at least as much chroma, at 8 or 10 bits, of the same range.
  package func codable(size: PixelSize, isInterlaced: Bool) -> PixelFormat {
    let chroma: ChromaSubsampling =
      switch self.chroma {
      case .gray, .yuv420:
        size.width % 2 != 0 || size.height % 2 != 0
          ? .yuv444 : isInterlaced && size.height % 4 != 0 ? .yuv422 : .yuv420
      case .yuv422: size.width % 2 != 0 ? .yuv444 : .yuv422
      case .yuv444, .yuv440, .yuv411, .yuv410: .yuv444
      }
    return PixelFormat(
      chroma: chroma, bitDepth: bitDepth == 8 ? 8 : 10, isFullRange: isFullRange)
  }
}

extension Picture {
  /// The same picture in another layout: chroma repeated where there is more of it, samples rounded
  /// to nearest where the depth shrinks and shifted where it grows.
  ///
  /// - Parameter target: a layout with as much chroma as this one's, or more.
  /// - Returns: a picture of its own memory.
  package borrowing func repacked(as target: PixelFormat) -> Picture {
    var result = Picture(allocating: target, size: size)
    for index in 0..<target.chroma.planeCount {
      if index < planeCount {
        repack(plane(index), into: result.mutablePlane(index), index: index, target: target)
      } else {
        let bounds = PixelRect(result.planeSize(index))
        paintFlat(result.mutablePlane(index), bounds, target.neutralChroma)
      }
    }
    return result
  }

  private borrowing func repack(
    _ source: Plane, into output: borrowing MutablePlane, index: Int, target: PixelFormat
  ) {
    let down = max(0, format.bitDepth - target.bitDepth)
    let up = max(0, target.bitDepth - format.bitDepth)
    let half = down > 0 ? 1 << (down - 1) : 0
    let (sx, sy) =
      index == 0
      ? (0, 0)
      : (format.chroma.shiftX - target.chroma.shiftX, format.chroma.shiftY - target.chroma.shiftY)
    for y in 0..<output.height {
      let row = min(y >> sy, source.height - 1)
      for x in 0..<output.width {
        let sample = source[min(x >> sx, source.width - 1), row]
        output[x, y] = min(target.maximum, ((sample + half) >> down) << up)
      }
    }
  }
}

private func paintFlat(_ plane: borrowing MutablePlane, _ bounds: PixelRect, _ value: Int) {
  for y in bounds.y..<bounds.maxY {
    for x in bounds.x..<bounds.maxX { plane[x, y] = value }
  }
}
