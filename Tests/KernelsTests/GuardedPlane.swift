// A plane in the middle of memory that nobody may touch: any offset to the vector grid, any stride,
// and a pattern all around that is asserted afterwards.

import Foundation
import Raster

/// What the samples of a trial look like.
enum Content: CaseIterable {
  /// 0...3: finds underflow.
  case nearZero
  /// The four largest values: finds overflow.
  case nearMaximum
  /// Anything.
  case random
  /// 0 and the maximum in turn: finds rounding.
  case checker

  func sample(_ x: Int, _ y: Int, maximum: Int, _ random: inout Random) -> Int {
    switch self {
    case .nearZero: random.below(4)
    case .nearMaximum: maximum - random.below(4)
    case .random: random.below(maximum + 1)
    case .checker: (x + y) % 2 == 0 ? 0 : maximum
    }
  }
}

/// Where the memory of a plane ends.
enum Surroundings {
  /// A pattern all around, which must still be there afterwards.
  case pattern
  /// No memory before the first sample: looking there ends the process.
  case nothingBefore
  /// No memory after the last sample, nor a gap between rows.
  case nothingAfter
}

/// A plane with guard bands; freed with its last reference.
@safe final class GuardedPlane {
  let width: Int
  let height: Int
  let bitDepth: Int
  private let stride: Int
  private let start: Int
  private let count: Int
  private let memory: UnsafeMutableRawPointer
  private let surroundings: Surroundings
  private static let guardBytes = 192

  /// A plane whose first sample lies `offset` bytes after a multiple of 64; `offset` is even above
  /// 8 bit.
  ///
  /// With nothing before or after it, it lies at a page's edge instead.
  init(
    width: Int, height: Int, bitDepth: Int, offset: Int, surroundings: Surroundings = .pattern
  ) {
    (self.width, self.height, self.bitDepth) = (width, height, bitDepth)
    self.surroundings = surroundings
    let bytes = width * (bitDepth == 8 ? 1 : 2)
    if surroundings != .pattern {
      let page = 65_536
      let room = (bytes * height + page - 1) / page * page
      (stride, count) = (bytes, room + 2 * page)
      start = surroundings == .nothingBefore ? page : page + room - bytes * height
      unsafe memory = mmap(nil, count, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      unsafe mprotect(memory + page, room, PROT_READ | PROT_WRITE)
      return
    }
    stride = bytes + 34 + 2 * (offset % 5)
    start = GuardedPlane.guardBytes + offset
    count = start + stride * height + GuardedPlane.guardBytes
    unsafe memory = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 64)
    for place in 0..<count {
      unsafe memory.storeBytes(of: pattern(place), toByteOffset: place, as: UInt8.self)
    }
  }

  deinit {
    if surroundings == .pattern {
      unsafe memory.deallocate()
    } else {
      unsafe munmap(memory, count)
    }
  }

  private func pattern(_ place: Int) -> UInt8 { UInt8(truncatingIfNeeded: place &* 151 &+ 77) }

  /// Writes `content` into every sample.
  func fill(_ content: Content, seed: UInt64) {
    var random = Random(seed)
    let plane = self.plane
    for y in 0..<height {
      for x in 0..<width {
        plane[x, y] = content.sample(x, y, maximum: (1 << bitDepth) - 1, &random)
      }
    }
  }

  /// The plane, for as long as this object lives.
  var plane: MutablePlane {
    @_lifetime(borrow self)
    get {
      let view = unsafe MutablePlane(
        base: memory + start, stride: stride, width: width, height: height, bitDepth: bitDepth)
      return unsafe _overrideLifetime(view, borrowing: self)
    }
  }

  /// The plane, to read from, for as long as this object lives.
  var source: Plane {
    @_lifetime(borrow self)
    get {
      let view = unsafe Plane(
        base: UnsafeRawPointer(memory + start), stride: stride, width: width, height: height,
        bitDepth: bitDepth)
      return unsafe _overrideLifetime(view, borrowing: self)
    }
  }

  var samples: Samples { Samples(source) }

  /// Whether everything around the plane is as it was made.
  var guardsStand: Bool {
    guard surroundings == .pattern else { return true }
    let bytes = width * (bitDepth == 8 ? 1 : 2)
    for place in 0..<count {
      let inside = place - start
      if inside >= 0, inside < stride * height, inside % stride < bytes { continue }
      if unsafe memory.load(fromByteOffset: place, as: UInt8.self) != pattern(place) {
        return false
      }
    }
    return true
  }
}
