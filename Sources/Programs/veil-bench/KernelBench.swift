// Section `kernels`: the effects on planes that lie ready in memory, as the painter calls them, and in the
// same rounds what the C library needs to copy or set bytes in each level of memory.

package import Jobs
import Kernels
import MediaTime
import Raster

/// One call that is timed.
private struct KernelCase: Sendable {
  let name: String
  let title: String
  let size: PixelSize
  var bitDepth = 8
  /// The effect on a plane, given a second plane of the same shape and a mask.
  let call: @Sendable (inout Picture, borrowing Picture, borrowing Mask, inout Scratch) -> Void
  var isSoft = false

  static let all: [KernelCase] = {
    let region = PixelSize(width: 480, height: 480)
    let whole = PixelSize(width: 1920, height: 1080)
    let three = BoxRadii(16, 16, 16)
    func blurred(_ name: String, _ title: String, _ size: PixelSize, _ bits: Int) -> KernelCase {
      KernelCase(name: name, title: title, size: size, bitDepth: bits) {
        target, source, _, scratch in
        boxBlur3(
          source: source.plane(0), destination: target.mutablePlane(0), radii: three,
          scratch: &scratch)
      }
    }
    return [
      KernelCase(name: "fill", title: "fill", size: region) { target, _, mask, _ in
        Kernels.fill(target.mutablePlane(0), mask: mask, value: 16)
      },
      KernelCase(
        name: "fillSoft", title: "fill through a mask", size: region,
        call: { target, _, mask, _ in Kernels.fill(target.mutablePlane(0), mask: mask, value: 16) },
        isSoft: true),
      KernelCase(
        name: "composite", title: "composite through a mask", size: region,
        call: { target, source, mask, _ in
          composite(target.mutablePlane(0), patch: source.plane(0), mask: mask)
        }, isSoft: true),
      KernelCase(name: "mosaic", title: "mosaic, cells of 60", size: region) {
        target, _, mask, scratch in
        mosaic(
          target.mutablePlane(0), mask: mask, cell: PixelSize(width: 60, height: 60),
          scratch: &scratch)
      },
      KernelCase(name: "veil", title: "veil", size: region) { target, _, mask, scratch in
        veil(
          target.mutablePlane(0), mask: mask, hidden: mask, cells: 8, seed: 7, scratch: &scratch)
      },
      blurred("blur", "three-pass blur, radius 16", region, 8),
      blurred("blurWhole", "the same, 1920x1080", whole, 8),
      blurred("blur10", "the same, 480x480, 10 bit", region, 10),
    ]
  }()
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
/// - Parameter seconds: real time to spend, about.
package func measureKernels(
  seconds: Double, _ cancellation: Cancellation, progress: (Double) -> Void
) throws(JobError) -> KernelFigures {
  try pinned { () throws(JobError) -> KernelFigures in
    let kernels = KernelCase.all.map(KernelTimer.init)
    let limits = LimitCase.all.map(LimitTimer.init)
    let all: [any Timed] = kernels + limits
    try inRounds(atLeast: 5, atMost: 41, seconds: seconds, cancellation, progress: progress) {
      round throws(JobError) in
      for index in order(all.count, round: round) { all[index].time(counts: round > 0) }
    }
    return KernelFigures(kernels: kernels.map(\.figures), limits: limits.map(\.figures))
  }
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
  private let source: Picture
  private let mask: Mask
  private var scratch = Scratch()
  var batch = 0
  var times: [Double] = []

  init(_ item: KernelCase) {
    self.item = item
    target = noise(item.size, bitDepth: item.bitDepth)
    source = noise(item.size, bitDepth: item.bitDepth)
    let center = PixelPoint(x: Double(item.size.width) / 2, y: Double(item.size.height) / 2)
    let ellipse = rasterize(
      [.ellipse(center: center, radiusX: center.x, radiusY: center.y)], pictureSize: item.size,
      cell: PixelSize(width: 2, height: 2))
    let solid = Mask(bounds: PixelRect(item.size), coverage: 255)
    if item.isSoft, let ellipse { mask = ellipse } else { mask = solid }
  }

  func call() { item.call(&target, source, mask, &scratch) }

  var figures: KernelFigures.Kernel {
    let samples = Double(item.size.width * item.size.height)
    return KernelFigures.Kernel(
      name: item.name, title: item.title, width: item.size.width, height: item.size.height,
      bitDepth: item.bitDepth, nanosecondsPerSample: Spread(times).scaled(by: 1 / samples))
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
      nanosecondsPerByte: Spread(times).scaled(by: 1 / Double(item.bytes)))
  }
}

private func gray(_ bitDepth: Int) -> PixelFormat {
  PixelFormat(chroma: .gray, bitDepth: bitDepth, isFullRange: true)
}

/// A gray picture of one value, every page of which was touched.
private func flat(_ size: PixelSize, value: UInt8) -> Picture {
  var picture = Picture(allocating: gray(8), size: size)
  setBytes(of: &picture, to: value)
  return picture
}

/// A gray picture of noise.
private func noise(_ size: PixelSize, bitDepth: Int) -> Picture {
  var picture = Picture(allocating: gray(bitDepth), size: size)
  let plane = picture.mutablePlane(0)
  var state: UInt64 = 1
  for y in 0..<size.height {
    for x in 0..<size.width {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      plane[x, y] = Int(state >> (64 - UInt64(bitDepth)))
    }
  }
  return picture
}
