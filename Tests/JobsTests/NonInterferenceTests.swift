// The property that this product exists for: what is hidden has no influence on the output. Two
// sources that differ only under the mask must give the same decoded output, to the last sample.

import Custody
import Jobs
import MediaTime
import Raster
import Testing
import TestSupport

private let size = PixelSize(width: 96, height: 64)

/// A sample that looks like noise and is the same each time.
///
/// Reason for its size: it is the place of a sample, and what makes it another one.
func noise(_ picture: Int, _ plane: Int, _ x: Int, _ y: Int, seed: Int, depth: Int) -> Int {
  var state = UInt64(((picture * 3 + plane) * 512 + y) * 512 + x) &* 0x9E37_79B9_7F4A_7C15
  state = (state ^ state >> 29 ^ UInt64(seed)) &* 0xBF58_476D_1CE4_E5B9
  return Int(state >> 40) % (200 << (depth - 8)) + (20 << (depth - 8))
}

/// What differs between two sources, and the plan that hides it.
struct Secret: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let plan: String
  /// Whether a luma sample of a picture is under the mask without any doubt.
  let isHidden: @Sendable (_ picture: Int, _ x: Int, _ y: Int) -> Bool

  static func all(effect: String) -> [Secret] {
    let box = "\"box\": [24, 20, 30, 16]"
    return [
      Secret(
        testDescription: "box with its margin, \(effect)",
        plan: TestPlans.one(region("a", box, effect: effect)),
        isHidden: { _, x, y in (16..<62).contains(x) && (12..<44).contains(y) }),
      Secret(
        testDescription: "ellipse, \(effect)",
        plan: TestPlans.one(region("a", shape: "ellipse", box, effect: effect)),
        isHidden: { _, x, y in
          let (dx, dy) = ((Double(x) + 0.5 - 39) / 15, (Double(y) + 0.5 - 28) / 8)
          return dx * dx + dy * dy < 1
        }),
      Secret(
        testDescription: "polygon, \(effect)",
        plan: TestPlans.one(
          region(
            "a", shape: "polygon", "\"points\": [[20, 16], [80, 16], [20, 56]]", effect: effect)),
        isHidden: { _, x, y in x >= 20 && y >= 16 && 40 * (x + 1 - 20) + 60 * (y + 1 - 16) < 2400 }),
      Secret(
        testDescription: "moving box, \(effect)",
        plan: TestPlans.one(
          region(
            "a",
            path: [
              "{\"at\": \"0\", \"box\": [4, 20, 20, 16]}",
              "{\"at\": \"0.2\", \"box\": [64, 30, 20, 16]}",
            ], effect: effect)),
        isHidden: { picture, x, y in
          let (left, top) = (4 + 60 * picture / 5, 20 + 10 * picture / 5)
          return (left..<left + 20).contains(x) && (top..<top + 16).contains(y)
        }),
      Secret(
        testDescription: "whole picture in the middle of the clip, \(effect)",
        plan: TestPlans.one(
          "{\"id\": \"a\", \"shape\": \"frame\", \"from\": \"0.08\", \"to\": \"0.12\", "
            + "\"effect\": \(effect)}"),
        isHidden: { picture, _, _ in (1...3).contains(picture) }),
      Secret(
        testDescription: "everything outside a region, \(effect)",
        plan: TestPlans.one(region("a", box), more: ", \"outside\": \(effect)"),
        isHidden: { _, x, y in !(14..<64).contains(x) || !(10..<46).contains(y) }),
    ]
  }
}

private enum TestPlans {
  static func one(_ region: String, more: String = "") -> String { plan([region], more: more) }
}

/// Writes a source whose hidden samples come from `seed`.
private func write(
  _ name: String, _ secret: Secret, _ format: PixelFormat, seed: Int, in bench: Bench
) throws -> String {
  let (sx, sy) = (format.chroma.shiftX, format.chroma.shiftY)
  try writeRawVideo(bench.folder(name), size: size, format: format, pictures: 6) {
    picture, plane, x, y in
    let (w, h) = plane == 0 ? (1, 1) : (1 << sx, 1 << sy)
    // A chroma sample is hidden where all luma samples that share it are.
    let hidden = (0..<h).allSatisfy { dy in
      (0..<w).allSatisfy { dx in secret.isHidden(picture, x * w + dx, y * h + dy) }
    }
    return noise(picture, plane, x, y, seed: hidden ? seed : 0, depth: format.bitDepth)
  }
  return bench.folder(name)
}

