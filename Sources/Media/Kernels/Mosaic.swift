// The classical mosaic: each cell shows its mean. It reads what it hides, so it is cosmetic.

package import MediaTime
package import Raster

/// Paints each cell's mean where `mask` covers `plane`.
///
/// Cells start at the upper left of `mask.bounds`, the last of a row or column may be partial, and a mean
/// counts all samples of its cell inside the bounds, covered or not, rounded half up.
///
/// - Parameters:
///   - mask: coverage on this plane's grid; what lies outside the plane is ignored.
///   - cell: samples of this plane per cell; both sides 1 or more.
///   - scratch: memory that the call may use and grow.
package func mosaic(
  _ plane: borrowing MutablePlane, mask: borrowing Mask, cell: PixelSize, scratch: inout Scratch
) {
  precondition(cell.width > 0 && cell.height > 0, "a cell has an area")
  InstructionSet.chosen.mosaic(plane, mask: mask, cell: cell, scratch: &scratch)
}

/// Shows a whole plane as a mosaic in another one; see `mosaic` for the arithmetic.
///
/// - Parameters:
///   - destination: a plane of the same size and depth; must not overlap the source.
///   - cell: samples of this plane per cell; both sides 1 or more.
///   - scratch: memory that the call may use and grow.
package func mosaic(
  source: Plane, destination: borrowing MutablePlane, cell: PixelSize, scratch: inout Scratch
) {
  precondition(
    source.width == destination.width && source.height == destination.height
      && source.bitDepth == destination.bitDepth, "planes of one shape")
  precondition(cell.width > 0 && cell.height > 0, "a cell has an area")
  InstructionSet.chosen.mosaic(
    source: source, destination: destination, cell: cell, scratch: &scratch)
}
