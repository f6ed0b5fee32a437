// Three box passes down and three across: a Gaussian in all but name, whose cost does not depend on
// how strong it is. It reads what it hides, so it is cosmetic.

package import Raster

/// Blurs what `mask` covers.
///
/// Only samples inside `mask.bounds` are read; at its edges the outermost sample repeats. See
/// `boxBlur3` for the arithmetic and `BoxRadii` for how sigma becomes radii.
///
/// - Parameters:
///   - mask: coverage on this plane's grid; what lies outside the plane is ignored.
///   - sigma: standard deviation of the Gaussian, in samples of this plane.
///   - scratch: memory that the call may use and grow.
package func blur(
  _ plane: borrowing MutablePlane, mask: borrowing Mask, sigma: Double, scratch: inout Scratch
) {
  InstructionSet.chosen.blur(
    plane, mask: mask, radii: BoxRadii(sigma: sigma), scratch: &scratch)
}

/// Blurs a whole plane: three box passes down each column, then three along each row.
///
/// Each pass rounds its mean half up to a whole sample; at the edges the outermost sample repeats.
///
/// - Parameters:
///   - destination: a plane of the same size and depth; must not overlap the source.
///   - radii: of the three passes, the same for columns and rows.
///   - scratch: memory that the call may use and grow.
package func boxBlur3(
  source: Plane, destination: borrowing MutablePlane, radii: BoxRadii, scratch: inout Scratch
) {
  precondition(
    source.width == destination.width && source.height == destination.height
      && source.bitDepth == destination.bitDepth, "planes of one shape")
  InstructionSet.chosen.boxBlur3(
    source: source, destination: destination, radii: radii, scratch: &scratch)
}
