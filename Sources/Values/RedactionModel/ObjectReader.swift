// One object of a plan being read: its keys are those of a table, and each is asked for by kind.

import MediaTime
import StrictJSON

/// The members of an object that has only keys of its table, and all that the table requires.
struct ObjectReader {
  /// Where the object stands.
  let path: JSONPath
  private let members: [JSONMember]
  private let table: PlanTable

  /// Looks at the keys of `value`, which must be an object.
  init(_ value: JSONValue, _ table: PlanTable, at path: JSONPath) throws(PlanError) {
    guard case .object(let members) = value else {
      throw .unexpected(
        path: path, found: .value(value.excerpt), expected: .object(keys: table.keys))
    }
    for member in members where table[member.name] == nil {
      throw .unknownKey(
        path: path.appending(member.name), nearest: nearest(to: member.name, among: table.keys),
        known: table.keys)
    }
    for field in table.fields
    where field.isRequired && !members.contains(where: { $0.name == field.key }) {
      throw .missingKey(path: path.appending(field.key), expected: .described(field.meaning))
    }
    (self.path, self.members, self.table) = (path, members, table)
  }

  /// The value of a key of the table, or nil.
  func value(_ key: String) -> JSONValue? {
    precondition(table[key] != nil, "\(key) is not in the table \(table.name)")
    return members.first { $0.name == key }?.value
  }

  /// The error for a value of the wrong kind.
  func mismatch(_ key: String, _ found: JSONValue) -> PlanError {
    .unexpected(
      path: path.appending(key), found: .value(found.excerpt), expected: table.expectation(key))
  }

  func string(_ key: String) throws(PlanError) -> String? {
    guard let value = value(key) else { return nil }
    guard case .string(let text) = value else { throw mismatch(key, value) }
    return text
  }

  func bool(_ key: String) throws(PlanError) -> Bool? {
    guard let value = value(key) else { return nil }
    guard case .bool(let flag) = value else { throw mismatch(key, value) }
    return flag
  }

  func number(_ key: String) throws(PlanError) -> Double? {
    guard let value = value(key) else { return nil }
    guard let number = value.double else { throw mismatch(key, value) }
    return number
  }

  func whole(_ key: String) throws(PlanError) -> Int? {
    guard let value = value(key) else { return nil }
    guard let number = value.whole.flatMap(Int.init(exactly:)) else { throw mismatch(key, value) }
    return number
  }

  /// One of the names of an enumeration.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String
  ) throws(PlanError) -> Choice? where Choice.RawValue == String {
    guard let value = value(key) else { return nil }
    guard case .string(let text) = value, let choice = Choice(rawValue: text) else {
      let forms = Choice.allCases.map { ($0.rawValue, JSONValue.string($0.rawValue)) }
      throw misspelling(of: value, at: path.appending(key), forms) ?? mismatch(key, value)
    }
    return choice
  }

  func object(_ key: String, _ table: PlanTable) throws(PlanError) -> ObjectReader? {
    guard let value = value(key) else { return nil }
    return try ObjectReader(value, table, at: path.appending(key))
  }

  /// The elements of an array and where each stands.
  func elements(_ key: String) throws(PlanError) -> [(JSONValue, JSONPath)]? {
    guard let value = value(key) else { return nil }
    guard case .array(let values) = value else { throw mismatch(key, value) }
    let place = path.appending(key)
    return values.enumerated().map { ($0.element, place.appending($0.offset)) }
  }

  /// `"all"` (also where the key is not there) or an array of numbers.
  func selection(_ key: String) throws(PlanError) -> Selection {
    switch value(key) {
    case nil, "all": return .all
    case .array(let values)?:
      let numbers = values.compactMap(\.whole).compactMap(Int.init(exactly:))
      guard numbers.count == values.count else { throw mismatch(key, .array(values)) }
      return .only(numbers)
    case let other?: throw mismatch(key, other)
    }
  }

  /// A time; digits that cannot be kept are rounded by `rounding`.
  func time(_ key: String, _ rounding: Rounding) throws(PlanError) -> PlanTime {
    switch value(key) {
    case .string(let text)?:
      guard let time = PlanTime(text, rounding: rounding) else {
        throw mismatch(key, .string(text))
      }
      return time
    case .integer(let seconds)?:
      guard let time = PlanTime(String(seconds), rounding: rounding) else {
        throw mismatch(key, .integer(seconds))
      }
      return time
    case .number(let seconds)?:
      guard let time = PlanTime(seconds: seconds, rounding: rounding) else {
        throw mismatch(key, .number(seconds))
      }
      return time
    case .object(let members)?:
      let object = try ObjectReader(.object(members), .time, at: path.appending(key))
      guard case .integer(let ticks)? = object.value("pts") else {
        throw object.mismatch("pts", object.value("pts") ?? .null)
      }
      return .pts(ticks)
    case let other: throw mismatch(key, other ?? .null)
    }
  }
}

/// The error for a word that looks like one that may stand there; nil if it looks like none.
///
/// - Parameters:
///   - value: what stands there.
///   - path: where.
///   - forms: the words that may stand there, and what each is written as.
/// - Returns: the error.
func misspelling(
  of value: JSONValue, at path: JSONPath, _ forms: [(word: String, form: JSONValue)]
) -> PlanError? {
  guard case .string(let text) = value,
    let word = nearest(to: text, among: forms.map(\.word)),
    let form = forms.first(where: { $0.word == word })?.form
  else { return nil }
  return .misspelt(path: path, found: text, nearest: form.oneLine)
}
