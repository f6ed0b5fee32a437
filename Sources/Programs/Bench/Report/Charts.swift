// Charts as SVG elements: bars with whiskers along a linear or logarithmic axis, and lines over
// numbers of threads. Colours are classes of the page's style; every text is escaped here.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Text that may stand in an element or an attribute.
func escaped(_ text: String) -> String {
  var result = ""
  for character in text {
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    default: result.append(character)
    }
  }
  return result
}

/// One bar: a figure, with a whisker from quartile to quartile.
struct Bar {
  let title: String
  let value: Quartiles
  /// What is written behind the bar.
  let label: String
  /// The class of its colour.
  var style = "bar"
}

/// A line across all bars: a limit or a target.
struct Mark {
  let title: String
  let value: Double
}

/// A horizontal axis.
struct Axis {
  let from: Double
  let to: Double
  var isLogarithmic = false
  let ticks: [Double]
  let unit: String

  /// Where a value lies, 0...1.
  func place(_ value: Double) -> Double {
    let position =
      isLogarithmic
      ? log(max(value, from) / from) / log(to / from) : (value - from) / (to - from)
    return min(1, max(0, position))
  }

  /// Decades with their halves and fifths, wide enough for all values.
  static func logarithmic(holding values: [Double], unit: String) -> Axis {
    let positive = values.filter { $0 > 0 }
    let steps = (-4...4).flatMap { power in [1, 2, 5].map { $0 * pow(10, Double(power)) } }
    let low = steps.last { $0 <= (positive.min() ?? 1) * 0.8 } ?? 1e-4
    let high = steps.first { $0 >= (positive.max() ?? 1) * 1.2 } ?? 5e4
    return Axis(
      from: low, to: high, isLogarithmic: true, ticks: steps.filter { $0 >= low && $0 <= high },
      unit: unit)
  }

  /// Even steps from zero, wide enough for all values.
  static func linear(upTo highest: Double, unit: String) -> Axis {
    let rough = max(highest, 1e-9) * 1.1 / 5
    let power = pow(10, floor(log10(rough)))
    let step = [1.0, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= rough } ?? rough
    let count = Int((max(highest, 1e-9) * 1.1 / step).rounded(.up))
    return Axis(
      from: 0, to: Double(count) * step, ticks: (0...count).map { Double($0) * step }, unit: unit)
  }
}

/// A chart of horizontal bars.
func barChart(_ bars: [Bar], _ axis: Axis, marks: [Mark] = [], describing title: String) -> String {
  let (left, right, width) = (196.0, 118.0, 760.0)
  let top = marks.isEmpty ? 8.0 : 12 + 15 * Double(marks.count)
  let row = 30.0
  let bottom = top + row * Double(bars.count)
  let length = width - left - right
  func x(_ value: Double) -> Double { left + length * axis.place(value) }
  var parts: [String] = []
  for tick in axis.ticks {
    parts.append(line(x(tick), top, x(tick), bottom, "grid"))
    parts.append(text(x(tick), bottom + 17, tickText(tick), "tick", anchor: "middle"))
  }
  parts.append(text(left + length / 2, bottom + 35, axis.unit, "unit", anchor: "middle"))
  for (index, bar) in bars.enumerated() {
    let y = top + row * Double(index)
    let end = x(bar.value.median)
    parts.append(text(left - 10, y + 20, bar.title, "name", anchor: "end"))
    parts.append(
      "<rect class=\"\(bar.style)\" x=\"\(short(left))\" y=\"\(short(y + 6))\" "
        + "width=\"\(short(max(1, end - left)))\" height=\"18\" rx=\"2\"/>")
    let (low, high) = (x(bar.value.low), x(bar.value.high))
    parts.append(line(low, y + 15, high, y + 15, "whisker"))
    parts.append(line(low, y + 10, low, y + 20, "whisker"))
    parts.append(line(high, y + 10, high, y + 20, "whisker"))
    parts.append(text(max(end, high) + 8, y + 20, bar.label, "value", anchor: "start"))
  }
  for (index, mark) in marks.enumerated() {
    let (place, height) = (x(mark.value), 12 + 15 * Double(index))
    parts.append(line(place, height - 8, place, bottom, "mark"))
    parts.append(text(place - 6, height, mark.title, "marked", anchor: "end"))
  }
  return svg(width, bottom + 44, title, parts)
}

/// One line of a chart over numbers of threads.
struct Series {
  let title: String
  let points: [(threads: Int, value: Quartiles)]
}

