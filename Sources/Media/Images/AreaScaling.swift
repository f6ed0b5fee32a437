// Thumbnails by area averaging: every source pixel counts for exactly the share of the thumbnail's
// pixel that it covers, so that nothing small that leaked can fall between two samples.

package import MediaTime

extension RGBImage {
  /// The image scaled to `width` columns, its height in proportion (rounded, at least 1 row); an
  /// image that is not wider is returned as it is.
  ///
  /// - Precondition: `width` is positive.
  package func scaledDown(toWidth width: Int) -> RGBImage {
    precondition(width > 0, "a thumbnail has a width")
    guard size.width > width else { return self }
    let height = max(1, (size.height * width + size.width / 2) / size.width)
    return scaledDown(to: PixelSize(width: width, height: min(height, size.height)))
  }

  /// The image averaged over the areas that the pixels of a smaller image cover, rounded to
  /// nearest.
  ///
  /// Exact: a source column counts in units of 1 / target width, a row in units of 1 / target
  /// height.
  ///
  /// - Precondition: neither side of `target` is larger than the image's, or zero.
  package func scaledDown(to target: PixelSize) -> RGBImage {
    precondition(
      target.width > 0 && target.height > 0 && target.width <= size.width
        && target.height <= size.height, "only smaller")
    let columns = Shares(source: size.width, target: target.width)
    let rows = Shares(source: size.height, target: target.height)
    let total = size.width * size.height
    var result: [UInt8] = []
    result.reserveCapacity(3 * target.width * target.height)
    var sums = [Int](repeating: 0, count: 3 * target.width)
    for y in 0..<size.height {
      let line = averagedRow(y, columns: columns, targetWidth: target.width)
      let share = rows.first[y]
      for at in sums.indices { sums[at] += line[at] * share }
      if rows.isLast[y] {
        for sum in sums { result.append(UInt8((sum + total / 2) / total)) }
        let rest = target.height - share
        for at in sums.indices { sums[at] = line[at] * rest }
      }
    }
    return RGBImage(size: target, bytes: result)
  }

  /// Row `y` summed into `targetWidth` pixels, in units of 1 / target width of a source pixel.
  private func averagedRow(_ y: Int, columns: Shares, targetWidth: Int) -> [Int] {
    var line = [Int](repeating: 0, count: 3 * targetWidth)
    let samples = bytes.span
    var at = 3 * y * size.width
    var to = 0
    for x in 0..<size.width {
      let share = columns.first[x]
      let (red, green, blue) = (Int(samples[at]), Int(samples[at + 1]), Int(samples[at + 2]))
      line[to] += red * share
      line[to + 1] += green * share
      line[to + 2] += blue * share
      if columns.isLast[x] {
        to += 3
        let rest = targetWidth - share
        if rest > 0 {
          line[to] += red * rest
          line[to + 1] += green * rest
          line[to + 2] += blue * rest
        }
      }
      at += 3
    }
    return line
  }
}

/// How each of `source` pixels in a row is divided between `target` pixels; `target` units make
/// one.
private struct Shares {
  /// Units that go to the first target pixel that the source pixel touches; the rest goes to the
  /// next.
  let first: [Int]
  /// Whether that target pixel ends within the source pixel or at its end.
  let isLast: [Bool]

  init(source: Int, target: Int) {
    var (first, isLast) = ([Int](), [Bool]())
    var missing = source
    for _ in 0..<source {
      let share = min(target, missing)
      missing -= share
      first.append(share)
      isLast.append(missing == 0)
      if missing == 0 { missing = source - (target - share) }
    }
    (self.first, self.isLast) = (first, isLast)
  }
}
