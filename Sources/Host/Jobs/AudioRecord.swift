// What a job did to audio, for the receipt and for the person at the keyboard. Samples count from
// the first displayed picture of the source, as the plan's times do.

import Custody
import RedactionModel
import WorkerProtocol

extension JobRecord {
  private var planned: [AudioRange] { plan.plan.audio }

  /// Every range that replaced something, with its track.
  private var replaced: [(track: AudioTrackReport, range: AudioRangeReport)] {
    report.audio.flatMap { track in
      track.ranges.filter { $0.from < $0.to && planned.indices.contains($0.range) }
        .map { (track, $0) }
    }
  }

  /// Stretches that were replaced, per track and range.
  var receiptAudio: [Receipt.AudioRange] {
    replaced.map { track, range in
      Receipt.AudioRange(
        track: track.track, channels: range.channels, from: range.from, to: range.to,
        effect: planned[range.range].effect.words, reason: planned[range.range].reason ?? "")
    }
  }

  /// Counts over each track.
  var receiptTracks: [Receipt.AudioTrack] {
    report.audio.map { track in
      Receipt.AudioTrack(
        sourceStream: track.stream, samplesIn: track.tally?.samples,
        samplesOut: track.codec == nil ? nil : track.samplesOut, packetsIn: track.packetsIn,
        packetsOut: track.packetsOut)
    }
  }

  /// What was replaced, for people.
  var audioSummaries: [AudioRangeSummary] {
    replaced.map { track, range in
      AudioRangeSummary(
        range: range.range, track: track.track, channels: range.channels,
        effect: planned[range.range].effect.words, firstSample: range.from, endSample: range.to,
        sampleRate: track.sampleRate, codec: track.codec?.rawValue ?? track.sourceCodec)
    }
  }

  /// What is not as a careless listener would expect.
  var audioNotes: [ReceiptNote] {
    var result: [ReceiptNote] = []
    for track in report.audio {
      if track.packetsReduced > 0 {
        result.append(.trackReduced(track: track.track, packets: track.packetsReduced))
      }
      guard let codec = track.codec else { continue }
      result.append(
        .trackRecoded(track: track.track, from: track.sourceCodec, to: codec.rawValue))
      guard let tally = track.tally else { continue }
      if tally.gaps.count > 0 {
        result.append(
          .trackGaps(
            track: track.track, places: tally.gaps.count, filledSamples: tally.gaps.filled,
            cutSamples: tally.gaps.cut))
      }
      if let damage = track.damage { result.append(damage) }
    }
    for index in planned.indices where !replaced.contains(where: { $0.range.range == index }) {
      result.append(.audioRangeCoveredNothing(range: index))
    }
    return result
  }
}

extension AudioEffect {
  /// The effect in a few words, as receipts have it.
  var words: String {
    switch self {
    case .mute: "mute"
    case .tone(let hertz): "tone \(Int(hertz.rounded()))"
    }
  }
}
