// What a job did to sound, for the receipt and for the person at the keyboard. Samples count from the
// first displayed picture of the source, as the plan's times do.

import Custody
import PolicyGate
import RedactionModel
import Render

extension JobRecord {
  private var planned: [AudioRange] { plan.authorized.plan.audio }

  /// Stretches of sound that were replaced, per range and track.
  var receiptAudio: [Receipt.AudioRange] {
    report.sounds.flatMap { sound in
      sound.ranges.filter { $0.from < $0.to && planned.indices.contains($0.range) }.map { range in
        Receipt.AudioRange(
          track: sound.track, channels: range.channels, from: range.from, to: range.to,
          effect: planned[range.range].effect.words, reason: planned[range.range].reason ?? "")
      }
    }
  }

  /// Counts over each track.
  var receiptTracks: [Receipt.AudioTrack] {
    report.sounds.map { sound in
      Receipt.AudioTrack(
        sourceStream: sound.stream, samplesIn: sound.tally?.samples,
        samplesOut: sound.codec == nil ? nil : sound.samplesOut, packetsIn: sound.packetsIn,
        packetsOut: sound.packetsOut)
    }
  }

  /// What was replaced, for people.
  var sounds: [SoundRangeSummary] {
    report.sounds.flatMap { sound in
      sound.ranges.filter { $0.from < $0.to && planned.indices.contains($0.range) }.map { range in
        SoundRangeSummary(
          range: range.range, track: sound.track, channels: range.channels,
          effect: planned[range.range].effect.words, firstSample: range.from, endSample: range.to,
          sampleRate: sound.sampleRate, codec: sound.codec ?? sound.sourceCodec)
      }
    }
  }

  /// Sentences about sound that is not as a careless reader would expect.
  var soundNotes: [String] {
    var result: [String] = []
    for sound in report.sounds {
      guard let codec = sound.codec else { continue }
      result.append("Track \(sound.track) was coded anew, from \(sound.sourceCodec) to \(codec).")
      guard let tally = sound.tally else { continue }
      if tally.gapCount > 0 {
        result.append(
          "Track \(sound.track) has \(tally.gapCount) places where its times jump; there, \(tally.filled) "
            + "samples of silence stand in for sound that the source does not have, and \(tally.cut) "
            + "doubled samples were left out.")
      }
      if tally.lostPackets > 0 || tally.damagedBlocks > 0 {
        result.append(
          "Track \(sound.track) is damaged: \(tally.lostPackets) packets were silenced, and "
            + "\(tally.damagedBlocks) pieces may sound wrong.")
      }
    }
    for index in planned.indices {
      let isHeard = report.sounds.contains { sound in
        sound.ranges.contains { $0.range == index && $0.from < $0.to }
      }
      if !isHeard { result.append("audio[\(index)] found no sound.") }
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
