// Why something could not be read, sealed or written down, as facts. A receipt or a ledger that
// does not hold is a verdict and no error; see `Receipt.sealVerdict` and `Ledger.firstFault`.

public import Files
public import StrictJSON

/// What stopped the keeping of records.
public enum CustodyError: Error, Hashable, Codable, Sendable {
  /// A file could not be opened, read, locked or written.
  case file(FilesError)
  /// The text is not JSON, or a number in it cannot be written as canonical JSON.
  case json(JSONError)
  /// A member of a document is missing, unknown or of the wrong kind.
  case field(at: JSONPath, problem: FieldProblem)
  /// The key file holds none of the forms that are read.
  case keyNotUnderstood(path: PathText)
  /// Others than its owner may read or write a private key's file; the nine bits of permissions.
  case keyOpenToOthers(path: PathText, mode: Int)
  /// The cryptographic library did not sign.
  case signing
  /// The ledger does not hold, so nothing is read from it or added to it.
  case ledgerBroken(LedgerFault)

  /// What is wrong with a member of a document.
  public enum FieldProblem: String, Hashable, Codable, Sendable, CaseIterable {
    /// It is not there.
    case missing
    /// It is not known.
    case unknown
    /// Its value is of the wrong kind or out of range.
    case invalid
  }

  /// What kind of error it is; the words do not change.
  public var kind: String {
    switch self {
    case .file(let error): error.kind
    case .json: "custody.notJSON"
    case .field(_, let problem): "custody.field.\(problem.rawValue)"
    case .keyNotUnderstood: "custody.keyNotUnderstood"
    case .keyOpenToOthers: "custody.keyOpenToOthers"
    case .signing: "custody.signing"
    case .ledgerBroken: "custody.ledgerBroken"
    }
  }
}

/// Runs something that reads or writes a file.
func filing<Value: ~Copyable>(
  _ body: () throws(FilesError) -> Value
) throws(CustodyError) -> Value {
  do throws(FilesError) { return try body() } catch { throw .file(error) }
}

/// Runs something that reads or writes JSON.
func parsing<Value>(_ body: () throws(JSONError) -> Value) throws(CustodyError) -> Value {
  do throws(JSONError) { return try body() } catch { throw .json(error) }
}
