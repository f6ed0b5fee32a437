// What can be wrong with a program's file that is to be audited. Nothing here is a finding: a file
// that is not understood cannot be judged, and a check that meets one fails.

/// Why a file cannot be audited.
package enum AuditError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It is no ELF file of 64 bits, little-endian; the first bytes that differ.
  case notELF(found: [UInt8])
  /// A table or a string lies outside the file.
  case outOfBounds(what: String, offset: UInt64, count: UInt64, size: Int)
  /// A table's entries have another size than the format says.
  case entrySize(what: String, expected: Int, found: Int)
  /// Nothing says which libraries it needs: it is linked statically, or is no program.
  case notDynamic
  /// Nothing says how many symbols it imports.
  case noHashTable

  /// One sentence without its end.
  package var description: String {
    switch self {
    case .notELF(let found):
      "it is no little-endian ELF file of 64 bits (it begins with \(found))"
    case .outOfBounds(let what, let offset, let count, let size):
      "its \(what) at \(offset), \(count) bytes long, lies outside its \(size) bytes"
    case .entrySize(let what, let expected, let found):
      "its \(what) has entries of \(found) bytes in place of \(expected)"
    case .notDynamic: "it does not say which libraries it needs"
    case .noHashTable: "it does not say how many symbols it imports"
    }
  }
}
