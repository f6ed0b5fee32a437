// What a job did, once as a receipt for machines and courts, once as a summary for the person at
// the keyboard. Both are made from the same facts, so they cannot contradict each other.

import Bitstream
import Containers
import Custody
import Files
import MediaTime
import RedactionModel
import SandboxLockdown
import WorkerProtocol

/// All facts of a finished job.
struct JobRecord {
  let spec: RedactSpec
  let plan: PlanFile
  let index: SourceIndex
  let rendered: RenderAnswer
  let source: FileDigest
  let output: FileDigest
  /// What became of each layer of the sandbox.
  let sandbox: [LayerRecord]
  /// When the job ended by this machine's clock: UTC, as RFC 3339 writes it.
  let date: String
  /// The trees over the pictures of both files; nil if none were made.
  var trees: Receipt.PictureTrees?

  var report: RenderReport { rendered.report }

  private var regions: [(region: Region, report: RegionReport)] {
    Array(zip(plan.plan.regions, report.regions))
  }

  /// What the person at the keyboard is told.
  var summary: RedactSummary {
    RedactSummary(
      output: spec.output, bytes: output.size, outputSHA256: output.sha256.description,
      sourceSHA256: source.sha256.description, picturesIn: report.source.pictures,
      picturesOut: report.picturesWritten, damagedPicturesCovered: report.picturesCovered,
      picturesLost: report.source.lostPictures, timesRepaired: report.source.repairedTimes,
      regions: regions.map {
        RegionSummary(
          id: $0.id, effect: $0.effectName,
          isReversible: $0.effect.isReversible, pictures: $1.pictures)
      }, audio: audioSummaries, dropped: index.dropped, notes: notes,
      receipt: spec.custody.receipt)
  }

  /// What is kept, before it is sealed.
  var receipt: Receipt {
    var result = Receipt(
      tool: Receipt.Tool(version: Build.version, build: Build.description), date: date,
      source: Receipt.File(name: "\(spec.source.path.name)", digest: source),
      output: Receipt.File(name: "\(spec.output.path.name)", digest: output),
      plan: Receipt.File(name: "\(plan.path.name)", digest: plan.digest), settings: settings,
      video: video)
    result.request = Receipt.Request(
      operatorName: spec.custody.operatorName, caseNumber: spec.custody.caseNumber,
      requestNumber: spec.custody.requestNumber)
    if case .effect(let effect) = plan.plan.outside { result.outside = effect.name }
    result.regions = regions.map { region, report in
      Receipt.Region(
        id: region.id, effect: region.effectName,
        isReversible: region.effect.isReversible, reason: region.reason ?? "",
        noiseSeed: region.effect == .veil ? region.noiseSeed : nil,
        firstPTS: report.firstTick, lastPTS: report.lastTick, pictures: report.pictures)
    }
    result.segments = segments
    (result.audio, result.tracks) = (receiptAudio, receiptTracks)
    result.dropped = index.dropped
    result.notes = notes
    result.sandbox = sandbox
    result.trees = trees
    if let check = rendered.check {
      result.verification = .nothingFound(
        checks: check.checks.map(\.rawValue), pictures: check.pictures, copied: check.copied,
        areas: check.areas, audioRanges: check.audioRanges)
    }
    return result
  }

  private var settings: Receipt.Settings {
    let options = spec.coding.options(
      Container(fileName: "\(spec.output.path)") ?? .mp4, sourceCodec: index.codec)
    return Receipt.Settings(
      container: options.container.rawValue, videoCodec: options.videoCodec.rawValue,
      audioCodec: options.audioCodec.rawValue, quality: options.quality,
      speed: options.speed.rawValue, threads: options.threads, encoder: report.encoder,
      keep: spec.keep.map(\.rawValue).sorted(), isStrict: spec.care.isStrict)
  }

  private var video: Receipt.Video {
    var video = Receipt.Video(timeBase: report.clock.timeBase)
    video.picturesIn = report.source.pictures
    video.picturesOut = report.picturesWritten
    video.damagedPicturesCovered = report.picturesCovered
    video.picturesLost = report.source.lostPictures
    video.timestampsRepaired = report.source.repairedTimes
    video.timestampShift = -report.clock.shift
    return video
  }

  private var segments: [Receipt.Segment] {
    report.segments.compactMap { written in
      SHA256Digest(hex: written.sha256).map { digest in
        Receipt.Segment(
          kind: written.segment.kind == .copy ? .copied : .rendered,
          from: written.segment.range.from.ticks,
          to: written.segment.range.to.ticks, pictures: written.pictures, sha256: digest)
      }
    }
  }

  /// Everything that is not as a careless reader would expect.
  var notes: [ReceiptNote] {
    var result: [ReceiptNote] = []
    let tally = report.source
    let allowlist = SandboxLayer.seccomp.rawValue
    if !sandbox.contains(where: { $0.layer == allowlist && $0.held }) {
      result.append(.unsandboxed)
    }
    result += report.pictureDamage
    if tally.repairedTimes > 0 {
      result.append(.pictureTimesRepaired(count: tally.repairedTimes))
    }
    if tally.hiddenAudioPackets > 0 {
      result.append(.hiddenAudioPacketsDropped(count: tally.hiddenAudioPackets))
    }
    if report.repairedAudioTimes > 0 {
      result.append(.audioTimesRepaired(count: report.repairedAudioTimes))
    }
    if let recoded = report.recoded {
      result.append(.picturesConverted(from: recoded.from, to: recoded.to))
    }
    if let obstacle = report.obstacle {
      result.append(.everythingRendered(reason: obstacle.rawValue))
    }
    if report.clock.shift != 0 {
      result.append(.timesShifted(ticks: -report.clock.shift, timeBase: report.clock.timeBase))
    }
    result += audioNotes
    for (region, report) in regions {
      if region.effect.isReversible {
        result.append(.reversible(region: region.id, effect: region.effect.name))
      }
      if report.pictures == 0 { result.append(.regionCoveredNothing(region: region.id)) }
    }
    return result
  }
}

extension LayerRecord {
  /// What became of every layer, as a receipt keeps it.
  static func records(of report: SandboxReport) -> [LayerRecord] {
    report.layers.map { LayerRecord(layer: $0.name.rawValue, held: $0.held, reason: $0.reason) }
  }
}

/// What this build calls itself.
public enum Build {
  /// The version that receipts and `veil --version` state.
  public static let version = "0.2.0"

  /// Version, compiler and kind of processor.
  public static var description: String {
    #if arch(x86_64)
      "veil \(version), Swift 6, x86-64"
    #elseif arch(arm64)
      "veil \(version), Swift 6, arm64"
    #else
      "veil \(version), Swift 6"
    #endif
  }
}
