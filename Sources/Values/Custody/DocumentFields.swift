// Reading documents strictly: every member is asked for by name, and what nobody asked for is an
// error, so that no field of a receipt can be misspelt or smuggled in.

import Files
import MediaTime
import StrictJSON

/// The members of one object that were not read yet.
struct DocumentFields {
  /// Where the object stands in its document.
  let path: JSONPath
  private var members: [JSONMember]

  /// Starts reading an object.
  init(_ value: JSONValue, path: JSONPath) throws(CustodyError) {
    guard case .object(let members) = value else { throw .field(at: path, problem: .invalid) }
    self.path = path
    self.members = members
  }

  /// Every member must have been read.
  func finish() throws(CustodyError) {
    if let rest = members.first { throw .field(at: path.appending(rest.name), problem: .unknown) }
  }

  /// Whether a member is there that was not read yet.
  func has(_ key: String) -> Bool { members.contains { $0.name.utf8.elementsEqual(key.utf8) } }

  /// Reads a member that may be absent.
  mutating func optional<T>(
    _ key: String, _ read: (JSONValue, JSONPath) throws(CustodyError) -> T
  ) throws(CustodyError) -> T? {
    guard let place = members.firstIndex(where: { $0.name.utf8.elementsEqual(key.utf8) }) else {
      return nil
    }
    return try read(members.remove(at: place).value, path.appending(key))
  }

  /// Reads a member that must be there.
  mutating func required<T>(
    _ key: String, _ read: (JSONValue, JSONPath) throws(CustodyError) -> T
  ) throws(CustodyError) -> T {
    guard let result = try optional(key, read) else {
      throw .field(at: path.appending(key), problem: .missing)
    }
    return result
  }

  /// Reads an array, absent or not, element by element.
  mutating func list<T>(
    _ key: String, _ read: (JSONValue, JSONPath) throws(CustodyError) -> T
  ) throws(CustodyError) -> [T] {
    try required(key) { (value, path) throws(CustodyError) in
      try DocumentFields.list(value, path, read)
    }
  }

  /// The elements of an array.
  static func list<T>(
    _ value: JSONValue, _ path: JSONPath,
    _ read: (JSONValue, JSONPath) throws(CustodyError) -> T
  ) throws(CustodyError) -> [T] {
    guard case .array(let values) = value else { throw .field(at: path, problem: .invalid) }
    var result: [T] = []
    for (place, element) in values.enumerated() {
      result.append(try read(element, path.appending(place)))
    }
    return result
  }

  /// A string.
  static func string(_ value: JSONValue, _ path: JSONPath) throws(CustodyError) -> String {
    guard case .string(let text) = value else { throw .field(at: path, problem: .invalid) }
    return text
  }

  /// True or false.
  static func bool(_ value: JSONValue, _ path: JSONPath) throws(CustodyError) -> Bool {
    guard case .bool(let result) = value else { throw .field(at: path, problem: .invalid) }
    return result
  }

  /// A whole number.
  static func integer(_ value: JSONValue, _ path: JSONPath) throws(CustodyError) -> Int64 {
    guard case .integer(let result) = value else { throw .field(at: path, problem: .invalid) }
    return result
  }

  /// A whole number that is not negative.
  static func count(_ value: JSONValue, _ path: JSONPath) throws(CustodyError) -> Int {
    guard case .integer(let result) = value, result >= 0 else {
      throw .field(at: path, problem: .invalid)
    }
    return Int(result)
  }

  /// Something that a string says: what `make` makes of it, invalid where that is nil.
  static func said<T>(
    _ make: @escaping (String) -> T?
  ) -> (JSONValue, JSONPath) throws(CustodyError) -> T {
    { (value, path) throws(CustodyError) in
      guard let result = make(try string(value, path)) else {
        throw .field(at: path, problem: .invalid)
      }
      return result
    }
  }

  /// So many bytes, each as two hexadecimal digits.
  static func bytes(_ count: Int) -> (JSONValue, JSONPath) throws(CustodyError) -> [UInt8] {
    said { Files.bytes(hexadecimal: $0).flatMap { $0.count == count ? $0 : nil } }
  }

  /// 64 hexadecimal digits.
  static func digest(_ value: JSONValue, _ path: JSONPath) throws(CustodyError) -> SHA256Digest {
    try said { SHA256Digest(hex: $0) }(value, path)
  }

  /// An Ed25519 public key in 64 hexadecimal digits.
  static func publicKey(_ value: JSONValue, _ path: JSONPath) throws(CustodyError) -> PublicKey {
    try said { PublicKey(hex: $0) }(value, path)
  }

  /// Seconds per tick as a fraction, `1/90000`; both numbers are positive.
  static func timeBase(_ value: JSONValue, _ path: JSONPath) throws(CustodyError) -> TimeBase {
    let parts = try string(value, path).split(separator: "/").map { Int64($0) }
    guard parts.count == 2, let top = parts[0], let bottom = parts[1], top > 0, bottom > 0 else {
      throw .field(at: path, problem: .invalid)
    }
    return TimeBase(top, bottom)
  }
}
