// Two receipts member by member: what one states and what was found, each with its place. Works on
// the JSON form, so that no member of the format can be forgotten here.

import Files
import StrictJSON

/// One member in which a receipt is not what it ought to be.
package struct ReceiptDifference: Hashable, Sendable {
  /// Where it stands, such as `$.regions[0].firstPTS`.
  package let field: String
  /// What the receipt states, as short JSON; nil if it states nothing.
  package let stated: String?
  /// What was found; nil if there ought to be nothing.
  package let found: String?
}

extension Receipt {
  /// Every member in which this receipt is not the expected one; seals are compared like any other.
  ///
  /// - Parameter expected: what the receipt ought to be.
  /// - Returns: the innermost members that differ, in the order of the format.
  package func differences(from expected: Receipt) -> [ReceiptDifference] {
    Custody.differences(stated: document, found: expected.document, at: .root)
  }
}

private func differences(
  stated: JSONValue?, found: JSONValue?, at path: JSONPath
) -> [ReceiptDifference] {
  switch (stated, found) {
  case (.object(let ours), .object(let theirs)):
    let names = theirs.map(\.name) + ours.map(\.name).filter { found?[$0] == nil }
    return names.flatMap {
      differences(stated: stated?[$0], found: found?[$0], at: path.appending($0))
    }
  case (.array(let ours), .array(let theirs)):
    return (0..<max(ours.count, theirs.count)).flatMap { place in
      differences(
        stated: ours.indices.contains(place) ? ours[place] : nil,
        found: theirs.indices.contains(place) ? theirs[place] : nil, at: path.appending(place))
    }
  default:
    if stated == found { return [] }
    return [
      ReceiptDifference(
        field: path.description, stated: stated?.words, found: found?.words)
    ]
  }
}

/// Whether a value is 64 hexadecimal digits.
private func isDigest(_ value: JSONValue) -> Bool {
  if case .string(let text) = value { SHA256Digest(hex: text) != nil } else { false }
}

extension JSONValue {
  /// The value in a few words.
  fileprivate var words: String {
    switch excerpt {
    // A digest is shown whole: two of them may differ in their last digit alone.
    case .text where Custody.isDigest(self): oneLine
    case .text(let text): text
    case .array(let count): "an array of \(count)"
    case .object:
      // What a region or a range is called says more than how much is said of it.
      (self["id"] ?? self["kind"] ?? self["name"]).map { "an entry for \($0.words)" }
        ?? "an entry"
    }
  }
}
