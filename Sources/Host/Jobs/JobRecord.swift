// What a job did, once as a receipt for machines and courts, once as a summary for the person at the
// keyboard. Both are made from the same facts, so they cannot contradict each other.

import Custody
import Errands
import MediaTime
import PolicyGate
import RedactionModel
import Render

/// All facts of a finished job.
struct JobRecord {
  let request: JobRequest
  let plan: PlanFile
  let index: SourceIndex
  let rendered: RenderAnswer
  let source: FileDigest
  let output: FileDigest
  /// The layers of the sandbox, in words.
  let layers: [String]
  /// Whether its mandatory layer held.
  let isSandboxed: Bool

  var report: RenderReport { rendered.report }

  private var regions: [(region: Region, tally: RegionTally)] {
    Array(zip(plan.authorized.plan.regions, report.regions))
  }

  /// Whether a region is what inverse redaction leaves clear.
  private func isKept(_ region: Region) -> Bool {
    region.isKept && plan.authorized.plan.outside != .keep
  }

  /// Sentences about everything that is not as a careless reader would expect.
  private var notes: [String] {
    var result: [String] = []
    let tally = report.source
    if !isSandboxed {
      result.append(
        "WARNING: the source was decoded without a sandbox, since --allow-unsandboxed was said.")
    }
    if tally.endedEarly {
      result.append(
        "The source ends before its container says it should; all that is there was used.")
    }
    if report.picturesCovered > 0 {
      result.append("\(report.picturesCovered) damaged pictures were covered whole.")
    }
    if tally.lostPictures > 0 {
      result.append(
        "\(tally.lostPictures) coded pictures could not be decoded and are missing, as they are in any player."
      )
    }
    if tally.repairedTimes > 0 {
      result.append(
        "\(tally.repairedTimes) pictures had no time in the source, or one out of order; they keep their "
          + "order, and the source's times are kept in theirs.")
    }
    if tally.hiddenAudioPackets > 0 {
      result.append(
        "\(tally.hiddenAudioPackets) audio packets hidden by an edit list were left out.")
    }
    if report.repairedAudioTimes > 0 {
      result.append(
        "\(report.repairedAudioTimes) packets had times that did not increase and were moved.")
    }
    if let recoded = report.recoded { result.append("Pictures were coded from \(recoded).") }
    if report.shift != 0 {
      let shift = Timestamp(report.shift, report.timeBase)
      result.append("All times were moved by \(shift), where the source's clock starts.")
    }
    result += audioNotes
    for (region, tally) in regions {
      if region.effect.isReversible {
        result.append(
          "REVERSIBLE: region \(region.id) is only \(region.effect.name), which can be undone.")
      }
      if tally.pictures == 0 && !isKept(region) {
        result.append("Region \(region.id) covered no picture.")
      }
    }
    return result
  }

  /// What the person at the keyboard is told.
  var summary: JobSummary {
    JobSummary(
      output: request.output, outputSHA256: output.sha256.description,
      sourceSHA256: source.sha256.description, picturesIn: report.source.pictures,
      picturesOut: report.picturesWritten, picturesCovered: report.picturesCovered,
      picturesLost: report.source.lostPictures, timesRepaired: report.source.repairedTimes,
      regions: regions.map {
        RegionSummary(
          id: $0.id, effect: isKept($0) ? "kept clear" : $0.effect.name,
          isReversible: $0.effect.isReversible, pictures: $1.pictures)
      }, audioReports: audioReports, dropped: index.dropped, notes: notes, receipt: request.receipt)
  }

  /// What is kept, before it is sealed.
  var receipt: Receipt {
    var video = Receipt.Video(timeBase: report.timeBase)
    video.picturesIn = report.source.pictures
    video.picturesOut = report.picturesWritten
    video.picturesCovered = report.picturesCovered
    video.packetsLost = report.source.lostPictures
    video.timestampsRepaired = report.source.repairedTimes
    video.timestampShift = report.shift
    var result = Receipt(
      tool: Receipt.Tool(version: Build.version, build: Build.description),
      source: Receipt.File(name: fileName(of: request.source), digest: source),
      output: Receipt.File(name: fileName(of: request.output), digest: output), plan: plan.digest,
      video: video)
    result.regions = regions.map { region, tally in
      Receipt.Region(
        id: region.id, effect: isKept(region) ? "kept" : region.effect.name,
        isReversible: region.effect.isReversible,
        reason: region.reason ?? "", noiseSeed: region.effect == .veil ? region.noiseSeed : nil,
        firstPTS: tally.firstTick, lastPTS: tally.lastTick, pictures: tally.pictures)
    }
    if let coded = SHA256Digest(hex: rendered.codedSHA256) {
      result.segments = index.segments.map {
        Receipt.Segment(
          kind: .rendered, from: $0.from.ticks, to: $0.to.ticks,
          pictures: report.picturesWritten, sha256: coded)
      }
    }
    (result.audio, result.tracks) = (receiptAudio, receiptTracks)
    result.dropped = index.dropped
    result.notes = notes
    result.sandbox = layers
    if !rendered.checks.isEmpty {
      result.verification = Receipt.Verification(checks: rendered.checks, findings: [])
    }
    return result
  }
}

/// What this build calls itself.
public enum Build {
  /// The version that receipts and `veil --version` state.
  public static let version = "0.1.0"

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
