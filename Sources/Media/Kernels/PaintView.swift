// What a painting stage is given in place of a picture: a plane to paint on, and no way to look at it.
// The kernels behind it read what they must; nothing that they read comes out again.

package import MediaTime
package import Raster

/// A plane that a stage may paint and may not see.
///
/// It has no sample, pointer or row to ask for. It cannot be copied, stored, returned, captured by
/// anything that outlives the call or sent to another thread, and only `Picture.paint` makes one.
package struct PaintView: ~Copyable, ~Escapable {
  private let plane: MutablePlane
  private var scratch: Scratch

  @_lifetime(copy plane)
  fileprivate init(_ plane: consuming MutablePlane, scratch: consuming Scratch) {
    self.plane = plane
    self.scratch = scratch
  }

  fileprivate consuming func takeScratch() -> Scratch { scratch }
}

/// A step that paints: it gets a view and gives nothing back.
///
/// Being `@Sendable` it captures nothing that it could write to, so what it does ends with it.
package typealias PaintStage = @Sendable (inout PaintView) -> Void

extension Picture {
  /// Lets `stage` paint plane `index` (0 luma, 1 Cb, 2 Cr).
  ///
  /// - Parameter scratch: memory that the kernels may use and grow.
  package mutating func paint(plane index: Int, scratch: inout Scratch, _ stage: PaintStage) {
    var view = PaintView(mutablePlane(index), scratch: consume scratch)
    stage(&view)
    scratch = view.takeScratch()
  }
}

extension PaintView {
  /// Paints a colour; see `Kernels.fill`.
  package mutating func fill(_ mask: borrowing Mask, value: Int) {
    Kernels.fill(plane, mask: mask, value: value)
  }

  /// Paints a soft mosaic of the surroundings; see `Kernels.veil`.
  package mutating func veil(
    _ mask: borrowing Mask, hidden: borrowing Mask, cells: Int, seed: UInt64, noise: Int
  ) {
    Kernels.veil(
      plane, mask: mask, hidden: hidden, cells: cells, seed: seed, noise: noise, scratch: &scratch)
  }

  /// Paints each cell's mean; see `Kernels.mosaic`.
  package mutating func mosaic(_ mask: borrowing Mask, cell: PixelSize) {
    Kernels.mosaic(plane, mask: mask, cell: cell, scratch: &scratch)
  }

  /// Blurs; see `Kernels.blur`.
  package mutating func blur(_ mask: borrowing Mask, sigma: Double) {
    Kernels.blur(plane, mask: mask, sigma: sigma, scratch: &scratch)
  }
}
