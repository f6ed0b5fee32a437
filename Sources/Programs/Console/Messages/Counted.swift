// Numbers as people write them: the one place that knows singular from plural, and how a decimal is
// written. Every sentence with a count comes here for it.

/// A count and what is counted, such as `1 finding` and `2 findings`.
///
/// - Parameters:
///   - count: how many there are.
///   - noun: what one of them is called.
///   - plural: what several are called; the noun with an s where nothing is said.
/// - Returns: both, with a space between them.
package func counted(
  _ count: some BinaryInteger, _ noun: String, _ plural: String? = nil
) -> String {
  "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
}

/// `was` after one, `were` after any other count.
///
/// - Parameter count: how many there are.
/// - Returns: the verb.
package func wereOrWas(_ count: some BinaryInteger) -> String { count == 1 ? "was" : "were" }

/// A number in digits, without an exponent and without zeros at its end, such as `99` or `0.25`.
///
/// - Parameters:
///   - value: any number; one that is not finite is written as its name.
///   - places: digits behind the point at most, 0...9; the last one is rounded.
/// - Returns: the digits.
package func decimal(_ value: Double, places: Int = 3) -> String {
  guard value.magnitude < 1e9 else { return "\(value)" }
  let unit = (0..<places).reduce(1.0) { whole, _ in whole * 10 }
  let whole = Int((value * unit).rounded())
  let (front, back) = (whole.magnitude / UInt(unit), whole.magnitude % UInt(unit))
  var fraction = String(back)
  fraction = String(repeating: "0", count: max(0, places - fraction.count)) + fraction
  while fraction.last == "0" { fraction.removeLast() }
  return (whole < 0 ? "-" : "") + "\(front)" + (fraction.isEmpty ? "" : "." + fraction)
}

/// Words with commas and a last `or`, such as `a, b or c`.
///
/// - Parameter words: at least one.
/// - Returns: the list.
package func choice(of words: [String]) -> String { list(words, "or") }

/// Words with commas and a last `and`, such as `a, b and c`.
///
/// - Parameter words: at least one.
/// - Returns: the list.
package func list(of words: [String]) -> String { list(words, "and") }

private func list(_ words: [String], _ joint: String) -> String {
  words.count < 2
    ? words.joined()
    : words.dropLast().joined(separator: ", ") + " \(joint) " + words[words.count - 1]
}
