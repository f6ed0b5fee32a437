// Every kernel as a pair, its scalar reference and its instruction sets, and the one checker that holds
// any candidate to the reference. Conformance, mutants and the pinned hash all go through it.

import Kernels
import MediaTime
import Raster

/// One input: a plane, a mask on it and the numbers that the kernels take.
struct Trial: CustomStringConvertible {
  var width: Int
  var height: Int
  var bitDepth: Int
  var offset = 0
  var content = Content.random
  /// Which coverage: 0 solid, 1 binary, 2 soft; the bounds reach over the plane's edge if odd sizes allow.
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

/// Something that paints a plane from the state of a trial.
typealias Painter = (borrowing MutablePlane, Trial) -> Void

/// A kernel: what it should do, and how each instruction set does it.
struct Effect: Sendable, CustomStringConvertible {
  let name: String
  let reference: @Sendable (borrowing MutablePlane, Trial) -> Void
  let vector: @Sendable (InstructionSet, borrowing MutablePlane, Trial) -> Void
  var description: String { name }

  /// What is wrong with `candidate` in this trial; nil if it gives the reference's bits and no more.
  func fault(in candidate: Painter, _ trial: Trial) -> String? {
    let (expected, actual) = (trial.makePlane(), trial.makePlane())
    reference(expected.plane, trial)
    candidate(actual.plane, trial)
    if !actual.guardsStand { return "\(name) wrote outside the plane: \(trial)" }
    let (right, found) = (expected.samples, actual.samples)
    for place in right.values.indices where right.values[place] != found.values[place] {
      return "\(name) gave \(found.values[place]) for \(right.values[place]) at "
        + "\(place % trial.width), \(place / trial.width): \(trial)"
    }
    return nil
  }

  static let all = [fill, composite, blur, boxBlur3, mosaic, mosaicPlane, veil]

  static let fill = Effect(name: "fill") { plane, trial in
    Reference.fill(plane, mask: trial.makeMask(), value: (1 << trial.bitDepth) - 3)
  } vector: { set, plane, trial in
    set.fill(plane, mask: trial.makeMask(), value: (1 << trial.bitDepth) - 3)
  }

  static let composite = Effect(name: "composite") { plane, trial in
    let patch = trial.makePlane(seed: trial.seed + 7)
    Reference.composite(plane, patch: patch.source, mask: trial.makeMask())
  } vector: { set, plane, trial in
    let patch = trial.makePlane(seed: trial.seed + 7)
    set.composite(plane, patch: patch.source, mask: trial.makeMask())
  }

  static let blur = Effect(name: "blur") { plane, trial in
    Reference.blur(plane, mask: trial.makeMask(), radii: trial.radii)
  } vector: { set, plane, trial in
    var scratch = Scratch()
    set.blur(plane, mask: trial.makeMask(), radii: trial.radii, scratch: &scratch)
  }

  static let boxBlur3 = Effect(name: "boxBlur3") { plane, trial in
    let source = trial.makePlane(seed: trial.seed + 7)
    Reference.boxBlur3(source: source.source, destination: plane, radii: trial.radii)
  } vector: { set, plane, trial in
    let source = trial.makePlane(seed: trial.seed + 7)
    var scratch = Scratch()
    set.boxBlur3(
      source: source.source, destination: plane, radii: trial.radii, scratch: &scratch)
  }

  static let mosaic = Effect(name: "mosaic") { plane, trial in
    Reference.mosaic(plane, mask: trial.makeMask(), cell: trial.cell)
  } vector: { set, plane, trial in
    var scratch = Scratch()
    set.mosaic(plane, mask: trial.makeMask(), cell: trial.cell, scratch: &scratch)
  }

  static let mosaicPlane = Effect(name: "mosaic of a plane") { plane, trial in
    let all = Mask(
      bounds: PixelRect(x: 0, y: 0, width: trial.width, height: trial.height), coverage: 255)
    Reference.mosaic(plane, mask: all, cell: trial.cell)
  } vector: { set, plane, trial in
    let source = trial.makePlane()
    var scratch = Scratch()
    set.mosaic(source: source.source, destination: plane, cell: trial.cell, scratch: &scratch)
  }

  static let veil = Effect(name: "veil") { plane, trial in
    Reference.veil(
      plane, mask: trial.makeMask(), hidden: trial.makeHidden(), cells: trial.cell.width,
      seed: trial.seed, noise: 24)
  } vector: { set, plane, trial in
    var scratch = Scratch()
    set.veil(
      plane, mask: trial.makeMask(), hidden: trial.makeHidden(), cells: trial.cell.width,
      seed: trial.seed, noise: 24, scratch: &scratch)
  }
}
