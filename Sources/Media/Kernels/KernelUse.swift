// How the kernels are called when they are timed, and how the planes and masks for that are made:
// the same noise and the same areas on every machine.

package import MediaTime
package import Raster

/// One way of calling a kernel that is worth timing.
package struct KernelUse: Sendable {
  /// Which samples of the area are covered.
  package enum Coverage: Sendable {
    /// All of them, known to be.
    case solid
    /// Those of the largest ellipse.
    case ellipse
    /// All of them by some part.
    case soft
  }

  /// Its name among the figures of `veil bench`.
  package let name: String
  /// Its name in the protocol of the benchmark server.
  package let served: String
  /// What it says about itself in a table.
  package let title: String
  /// What is called.
  package let kernel: Kernel
  /// What the mask covers.
  package let coverage: Coverage
  /// The number that `veil bench` gives it: the radius, the side of a cell or the number of cells.
  package let number: Int

  /// Every use, in the order of the server's digest.
  package static let all = [
    KernelUse(
      name: "blur", served: "box3", title: "three-pass blur, radius 16", kernel: .blur,
      coverage: .solid, number: 16),
    KernelUse(
      name: "mosaic", served: "pixelate", title: "mosaic, cells of 60", kernel: .mosaic,
      coverage: .solid, number: 60),
    KernelUse(
      name: "fill", served: "fill", title: "fill", kernel: .fill, coverage: .solid, number: 0),
    KernelUse(
      name: "fillSoft", served: "fillmask", title: "fill through an ellipse", kernel: .fill,
      coverage: .ellipse, number: 0),
    KernelUse(
      name: "blend", served: "blend", title: "composite through soft coverage",
      kernel: .composite, coverage: .soft, number: 0),
    KernelUse(
      name: "veil", served: "veil", title: "veil", kernel: .veil, coverage: .solid, number: 8),
    KernelUse(
      name: "copy", served: "copy", title: "composite without a mask", kernel: .composite,
      coverage: .solid, number: 0),
  ]

  /// Samples around the area on each side: a veil looks at them.
  private var margin: Int { kernel.takes.contains(.hidden) ? veilReach : 0 }

  /// The size of the plane for an area of `size` samples.
  package func planeSize(_ size: PixelSize) -> PixelSize {
    PixelSize(width: size.width + 2 * margin, height: size.height + 2 * margin)
  }

  /// What the kernel is given for an area of `size` samples.
  ///
  /// - Parameters:
  ///   - size: of the area, in samples of the plane.
  ///   - number: the radius of each pass, the side of a cell or the number of cells; 0 or more.
  /// - Returns: masks on the grid of a plane of `planeSize(size)`, and numbers.
  package func input(_ size: PixelSize, number: Int) -> KernelInput {
    let bounds = PixelRect(x: margin, y: margin, width: size.width, height: size.height)
    var input = KernelInput(
      mask: coverage.mask(bounds), hidden: Mask(bounds: bounds, coverage: 255))
    input.radii = BoxRadii(number, number, number)
    input.cell = PixelSize(width: max(1, number), height: max(1, number))
    input.cells = max(1, number)
    return input
  }
}

extension KernelUse.Coverage {
  /// A mask that covers `bounds` so.
  package func mask(_ bounds: PixelRect) -> Mask {
    switch self {
    case .solid: return Mask(bounds: bounds, coverage: 255)
    case .ellipse:
      let center = PixelPoint(
        x: Double(bounds.x) + Double(bounds.width) / 2,
        y: Double(bounds.y) + Double(bounds.height) / 2)
      let ellipse = Outline.ellipse(
        center: center, radiusX: Double(bounds.width) / 2, radiusY: Double(bounds.height) / 2)
      return rasterize(
        [ellipse], pictureSize: PixelSize(width: bounds.maxX, height: bounds.maxY),
        cell: PixelSize(width: 2, height: 2)) ?? Mask(bounds: bounds)
    case .soft:
      var mask = Mask(bounds: bounds)
      for y in 0..<bounds.height {
        for x in 0..<bounds.width {
          mask[bounds.x + x, bounds.y + y] = UInt8(truncatingIfNeeded: (x &* 37) ^ (y &* 101))
        }
      }
      return mask
    }
  }
}

/// A gray picture of noise, the same for the same seed.
///
/// - Parameters:
///   - size: in samples.
///   - bitDepth: of the samples, 8...16.
///   - seed: chooses the noise.
/// - Returns: a picture of one plane.
package func noisePicture(_ size: PixelSize, bitDepth: Int, seed: UInt64) -> Picture {
  var picture = Picture(
    allocating: PixelFormat(chroma: .gray, bitDepth: bitDepth, isFullRange: true), size: size)
  let plane = picture.mutablePlane(0)
  var state = seed
  for y in 0..<size.height {
    for x in 0..<size.width {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      plane[x, y] = Int(state >> (64 - UInt64(bitDepth)))
    }
  }
  return picture
}
