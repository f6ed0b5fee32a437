// The plans that a benchmark paints by, in the format that people write, so that they go the way of
// any plan.

import MediaTime
import PolicyGate
import RedactionModel
import WorkerProtocol

/// A plan as short as a measurement needs it.
struct BenchPlan {
  /// The plan in the format that people write.
  let text: String

  /// - Parameters:
  ///   - regions: each in JSON.
  ///   - more: further members, each after a comma.
  init(_ regions: [String], more: String = "") {
    text = "{\"veil\": 1, \"margin\": 0, \"regions\": [\(regions.joined(separator: ", "))]\(more)}"
  }

  /// A box from start to end, 8 samples smaller on each side than what is covered.
  static func box(_ id: String, _ covered: PixelRect, _ effect: String) -> String {
    let box = "[\(covered.x + 8), \(covered.y + 8), \(covered.width - 16), \(covered.height - 16)]"
    return region(
      id, "\"shape\": \"box\", \"path\": [{\"at\": \"start\", \"box\": \(box)}]", effect)
  }

  /// A box that moves to the right by `speed` samples a second for ten seconds.
  static func moving(_ id: String, _ covered: PixelRect, speed: Int, _ effect: String) -> String {
    func waypoint(_ seconds: Int) -> String {
      "{\"at\": \"\(seconds)\", \"box\": [\(covered.x + 8 + speed * seconds), \(covered.y + 8), "
        + "\(covered.width - 16), \(covered.height - 16)]}"
    }
    return region(
      id, "\"shape\": \"box\", \"path\": [\(waypoint(0)), \(waypoint(1))]", effect)
  }

  /// A region in JSON.
  static func region(_ id: String, _ shape: String, _ effect: String) -> String {
    let accepted =
      effect.contains("blur") || effect.contains("mosaic") ? ", \"acceptReversible\": true" : ""
    return
      "{\"id\": \"\(id)\", \(shape), \"from\": \"start\", \"to\": \"end\", "
      + "\"effect\": \(effect)\(accepted)}"
  }

  /// The plan with the gate's permission.
  ///
  /// - Returns: the plan.
  /// - Throws: `MediaFailure.planNotPermitted`, which is a fault of this program.
  func authorized() throws(MediaFailure) -> AuthorizedPlan {
    do { return try authorize(try PlanDocument(text)) } catch { throw .planNotPermitted }
  }
}

/// The region that is judged: 480x480 in the middle, less where the picture is small.
func judgedRegion(_ size: PixelSize) -> PixelRect {
  let side = max(32, min(480, size.width / 2, size.height / 2) / 2 * 2)
  return PixelRect(
    x: (size.width - side) / 4 * 2, y: (size.height - side) / 4 * 2, width: side, height: side)
}
