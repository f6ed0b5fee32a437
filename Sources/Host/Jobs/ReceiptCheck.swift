// A receipt beside the files that it is about: everything that follows from source, plan and output
// is made again as a receipt of its own, and every member that differs is a finding.

import Bitstream
import Containers
import Custody
import Files
import WorkerProtocol

/// A receipt as it was given, to be held against what was found.
struct ReceiptCheck {
  /// Most members that are listed.
  private static let mostListed = 40

  /// The receipt.
  let receipt: Receipt
  /// The key that is trusted; nil accepts any.
  let trusted: PublicKey?

  /// What was made of the bytes and the pictures of both files.
  struct Found {
    let source: FileDigest
    let output: FileDigest
    /// Nil if the receipt has none; the source's is nil without its secret.
    let trees: (source: Receipt.PictureTrees.Tree?, output: Receipt.PictureTrees.Tree?)?
  }

  /// What is wrong with the seals.
  var sealFindings: [Finding] {
    switch receipt.sealVerdict(expecting: trusted) {
    case .holds: []
    case .unsealed:
      trusted.map { [.receiptSeal(problem: .unsealed, key: $0.description)] } ?? []
    case .removed(let key): [.receiptSeal(problem: .removed, key: key.description)]
    case .broken: [.receiptSeal(problem: .broken, key: nil)]
    case .otherKey(let key): [.receiptSeal(problem: .otherKey, key: key.description)]
    }
  }

  /// Whether the receipt says that packets were copied.
  var hasCopies: Bool { receipt.segments.contains { $0.kind == .copied } }

  /// Tags that were to stay.
  var keep: Set<KeptTag> { Set(receipt.settings.keep.compactMap { KeptTag(rawValue: $0) }) }

  /// The render that the receipt states, to be counted again.
  ///
  /// - Parameters:
  ///   - source: the descriptor of the source.
  ///   - output: the descriptor of the finished file.
  ///   - plan: the plan as the worker gets it.
  ///   - index: what is inside the source.
  ///   - container: of the finished file.
  /// - Returns: the request; its map renders everything.
  func recount(
    source: Int32, output: Int32, plan: PlanFile, index: SourceIndex, container: Container
  ) -> RecountRequest {
    let settings = receipt.settings
    var options = OutputOptions(
      container: container, videoCodec: VideoCodec(rawValue: settings.videoCodec) ?? .h264)
    if let codec = AudioCodec(rawValue: settings.audioCodec),
      codec.containers.contains(container)
    {
      options.audioCodec = codec
    }
    var render = RenderRequest(
      source: source, output: output, plan: plan.wire, facts: index.facts, map: index.map,
      options: options)
    render.keep = keep
    return RecountRequest(render)
  }

  /// Every member in which the receipt is not what was found.
  ///
  /// What no file can tell is taken from the receipt: the program, the date, for whom it was done,
  /// how finely and fast the encoder worked, the sandbox, and the check before the file got its
  /// name. The seal alone vouches for these.
  ///
  /// - Parameters:
  ///   - spec: the files.
  ///   - plan: the plan.
  ///   - index: what is inside the source, with the same tags kept.
  ///   - counted: what a render of the source by the plan does.
  ///   - found: what was made of the bytes and pictures of both files.
  /// - Returns: the findings.
  func findings(
    _ spec: VerifySpec, plan: PlanFile, index: SourceIndex, counted: RecountAnswer, found: Found
  ) -> [Finding] {
    var report = counted.report
    report.encoder = receipt.settings.encoder
    report.repairedAudioTimes = movedAudioPackets
    report.obstacle = obstacle
    let record = JobRecord(
      spec: redaction(spec), plan: plan, index: index,
      rendered: RenderAnswer(report: report, check: nil), source: found.source,
      output: found.output, sandbox: receipt.sandbox, date: receipt.date)
    var expected = record.receipt
    expected.tool = receipt.tool
    expected.settings.videoCodec = counted.videoCodec
    expected.settings.audioCodec = audioCodec(
      of: report.audio, in: Container(fileName: "\(spec.output.path)") ?? .mp4)
    expected.verification = receipt.verification
    expected.trees = receipt.trees
    if let source = found.trees?.source { expected.trees?.source = source }
    if let output = found.trees?.output { expected.trees?.output = output }
    expected.previous = receipt.previous
    expected.adoptSeals(of: receipt)
    return receipt.differences(from: expected).map {
      Finding.receiptDiffers(field: $0.field, stated: $0.stated, found: $0.found)
    }.capped(at: ReceiptCheck.mostListed)
  }

  /// The codec that was asked for, as far as the tracks that were coded anew say it.
  private func audioCodec(of tracks: [AudioTrackReport], in container: Container) -> String {
    let stated = receipt.settings.audioCodec
    let coded = tracks.filter { $0.codec != nil }
    guard let first = coded.first?.codec else { return stated }
    var options = OutputOptions(container: container, videoCodec: .h264)
    options.audioCodec = AudioCodec(rawValue: stated) ?? first
    let isStated = coded.allSatisfy { $0.codec == options.audioCodec(forRate: $0.sampleRate) }
    return isStated ? stated : first.rawValue
  }

  /// How many audio packets the receipt says were moved; the writer alone knows.
  private var movedAudioPackets: Int {
    for case .audioTimesRepaired(let count) in receipt.notes { return count }
    return 0
  }

  /// Why packets were not copied, as the receipt says; whether they were to be is nowhere else.
  private var obstacle: CopyObstacle? {
    for case .everythingRendered(let reason) in receipt.notes {
      return CopyObstacle(rawValue: reason)
    }
    return nil
  }

  /// The job that the receipt states, with the files that were given.
  private func redaction(_ verified: VerifySpec) -> RedactSpec {
    var spec = RedactSpec(
      source: verified.source.path, plan: verified.plan.path, output: verified.output.path)
    let settings = receipt.settings
    spec.custody.operatorName = receipt.request.operatorName
    spec.custody.caseNumber = receipt.request.caseNumber
    spec.custody.requestNumber = receipt.request.requestNumber
    spec.coding.quality = settings.quality
    spec.coding.speed = SpeedPreset(rawValue: settings.speed) ?? OutputOptions.defaultSpeed
    spec.coding.threads = settings.threads
    spec.keep = keep
    spec.care.isStrict = settings.isStrict
    return spec
  }
}
