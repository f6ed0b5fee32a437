// What a line asks for, and the call that it names, with all memory laid out beforehand.

import Kernels
import MediaTime
import Raster

/// One operation at one size, depth and instruction set.
struct Request {
  /// What can be timed: kernels, and what they are compared with or given.
  enum Operation {
    case kernel(KernelUse)
    /// The peer of fill: the C library's own loop.
    case memset
    case rasterize, subsample

    /// Every operation by its name in the protocol, in the order of the digest.
    static let all: [(name: String, operation: Operation)] =
      KernelUse.all.map { ($0.served, .kernel($0)) }
      + [("memset", .memset), ("rasterize", .rasterize), ("subsample", .subsample)]
  }

  let operation: Operation
  let size: PixelSize
  let number: Int
  let bitDepth: Int
  let set: InstructionSet

  /// What the call reads and leaves as it is.
  struct Given: ~Copyable {
    let patch: Picture
    let input: KernelInput
  }

  /// Lays out what the call reads.
  func given() -> Given {
    guard case .kernel(let use) = operation else {
      return Given(
        patch: picture(seed: 1),
        input: KernelInput(mask: drawn(), hidden: Mask(bounds: PixelRect(size))))
    }
    return Given(patch: picture(seed: 1), input: use.input(size, number: number))
  }

  /// Lays out what the call paints.
  func target() -> Picture {
    if case .kernel(let use) = operation, use.kernel.readsWhatItHides { return picture(seed: 1) }
    return picture(seed: 2)
  }

  private func picture(seed: UInt64) -> Picture {
    if case .kernel(let use) = operation {
      return noisePicture(use.planeSize(size), bitDepth: bitDepth, seed: seed)
    }
    return noisePicture(size, bitDepth: bitDepth, seed: seed)
  }

  /// The largest ellipse in the area.
  private func drawn() -> Mask { KernelUse.Coverage.ellipse.mask(PixelRect(size)) }

  /// Makes the call this many times.
  func run(
    _ times: Int, _ given: borrowing Given, on target: inout Picture, scratch: inout Scratch
  ) {
    switch operation {
    case .kernel(let use):
      for _ in 0..<times {
        use.kernel.run(
          on: target.mutablePlane(0), patch: given.patch.plane(0), given.input, set,
          scratch: &scratch)
      }
    case .memset:
      // The same memory as that of a fill: rows without a gap.
      let plane = target.mutablePlane(0)
      let count = plane.stride * (size.height - 1) + size.width
      for _ in 0..<times {
        unsafe plane.base.initializeMemory(as: UInt8.self, repeating: 16, count: count)
      }
    case .rasterize: for _ in 0..<times { _ = drawn() }
    case .subsample:
      let half = PixelSize(width: (size.width + 1) / 2, height: (size.height + 1) / 2)
      for _ in 0..<times {
        _ = given.input.mask.subsampled(shiftX: 1, shiftY: 1, planeSize: half)
      }
    }
  }
}
