// The scalar truth of the blur: box means as a definition, sample by sample, in plain safe code.
// Every faster variant must give the same bits.

import MediaTime
package import Raster

/// The scalar truth that all variants are held to.
package enum Reference {}

extension Reference {
  /// What `blur` computes.
  package static func blur(
    _ plane: borrowing MutablePlane, mask: borrowing Mask, radii: BoxRadii
  ) {
    let area = shared(plane, mask)
    var samples: [Int] = []
    samples.reserveCapacity(area.width * area.height)
    for y in area.y..<area.maxY {
      for x in area.x..<area.maxX { samples.append(plane[x, y]) }
    }
    boxes(&samples, width: area.width, height: area.height, radii: radii)
    for y in area.y..<area.maxY {
      for x in area.x..<area.maxX {
        let value = samples[(y - area.y) * area.width + x - area.x]
        plane[x, y] = mixed(plane[x, y], value, mask[x, y])
      }
    }
  }

  private static func boxes(_ samples: inout [Int], width: Int, height: Int, radii: BoxRadii) {
    guard width > 0, height > 0 else { return }
    for radius in [radii.first, radii.second, radii.third] {
      for x in 0..<width {
        box(&samples, start: x, step: width, count: height, radius: radius)
      }
    }
    for radius in [radii.first, radii.second, radii.third] {
      for y in 0..<height {
        box(&samples, start: y * width, step: 1, count: width, radius: radius)
      }
    }
  }

  /// One pass along one line: the mean of `2 * radius + 1` samples, half up, edges repeated.
  private static func box(
    _ samples: inout [Int], start: Int, step: Int, count: Int, radius: Int
  ) {
    // The mean of one sample repeated is that sample.
    guard count > 1 else { return }
    let line = (0..<count).map { samples[start + $0 * step] }
    let inside = min(radius, count - 1)
    var sum = (radius + 1) * line[0] + (radius - inside) * line[count - 1]
    for k in 0..<inside { sum += line[k + 1] }
    for k in 0..<count {
      samples[start + k * step] = (sum + radius) / (2 * radius + 1)
      sum += line[min(k + radius + 1, count - 1)] - line[max(k - radius, 0)]
    }
  }
}