private let formats = [
  PixelFormat(chroma: .yuv420, bitDepth: 8, isFullRange: false),
  PixelFormat(chroma: .yuv420, bitDepth: 10, isFullRange: false),
  PixelFormat(chroma: .yuv422, bitDepth: 8, isFullRange: true),
  PixelFormat(chroma: .yuv444, bitDepth: 10, isFullRange: true),
]

@Suite struct NonInterferenceTests {
  @Test(arguments: Secret.all(effect: "\"fill\"") + Secret.all(effect: "\"veil\""), formats)
  func whatIsHiddenChangesNoSampleOfTheOutput(secret: Secret, format: PixelFormat) throws {
    let bench = try Bench()
    let one = try write("one.y4m", secret, format, seed: 1, in: bench)
    let two = try write("two.y4m", secret, format, seed: 2, in: bench)
    #expect(try SeenClip(one).samples != SeenClip(two).samples)
    try bench.redact(one, secret.plan, to: "one.mp4")
    try bench.redact(two, secret.plan, to: "two.mp4")
    let (first, second) = (try bench.output("one.mp4"), try bench.output("two.mp4"))
    #expect(first.pictures.count == 6)
    #expect(first.pictures == second.pictures)
    // The coded bytes do not differ either: nothing leaks through the encoder's decisions.
    #expect(first.packets == second.packets)
  }

  @Test func effectsThatCanBeUndoneDoInterfere() throws {
    // The comparison above can fail: it does, where an effect reads what it covers.
    for effect in ["{\"mosaic\": {\"cells\": 8}}", "{\"blur\": {\"strength\": 0.1}}"] {
      let secret = Secret(
        testDescription: effect,
        plan: plan([
          region(
            "a", "\"box\": [24, 20, 30, 16]", effect: effect,
            more: ", \"acceptReversible\": true")
        ]),
        isHidden: { _, x, y in (24..<54).contains(x) && (20..<36).contains(y) })
      let bench = try Bench()
      let one = try write("one.y4m", secret, formats[0], seed: 1, in: bench)
      let two = try write("two.y4m", secret, formats[0], seed: 2, in: bench)
      let summary = try bench.redact(one, secret.plan, to: "one.mp4")
      try bench.redact(two, secret.plan, to: "two.mp4")
      #expect(try bench.output("one.mp4").samples != bench.output("two.mp4").samples)
      #expect(summary.regions.map(\.isReversible) == [true])
      #expect(summary.notes.contains { if case .reversible = $0 { true } else { false } })
    }
  }

  @Test(arguments: ["\"fill\"", "\"veil\""], [true, false])
  func aWeakerEffectBesideItDoesNotSpreadWhatIsHidden(effect: String, weakComesFirst: Bool) throws {
    let weak = region(
      "weak", "\"box\": [8, 8, 80, 48]", effect: "{\"blur\": {\"strength\": 0.5}}",
      more: ", \"acceptReversible\": true")
    let cells = region(
      "cells", "\"box\": [30, 0, 60, 40]", effect: "{\"mosaic\": {\"cells\": 2}}",
      more: ", \"acceptReversible\": true")
    let strong = region("strong", "\"box\": [40, 24, 16, 16]", effect: effect)
    let secret = Secret(
      testDescription: effect,
      plan: plan(weakComesFirst ? [weak, cells, strong] : [strong, cells, weak]),
      isHidden: { _, x, y in (32..<64).contains(x) && (16..<48).contains(y) })
    let bench = try Bench()
    let one = try write("one.y4m", secret, formats[0], seed: 1, in: bench)
    let two = try write("two.y4m", secret, formats[0], seed: 2, in: bench)
    try bench.redact(one, secret.plan, to: "one.mp4")
    try bench.redact(two, secret.plan, to: "two.mp4")
    let (first, second) = (try bench.output("one.mp4"), try bench.output("two.mp4"))
    #expect(first.pictures == second.pictures)
    if effect == "\"fill\"" {
      for picture in first.pictures {
        #expect(
          (32..<64).allSatisfy { x in (16..<48).allSatisfy { picture.sample(0, x, $0) == 16 } })
      }
    }
  }
}
