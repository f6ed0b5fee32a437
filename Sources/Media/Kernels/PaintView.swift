// What a painting stage is given in place of a picture: a plane to paint on, and no way to look at
// it. The kernels in `Vector` read what they must; nothing that they read comes out again.

package import Raster

/// A plane that a stage may paint and may not see.
///
/// It has no sample, pointer or row to ask for. It cannot be copied, stored, returned, captured by
/// anything that outlives the call or sent to another thread, and only `Picture.paint` makes one.
package struct PaintView: ~Copyable, ~Escapable {
  /// What is painted.
  let plane: MutablePlane
  /// The loops that paint.
  let set: InstructionSet
  /// Memory that kernels use and grow.
  var scratch: Scratch

  @_lifetime(copy plane)
  init(_ plane: consuming MutablePlane, _ set: InstructionSet, scratch: consuming Scratch) {
    self.plane = plane
    self.set = set
    self.scratch = scratch
  }

  /// Ends the view and gives its memory back.
  consuming func takeScratch() -> Scratch { scratch }
}

/// A step that paints: it gets a view and gives nothing back.
///
/// Being `@Sendable` it captures nothing that it could write to, so what it does ends with it.
package typealias PaintStage = @Sendable (inout PaintView) -> Void

extension Picture {
  /// Lets `stage` paint plane `index` (0 luma, 1 Cb, 2 Cr).
  ///
  /// - Parameters:
  ///   - index: `0 ..< planeCount`.
  ///   - scratch: memory that the kernels may use and grow.
  ///   - stage: paints; it is called once.
  package mutating func paint(plane index: Int, scratch: inout Scratch, _ stage: PaintStage) {
    var view = PaintView(mutablePlane(index), .chosen, scratch: consume scratch)
    stage(&view)
    scratch = view.takeScratch()
  }
}
