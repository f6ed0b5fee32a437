// One colour over everything that the mask covers: the effect that leaves nothing to look at. The value
// is a sample of the plane, already in its range.

package import Raster

/// Paints `value` where `mask` covers `plane`.
///
/// A partly covered sample d becomes `(d * (255 - m) + value * m + 127) / 255`.
///
/// - Parameters:
///   - mask: coverage on this plane's grid; what lies outside the plane is ignored.
///   - value: a sample, `0..<1 << plane.bitDepth`.
package func fill(_ plane: borrowing MutablePlane, mask: borrowing Mask, value: Int) {
  precondition(value >= 0 && value < 1 << plane.bitDepth, "a sample of the plane's depth")
  InstructionSet.chosen.fill(plane, mask: mask, value: value)
}
