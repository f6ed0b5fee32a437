// Everything that can end a job, sorted by what a person or a script has to do about it. The command
// turns each case into an exit code; the sentence says what, where and what to do.

public import PolicyGate
public import RedactionModel

/// Why a job did not produce its output.
public enum JobError: Error, CustomStringConvertible {
  /// A file is not there or cannot be read.
  case cannotRead(path: String, reason: String)
  /// The source cannot be used: damaged, unsupported, or ended where it must not.
  case unusableSource(path: String, reason: String)
  /// The plan breaks the rules or belongs to another source.
  case unusablePlan(path: String, error: PlanError)
  /// The plan asks for something that the policy refuses.
  case refused(path: String, refusal: PolicyRefusal)
  /// This machine lacks something.
  case missing(path: String, reason: String)
  /// The sandbox could not be established.
  case unsandboxed(reason: String)
  /// The output's name is taken.
  case outputExists(path: String)
  /// The output cannot be created.
  case cannotCreate(path: String, reason: String)
  /// The output's name does not say a container that Veil writes.
  case unknownContainer(path: String)
  /// Something that may pass: a full disk, an interrupted read.
  case temporary(path: String, reason: String)
  /// The finished output is not what was asked for; it was thrown away.
  case failedCheck(path: String, findings: [String])
  /// A fault in Veil.
  case fault(reason: String)
  /// Somebody asked to stop.
  case cancelled

  /// One sentence: what, where, what to do.
  public var description: String {
    switch self {
    case .cannotRead(let path, let reason): "\(path) cannot be read: \(reason)."
    case .unusableSource(let path, let reason): "\(path) cannot be used: \(reason)."
    case .unusablePlan(let path, let error): "\(path): \(error)"
    case .refused(let path, let refusal): "\(path): \(refusal)"
    case .missing(let path, let reason): "\(path) cannot be worked on here: \(reason)."
    case .unsandboxed(let reason):
      "Nothing was decoded: \(reason)."
    case .outputExists(let path):
      "\(path) exists already; choose another name or say --overwrite."
    case .cannotCreate(let path, let reason): "\(path) cannot be created: \(reason)."
    case .unknownContainer(let path):
      "\(path) does not say how to write it; choose a name that ends in .mp4, .mov or .mkv."
    case .temporary(let path, let reason):
      "\(path) could not be finished: \(reason); make room or wait, then run it again."
    case .failedCheck(let path, let findings):
      "\(path) was not written, since the check of the finished file found: "
        + findings.joined(separator: "; ") + "."
    case .fault(let reason): "This is a fault in Veil: \(reason); nothing was written."
    case .cancelled: "Cancelled; nothing was written."
    }
  }
}
