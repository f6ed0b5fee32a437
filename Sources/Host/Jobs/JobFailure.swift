// Everything that can end a job, as facts sorted by what a person or a script has to do about it. A
// queue keeps them; the sentence is made where a person reads it.

public import Annotations
public import Custody
public import Files
public import PolicyGate
public import RedactionModel
public import SandboxSupervisor
public import WorkerProtocol

/// Why a job did not produce its output.
public enum JobFailure: Error, Hashable, Codable, Sendable {
  /// A file that is read is not there or cannot be read.
  case input(FilesError)
  /// A file that is written cannot be.
  case output(FilesError)
  /// One file of the job would take the place of another that it reads or writes.
  case sameFile(path: PathText, role: FileRole, takes: FileRole)
  /// A key stands there already, and no key is ever replaced.
  case keyExists(path: PathText)
  /// A folder stands there already, and no folder is ever replaced.
  case folderExists(path: PathText)
  /// The output's name does not say a container that Veil writes.
  case unknownContainer(path: PathText)
  /// The plan breaks the rules or belongs to another source.
  case plan(path: PathText, PlanError, place: PlanPlace)
  /// The plan breaks no rule, but raises doubts, and somebody wanted none.
  case doubted(path: PathText, [PlanWarning])
  /// The plan asks for something that the policy refuses.
  case refused(path: PathText, PolicyRefusal, place: PlanPlace)
  /// A key cannot be used.
  case key(path: PathText, CustodyError)
  /// A receipt cannot be used.
  case receipt(path: PathText, CustodyError)
  /// A ledger, or a receipt that was to be entered, cannot be used.
  case ledger(path: PathText, CustodyError)
  /// The secrets of a redaction, or a proof, cannot be used.
  case secrets(path: PathText, CustodyError)
  /// Nothing can be proven about a picture of this file.
  case proof(path: PathText, ProofProblem)
  /// Nothing was packed: this file does not belong to the others.
  case package(path: PathText, PackageProblem)
  /// Nothing can be followed by this plan.
  case follow(path: PathText, FollowProblem)
  /// Annotations of another tool cannot be read, or the plan not be written as such.
  case annotations(path: PathText, AnnotationError)
  /// A text file is none that can be used.
  case document(path: PathText, DocumentProblem)
  /// Something could not be done with the media of a source.
  case media(path: PathText, MediaFailure)
  /// Something could not be done with the media of an output.
  case writing(path: PathText, MediaFailure)
  /// The source has no audio track of this number; tracks count from 0.
  case noSuchTrack(path: PathText, track: Int, count: Int)
  /// The source has this many audio tracks, and a pipe takes one.
  case oneTrackNeeded(path: PathText, count: Int)
  /// The file changed while it was read.
  case changed(path: PathText)
  /// The source is damaged, which somebody wanted to be told of instead of having it covered.
  case damaged(path: PathText, notes: [ReceiptNote])
  /// The finished output differs from its source where the source is damaged, as what is damaged
  /// need not decode alike twice; it was thrown away.
  case damageFailsCheck(path: PathText, notes: [ReceiptNote], findings: [Finding])
  /// The finished output is not what was asked for; it was thrown away.
  case failedCheck(path: PathText, findings: [Finding])
  /// The worker could not be started, or the sandbox not established.
  case sandbox(SandboxError)
  /// The worker that looks into a source went silent, or its words make no sense.
  case worker(SandboxError, source: PathText)
  /// The worker ended before it had answered.
  case workerEnded(WorkerEnding, source: PathText)
  /// The worker's words make no sense.
  case wire(WireError)
  /// The record of the job cannot be written.
  case record(CustodyError)
  /// A result could not be written to standard output; `code` is an errno.
  case standardOutput(code: Int32)
  /// Somebody asked to stop.
  case cancelled
}

/// What a file is to a job.
public enum FileRole: String, Hashable, Codable, Sendable {
  case source, plan, key, output, receipt, image, audio, chunks, manifest, summary, components
  case report, comparison, publicKey, ledger, secrets, proof, annotations, findings
}

/// What is wrong with a text file.
public enum DocumentProblem: Hashable, Codable, Sendable {
  /// It is no text in UTF-8.
  case notText
  /// It is no manifest of `veil audio`.
  case notManifest
  /// It is a manifest of another version.
  case otherVersion
  /// It holds a range of time that is none.
  case badRange
}

extension JobFailure {
  /// A failure of the worker, with the names that it does not know.
  init(_ failure: MediaFailure, _ names: JobNames) {
    switch failure {
    case .regionCoversNothing(let region):
      self = .plan(
        path: names.plan, .coversNoPicture(region: region, id: names.regionID(region)),
        place: PlanPlace(region: names.regionID(region)))
    case .rangeCoversNothing(let range):
      self = .plan(path: names.plan, .coversNoAudio(range: range), place: PlanPlace())
    case .noSuchTrack, .noSuchChannel: self = .media(path: names.plan, failure)
    case .output, .noThread: self = .writing(path: names.output, failure)
    case .released: self = .cancelled
    default: self = .media(path: names.source, failure)
    }
  }
}

extension JobFailure {
  /// The same about the finished file, where a file could not be opened: its source was opened
  /// before.
  ///
  /// - Parameter output: the finished file.
  /// - Returns: the failure.
  func blaming(_ output: PathText) -> JobFailure {
    guard case .media(_, .source(let failure, at: nil)) = self else { return self }
    switch failure {
    case .unreadable(.opening, _), .containerNotAllowed, .tooManyStreams, .noVideo, .encrypted:
      return .media(path: output, .source(failure, at: nil))
    default: return self
    }
  }
}

extension JobFailure {
  /// Why a folder cannot be written.
  static func folder(_ error: FilesError) -> JobFailure {
    if case .exists(let path) = error {
      .folderExists(path: PathText(path))
    } else {
      .output(error)
    }
  }
}

/// Runs something that reads files.
func reading<Value: ~Copyable>(
  _ body: () throws(FilesError) -> Value
) throws(JobFailure) -> Value {
  do throws(FilesError) { return try body() } catch { throw .input(error) }
}

/// Runs something that writes files.
func writing<Value: ~Copyable>(
  _ body: () throws(FilesError) -> Value
) throws(JobFailure) -> Value {
  do throws(FilesError) { return try body() } catch { throw .output(error) }
}
