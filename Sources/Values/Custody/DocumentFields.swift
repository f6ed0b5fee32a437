// Reading documents strictly: every member is asked for by name, and what nobody asked for is an
// error, so that no field of a receipt can be misspelt or smuggled in.

/// The members of one object that were not read yet.
struct DocumentFields {
  /// Where the object stands in its document, for messages.
  let path: String
  private var members: [CanonicalValue.Member]

  /// Starts reading an object.
  init(_ value: CanonicalValue, path: String) throws(CustodyError) {
    guard case .object(let members) = value else { throw .field(path, .invalid) }
    self.path = path
    self.members = members
  }

  /// Every member must have been read.
  func finish() throws(CustodyError) {
    if let rest = members.first { throw .field(name(rest.name), .unknown) }
  }

  /// Reads a member that may be absent.
  mutating func optional<T>(
    _ key: String, _ read: (CanonicalValue, String) throws(CustodyError) -> T
  ) throws(CustodyError) -> T? {
    guard let place = members.firstIndex(where: { $0.name.utf8.elementsEqual(key.utf8) }) else {
      return nil
    }
    return try read(members.remove(at: place).value, name(key))
  }

  /// Reads a member that must be there.
  mutating func required<T>(
    _ key: String, _ read: (CanonicalValue, String) throws(CustodyError) -> T
  ) throws(CustodyError) -> T {
    guard let result = try optional(key, read) else { throw .field(name(key), .missing) }
    return result
  }

  /// Reads an array, absent or not, element by element.
  mutating func list<T>(
    _ key: String, _ read: (CanonicalValue, String) throws(CustodyError) -> T
  ) throws(CustodyError) -> [T] {
    try required(key) { (value, path) throws(CustodyError) in
      try DocumentFields.list(value, path, read)
    }
  }

  /// The elements of an array.
  static func list<T>(
    _ value: CanonicalValue, _ path: String,
    _ read: (CanonicalValue, String) throws(CustodyError) -> T
  ) throws(CustodyError) -> [T] {
    guard case .array(let values) = value else { throw .field(path, .invalid) }
    var result: [T] = []
    for (place, element) in values.enumerated() {
      result.append(try read(element, "\(path)[\(place)]"))
    }
    return result
  }

  /// A string.
  static func string(_ value: CanonicalValue, _ path: String) throws(CustodyError) -> String {
    guard case .string(let text) = value else { throw .field(path, .invalid) }
    return text
  }

  /// True or false.
  static func bool(_ value: CanonicalValue, _ path: String) throws(CustodyError) -> Bool {
    guard case .bool(let result) = value else { throw .field(path, .invalid) }
    return result
  }

  /// A whole number.
  static func integer(_ value: CanonicalValue, _ path: String) throws(CustodyError) -> Int64 {
    guard case .integer(let result) = value else { throw .field(path, .invalid) }
    return result
  }

  /// A whole number that is not negative.
  static func count(_ value: CanonicalValue, _ path: String) throws(CustodyError) -> Int {
    guard case .integer(let result) = value, result >= 0 else { throw .field(path, .invalid) }
    return Int(result)
  }

  /// 64 hexadecimal digits.
  static func digest(_ value: CanonicalValue, _ path: String) throws(CustodyError) -> SHA256Digest {
    guard let result = SHA256Digest(hex: try string(value, path)) else {
      throw .field(path, .invalid)
    }
    return result
  }

  private func name(_ key: String) -> String { path.isEmpty ? key : path + "." + key }
}
