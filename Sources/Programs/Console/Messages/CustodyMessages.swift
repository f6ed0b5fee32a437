// What a person reads of keys, receipts and ledgers: why one cannot be used, and what a receipt
// says.

package import Custody
import Files
import Jobs
import StrictJSON

extension CustodyError {
  /// One sentence: what, where, what to do.
  package var sentence: String {
    switch self {
    case .file(let error): error.sentence
    case .json(let error): error.sentence(about: "The receipt or ledger")
    case .field(let path, let problem):
      "The member \(path) \(problem.phrase): use a receipt as this version of veil writes it."
    case .keyNotUnderstood(let text):
      "\(shown(text.path)) holds no Ed25519 key: give 32 raw bytes, hexadecimal, base64 or PEM "
        + "(PKCS #8 without a passphrase)."
    case .keyOpenToOthers(let text, let mode):
      "\(shown(text.path)) holds a private key that others may read or write (mode "
        + "\(String(mode, radix: 8))): run chmod 600 on it, and make a new key if somebody may have "
        + "seen it."
    case .signing:
      "The cryptographic library did not sign the receipt: check the key, then run it again."
    case .ledgerBroken(let fault): fault.sentence
    }
  }
}

extension CustodyError.FieldProblem {
  /// What is wrong, for a sentence.
  fileprivate var phrase: String {
    switch self {
    case .missing: "is missing"
    case .unknown: "is not known"
    case .invalid: "has a value of the wrong kind"
    }
  }
}

extension ProofProblem {
  /// What is wrong, for a sentence.
  var clause: String {
    switch self {
    case .notOfReceipt:
      "the receipt has no picture tree of this file; redact with --sealed makes them"
    case .secretsNeeded:
      "a picture of the source needs the file that redact wrote for --sealed; give it with --sealed"
    case .noSuchPicture(let count):
      "it has \(counted(count, "picture")), numbered from 0; name one of these"
    case .otherRoot:
      "its pictures do not make the tree in the receipt; give the file and the secrets that it was made "
        + "with"
    }
  }
}

extension PackageProblem {
  /// What is wrong with the file that was named before, for a sentence.
  var clause: String {
    switch self {
    case .notOfReceipt: "is not the one that the receipt names; give the file that it was made with"
    case .sealDoesNotHold:
      "bears no seal that holds, or none of the trusted key; find out who changed it"
    case .otherStamp:
      "does not grant a time stamp of this receipt; ask the authority again with its request"
    }
  }
}

extension LedgerFault {
  /// One sentence: what, where, what to do.
  package var sentence: String {
    "\(entry.map { "Entry \($0)" } ?? "The last entry") of the ledger \(kind.phrase): keep the file "
      + "as it is, and compare it with a copy."
  }
}

extension LedgerFault.Kind {
  /// What is wrong, for a sentence.
  fileprivate var phrase: String {
    switch self {
    case .notAnEntry: "is no entry of a ledger"
    case .cutShort: "was cut short"
    case .wrongPrevious: "does not follow the one before it"
    case .wrongHash: "was changed after it was written"
    case .unsealed: "has no seal"
    case .sealBroken: "has a seal that does not fit it"
    case .receiptSealBroken: "has a receipt whose own seal does not hold"
    case .otherKey: "was sealed with another key"
    case .cutOff: "is missing, and so is whatever came after it"
    case .forked: "is another one in the other copy"
    }
  }
}

extension Dropped {
  /// What was left out, in one sentence.
  package var sentence: String { "\(phrase) left out of the output." }

  /// What was or would be left out.
  package var words: String {
    switch self {
    case .stream(let index, let type, let codec): "stream \(index) (\(type), \(codec))"
    case .tags(let names): "tags: \(names.joined(separator: ", "))"
    case .streamTags(let names): "stream tags: \(names.joined(separator: ", "))"
    case .chapters(let count): counted(count, "chapter")
    case .hiddenPictures(let count):
      counted(count, "coded picture") + " hidden by an edit list"
    }
  }

  private var phrase: String {
    switch self {
    case .stream(let index, let type, let codec): "Stream \(index) (\(type), \(codec)) is"
    case .tags(let names): "The tags \(names.joined(separator: ", ")) are"
    case .streamTags(let names): "The stream tags \(names.joined(separator: ", ")) are"
    case .chapters(let count): counted(count, "chapter is", "chapters are")
    case .hiddenPictures(let count):
      counted(
        count, "coded picture hidden by an edit list is",
        "coded pictures hidden by an edit list are")
    }
  }
}
