// The ledger of one job: locked from the moment at which the receipt is made until it is entered,
// so that its place in the chain is under its own seal.

import Custody
import Files

/// A ledger that a job holds, or none.
struct JobLedger: ~Copyable {
  private var file: LedgerFile?
  /// The hash of its last entry; nil without a ledger.
  let head: SHA256Digest?

  /// Opens and locks the ledger at a path; nil holds none.
  ///
  /// - Throws: `JobFailure.ledger`.
  init(_ path: PathText?) throws(JobFailure) {
    guard let path else {
      file = nil
      head = nil
      return
    }
    do throws(CustodyError) {
      let opened = try LedgerFile(path.path)
      head = opened.head
      file = consume opened
    } catch { throw .ledger(path: path, error) }
  }

  /// Enters a receipt.
  ///
  /// - Throws: `JobFailure.ledger`; then nothing was entered.
  mutating func append(
    _ receipt: Receipt, _ keys: SealingKeys, at path: PathText?
  ) throws(JobFailure) {
    guard let path, let opened = file.take() else { return }
    do throws(CustodyError) { _ = try opened.append(receipt, key: keys.machine) } catch {
      throw .ledger(path: path, error)
    }
  }
}
