// What a job did to audio, for the receipt and for the person at the keyboard. Samples count from the
// first displayed picture of the source, as the plan's times do.

import Custody
import PolicyGate
import RedactionModel
import Render

extension JobRecord {
  private var planned: [AudioRange] { plan.authorized.plan.audio }

  /// Stretches of audio that were replaced, per range and track.
  var receiptAudio: [Receipt.AudioRange] {
    report.audioReports.flatMap { audio in
      audio.ranges.filter { $0.from < $0.to && planned.indices.contains($0.range) }.map { range in
        Receipt.AudioRange(
          track: audio.track, channels: range.channels, from: range.from, to: range.to,
          effect: planned[range.range].effect.words, reason: planned[range.range].reason ?? "")
      }
    }
  }

  /// Counts over each track.
  var receiptTracks: [Receipt.AudioTrack] {
    report.audioReports.map { audio in
      Receipt.AudioTrack(
        sourceStream: audio.stream, samplesIn: audio.tally?.samples,
        samplesOut: audio.codec == nil ? nil : audio.samplesOut, packetsIn: audio.packetsIn,
        packetsOut: audio.packetsOut)
    }
  }

  /// What was replaced, for people.
  var audioReports: [AudioRangeSummary] {
    report.audioReports.flatMap { audio in
      audio.ranges.filter { $0.from < $0.to && planned.indices.contains($0.range) }.map { range in
        AudioRangeSummary(
          range: range.range, track: audio.track, channels: range.channels,
          effect: planned[range.range].effect.words, firstSample: range.from, endSample: range.to,
          sampleRate: audio.sampleRate, codec: audio.codec ?? audio.sourceCodec)
      }
    }
  }

  /// Sentences about audio that is not as a careless reader would expect.
  var audioNotes: [String] {
    var result: [String] = []
    for audio in report.audioReports {
      guard let codec = audio.codec else { continue }
      result.append("Track \(audio.track) was coded anew, from \(audio.sourceCodec) to \(codec).")
      guard let tally = audio.tally else { continue }
      if tally.gapCount > 0 {
        result.append(
          "Track \(audio.track) has \(tally.gapCount) places where its times jump; there, \(tally.filled) "
            + "samples of silence stand in for audio that the source does not have, and \(tally.cut) "
            + "doubled samples were left out.")
      }
      if tally.lostPackets > 0 || tally.damagedBlocks > 0 {
        result.append(
          "Track \(audio.track) is damaged: \(tally.lostPackets) packets were silenced, and "
            + "\(tally.damagedBlocks) pieces may be heard wrong.")
      }
    }
    for index in planned.indices {
      let isHeard = report.audioReports.contains { audio in
        audio.ranges.contains { $0.range == index && $0.from < $0.to }
      }
      if !isHeard { result.append("audio[\(index)] found no audio.") }
    }
    return result
  }
}

extension AudioEffect {
  /// The effect in a few words.
  var words: String {
    switch self {
    case .mute: "mute"
    case .tone(let hertz): "tone \(Int(hertz.rounded()))"
    }
  }
}
