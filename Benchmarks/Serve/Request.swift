// What a line asks for, and the call that it names, with all memory laid out beforehand.

import Kernels
import MediaTime
import Raster

/// One kernel at one size, depth and instruction set.
struct Request {
  let name: String
  let width: Int
  let height: Int
  let r: Int
  let bits: Int
  let set: InstructionSet

  /// What can be timed.
  static let kernels = [
    "box3", "pixelate", "fill", "fillmask", "blend", "veil", "copy", "memset",
    "rasterize", "subsample",
  ]

  /// Reads `op[@bits][.set]`; nil if there is no such op, depth or set.
  init?(_ op: String, _ width: Int, _ height: Int, _ r: Int) {
    let parts = op.split(separator: ".")
    let head = (parts.first ?? "").split(separator: "@")
    guard (1...2).contains(parts.count), let name = head.first.map(String.init),
      Request.kernels.contains(name) || name == "digest" || name == "set"
    else { return nil }
    let bits = head.count == 2 ? Int(head[1]) ?? 0 : 8
    let set =
      parts.count == 1
      ? InstructionSet.chosen : InstructionSet.available.first { $0.description == parts[1] }
    guard (8...16).contains(bits), let set else { return nil }
    (self.name, self.width, self.height, self.r) = (name, width, height, r)
    (self.bits, self.set) = (bits, set)
  }

  /// A margin around the area for the ring that a veil looks at.
  private var margin: Int { name == "veil" ? 16 : 0 }

  /// A gray picture with the same noise every time.
  func picture(seed: UInt64) -> Picture {
    let size = PixelSize(width: width + 2 * margin, height: height + 2 * margin)
    var picture = Picture(
      allocating: PixelFormat(chroma: .gray, bitDepth: bits, isFullRange: true), size: size)
    let plane = picture.mutablePlane(0)
    var state = seed
    for y in 0..<size.height {
      for x in 0..<size.width {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        plane[x, y] = Int(state >> (64 - UInt64(bits)))
      }
    }
    return picture
  }

  /// The largest ellipse in the area.
  private func drawn() -> Mask {
    let center = PixelPoint(x: Double(width) / 2, y: Double(height) / 2)
    return rasterize(
      [.ellipse(center: center, radiusX: center.x, radiusY: center.y)],
      pictureSize: PixelSize(width: width, height: height), cell: PixelSize(width: 2, height: 2))!
  }

  /// Solid for what needs no look at coverage; an ellipse for fillmask; soft noise for blend.
  func mask() -> Mask {
    let bounds = PixelRect(x: margin, y: margin, width: width, height: height)
    switch name {
    case "fillmask", "subsample": return drawn()
    case "blend":
      var mask = Mask(bounds: bounds)
      for y in 0..<height {
        for x in 0..<width { mask[x, y] = UInt8(truncatingIfNeeded: (x &* 37) ^ (y &* 101)) }
      }
      return mask
    default: return Mask(bounds: bounds, coverage: 255)
    }
  }

  /// Makes the call once.
  func run(
    _ source: borrowing Picture, _ target: inout Picture, _ mask: borrowing Mask,
    _ scratch: inout Scratch
  ) {
    let cell = PixelSize(width: max(1, r), height: max(1, r))
    let plane = target.mutablePlane(0)
    switch name {
    case "box3":
      set.boxBlur3(
        source: source.plane(0), destination: plane, radii: BoxRadii(r, r, r), scratch: &scratch)
    case "pixelate":
      set.mosaic(source: source.plane(0), destination: plane, cell: cell, scratch: &scratch)
    case "fill", "fillmask": set.fill(plane, mask: mask, value: 16)
    case "rasterize": _ = drawn()
    case "subsample":
      let half = PixelSize(width: (width + 1) / 2, height: (height + 1) / 2)
      _ = mask.subsampled(shiftX: 1, shiftY: 1, planeSize: half)
    case "memset":
      // The peer of fill, on the same memory: the C library's own loop over rows without a gap.
      unsafe plane.base.initializeMemory(
        as: UInt8.self, repeating: 16, count: plane.stride * (height - 1) + width)
    case "veil":
      set.veil(
        plane, mask: mask, hidden: mask, cells: max(1, r), seed: 7, noise: 24, scratch: &scratch)
    default: set.composite(plane, patch: source.plane(0), mask: mask)
    }
  }
}
