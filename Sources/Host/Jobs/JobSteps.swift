// The steps of a job, each of which turns the errors of the module below into the job's own. The story
// that joins them is in RedactionJob.swift.

import Custody
import Errands
import MediaTime
import PolicyGate
import RedactionModel

/// A plan as it was read: authorised, and with the digest of its bytes.
struct PlanFile {
  let path: String
  /// Its text, for a worker that authorises it once more.
  let text: String
  let authorized: AuthorizedPlan
  let digest: SHA256Digest
  let byteCount: Int

  /// Reads, authorises and checks the plan at `path`.
  init(path: String) throws(JobError) {
    let bytes = try readSmallFile(path, limit: PlanDocument.byteLimit)
    self.path = path
    text = String(decoding: bytes, as: UTF8.self)
    digest = SHA256Digest(of: bytes)
    byteCount = bytes.count
    let document: PlanDocument
    do throws(PlanError) { document = try PlanDocument(bytes) } catch {
      throw .unusablePlan(path: path, error: error)
    }
    do throws(AuthorizationError) { authorized = try authorize(document) } catch {
      switch error {
      case .refused(let refusal): throw .refused(path: path, refusal: refusal)
      case .invalid(let error): throw .unusablePlan(path: path, error: error)
      }
    }
  }

  /// Holds the plan against its source.
  func check(against facts: SourceFacts) throws(JobError) {
    do throws(PlanError) { try authorized.plan.validate(against: facts) } catch {
      throw .unusablePlan(path: path, error: error)
    }
  }
}

extension RedactionJob {
  func signingKey() throws(JobError) -> SigningKey? {
    guard let path = request.key else { return nil }
    do throws(CustodyError) { return try SigningKey(fileAt: path) } catch {
      throw .cannotRead(path: path, reason: "\(error)")
    }
  }

  /// Refuses names under which one file of the job would take the place of another.
  func checkNames(_ source: borrowing SourceFile) throws(JobError) {
    if source.isSame(as: request.output) {
      throw .cannotCreate(path: request.output, reason: "it is the source itself")
    }
    guard let receipt = request.receipt else { return }
    let others = [
      ("source", request.source), ("plan", request.plan), ("output", request.output),
      ("key", request.key ?? request.plan),
    ]
    for (name, path) in others where nameSameFile(receipt, path) {
      throw .cannotCreate(path: receipt, reason: "the receipt would take the place of the \(name)")
    }
    if !request.replacesOutput, isThere(receipt) { throw .outputExists(path: receipt) }
  }

  func digest(of source: borrowing SourceFile) throws(JobError) -> FileDigest {
    do throws(CustodyError) {
      return try FileDigest(descriptor: source.descriptor, path: request.source)
    } catch { throw .cannotRead(path: request.source, reason: "\(error)") }
  }

  func digest(of output: borrowing UnnamedFile) throws(JobError) -> FileDigest {
    do throws(CustodyError) {
      return try FileDigest(descriptor: output.descriptor, path: request.output)
    } catch { throw .temporary(path: request.output, reason: "\(error)") }
  }

  var names: JobNames { JobNames(source: request.source, output: request.output) }

  /// What the worker is asked to render: `same` keeps H.264 and HEVC, and anything else becomes H.264.
  func errand(_ plan: PlanFile, _ index: SourceIndex) -> RenderErrand {
    let codec =
      switch request.codec {
      case .same: index.codec == "hevc" ? "hevc" : "h264"
      case .h264, .hevc: request.codec.rawValue
      }
    let format = OutputFormat(
      fileName: fileName(of: request.output), codec: codec, audio: request.audioCodec.rawValue,
      quality: request.quality, speed: request.speed, threads: request.threads)
    return RenderErrand(
      source: WorkerSession.firstDescriptor, output: WorkerSession.firstDescriptor + 1,
      plan: plan.text, facts: index.facts, format: format, keep: request.keep,
      isStrict: request.isStrict, readsBack: request.verifies)
  }

  func progress(_ index: SourceIndex) -> ((ErrandProgress) -> Void)? {
    guard let report = request.progress else { return nil }
    return {
      report(JobProgress(pictures: $0.count, totalPictures: index.pictures, time: $0.time))
    }
  }

  func writeReceipt(_ record: JobRecord, key: SigningKey?) throws(JobError) {
    guard let path = request.receipt else { return }
    let text: String
    do throws(CustodyError) {
      let receipt = try key.map { key throws(CustodyError) in try record.receipt.sealed(with: key) }
      text = try (receipt ?? record.receipt).json()
    } catch { throw .fault(reason: "\(error)") }
    let file = try UnnamedFile(for: path, replacing: request.replacesOutput)
    try file.write(Array(text.utf8) + [0x0a])
    try file.publish(replacing: request.replacesOutput)
  }
}
