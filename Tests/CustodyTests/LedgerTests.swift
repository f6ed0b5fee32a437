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

  @Test func aLedgerHoldsAndComesBack() throws {
    let key = SigningKey()
    let ledger = try ledger(4, key: key)
    let bytes = try ledger.lines()
    #expect(try Ledger(parsing: bytes) == ledger)
    #expect(Ledger.firstFault(in: bytes, expecting: ledger.head, sealedBy: key.publicKey) == nil)
    #expect(Ledger.firstFault(in: bytes, expecting: ledger.entries[1].hash) == nil)
    #expect(Ledger.firstFault(in: []) == nil)
    #expect(ledger.entries[0].receipt.previous == .zero)
    var preimage = ledger.entries[1].hash.bytes
    preimage += try ledger.entries[2].receipt.canonicalBytes()
    #expect(SHA256Digest(of: preimage) == ledger.entries[2].hash)
  }

  @Test func everyChangedByteShowsInItsEntry() throws {
    let bytes = try ledger(3).lines()
    let lines = lines(bytes)
    let range = lines[0].count..<lines[0].count + lines[1].count
    for at in range {
      var changed = bytes
      changed[at] ^= 1
      #expect(Ledger.firstFault(in: changed)?.entry == 1, "byte \(at)")
    }
  }

  @Test func swappedRemovedAndInsertedEntriesShow() throws {
    let whole = try ledger(5)
    let l = lines(try whole.lines())
    func fault(_ order: [Int]) -> LedgerFault? {
      Ledger.firstFault(in: order.flatMap { l[$0] }, expecting: whole.head)
    }
    #expect(fault([0, 1, 2, 3, 4]) == nil)
    #expect(fault([0, 2, 1, 3, 4]) == LedgerFault(entry: 1, kind: .wrongPrevious))
    #expect(fault([0, 1, 3, 4]) == LedgerFault(entry: 2, kind: .wrongPrevious))
    #expect(fault([1, 2, 3, 4]) == LedgerFault(entry: 0, kind: .wrongPrevious))
    #expect(fault([0, 1, 1, 2, 3, 4]) == LedgerFault(entry: 2, kind: .wrongPrevious))
    #expect(fault([0, 1, 2]) == LedgerFault(entry: 3, kind: .cutOff))
    #expect(fault([]) == LedgerFault(entry: 0, kind: .cutOff))
  }

  @Test func aLineCutShortShows() throws {
    let bytes = try ledger(2).lines()
    for cut in [1, 2, 100] {
      #expect(
        Ledger.firstFault(in: Array(bytes.dropLast(cut)))
          == LedgerFault(entry: 1, kind: .cutShort))
    }
    #expect(
      Ledger.firstFault(in: bytes + [0x0a]) == LedgerFault(entry: 2, kind: .notAnEntry))
    #expect(throws: CustodyError.ledgerBroken(LedgerFault(entry: 1, kind: .cutShort))) {
      try Ledger(parsing: Array(bytes.dropLast(7)))
    }
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
    #expect(Ledger.firstFault(in: bytes) == nil)
    #expect(
      Ledger.firstFault(in: bytes, sealedBy: key.publicKey)
        == LedgerFault(entry: 0, kind: .otherKey))
    #expect(
      Ledger.firstFault(in: bytes, expecting: real.head) == LedgerFault(entry: 3, kind: .cutOff))
    #expect(
      Ledger.firstFault(in: try ledger(2).lines(), sealedBy: key.publicKey)
        == LedgerFault(entry: 0, kind: .unsealed))
  }

  @Test func aSealFromAnotherEntryShows() throws {
    let key = SigningKey()
    let whole = try ledger(2, key: key)
    let first = try #require(whole.entries[0].receipt.seal).signature
    let second = try #require(whole.entries[1].receipt.seal).signature
    func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }
    let text = String(decoding: try whole.lines(), as: UTF8.self)
      .replacingOccurrences(of: hex(second), with: hex(first))
    #expect(
      Ledger.firstFault(in: Array(text.utf8)) == LedgerFault(entry: 1, kind: .sealBroken))
  }

  @Test func aFileOnlyGrows() throws {
    try withFolder { folder in
      let path = folder + "/ledger"
      let key = SigningKey()
      var before: [UInt8] = []
      for place in 0..<3 {
        let entry = try Ledger.append(
          sampleReceipt(output: "\(place).mp4"), key: key, toFileAt: FilePath(path))
        let after = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(after.starts(with: before))
        #expect(
          Ledger.firstFault(in: after, expecting: entry.hash, sealedBy: key.publicKey) == nil)
        before = after
      }
      #expect(try Ledger(parsing: before).entries.count == 3)

      for broken in [Array(before.dropLast(1)), before + [0x7b, 0x0a]] {
        try Data(broken).write(to: URL(fileURLWithPath: path))
        #expect(throws: CustodyError.self) {
          try Ledger.append(sampleReceipt(), toFileAt: FilePath(path))
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(broken))
      }
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
          _ = try Ledger.append(sampleReceipt(output: "\(place).mp4"), toFileAt: FilePath(path))
        }
      }
      try await group.waitForAll()
    }
    let ledger = try Ledger(parsing: Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    #expect(ledger.entries.count == 20)
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
