// Finds the times that a text cites, in the forms that people and programs write. It may assume
// nothing about the text; it looks at each character a bounded number of times.

package import MediaTime

/// A time or a range of time that a text cites.
package struct Citation: Equatable, Sendable {
  /// What is wrong with it by itself.
  package enum Flaw: String, Sendable, Codable {
    /// Its digits are no time, such as `[00:75:00]`.
    case unreadable
    /// It ends before it begins.
    case backwards
  }

  /// What it covers, counted from the first displayed picture.
  ///
  /// A single time covers its own precision: `1:02` is the second from 1:02 on. Empty with a flaw.
  package let range: TimeRange
  /// One step of the last digit written: by so much the text may have rounded.
  package let precision: Timestamp
  /// What is wrong with it, if anything is.
  package let flaw: Flaw?
  /// Where it stands among the text's scalars.
  let place: Range<Int>
}

/// Looks for citations from left to right.
///
/// A time is `m:ss` or `h:mm:ss`, with a fraction after a point (or three digits after a comma, as
/// in subtitles), or units (`1h02m03s`, `1m02s`). A range is two times with a dash, an arrow, dots
/// or a word (`to`, `until`, `till`, `through`; `and` after `between`) in between. Times of day
/// (`1:02 p.m.`, after a date, `14:05 hours`) are none of these.
struct TimeScanner {
  let text: [Unicode.Scalar]

  /// All citations, in order.
  func citations() -> [Citation] {
    var result: [Citation] = []
    var (index, last) = (0, -2)
    while index < text.count {
      guard isDigit(index) else {
        index += 1
        continue
      }
      let followsAnother = index == last + 1 && text[last] == ","
      if followsAnother || startsNumber(index), let found = citation(at: index) {
        if let citation = found.citation { result.append(citation) }
        (index, last) = (found.end, found.end)
      } else {
        while index < text.count, isDigit(index) { index += 1 }
      }
    }
    return result
  }

  // MARK: - One citation

  /// What stands at a digit: a citation, or a time of day (nil) that ends at `end`; nil for
  /// neither.
  private func citation(at start: Int) -> (citation: Citation?, end: Int)? {
    guard let first = time(at: start) else { return nil }
    if isTimeOfDay(start, first) { return (nil, first.end) }
    let isBracketed = opensBefore(start)
    if let second = secondTime(after: first, from: start) {
      if isTimeOfDay(second.start, second.time) { return (nil, second.time.end) }
      return (range(first, second.time, start, isBracketed), second.time.end)
    }
    if first.value == nil && !isBracketed { return (nil, first.end) }
    let from = Timestamp(first.value ?? 0, .nanoseconds)
    let to = Timestamp((first.value ?? 0) + (first.value == nil ? 0 : first.unit), .nanoseconds)
    let single = Citation(
      range: TimeRange(from, to), precision: Timestamp(first.unit, .nanoseconds),
      flaw: first.value == nil ? .unreadable : nil, place: start..<first.end)
    return (single, first.end)
  }

  private func range(
    _ first: WrittenTime, _ second: WrittenTime, _ start: Int, _ isBracketed: Bool
  ) -> Citation? {
    let place = start..<second.end
    let unit = Timestamp(max(first.unit, second.unit), .nanoseconds)
    guard let low = first.value, var high = second.value else {
      let nowhere = TimeRange(Timestamp(0, .nanoseconds), Timestamp(0, .nanoseconds))
      return isBracketed
        ? Citation(range: nowhere, precision: unit, flaw: .unreadable, place: place) : nil
    }
    // `1:00:02-01:09` leaves out the hours that it has said already.
    if high < low, first.fields == 3, second.fields == 2 {
      high += low / TimeScanner.hour * TimeScanner.hour
    }
    if high == low { high += second.unit }
    let from = Timestamp(low, .nanoseconds)
    return Citation(
      range: TimeRange(from, max(from, Timestamp(high, .nanoseconds))), precision: unit,
      flaw: high < low ? .backwards : nil, place: place)
  }

  // MARK: - One time

