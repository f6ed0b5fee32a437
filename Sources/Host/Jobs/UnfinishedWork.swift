// What a job leaves behind that was ended before its time, and finds again: the segments that were
// finished, in a file whose name says which source, which plan and which coding they are of.

import Custody
import Files
import FoundationEssentials
import WorkerProtocol

/// The finished segments of one job.
struct UnfinishedWork: ~Copyable {
  /// The open file; nil where none is wanted.
  let descriptor: Int32?
  /// The digest of the source; nil where no file is wanted.
  let source: FileDigest?
  private var file: WorkFile?

  /// Everything that the bytes of a segment depend on; not how many threads there are.
  private struct Key: Codable {
    let tool: String
    let source: SHA256Digest
    let plan: String
    let container: Container
    let coding: CodingSpec
    let isStrict: Bool
  }

  /// Opens the file that the job goes on with; nothing is opened where none is wanted.
  ///
  /// - Parameters:
  ///   - spec: the job.
  ///   - plan: what is hidden.
  ///   - source: is digested.
  ///   - container: of the output.
  ///   - conduct: how the job is carried out.
  /// - Throws: `JobFailure.input`, `.output`.
  init(
    _ spec: RedactSpec, _ plan: PlanFile, _ source: borrowing OpenedFile, _ container: Container,
    _ conduct: JobConduct
  ) throws(JobFailure) {
    guard let folder = spec.work else {
      file = nil
      (descriptor, self.source) = (nil, nil)
      return
    }
    let digest = try source.digest(by: conduct)
    var coding = spec.coding
    coding.threads = 1
    let key = Key(
      tool: Build.description, source: digest.sha256, plan: plan.wire, container: container,
      coding: coding, isStrict: spec.care.isStrict || spec.care.failsOnDamage)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = (try? encoder.encode(key)).map(Array.init) ?? []
    let opened = try writing { () throws(FilesError) in
      try WorkFile(in: folder.path, key: SHA256Digest(of: text))
    }
    (descriptor, self.source) = (opened.descriptor, digest)
    file = consume opened
  }

  /// Throws the file away, unless somebody may go on with it.
  ///
  /// - Parameter failure: what ended the job; nil if it is done.
  mutating func end(by failure: JobFailure?) {
    guard failure?.mayGoOn != true, let file = file.take() else { return }
    file.remove()
  }
}

extension JobFailure {
  /// Whether the same job, done again, may come further: what ended it was not in the files.
  fileprivate var mayGoOn: Bool {
    switch self {
    case .cancelled, .output, .sandbox, .worker, .workerEnded, .standardOutput: true
    case .writing(_, .output(.inputOutput)), .writing(_, .noThread): true
    default: false
    }
  }
}
