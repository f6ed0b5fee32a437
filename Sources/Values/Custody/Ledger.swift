// The chain of receipts: each entry's hash covers its receipt and the hash before, so none can be
// changed, swapped or taken out without it showing. One entry per line of a file that only grows.

package import Files
import StrictJSON
package import SystemPackage

/// Receipts in the order in which they were made, each bound to all before it.
package struct Ledger: Hashable, Sendable {
  /// One receipt and its place in the chain.
  package struct Entry: Hashable, Sendable {
    /// The receipt; its `previous` is the hash of the entry before, or zero for the first.
    package let receipt: Receipt
    /// SHA-256 over the 32 bytes of `receipt.previous` and the receipt's canonical bytes.
    package let hash: SHA256Digest
  }

  /// All entries, the oldest first.
  package private(set) var entries: [Entry]

  /// A ledger without entries.
  package init() { entries = [] }

  /// Reads a ledger and checks its chain; seals are not checked.
  ///
  /// - Throws: `.ledgerBroken` with the first entry that does not hold.
  package init(parsing bytes: [UInt8]) throws(CustodyError) {
    let (entries, fault) = Ledger.intactEntries(of: bytes)
    if let fault { throw .ledgerBroken(fault) }
    self.entries = entries
  }

  /// The hash of the last entry, or zero.
  package var head: SHA256Digest { entries.last?.hash ?? .zero }

  /// Adds a receipt: sets its `previous`, seals it if there is a key, and chains it.
  ///
  /// - Throws: as `Receipt.canonicalBytes` and `SigningKey.seal`.
  @discardableResult
  package mutating func append(
    _ receipt: Receipt, key: SigningKey? = nil
  ) throws(CustodyError) -> Entry {
    let entry = try Ledger.entry(receipt, after: head, key: key)
    entries.append(entry)
    return entry
  }

  /// The ledger as it stands in its file: one line per entry.
  ///
  /// - Throws: as `Receipt.canonicalBytes`.
  package func lines() throws(CustodyError) -> [UInt8] {
    var bytes: [UInt8] = []
    for entry in entries { bytes += try entry.line() }
    return bytes
  }

  /// The first thing about a ledger that does not hold; nil if all does.
  ///
  /// - Parameters:
  ///   - bytes: the ledger's file.
  ///   - known: the hash of an entry that is known to have been in it, such as the last one seen: a
  ///     chain by itself cannot show that entries at its end were cut off.
  ///   - key: the key that must have sealed every entry; nil lets entries without a seal pass, but
  ///     not those whose seal is broken.
  /// - Returns: what is wrong and the number of the entry, counted from 0.
  package static func firstFault(
    in bytes: [UInt8], expecting known: SHA256Digest? = nil, sealedBy key: PublicKey? = nil
  ) -> LedgerFault? {
    let (entries, chainFault) = intactEntries(of: bytes)
    for (place, entry) in entries.enumerated() {
      switch entry.receipt.sealVerdict(expecting: key) {
      case .holds: break
      case .unsealed: if key != nil { return LedgerFault(entry: place, kind: .unsealed) }
      case .broken: return LedgerFault(entry: place, kind: .sealBroken)
      case .otherKey: return LedgerFault(entry: place, kind: .otherKey)
      }
    }
    if let chainFault { return chainFault }
    if let known, known != .zero, !entries.contains(where: { $0.hash == known }) {
      return LedgerFault(entry: entries.count, kind: .cutOff)
    }
    return nil
  }

  /// Adds a receipt to the ledger in a file, which is made if need be, while other processes wait.
  ///
  /// Only the last entry is checked before; it costs a read of the file and no more. The entry is
  /// on the disk when this returns. A line that a crash cut short is left for a person to look at.
  ///
  /// - Throws: `.file`, `.ledgerBroken` if the last entry does not hold; then nothing was added.
  package static func append(
    _ receipt: Receipt, key: SigningKey? = nil, toFileAt path: FilePath
  ) throws(CustodyError) -> Entry {
    let file = try filing { () throws(FilesError) in try AppendedFile(path) }
    let bytes = try filing { () throws(FilesError) in try file.contents(limit: 1 << 30) }
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    var head = SHA256Digest.zero
    if let last = lines.last {
      guard bytes.last == UInt8(ascii: "\n") else {
        throw .ledgerBroken(LedgerFault(entry: lines.count - 1, kind: .cutShort))
      }
      switch Entry.read(line: Array(last), after: nil) {
      case .success(let entry): head = entry.hash
      case .failure(let kind):
        throw .ledgerBroken(LedgerFault(entry: lines.count - 1, kind: kind))
      }
    }
    let entry = try entry(receipt, after: head, key: key)
    let line = try entry.line()
    try filing { () throws(FilesError) in try file.append(line) }
    return entry
  }

  private static func entry(
    _ receipt: Receipt, after head: SHA256Digest, key: SigningKey?
  ) throws(CustodyError) -> Entry {
    var receipt = receipt
    receipt.previous = head
    receipt.seal = nil
    if let key { receipt = try receipt.sealed(with: key) }
    return Entry(receipt: receipt, hash: try Entry.hash(of: receipt, after: head))
  }

  /// The entries up to the first whose place in the chain does not hold, and what is wrong with
  /// that.
  private static func intactEntries(of bytes: [UInt8]) -> ([Entry], LedgerFault?) {
    var entries: [Entry] = []
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if line.isEmpty && line.endIndex == bytes.endIndex { break }
      if line.endIndex == bytes.endIndex {
        return (entries, LedgerFault(entry: entries.count, kind: .cutShort))
      }
      switch Entry.read(line: Array(line), after: entries.last?.hash ?? .zero) {
      case .success(let entry): entries.append(entry)
      case .failure(let kind): return (entries, LedgerFault(entry: entries.count, kind: kind))
      }
    }
    return (entries, nil)
  }
}

