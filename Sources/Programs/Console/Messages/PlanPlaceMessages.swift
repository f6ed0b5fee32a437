// What a place in a plan is called: by keys, numbers of waypoints and the region's id, as its
// author knows them. The path of a place is among the facts for scripts.

import RedactionModel
import StrictJSON

extension PlanPlace {
  /// The place at the start of a sentence, and that there are others like it.
  func words(_ path: JSONPath) -> String {
    let name = name(path)
    let others = count > 1 ? " (the first of \(count))" : ""
    return name.prefix(1).uppercased() + name.dropFirst() + others
  }

  /// The place inside a sentence, such as `"box" of waypoint 2 of region "a"`.
  func name(_ path: JSONPath) -> String {
    guard let last = path.steps.last else { return "the plan" }
    let above = JSONPath(path.steps.dropLast())
    switch (last, above.steps.last) {
    case (.index(let index), .key("regions")?) where above.steps.count == 1:
      return region.map { "region \(quotedExcerpt($0))" } ?? "regions[\(index)]"
    case (.index(let index), .key("audio")?) where above.steps.count == 1:
      return "audio[\(index)]"
    case (.index(let index), .key("path")?):
      return "waypoint \(index + 1)" + name(around: JSONPath(above.steps.dropLast()))
    case (.index(let index), .key("points")?):
      return "point \(index + 1)" + name(around: JSONPath(above.steps.dropLast()))
    case (.index(let index), _): return "element \(index + 1)" + name(around: above)
    case (.key(let key), _): return quotedExcerpt(key) + name(around: above)
    }
  }

  /// What a place stands in, after `of`; nothing for the plan itself.
  private func name(around path: JSONPath) -> String {
    path.steps.isEmpty ? "" : " of " + name(path)
  }
}

extension JSONPath.Step {
  /// The number of an element; nil for a name.
  var number: Int? { if case .index(let index) = self { index } else { nil } }
}
