// One line of a ledger: how it is hashed, sealed, written and read. What is wrong with it is a
// fact.

import Files
import StrictJSON

extension Ledger.Entry {
  /// Puts a receipt behind another entry; nil is none.
  init(
    _ receipt: Receipt, after last: Ledger.Entry?, key: SigningKey?
  ) throws(CustodyError) {
    number = (last?.number ?? 0) + 1
    previous = last?.hash ?? .zero
    self.receipt = receipt
    if let named = receipt.previous, named != previous {
      throw .ledgerBroken(LedgerFault(entry: number, kind: .wrongPrevious))
    }
    let bytes = try Ledger.Entry.signedBytes(number, previous, receipt)
    hash = SHA256Digest(of: bytes)
    seal = try key.map { key throws(CustodyError) in try key.seal(bytes) }
  }

  /// What is hashed and sealed.
  private static func signedBytes(
    _ number: Int, _ previous: SHA256Digest, _ receipt: Receipt
  ) throws(CustodyError) -> [UInt8] {
    let value: JSONValue = [
      "entry": .count(number), "previous": .string(previous.description),
      "receipt": receipt.document,
    ]
    return try parsing { () throws(JSONError) in try value.canonicalBytes() }
  }

  /// The canonical form of the entry, and a line end.
  func line() throws(CustodyError) -> [UInt8] {
    var members: [JSONMember] = [
      .init("entry", .count(number)), .init("hash", .string(hash.description)),
      .init("previous", .string(previous.description)), .init("receipt", receipt.document),
    ]
    if let seal { members.append(.init("seal", seal.document)) }
    let value = JSONValue.object(members)
    return try parsing { () throws(JSONError) in try value.canonicalBytes() }
      + [UInt8(ascii: "\n")]
  }

  /// Reads a line without its end.
  static func read(line: [UInt8]) -> Result<Ledger.Entry, LedgerFault.Kind> {
    do throws(CustodyError) {
      let value = try parsing { () throws(JSONError) in try JSONValue(parsing: line) }
      var fields = try DocumentFields(value, path: .root)
      let entry = Ledger.Entry(
        number: try fields.required("entry", DocumentFields.count),
        previous: try fields.required("previous", DocumentFields.digest),
        receipt: try fields.required("receipt") { (value, _) throws(CustodyError) in
          try Receipt(document: value)
        },
        hash: try fields.required("hash", DocumentFields.digest),
        seal: try fields.optional("seal", Seal.init(document:path:)))
      try fields.finish()
      let bytes = try signedBytes(entry.number, entry.previous, entry.receipt)
      guard SHA256Digest(of: bytes) == entry.hash else { return .failure(.wrongHash) }
      guard entry.receipt.previous == nil || entry.receipt.previous == entry.previous else {
        return .failure(.wrongPrevious)
      }
      return .success(entry)
    } catch { return .failure(.notAnEntry) }
  }

  /// What is wrong with the entry's seals and its receipt's.
  func sealFault(expecting key: PublicKey?) -> LedgerFault.Kind? {
    switch receipt.sealVerdict(expecting: nil) {
    case .holds, .unsealed: break
    case .broken, .removed, .otherKey: return .receiptSealBroken
    }
    guard let seal else { return key == nil ? nil : .unsealed }
    guard let bytes = try? Ledger.Entry.signedBytes(number, previous, receipt),
      seal.holds(for: bytes)
    else { return .sealBroken }
    return key == nil || key == seal.publicKey ? nil : .otherKey
  }
}

/// What is wrong with a ledger, and where.
public struct LedgerFault: Hashable, Codable, Sendable {
  /// The number of the entry, from 1, which is that of its line; nil is the last one.
  public let entry: Int?
  /// What is wrong with it.
  public let kind: Kind

  /// Makes a fault of an entry, counted from 1; nil is the last one.
  public init(entry: Int?, kind: Kind) {
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
    /// Its seal is not that of the entry.
    case sealBroken
    /// Its seal was made with another key.
    case otherKey
    /// Its receipt bears seals that do not hold.
    case receiptSealBroken
    /// Entries that are known to have been there are not.
    case cutOff
    /// Another copy of the ledger has another entry in its place.
    case forked
  }
}