  private static let second: Int64 = 1_000_000_000
  private static let hour: Int64 = 3600 * second

  /// A time as it is written.
  private struct WrittenTime {
    /// Nanoseconds; nil if the fields are out of range.
    let value: Int64?
    /// Nanoseconds that one step of the last digit is worth.
    let unit: Int64
    /// Numbers between colons.
    let fields: Int
    /// Just behind it.
    let end: Int
  }

  private func time(at start: Int) -> WrittenTime? {
    guard let first = number(at: start, longest: 3) else { return nil }
    if first.end < text.count, "hm".unicodeScalars.contains(text[first.end]) {
      return timeInUnits(at: start)
    }
    var (fields, end) = ([first.value], first.end)
    while end + 2 < text.count, text[end] == ":", isDigit(end + 1), isDigit(end + 2) {
      fields.append(digit(end + 1) * 10 + digit(end + 2))
      end += 3
    }
    guard fields.count > 1 else { return nil }
    let isLonger = isDigit(end) || (end + 1 < text.count && text[end] == ":" && isDigit(end + 1))
    if isLonger || fields.count > 3 {
      while end < text.count, isDigit(end) || text[end] == ":" { end += 1 }
      return WrittenTime(value: nil, unit: TimeScanner.second, fields: fields.count, end: end)
    }
    let isInRange = fields.dropFirst().allSatisfy { $0 < 60 }
    let whole = fields.reduce(0) { $0 * 60 + $1 } * TimeScanner.second
    let fraction = fraction(at: end)
    return WrittenTime(
      value: isInRange ? whole + fraction.value : nil, unit: fraction.unit, fields: fields.count,
      end: fraction.end)
  }

  /// A fraction of a second, of which nine digits count; a whole second if there is none.
  private func fraction(at start: Int) -> (value: Int64, unit: Int64, end: Int) {
    let none = (Int64(0), TimeScanner.second, start)
    guard start + 1 < text.count, text[start] == "." || text[start] == ",", isDigit(start + 1)
    else { return none }
    var (value, unit, end) = (Int64(0), TimeScanner.second, start + 1)
    while end < text.count, isDigit(end) {
      if unit > 1 {
        unit /= 10
        value += digit(end) * unit
      }
      end += 1
    }
    // A comma is a point where three digits follow, and otherwise the comma of a list.
    let isList = text[start] == "," && (end - start != 4 || (end < text.count && text[end] == ":"))
    return isList ? none : (value, unit, end)
  }

  /// `1h02m03s`, with two units at least.
  private func timeInUnits(at start: Int) -> WrittenTime? {
    let scales: [(Unicode.Scalar, Int64)] = [("h", 3600), ("m", 60), ("s", 1)]
    var (value, end, fields) = (Int64(0), start, 0)
    for (letter, scale) in scales {
      guard let next = number(at: end, longest: 3), next.end < text.count,
        text[next.end] == letter
      else { continue }
      value += next.value * scale * TimeScanner.second
      end = next.end + 1
      fields += 1
    }
    guard fields >= 2, end == text.count || !text[end].properties.isAlphabetic else { return nil }
    return WrittenTime(value: value, unit: TimeScanner.second, fields: fields, end: end)
  }

  /// The second time of a range, if one follows behind something that joins two times.
  private func secondTime(
    after first: WrittenTime, from start: Int
  ) -> (time: WrittenTime, start: Int)? {
    let behind = skip(first.end, { ")]*_`".unicodeScalars.contains($0) || isSpace($0) }, most: 6)
    var next = skip(behind, { TimeScanner.joints.contains($0) }, most: 4)
    if next == behind {
      guard let word = word(at: behind, longest: 7) else { return nil }
      let joins =
        TimeScanner.joiningWords.contains(word) || (word == "and" && followsBetween(start))
      guard joins else { return nil }
      next = behind + word.unicodeScalars.count
    }
    next = skip(next, { "([*_`".unicodeScalars.contains($0) || isSpace($0) }, most: 6)
    guard next < text.count, isDigit(next), let time = time(at: next) else { return nil }
    return (time, next)
  }

