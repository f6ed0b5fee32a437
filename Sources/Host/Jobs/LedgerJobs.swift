// Ledgers of receipts: entering one, checking all, telling what is in them. A ledger is only ever
// appended to, and nothing is read from one that does not hold.

public import Custody
public import Files
public import SystemPackage

/// The place of a receipt in a ledger.
public struct LedgerPlace: Sendable, Encodable {
  /// The ledger.
  public let ledger: PathText
  /// The number of the entry, from 1.
  public let entry: Int
  /// Its hash, in hexadecimal: whoever keeps it elsewhere can tell if entries are cut off.
  public let hash: String
}

/// Enters a receipt into a ledger.
public struct AppendToLedgerJob: Sendable {
  private let ledger: FilePath
  private let receipt: FilePath
  private let key: PathText?

  /// Prepares a job; nothing is read yet.
  ///
  /// - Parameters:
  ///   - receipt: the receipt's file.
  ///   - ledger: the ledger's file, which is made if need be.
  ///   - key: the private key of whoever keeps the ledger; nil leaves the entry unsealed.
  public init(_ receipt: FilePath, to ledger: FilePath, key: FilePath?) {
    (self.receipt, self.ledger) = (receipt, ledger)
    self.key = key.map(PathText.init)
  }

  /// Appends one line, which is on the disk when this returns.
  ///
  /// - Returns: where the receipt stands now.
  /// - Throws: `JobFailure`; the ledger is as before then.
  public func run() throws(JobFailure) -> LedgerPlace {
    try FileNames().reading(.receipt, receipt).reading(.key, key?.path)
      .writing(.ledger, ledger).check(replacing: true)
    let key = try signingKey(key)
    let entered = try ReceiptFile(receipt).receipt
    let path = PathText(ledger)
    do throws(CustodyError) {
      switch entered.sealVerdict(expecting: nil) {
      case .holds, .unsealed: break
      case .broken, .removed, .otherKey:
        throw .ledgerBroken(LedgerFault(entry: nil, kind: .receiptSealBroken))
      }
    } catch { throw .ledger(path: PathText(receipt), error) }
    do throws(CustodyError) {
      let entry = try LedgerFile(ledger).append(entered, key: key)
      return LedgerPlace(ledger: path, entry: entry.number, hash: entry.hash.description)
    } catch { throw .ledger(path: path, error) }
  }
}

/// What a ledger is to be held against.
public struct LedgerSpec: Sendable {
  /// The ledger's file.
  public var ledger: FilePath
  /// The hash of an entry that must be in it, in hexadecimal.
  public var hash: String?
  /// The least number of entries.
  public var count = 0
  /// The public key that must have sealed every entry.
  public var key: FilePath?
  /// Another copy of the ledger.
  public var copy: FilePath?

  /// Asks for a check of the chain alone.
  public init(_ ledger: FilePath) { self.ledger = ledger }
}

/// What was found in a ledger.
public struct LedgerReport: Sendable {
  /// The ledger's file.
  public let ledger: PathText
  /// Entries up to the first that does not hold.
  public let entries: [Entry]
  /// The first thing that does not hold; nil if all does.
  public let fault: LedgerFault?

  /// One entry.
  public struct Entry: Sendable, Encodable {
    /// Its number, from 1.
    public let entry: Int
    /// Its hash, in hexadecimal.
    public let hash: String
    /// When the receipt says that the work was done.
    public let date: String
    /// The file that was written, as the receipt names it.
    public let output: String
    /// Its digest, in hexadecimal.
    public let sha256: String
    /// Who sealed the entry, in hexadecimal; nil if nobody did.
    public let sealedBy: String?

    init(_ entry: Ledger.Entry) {
      (self.entry, hash, date) = (entry.number, entry.hash.description, entry.receipt.date)
      output = entry.receipt.output.name
      sha256 = entry.receipt.output.digest.sha256.description
      sealedBy = entry.seal?.publicKey.description
    }
  }
}

/// Checks a ledger from its first entry to its last.
public struct CheckLedgerJob: Sendable {
  /// Most bytes of a ledger that are read.
  private static let limit = 1 << 32

  private let spec: LedgerSpec

  /// Prepares a job; nothing is read yet.
  public init(_ spec: LedgerSpec) { self.spec = spec }

  /// Reads the ledger.
  ///
  /// - Returns: its entries, and the first thing that does not hold.
  /// - Throws: `JobFailure.input`, `.key` when a file cannot be read, `.ledger` for a copy that
  ///   does not hold.
  public func run() throws(JobFailure) -> LedgerReport {
    var expected = Ledger.Expectation()
    expected.count = spec.count
    expected.key = try publicKey(spec.key.map(PathText.init))
    expected.hash = spec.hash.flatMap { SHA256Digest(hex: $0) }
    let ledger = try ledger(in: spec.ledger)
    var fault = ledger.firstFault(expecting: expected)
    if fault == nil, let path = spec.copy {
      let copy = try self.ledger(in: path)
      // One that does not hold says nothing about the other.
      if let broken = copy.firstFault() {
        throw .ledger(path: PathText(path), .ledgerBroken(broken))
      }
      fault = ledger.fork(from: copy)
    }
    return LedgerReport(
      ledger: PathText(spec.ledger), entries: ledger.entries.map { LedgerReport.Entry($0) },
      fault: fault)
  }

  private func ledger(in path: FilePath) throws(JobFailure) -> Ledger {
    Ledger(
      reading: try reading { () throws(FilesError) in
        try OpenedFile(path).contents(limit: CheckLedgerJob.limit)
      })
  }
}
