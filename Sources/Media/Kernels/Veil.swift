// A soft mosaic made only of what stands around the hidden area. No sample under the mask or under
// anything else that is hidden is ever read, so the result says nothing about them.

package import Raster

/// How far outside the bounds of its mask a veil looks, in samples of the plane.
package let veilReach = 16

/// Paints a soft mosaic over what `mask` covers, from the ring of samples outside.
///
/// The colours of a ring around `mask.bounds` are averaged along each side, carried inwards by distance
/// and moved up or down per cell by noise that depends on seed and cell alone; between cells the
/// values blend linearly. The result is a function of samples that neither mask covers, of the geometry
/// and of the seed: hold the seed over time and the veil does not flicker.
///
/// - Parameters:
///   - mask: coverage on this plane's grid; what lies outside the plane is ignored.
///   - hidden: everything hidden in this picture, on the same grid; may be the same area as `mask`.
///   - cells: cells across the short side of the bounds, 1 or more.
///   - seed: chooses the noise; give each plane of a picture its own.
///   - scratch: memory that the call may use and grow.
///   - noise: how far a cell may move up or down, in 8-bit steps, 0...127.
package func veil(
  _ plane: borrowing MutablePlane, mask: borrowing Mask, hidden: borrowing Mask, cells: Int,
  seed: UInt64, noise: Int = 24, scratch: inout Scratch
) {
  InstructionSet.chosen.veil(
    plane, mask: mask, hidden: hidden, cells: cells, seed: seed, noise: noise, scratch: &scratch)
}
