// The steps of a job, each of which turns the errors of the module below into the job's own. The story
// that joins them is in RedactionJob.swift.

import Bitstream
import Custody
import Glibc
import Inspect
import MediaTime
import PolicyGate
import RedactionModel
import Render
import Synchronization

/// A plan as it was read: authorised, and with the digest of its bytes.
struct PlanFile {
  let path: String
  let authorized: AuthorizedPlan
  let digest: SHA256Digest

  /// Reads, authorises and checks the plan at `path`.
  init(path: String) throws(JobError) {
    let bytes = try readSmallFile(path, limit: PlanDocument.byteLimit)
    self.path = path
    digest = SHA256Digest(of: bytes)
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

  func index(of source: borrowing SourceFile) throws(JobError) -> IndexedSource {
    do throws(RenderError) {
      return try IndexedSource(
        descriptor: source.descriptor, cancellation: request.cancellation.flag)
    } catch { throw JobError(error, source: request.source, output: request.output) }
  }

  /// How the output is written: `same` keeps H.264 and HEVC, and writes everything else as H.264.
  func spec(for index: IndexedSource) throws(JobError) -> OutputSpec {
    let codec: OutputSpec.Codec =
      switch request.codec {
      case .same: OutputSpec.Codec(rawValue: index.videoCodec) ?? .h264
      case .h264: .h264
      case .hevc: .hevc
      }
    guard
      let spec = OutputSpec(
        fileName: request.output, codec: codec,
        sound: OutputSpec.Sound(rawValue: request.audioCodec.rawValue) ?? .aac,
        quality: request.quality,
        speed: request.speed, threads: request.threads)
    else { throw .unknownContainer(path: request.output) }
    guard spec.isAvailable else {
      throw .missing(
        path: request.source,
        reason: "libavcodec has no encoder for \(codec.rawValue); install one or choose --codec")
    }
    return spec
  }

  func progress(_ index: IndexedSource) -> (@Sendable (Int, Timestamp) -> Void)? {
    guard let report = request.progress else { return nil }
    let total = index.index.shownCount
    return { report(JobProgress(pictures: $0, totalPictures: total, time: $1)) }
  }

  func render(_ renderRequest: RenderRequest) throws(JobError) -> RenderReport {
    do throws(RenderError) { return try RenderLoop(renderRequest).run() } catch {
      throw JobError(error, source: request.source, output: request.output)
    }
  }

  /// Reads the finished file's packets back and compares them with what was to be written.
  func readBack(
    _ output: borrowing UnnamedFile, _ report: RenderReport, _ source: borrowing SourceFile,
    _ plan: RedactionPlan, _ facts: SourceFacts
  ) throws(JobError) -> Receipt.Verification {
    let written: IndexedSource
    do throws(RenderError) {
      written = try IndexedSource(
        descriptor: output.descriptor, cancellation: request.cancellation.flag)
    } catch { throw .failedCheck(path: request.output, findings: ["it cannot be read: \(error)"]) }
    var findings = written.findings(report, keeping: request.keep) + (try strayBytes(in: output))
    var checks = [
      "streams", "picture count", "picture times", "tags", "hidden pictures", "container bytes",
    ]
    if !plan.audio.isEmpty {
      findings += try audibleRemains(in: output, report, source, plan, facts)
      checks.append("hidden sound")
    }
    guard findings.isEmpty else { throw .failedCheck(path: request.output, findings: findings) }
    return Receipt.Verification(checks: checks, findings: [])
  }

  /// What can be heard of sound that was to be taken out, or is missing of the rest.
  private func audibleRemains(
    in output: borrowing UnnamedFile, _ report: RenderReport, _ source: borrowing SourceFile,
    _ plan: RedactionPlan, _ facts: SourceFacts
  ) throws(JobError) -> [String] {
    var decoded = facts
    decoded.firstPicture = Timestamp(report.firstTick, report.timeBase)
    do throws(InspectError) {
      let check = SoundVerification(
        plan: plan, facts: decoded, delay: Timestamp(-report.shift, report.timeBase))
      return try check.run(source: source.descriptor, output: output.descriptor).findings
        .map { String($0.dropLast()) }
    } catch { return ["\(error)"] }
  }

  /// What the finished container holds that no output may, found without the library that wrote it.
  private func strayBytes(in output: borrowing UnnamedFile) throws(JobError) -> [String] {
    var kept: KeptMetadata = []
    if request.keep.contains("creation_time") { kept.insert(.creationTime) }
    if request.keep.contains("language") { kept.insert(.language) }
    do throws(InspectError) {
      let bytes = try ByteSource(fileAt: "/proc/self/fd/\(output.descriptor)")
      return try containerFindings(in: bytes, keeping: kept).map { finding in
        // Each is a sentence, and they are joined into one.
        String("\(finding)".dropLast())
      }
    } catch { return ["\(error)"] }
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

/// The running digest of the coded video.
final class CodedDigest: Sendable {
  private let stream = Mutex(DigestStream())

  func add(_ bytes: Span<UInt8>) {
    let copy = [UInt8](capacity: bytes.count) { output in
      for index in bytes.indices { output.append(bytes[index]) }
    }
    stream.withLock { $0.add(copy) }
  }

  var digest: SHA256Digest { stream.withLock { $0.digest } }
}

extension JobError {
  /// Sorts a render's error by what to do about it.
  init(_ error: RenderError, source: String, output: String) {
    switch error {
    case .cancelled, .released: self = .cancelled
    case .thread(let error): self = .temporary(path: output, reason: "\(error)")
    case .media, .output:
      let reason = error.description
      switch error.fate {
      case .missing: self = .missing(path: source, reason: reason)
      case .unreadable: self = .cannotRead(path: source, reason: reason)
      case .temporary: self = .temporary(path: output, reason: reason)
      case .unusable: self = .unusableSource(path: source, reason: reason)
      }
    case .nothingDecoded, .formatChanged, .damaged, .unsupportedRotation, .interlaced, .noSound,
      .soundChanged, .soundTimes, .noSuchTrack, .noSuchChannel:
      self = .unusableSource(path: source, reason: error.description)
    }
  }
}
