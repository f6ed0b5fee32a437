// The chain of receipts: each entry's hash covers its number, the hash before it and its receipt,
// so that none can be changed, swapped or taken out without it showing. One line of a file for
// each.

package import Files
import StrictJSON
package import SystemPackage

/// Receipts in the order in which they were entered, each bound to all before it.
package struct Ledger: Hashable, Sendable {
  /// One receipt and its place in the chain.
  package struct Entry: Hashable, Sendable {
    /// Its number, from 1.
    package let number: Int
    /// The hash of the entry before it; zero for the first.
    package let previous: SHA256Digest
    /// The receipt, seals and all, as it was given.
    package let receipt: Receipt
    /// SHA-256 over the canonical form of number, `previous` and receipt.
    package let hash: SHA256Digest
    /// Who vouches for the receipt's place in the ledger, over the same bytes as `hash`; nil if
    /// nobody was asked to.
    package let seal: Seal?
  }

  /// All entries, the oldest first; those before the first line that does not hold.
  package private(set) var entries: [Entry] = []
  /// The first line whose place in the chain does not hold; nil if all hold.
  package private(set) var chainFault: LedgerFault?

  /// A ledger without entries.
  package init() {}

  /// Reads a ledger up to the first line that does not hold; seals are not checked.
  ///
  /// - Parameter bytes: the ledger's file.
  package init(reading bytes: [UInt8]) {
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let isLast = line.endIndex == bytes.endIndex
      if line.isEmpty && isLast { break }
      if let kind = isLast ? .cutShort : take(Array(line)) {
        chainFault = LedgerFault(entry: entries.count + 1, kind: kind)
        break
      }
    }
  }

  /// Takes the next line of a file; what is wrong with it, if anything is.
  private mutating func take(_ line: [UInt8]) -> LedgerFault.Kind? {
    switch Entry.read(line: line) {
    case .failure(let kind): return kind
    case .success(let entry):
      guard entry.number == entries.count + 1, entry.previous == head else {
        return .wrongPrevious
      }
      entries.append(entry)
      return nil
    }
  }

  /// The hash of the last entry, or zero.
  package var head: SHA256Digest { entries.last?.hash ?? .zero }

  /// Enters a receipt.
  ///
  /// - Parameters:
  ///   - receipt: stays as it is.
  ///   - key: of whoever keeps the ledger; nil leaves the entry without a seal.
  /// - Returns: the new entry.
  /// - Throws: as `Receipt.canonicalBytes` and `SigningKey.seal`; `.ledgerBroken` with
  ///   `.wrongPrevious` for a receipt that names another place in a ledger.
  @discardableResult
  package mutating func append(
    _ receipt: Receipt, key: SigningKey? = nil
  ) throws(CustodyError) -> Entry {
    let entry = try Entry(receipt, after: entries.last, key: key)
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

  /// What a ledger is held against.
  package struct Expectation: Hashable, Sendable {
    /// The hash of an entry that is known to have been in it, such as the last one seen: a chain by
    /// itself cannot show that entries at its end were cut off.
    package var hash: SHA256Digest?
    /// The least number of entries.
    package var count = 0
    /// The key that must have sealed every entry; nil lets entries without a seal pass, but not
    /// those whose seal is broken.
    package var key: PublicKey?

    /// Expects nothing.
    package init() {}
  }

  /// The first thing about the ledger that does not hold; nil if all does.
  ///
  /// - Parameter expected: what is known of it from elsewhere.
  /// - Returns: what is wrong and the number of the entry.
  package func firstFault(expecting expected: Expectation = Expectation()) -> LedgerFault? {
    for entry in entries {
      if let kind = entry.sealFault(expecting: expected.key) {
        return LedgerFault(entry: entry.number, kind: kind)
      }
    }
    if let chainFault { return chainFault }
    let known = expected.hash ?? .zero
    let isCutOff =
      entries.count < expected.count || known != .zero && !entries.contains { $0.hash == known }
    return isCutOff ? LedgerFault(entry: entries.count + 1, kind: .cutOff) : nil
  }

  /// Where two copies of a ledger part.
  ///
  /// - Parameter other: a copy, which may be older or newer.
  /// - Returns: the number of the first entry that both have and that is not the same, as a fault;
  ///   nil if one is the beginning of the other.
  package func fork(from other: Ledger) -> LedgerFault? {
    zip(entries, other.entries).first { $0.hash != $1.hash }
      .map { LedgerFault(entry: $0.0.number, kind: .forked) }
  }
}

/// A ledger's file, alone in the hands of its owner until that goes: other processes wait.
package struct LedgerFile: ~Copyable {
  /// Most bytes that an entry may have.
  private static let longestLine = 64 << 20

  private let file: AppendedFile
  private let last: Ledger.Entry?

  /// Opens the ledger in a file, which is made if need be, and checks its last entry.
  ///
  /// Only the end of the file is read, however long it is. A line that a crash cut short is left
  /// for a person to look at.
  ///
  /// - Parameter path: the file.
  /// - Throws: `.file`; `.ledgerBroken` if the last entry does not hold.
  package init(_ path: FilePath) throws(CustodyError) {
    let file = try filing { () throws(FilesError) in try AppendedFile(path) }
    let tail: [UInt8]?
    do throws(FilesError) { tail = try file.lastLine(limit: LedgerFile.longestLine) } catch {
      throw .file(error)
    }
    last = try tail.map(LedgerFile.lastEntry)
    self.file = file
  }

  /// Reads the last line of a ledger.
  private static func lastEntry(_ line: [UInt8]) throws(CustodyError) -> Ledger.Entry {
    guard line.last == UInt8(ascii: "\n") else {
      throw .ledgerBroken(LedgerFault(entry: nil, kind: .cutShort))
    }
    switch Ledger.Entry.read(line: line.dropLast()) {
    case .success(let entry): return entry
    case .failure(let kind): throw .ledgerBroken(LedgerFault(entry: nil, kind: kind))
    }
  }

  /// The hash of the last entry, or zero.
  package var head: SHA256Digest { last?.hash ?? .zero }

  /// Enters a receipt; the entry is on the disk when this returns.
  ///
  /// - Parameters:
  ///   - receipt: stays as it is.
  ///   - key: of whoever keeps the ledger; nil leaves the entry without a seal.
  /// - Returns: the new entry.
  /// - Throws: as `Ledger.append`, and `.file`; then nothing was added.
  package consuming func append(
    _ receipt: Receipt, key: SigningKey? = nil
  ) throws(CustodyError) -> Ledger.Entry {
    let entry = try Ledger.Entry(receipt, after: last, key: key)
    let line = try entry.line()
    do throws(FilesError) { try file.append(line) } catch { throw .file(error) }
    return entry
  }
}