  private static let joints = Set("-\u{2010}\u{2011}\u{2012}–—−~.…>→".unicodeScalars)
  private static let joiningWords: Set<String> = ["to", "until", "till", "through"]

  // MARK: - Surroundings

  /// Whether what stands at a digit can be the start of a number of its own.
  private func startsNumber(_ index: Int) -> Bool {
    guard index > 0 else { return true }
    let before = text[index - 1]
    if before.properties.isAlphabetic || "0123456789:/$€£#".unicodeScalars.contains(before) {
      return false
    }
    return !(".,".unicodeScalars.contains(before) && index > 1 && isDigit(index - 2))
  }

  /// Whether a bracket opens just before.
  private func opensBefore(_ index: Int) -> Bool {
    var place = index - 1
    while place >= 0, index - place < 6,
      isSpace(text[place]) || "*_`~".unicodeScalars.contains(text[place])
    {
      place -= 1
    }
    return place >= 0 && "([".unicodeScalars.contains(text[place])
  }

  private func isTimeOfDay(_ start: Int, _ time: WrittenTime) -> Bool {
    if followsDate(start) { return true }
    let next = skip(time.end, { isSpace($0) }, most: 1)
    guard let word = word(at: next, longest: 7) else { return false }
    return TimeScanner.clockWords.contains(word) || (next == time.end && word != "s")
  }

  private static let clockWords: Set<String> = [
    "am", "pm", "a.m", "p.m", "a.m.", "p.m.", "hours", "hrs", "hr", "o'clock", "o’clock", "uhr",
    "utc", "gmt", "z",
  ]

  /// Whether a date such as `2024-05-03` or `5/3/2024` stands just before.
  private func followsDate(_ start: Int) -> Bool {
    guard start > 6, isSpace(text[start - 1]) else { return false }
    var (place, separators) = (start - 2, 0)
    if text[place] == "," { place -= 1 }
    let last = place
    while place >= 0, last - place < 10,
      isDigit(place) || "-/.".unicodeScalars.contains(text[place])
    {
      if !isDigit(place) { separators += 1 }
      place -= 1
    }
    return separators == 2 && last - place >= 6
  }

  private func followsBetween(_ start: Int) -> Bool {
    let word = Array("between".unicodeScalars)
    var end = start
    while end > 0, start - end < 6,
      isSpace(text[end - 1]) || "([".unicodeScalars.contains(text[end - 1])
    {
      end -= 1
    }
    guard end >= word.count else { return false }
    return zip(word, text[(end - word.count)..<end]).allSatisfy { $0.value == $1.value | 0x20 }
  }

  /// The letters, points and apostrophes that start here, in lower case, if they are not too many.
  private func word(at start: Int, longest: Int) -> String? {
    var result = String.UnicodeScalarView()
    var index = start
    while index < text.count, result.count <= longest {
      let scalar = text[index]
      guard
        scalar.properties.isAlphabetic || (".'’".unicodeScalars.contains(scalar) && index > start)
      else { break }
      result.append(scalar)
      index += 1
    }
    while result.last == "'" || result.last == "’" { result.removeLast() }
    var word = String(result).lowercased()
    if word.hasSuffix("."), !word.dropLast().contains(".") { word.removeLast() }
    return result.isEmpty || result.count > longest ? nil : word
  }

  private func number(at start: Int, longest: Int) -> (value: Int64, end: Int)? {
    var (value, end) = (Int64(0), start)
    while end < text.count, isDigit(end), end - start <= longest {
      value = value * 10 + digit(end)
      end += 1
    }
    return end == start || end - start > longest ? nil : (value, end)
  }

  private func skip(_ start: Int, _ accepts: (Unicode.Scalar) -> Bool, most: Int) -> Int {
    var index = start
    while index < text.count, index - start < most, accepts(text[index]) { index += 1 }
    return index
  }

  private func isDigit(_ index: Int) -> Bool {
    index < text.count && (0x30...0x39).contains(text[index].value)
  }

  private func digit(_ index: Int) -> Int64 { Int64(text[index].value - 0x30) }
}

/// Whether a scalar is white space.
func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }
