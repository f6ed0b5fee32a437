// Why something could not be digested, read, sealed or written down. A receipt or a ledger that
// does not hold is a verdict and no error; see `Receipt.sealVerdict` and `Ledger.firstFault`.

/// What stopped the keeping of records.
package enum CustodyError: Error, Hashable, CustomStringConvertible {
  /// The system refused an operation on a file; `code` is the value of `errno`.
  case file(path: String, operation: FileOperation, code: Int32)
  /// The file is larger than anything of its kind may be.
  case fileTooLarge(path: String, limit: Int)
  /// The text is not JSON; `offset` counts bytes from its start.
  case notJSON(offset: Int, problem: JSONProblem)
  /// A member of a document is missing, unknown or of the wrong kind; `field` is its path.
  case field(String, FieldProblem)
  /// A number that canonical JSON cannot carry: infinite, not a number, or an integer beyond 2^53.
  case numberNotExact(String)
  /// The key file holds none of the forms that are read.
  case keyNotUnderstood(path: String)
  /// The cryptographic library did not sign.
  case signing
  /// The ledger does not hold, so nothing is read from it or added to it.
  case ledgerBroken(LedgerFault)

  /// What was asked of the system.
  package enum FileOperation: String, Hashable, Sendable {
    /// Opening.
    case open
    /// Reading.
    case read
    /// Locking against other processes.
    case lock
    /// Writing at the end.
    case write
    /// Writing through to the disk.
    case sync
  }

  /// What is wrong with a JSON text.
  package enum JSONProblem: String, Hashable, Sendable {
    /// The text stops too early.
    case ends = "the text ends too early"
    /// A character stands where the grammar does not allow it.
    case unexpected = "an unexpected character"
    /// A number is malformed or not finite.
    case number = "a malformed number"
    /// A string holds an unknown escape, a control character, half a surrogate pair or bad UTF-8.
    case string = "a malformed string"
    /// An object has two members of one name.
    case duplicateName = "a second member of the same name"
    /// Values are nested more than 64 deep.
    case tooDeep = "more than 64 levels of nesting"
    /// Something follows the value.
    case trailing = "something after the end of the value"
  }

  /// What is wrong with a member of a document.
  package enum FieldProblem: String, Hashable, Sendable {
    /// It is not there.
    case missing = "is missing"
    /// It is not known.
    case unknown = "is not known"
    /// Its value is of the wrong kind or out of range.
    case invalid = "has a value of the wrong kind"
  }

  /// One sentence for people.
  package var description: String {
    switch self {
    case .file(let path, let operation, let code):
      "\(path): the system refused to \(operation.rawValue) it (\(systemMessage(code)))."
    case .fileTooLarge(let path, let limit):
      "\(path): the file is larger than \(limit) bytes, the most that is read."
    case .notJSON(let offset, let problem): "At byte \(offset): \(problem.rawValue)."
    case .field(let path, let problem): "The member \(path) \(problem.rawValue)."
    case .numberNotExact(let text): "The number \(text) cannot be written as canonical JSON."
    case .keyNotUnderstood(let path):
      "\(path): no Ed25519 key; 32 raw bytes, hexadecimal, base64 and PEM (PKCS #8) are read."
    case .signing: "The cryptographic library did not sign the receipt."
    case .ledgerBroken(let fault): "The ledger does not hold: \(fault)"
    }
  }
}
