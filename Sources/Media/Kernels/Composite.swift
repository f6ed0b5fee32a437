// One plane laid over another through a mask: how a painted patch gets into a picture.

package import Raster

/// Replaces `plane` by `patch` where `mask` covers it.
///
/// A partly covered sample d becomes `(d * (255 - m) + s * m + 127) / 255`.
///
/// - Parameters:
///   - patch: a plane of the same size and depth; its sample at (x, y) belongs at (x, y).
///   - mask: coverage on this plane's grid; what lies outside the plane is ignored.
package func composite(
  _ plane: borrowing MutablePlane, patch: Plane, mask: borrowing Mask
) {
  precondition(
    plane.width == patch.width && plane.height == patch.height && plane.bitDepth == patch.bitDepth,
    "planes of one shape")
  InstructionSet.chosen.composite(plane, patch: patch, mask: mask)
}