/// A chart of figures over numbers of threads, with a dashed line for what perfect scaling would
/// be.
func threadChart(_ series: Series, unit: String) -> String {
  let (left, right, top, width, height) = (56.0, 24.0, 14.0, 370.0, 240.0)
  let bottom = height - 44
  let first = series.points.first
  let most = Double(series.points.last?.threads ?? 1)
  let ideal = (first?.value.median ?? 0) * most / Double(first?.threads ?? 1)
  let highest = max(ideal, series.points.reduce(0) { max($0, $1.value.high) })
  let axis = Axis.linear(upTo: highest, unit: unit)
  // Numbers of threads double from step to step, so the axis counts doublings.
  func x(_ threads: Double) -> Double {
    let steps = max(log2(most), 1)
    return left + 16 + (width - left - right - 32) * log2(max(threads, 1)) / steps
  }
  func y(_ value: Double) -> Double { bottom - (bottom - top) * axis.place(value) }
  var parts: [String] = []
  for tick in axis.ticks {
    parts.append(line(left, y(tick), width - right, y(tick), "grid"))
    parts.append(text(left - 8, y(tick) + 4, tickText(tick), "tick", anchor: "end"))
  }
  if let first, most > 1 {
    let steps = (0...16).map {
      Double(first.threads) * pow(most / Double(first.threads), Double($0) / 16)
    }
    let path = steps.map {
      "\(short(x($0))),\(short(y(first.value.median * $0 / Double(first.threads))))"
    }
    parts.append("<polyline class=\"ideal\" points=\"\(path.joined(separator: " "))\"/>")
  }
  let path = series.points.map { "\(short(x(Double($0.threads)))),\(short(y($0.value.median)))" }
  parts.append("<polyline class=\"curve\" points=\"\(path.joined(separator: " "))\"/>")
  for point in series.points {
    let place = x(Double(point.threads))
    parts.append(line(place, y(point.value.low), place, y(point.value.high), "whisker"))
    parts.append(
      "<circle class=\"dot\" cx=\"\(short(place))\" cy=\"\(short(y(point.value.median)))\" r=\"4.5\"/>"
    )
    parts.append(
      text(
        place, y(point.value.median) + 22, written(point.value.median), "value", anchor: "middle"))
    parts.append(text(place, bottom + 17, "\(point.threads)", "tick", anchor: "middle"))
  }
  parts.append(text((left + width - right) / 2, bottom + 37, "threads", "unit", anchor: "middle"))
  return svg(width, height, "\(series.title): \(unit) over threads", parts)
}

/// One bar cut into shares that add up to a whole.
func shareBar(_ shares: [(title: String, share: Double, style: String)], describing: String)
  -> String
{
  let width = 760.0
  var parts: [String] = []
  var at = 0.0
  let total = max(shares.reduce(0) { $0 + $1.share }, 1e-9)
  for (index, item) in shares.enumerated() {
    let part = width * item.share / total
    parts.append(
      "<rect class=\"\(item.style)\" x=\"\(short(at))\" y=\"0\" width=\"\(short(max(1, part - 2)))\" "
        + "height=\"34\" rx=\"2\"/>")
    let legend = 58 + 22 * Double(index)
    parts.append(
      "<rect class=\"\(item.style)\" x=\"0\" y=\"\(short(legend - 11))\" width=\"12\" "
        + "height=\"12\" rx=\"2\"/>")
    parts.append(text(20, legend, item.title, "name", anchor: "start"))
    at += part
  }
  return svg(width, 48 + 22 * Double(shares.count), describing, parts)
}

private func svg(_ width: Double, _ height: Double, _ title: String, _ parts: [String]) -> String {
  "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(short(width)) \(short(height))\" "
    + "role=\"img\" aria-label=\"\(escaped(title))\">\n<title>\(escaped(title))</title>\n"
    + parts.joined(separator: "\n") + "\n</svg>"
}

private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) -> String
{
  "<line class=\"\(style)\" x1=\"\(short(x1))\" y1=\"\(short(y1))\" x2=\"\(short(x2))\" "
    + "y2=\"\(short(y2))\"/>"
}

private func text(
  _ x: Double, _ y: Double, _ words: String, _ style: String, anchor: String
) -> String {
  "<text class=\"\(style)\" x=\"\(short(x))\" y=\"\(short(y))\" text-anchor=\"\(anchor)\">"
    + "\(escaped(words))</text>"
}

/// A coordinate, to a tenth.
private func short(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  return tenths % 10 == 0 ? "\(tenths / 10)" : written(Double(tenths) / 10, digits: 4)
}

/// The number at a tick, without digits that say nothing.
private func tickText(_ value: Double) -> String {
  var result = written(value)
  while result.contains("."), result.last == "0" || result.last == "." {
    let isPoint = result.last == "."
    result.removeLast()
    if isPoint { break }
  }
  return result
}
