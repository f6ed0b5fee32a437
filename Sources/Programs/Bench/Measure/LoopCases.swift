// The contenders of section `loop`: decoding alone, the two effects that are judged, and many
// others.

import MediaTime

/// One way of painting that competes with decoding alone.
struct LoopCase {
  let name: String
  let title: String
  /// Nil only decodes.
  let plan: BenchPlan?

  /// Decoding alone, and the two effects that are judged.
  static func judged(_ region: PixelRect) -> [LoopCase] {
    let size = "\(region.width)x\(region.height)"
    return [
      LoopCase(name: "decode", title: "decode alone", plan: nil),
      LoopCase(
        name: "fill", title: "fill, \(size)",
        plan: BenchPlan([BenchPlan.box("a", region, "\"fill\"")])),
      LoopCase(
        name: "blur", title: "three-pass blur, \(size)", plan: BenchPlan([blurred("a", region)])),
    ]
  }

  /// Other effects, many regions, large ones, moving ones, and everything but a region.
  static func others(_ region: PixelRect, _ picture: PixelSize) -> [LoopCase] {
    let kept = BenchPlan.box("kept", region, "\"keep\"")
    let whole = "\"shape\": \"frame\""
    let strong = "{\"blur\": {\"strength\": 1.0}}"
    func plan(_ region: String, _ more: String = "") -> BenchPlan {
      BenchPlan([region], more: more)
    }
    return [
      LoopCase(name: "veil", title: "veil", plan: plan(BenchPlan.box("a", region, "\"veil\""))),
      LoopCase(
        name: "mosaic", title: "mosaic",
        plan: plan(BenchPlan.box("a", region, "{\"mosaic\": {\"cells\": 8}}"))),
      LoopCase(
        name: "strong", title: "blur of strength 1", plan: plan(BenchPlan.box("a", region, strong))),
      LoopCase(
        name: "moving", title: "blur that moves",
        plan: plan(BenchPlan.moving("a", region, speed: 60, blur))),
      LoopCase(name: "regions8", title: "8 blurs", plan: many(8, picture, blur)),
      LoopCase(name: "regions32", title: "32 blurs", plan: many(32, picture, blur)),
      LoopCase(name: "veils32", title: "32 veils", plan: many(32, picture, "\"veil\"")),
      LoopCase(
        name: "wholeFill", title: "fill, whole picture",
        plan: plan(BenchPlan.region("a", whole, "\"fill\""))),
      LoopCase(
        name: "wholeBlur", title: "blur, whole picture",
        plan: plan(BenchPlan.region("a", whole, blur))),
      LoopCase(
        name: "inverse", title: "fill outside a box", plan: plan(kept, ", \"outside\": \"fill\"")),
      LoopCase(
        name: "inverseMoving", title: "fill outside a moving box",
        plan: plan(
          BenchPlan.moving("kept", region, speed: 60, "\"keep\""), ", \"outside\": \"fill\"")),
    ]
  }

  private static let blur = "{\"blur\": {\"strength\": 0.1}}"

  private static func blurred(_ id: String, _ region: PixelRect) -> String {
    BenchPlan.box(id, region, blur)
  }

  /// `count` boxes in rows of eight, each half as wide as its place.
  private static func many(_ count: Int, _ picture: PixelSize, _ effect: String) -> BenchPlan {
    let rows = count / 8
    let (width, height) = (picture.width / 8, picture.height / max(rows, 4))
    return BenchPlan(
      (0..<count).map { number in
        let place = PixelRect(
          x: number % 8 * width + width / 4, y: number / 8 * height + height / 4,
          width: max(20, width / 2), height: max(20, height / 2))
        return BenchPlan.box("r\(number)", place, effect)
      })
  }
}
