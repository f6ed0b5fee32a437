// The chain of receipts: every way of changing it after the fact shows, and shows where.

import Custody
import Files
import Foundation
import SystemPackage
import Testing

@Suite struct LedgerTests {
  private func ledger(_ count: Int, key: SigningKey? = nil) throws -> Ledger {
    var ledger = Ledger()
    for place in 0..<count { try ledger.append(sampleReceipt(output: "\(place).mp4"), key: key) }
    return ledger
  }

  private func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    bytes.split(separator: 0x0a).map { Array($0) + [0x0a] }
  }

  private func expecting(
    _ hash: SHA256Digest? = nil, count: Int = 0, key: PublicKey? = nil
  ) -> Ledger.Expectation {
    var expected = Ledger.Expectation()
    (expected.hash, expected.count, expected.key) = (hash, count, key)
    return expected
  }

  @Test func aLedgerHoldsAndComesBack() throws {
    let key = SigningKey()
    let ledger = try ledger(4, key: key)
    let bytes = try ledger.lines()
    let read = Ledger(reading: bytes)
    #expect(read == ledger)
    #expect(read.firstFault(expecting: expecting(ledger.head, count: 4, key: key.publicKey)) == nil)
    #expect(read.firstFault(expecting: expecting(ledger.entries[1].hash)) == nil)
    #expect(Ledger(reading: []).firstFault() == nil)
    #expect(ledger.entries.map(\.number) == [1, 2, 3, 4])
    #expect(ledger.entries[0].previous == .zero)
    #expect(ledger.entries[2].previous == ledger.entries[1].hash)
  }

  @Test func aReceiptIsEnteredAsItIs() throws {
    let signer = SigningKey()
    let receipt = try sampleReceipt().sealed(with: signer)
    var ledger = Ledger()
    try ledger.append(receipt, key: SigningKey())
    #expect(Ledger(reading: try ledger.lines()).entries.first?.receipt == receipt)
  }

  @Test func everyChangedByteShowsInItsEntry() throws {
    let bytes = try ledger(3).lines()
    let lines = lines(bytes)
    let range = lines[0].count..<lines[0].count + lines[1].count
    for at in range {
      var changed = bytes
      changed[at] ^= 1
      #expect(Ledger(reading: changed).firstFault()?.entry == 2, "byte \(at)")
    }
  }

  @Test func swappedRemovedAndInsertedEntriesShow() throws {
    let whole = try ledger(5)
    let l = lines(try whole.lines())
    func fault(_ order: [Int], count: Int = 5) -> LedgerFault? {
      let ledger = Ledger(reading: order.flatMap { l[$0] })
      return ledger.firstFault(expecting: expecting(whole.head))
        ?? ledger.firstFault(expecting: expecting(count: count))
    }
    #expect(fault([0, 1, 2, 3, 4]) == nil)
    #expect(fault([0, 2, 1, 3, 4]) == LedgerFault(entry: 2, kind: .wrongPrevious))
    #expect(fault([0, 1, 3, 4]) == LedgerFault(entry: 3, kind: .wrongPrevious))
    #expect(fault([1, 2, 3, 4]) == LedgerFault(entry: 1, kind: .wrongPrevious))
    #expect(fault([0, 1, 1, 2, 3, 4]) == LedgerFault(entry: 3, kind: .wrongPrevious))
    #expect(fault([0, 1, 2]) == LedgerFault(entry: 4, kind: .cutOff))
    #expect(fault([]) == LedgerFault(entry: 1, kind: .cutOff))
    #expect(fault([0, 1, 2, 3, 4], count: 6) == LedgerFault(entry: 6, kind: .cutOff))
  }

  @Test func copiesThatPartShowWhere() throws {
    let whole = try ledger(4)
    var other = Ledger(reading: lines(try whole.lines())[..<2].flatMap(\.self))
    try other.append(sampleReceipt(output: "another.mp4"))
    let (first, second) = (try whole.lines(), try other.lines())
    #expect(whole.fork(from: other) == LedgerFault(entry: 3, kind: .forked))
    #expect(other.fork(from: whole) == LedgerFault(entry: 3, kind: .forked))
    let older = try ledger(2)
    #expect(whole.fork(from: older) == nil && older.fork(from: whole) == nil)
    // Both branches in one file: the second does not follow what stands before it.
    let both = first + lines(second)[2]
    #expect(Ledger(reading: both).firstFault() == LedgerFault(entry: 5, kind: .wrongPrevious))
  }

  @Test func aReceiptThatNamesAnotherPlaceIsNotEntered() throws {
    var ledger = try ledger(2)
    var receipt = sampleReceipt()
    receipt.previous = ledger.entries[0].hash
    #expect(throws: CustodyError.ledgerBroken(LedgerFault(entry: 3, kind: .wrongPrevious))) {
      try ledger.append(receipt)
    }
    receipt.previous = ledger.head
    try ledger.append(receipt)
    #expect(Ledger(reading: try ledger.lines()).firstFault() == nil)
  }

  @Test func aLineCutShortShows() throws {
    let bytes = try ledger(2).lines()
    for cut in [1, 2, 100] {
      #expect(
        Ledger(reading: Array(bytes.dropLast(cut))).firstFault()
          == LedgerFault(entry: 2, kind: .cutShort))
    }
    #expect(
      Ledger(reading: bytes + [0x0a]).firstFault() == LedgerFault(entry: 3, kind: .notAnEntry))
    let shorter = Ledger(reading: Array(bytes.dropLast(7)))
    #expect(shorter.entries.count == 1)
    #expect(shorter.chainFault == LedgerFault(entry: 2, kind: .cutShort))
  }

  @Test func aChainMadeAnewWithoutTheKeyShows() throws {
    let (key, thief) = (SigningKey(), SigningKey())
    let real = try ledger(3, key: key)
    var forged = Ledger()
    for entry in real.entries {
      var receipt = entry.receipt
      receipt.dropped = []
      try forged.append(receipt, key: thief)
    }
    let bytes = try forged.lines()
    #expect(Ledger(reading: bytes).firstFault() == nil)
    #expect(
      Ledger(reading: bytes).firstFault(expecting: expecting(key: key.publicKey))
        == LedgerFault(entry: 1, kind: .otherKey))
    #expect(
      Ledger(reading: bytes).firstFault(expecting: expecting(real.head))
        == LedgerFault(entry: 4, kind: .cutOff))
    #expect(
      Ledger(reading: try ledger(2).lines()).firstFault(expecting: expecting(key: key.publicKey))
        == LedgerFault(entry: 1, kind: .unsealed))
  }

  @Test func aSealFromAnotherEntryShows() throws {
    let key = SigningKey()
    let whole = try ledger(2, key: key)
    let first = try #require(whole.entries[0].seal).signature
    let second = try #require(whole.entries[1].seal).signature
    func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }
    let text = String(decoding: try whole.lines(), as: UTF8.self)
      .replacingOccurrences(of: hex(second), with: hex(first))
    #expect(
      Ledger(reading: Array(text.utf8)).firstFault() == LedgerFault(entry: 2, kind: .sealBroken))
  }

  @Test func aReceiptWhoseOwnSealWasTakenOffShows() throws {
    var receipt = try sampleReceipt().sealed(with: SigningKey())
    receipt.seal = nil
    var ledger = Ledger()
    try ledger.append(receipt)
    #expect(
      Ledger(reading: try ledger.lines()).firstFault()
        == LedgerFault(entry: 1, kind: .receiptSealBroken))
  }

  @Test func aFileOnlyGrows() throws {
    try withFolder { folder in
      let path = folder + "/ledger"
      let key = SigningKey()
      var before: [UInt8] = []
      for place in 0..<3 {
        let entry = try LedgerFile(FilePath(path)).append(
          sampleReceipt(output: "\(place).mp4"), key: key)
        let after = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(after.starts(with: before) && entry.number == place + 1)
        #expect(
          Ledger(reading: after).firstFault(expecting: expecting(entry.hash, key: key.publicKey))
            == nil)
        before = after
      }
      let old = Ledger(reading: before)
      #expect(old.entries.count == 3 && old.chainFault == nil)

      for broken in [Array(before.dropLast(1)), before + [0x7b, 0x0a]] {
        try Data(broken).write(to: URL(fileURLWithPath: path))
        #expect(throws: CustodyError.self) { _ = try LedgerFile(FilePath(path)) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(broken))
      }
    }
  }

  /// Only the end of the file is read: what stands before may be anything.
  @Test func appendingLooksAtTheLastEntryAlone() throws {
    try withFolder { folder in
      let path = folder + "/ledger"
      let l = lines(try ledger(3).lines())
      try Data(Array("nonsense\n".utf8) + l[2]).write(to: URL(fileURLWithPath: path))
      #expect(try LedgerFile(FilePath(path)).append(sampleReceipt()).number == 4)
    }
  }

  @Test func processesThatAppendAtOnceTakeTurns() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("custody-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("ledger").path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for place in 0..<20 {
        group.addTask {
          _ = try LedgerFile(FilePath(path)).append(sampleReceipt(output: "\(place).mp4"))
        }
      }
      try await group.waitForAll()
    }
    let ledger = Ledger(reading: Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    #expect(ledger.entries.count == 20 && ledger.chainFault == nil)
  }
}

/// Runs with a folder of its own that is gone afterwards.
func withFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("custody-" + UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.path)
}