extension Ledger.Entry {
  fileprivate static func hash(
    of receipt: Receipt, after previous: SHA256Digest
  ) throws(CustodyError) -> SHA256Digest {
    var stream = DigestStream()
    stream.add(previous.bytes)
    stream.add(try receipt.canonicalBytes())
    return stream.digest
  }

  /// The canonical form of hash and receipt, and a line end.
  fileprivate func line() throws(CustodyError) -> [UInt8] {
    let value: JSONValue = ["hash": .string(hash.description), "receipt": receipt.document]
    return try parsing { () throws(JSONError) in try value.canonicalBytes() }
      + [UInt8(ascii: "\n")]
  }

  /// Reads a line; `previous` is the hash that it must follow, nil leaves that open.
  fileprivate static func read(
    line: [UInt8], after previous: SHA256Digest?
  ) -> Result<Ledger.Entry, LedgerFault.Kind> {
    do throws(CustodyError) {
      let value = try parsing { () throws(JSONError) in try JSONValue(parsing: line) }
      var fields = try DocumentFields(value, path: .root)
      let hash = try fields.required("hash", DocumentFields.digest)
      let receipt = try fields.required("receipt") { (value, _) throws(CustodyError) in
        try Receipt(document: value)
      }
      try fields.finish()
      guard let named = receipt.previous, previous == nil || named == previous else {
        return .failure(.wrongPrevious)
      }
      guard try Ledger.Entry.hash(of: receipt, after: named) == hash else {
        return .failure(.wrongHash)
      }
      return .success(Ledger.Entry(receipt: receipt, hash: hash))
    } catch { return .failure(.notAnEntry) }
  }
}

/// What is wrong with a ledger, and where.
public struct LedgerFault: Hashable, Codable, Sendable {
  /// Which entry, from 0.
  public let entry: Int
  /// What is wrong with it.
  public let kind: Kind

  /// Makes a fault of an entry, counted from 0.
  public init(entry: Int, kind: Kind) {
    self.entry = entry
    self.kind = kind
  }

  /// What can be wrong with an entry.
  public enum Kind: String, Hashable, Codable, Sendable, Error, CaseIterable {
    /// The line is no entry of a ledger.
    case notAnEntry
    /// The line does not end.
    case cutShort
    /// It does not follow the entry before it.
    case wrongPrevious
    /// Its receipt is not the one that was hashed.
    case wrongHash
    /// It has no seal where one is asked for.
    case unsealed
    /// Its seal is not that of its receipt.
    case sealBroken
    /// Its seal was made with another key.
    case otherKey
    /// Entries that are known to have been there are not.
    case cutOff
  }
}
