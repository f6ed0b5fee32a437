// Inputs for every kernel of the list, and the one checker that holds any candidate to the kernel's
// reference. Conformance, mutants and the pinned hash all go through it.

import Kernels
import MediaTime
import Raster

/// One input: a plane, a mask on it and the numbers that the kernels take.
///
/// Reason for its size: each property is varied by itself.
struct Trial: CustomStringConvertible {
  var width: Int
  var height: Int
  var bitDepth: Int
  var offset = 0
  var content = Content.random
  /// Which coverage: 0 solid, 1 binary, 2 soft; the bounds reach over the plane's edge if odd sizes
  /// allow.
  var coverage = 0
  var radii = BoxRadii(2, 2, 2)
  var cell = PixelSize(width: 4, height: 4)
  var seed: UInt64 = 1
  var surroundings = Surroundings.pattern

  var description: String {
    "\(width)x\(height) at \(bitDepth) bit, offset \(offset), \(content), coverage \(coverage), "
      + "radii \(radii.first) \(radii.second) \(radii.third), cell \(cell), seed \(seed)"
  }

  /// A plane with this trial's content.
  func makePlane(seed: UInt64? = nil) -> GuardedPlane {
    let plane = GuardedPlane(
      width: width, height: height, bitDepth: bitDepth,
      offset: bitDepth == 8 ? offset : offset / 2 * 2, surroundings: surroundings)
    plane.fill(content, seed: seed ?? self.seed)
    return plane
  }

  /// This trial's mask: somewhat smaller than the plane, and over its edge for every third seed.
  func makeMask() -> Mask {
    var random = Random(seed &+ 99)
    let (left, top) = (random.below(width / 3 + 1), random.below(height / 3 + 1))
    let over = seed % 3 == 0 ? 5 : 0
    let bounds = PixelRect(
      x: left - over, y: top - over, width: width - left - random.below(width / 4 + 1) + 2 * over,
      height: height - top - random.below(height / 4 + 1) + 2 * over)
    if coverage == 0 { return Mask(bounds: bounds, coverage: 255) }
    var mask = Mask(bounds: bounds)
    for y in bounds.y..<bounds.maxY {
      for x in bounds.x..<bounds.maxX {
        mask[x, y] =
          coverage == 1
          ? (x / 9 + y / 5) % 3 == 0 ? 0 : 255
          : UInt8(truncatingIfNeeded: random.below(256))
      }
    }
    return mask
  }

  /// Everything hidden: what the mask covers, and a good part of what is around it.
  func makeHidden() -> Mask {
    var other = Mask(bounds: PixelRect(x: 0, y: height / 4, width: width, height: height / 2))
    for y in other.bounds.y..<other.bounds.maxY {
      for x in 0..<width where (x + y) % 7 < 3 { other[x, y] = 255 }
    }
    return union(makeMask(), other)
  }
}

/// A kernel and how much of a plane it is to paint.
struct Case: Sendable, CustomStringConvertible {
  let kernel: Kernel
  /// Whether it is to paint the plane and no more, all of it known to be covered.
  var paintsAll = false

  var description: String { kernel.name + (paintsAll ? ", all of a plane" : "") }

  /// Every kernel in both ways.
  static let all = Kernel.all.flatMap { [Case(kernel: $0), Case(kernel: $0, paintsAll: true)] }

  /// What the kernel is given in a trial.
  func input(_ trial: Trial) -> KernelInput {
    let whole = PixelRect(x: 0, y: 0, width: trial.width, height: trial.height)
    var input = KernelInput(
      mask: paintsAll ? Mask(bounds: whole, coverage: 255) : trial.makeMask(),
      hidden: kernel.takes.contains(.hidden) ? trial.makeHidden() : Mask(bounds: whole))
    input.value = (1 << trial.bitDepth) - 3
    input.radii = trial.radii
    input.cell = trial.cell
    input.cells = trial.cell.width
    input.seed = trial.seed
    return input
  }

  /// The patch of a trial; a stand-in for kernels that take none.
  private func patch(_ trial: Trial) -> GuardedPlane {
    kernel.takes.contains(.patch)
      ? trial.makePlane(seed: trial.seed + 7)
      : GuardedPlane(width: 1, height: 1, bitDepth: 8, offset: 0)
  }

  /// Paints what the reference says.
  func paintReference(_ plane: GuardedPlane, _ trial: Trial) {
    kernel.reference(plane.plane, patch(trial).source, input(trial))
  }

  /// Paints with an instruction set.
  func paint(_ plane: GuardedPlane, _ trial: Trial, _ set: InstructionSet) {
    let patch = patch(trial)
    var scratch = Scratch()
    kernel.run(on: plane.plane, patch: patch.source, input(trial), set, scratch: &scratch)
  }

  /// What is wrong with `candidate` in this trial; nil if it gives the reference's bits and no
  /// more.
  func fault(in candidate: (GuardedPlane, Trial) -> Void, _ trial: Trial) -> String? {
    let (expected, actual) = (trial.makePlane(), trial.makePlane())
    paintReference(expected, trial)
    candidate(actual, trial)
    if !actual.guardsStand { return "\(self) wrote outside the plane: \(trial)" }
    let (right, found) = (expected.samples, actual.samples)
    for place in right.values.indices where right.values[place] != found.values[place] {
      return "\(self) gave \(found.values[place]) for \(right.values[place]) at "
        + "\(place % trial.width), \(place / trial.width): \(trial)"
    }
    return nil
  }
}
