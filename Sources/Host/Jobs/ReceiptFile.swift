// A receipt as it was read from its file, for the verbs that do something with it.

import Custody
import Files
import SystemPackage

/// A receipt that was read.
struct ReceiptFile {
  /// Most bytes that a receipt may have.
  static let limit = 64 << 20

  /// The receipt; its seals were not looked at.
  let receipt: Receipt
  /// The bytes that it was read from.
  let bytes: [UInt8]

  /// Reads the receipt at `path`.
  ///
  /// - Throws: `JobFailure.input`, `.receipt`.
  init(_ path: FilePath) throws(JobFailure) {
    bytes = try reading { () throws(FilesError) in
      try OpenedFile(path).contents(limit: ReceiptFile.limit)
    }
    do throws(CustodyError) { receipt = try Receipt(json: bytes) } catch {
      throw .receipt(path: PathText(path), error)
    }
  }
}

extension Receipt {
  /// Whether its seals hold; with a trusted key, whether there is one of it.
  func isSealed(by trusted: PublicKey?) -> Bool {
    switch sealVerdict(expecting: trusted) {
    case .holds: true
    case .unsealed: trusted == nil
    case .removed, .broken, .otherKey: false
    }
  }
}
