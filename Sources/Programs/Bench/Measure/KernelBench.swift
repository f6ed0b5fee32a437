// Section `kernels`: the uses of the kernels on planes that lie ready in memory, as the painter
// calls them, and in the same rounds what the C library needs to copy or set bytes in each level of
// memory.

import Kernels
import MediaTime
import Raster

/// One use of a kernel at one size and depth.
private struct KernelCase: Sendable {
  let name: String
  let title: String
  let use: KernelUse
  var size = PixelSize(width: 480, height: 480)
  var bitDepth = 8

  /// Every use on a region, and a blur of more and of deeper samples.
  static let all: [KernelCase] =
    KernelUse.all.map { KernelCase(name: $0.name, title: $0.title, use: $0) }
    + KernelUse.all.filter { $0.name == "blur" }.flatMap { blur in
      [
        KernelCase(
          name: "blurWhole", title: "the blur, 1920x1080", use: blur,
          size: PixelSize(width: 1920, height: 1080)),
        KernelCase(name: "blur10", title: "the blur, 480x480, 10 bit", use: blur, bitDepth: 10),
      ]
    }
}

/// A limit of the machine: one buffer copied to another, or set.
private struct LimitCase {
  let name: String
  let title: String
  let bytes: Int
  let copies: Bool

  static let all = [
    LimitCase(name: "copyL1", title: "memcpy in L1", bytes: 12 << 10, copies: true),
    LimitCase(name: "copyL2", title: "memcpy in L2", bytes: 96 << 10, copies: true),
    LimitCase(name: "copyMemory", title: "memcpy in memory", bytes: 48 << 20, copies: true),
    LimitCase(name: "setL2", title: "memset in L2", bytes: 230_400, copies: false),
    LimitCase(name: "setMemory", title: "memset in memory", bytes: 48 << 20, copies: false),
  ]
}

/// Measures every effect and every limit.
///
/// - Parameters:
///   - seconds: real time to spend, about.
///   - progress: told the share that is done, 0...1.
/// - Returns: the figures.
func measureKernels(seconds: Double, progress: (Double) -> Void) -> KernelFigures {
  let kernels = KernelCase.all.map(KernelTimer.init)
  let limits = LimitCase.all.map(LimitTimer.init)
  let all: [any Timed] = kernels + limits
  // The first round warms up.
  inRounds(atLeast: leastRounds + 1, atMost: 41, seconds: seconds, progress: progress) { round in
    for index in order(all.count, round: round) { all[index].time(counts: round > 0) }
  }
  return KernelFigures(kernels: kernels.map(\.figures), limits: limits.map(\.figures))
}

/// Something that is called in batches of about two milliseconds.
private protocol Timed: AnyObject {
  var batch: Int { get set }
  var times: [Double] { get set }
  func call()
}

extension Timed {
  /// Times one batch, in nanoseconds of thread time per call.
  func time(counts: Bool) {
    if batch == 0 {
      call()
      let start = threadTime()
      call()
      batch = min(20_000, max(1, Int(2e6 / max(threadTime() - start, 100))))
    }
    let start = threadTime()
    for _ in 0..<batch { call() }
    let time = (threadTime() - start) / Double(batch)
    if counts { times.append(time) }
  }
}

private final class KernelTimer: Timed {
  private let item: KernelCase
  private var target: Picture
  private let patch: Picture
  private let input: KernelInput
  private var scratch = Scratch()
  var batch = 0
  var times: [Double] = []

  init(_ item: KernelCase) {
    self.item = item
    let planeSize = item.use.planeSize(item.size)
    target = noisePicture(planeSize, bitDepth: item.bitDepth, seed: 2)
    patch = noisePicture(planeSize, bitDepth: item.bitDepth, seed: 1)
    input = item.use.input(item.size, number: item.use.number)
  }

  func call() { paint(&target, patch) }

  private func paint(_ target: inout Picture, _ patch: borrowing Picture) {
    item.use.kernel.run(
      on: target.mutablePlane(0), patch: patch.plane(0), input, .chosen, scratch: &scratch)
  }

  var figures: KernelFigures.Kernel {
    let samples = Double(item.size.width * item.size.height)
    return KernelFigures.Kernel(
      name: item.name, title: item.title, width: item.size.width, height: item.size.height,
      bitDepth: item.bitDepth, nanosecondsPerSample: Quartiles(times).scaled(by: 1 / samples))
  }
}

private final class LimitTimer: Timed {
  private let item: LimitCase
  private var target: Picture
  private let source: Picture
  var batch = 0
  var times: [Double] = []

  init(_ item: LimitCase) {
    self.item = item
    // One row of samples, so that copying a picture is one memcpy.
    let size = PixelSize(width: item.bytes, height: 1)
    source = flat(size, value: 1)
    target = flat(size, value: 2)
  }

  func call() {
    if item.copies {
      target.copySamples(from: source)
    } else {
      setBytes(of: &target, to: 3)
    }
  }

  var figures: KernelFigures.Limit {
    KernelFigures.Limit(
      name: item.name, title: item.title, bytes: item.bytes,
      nanosecondsPerByte: Quartiles(times).scaled(by: 1 / Double(item.bytes)))
  }
}

/// A gray picture of one value, every page of which was touched.
private func flat(_ size: PixelSize, value: UInt8) -> Picture {
  let format = PixelFormat(chroma: .gray, bitDepth: 8, isFullRange: true)
  var picture = Picture(allocating: format, size: size)
  setBytes(of: &picture, to: value)
  return picture
}
