// What of a source is damaged, and what follows from it: what is damaged need not decode alike
// twice, so that a check may find a difference for which neither the file nor Veil is to blame.

import Containers
package import Custody
import MediaTime
package import WorkerProtocol

extension RenderReport {
  /// The damage that was met in the source, as its receipt has it.
  package var damage: [ReceiptNote] { pictureDamage + audio.compactMap(\.damage) }

  /// The damage that was met in its pictures.
  var pictureDamage: [ReceiptNote] {
    var notes: [ReceiptNote] = []
    if source.endedEarly { notes.append(.sourceEndsEarly) }
    if picturesCovered > 0 {
      notes.append(.damagedPicturesCovered(count: picturesCovered, stretches: coveredStretches))
    }
    if source.lostPictures > 0 { notes.append(.picturesLost(count: source.lostPictures)) }
    return notes
  }

  /// Where the first pictures are that were covered whole.
  private var coveredStretches: [NotedStretch] {
    func time(_ tick: Int64) -> Timestamp {
      Timestamp(Int64(clamping: Int128(tick) - Int128(clock.firstTick)), clock.timeBase)
    }
    return segments.flatMap(\.covered).prefix(CoveredStretch.mostListed).map {
      NotedStretch(from: time($0.first), to: time($0.last))
    }
  }

  /// Whether the source's damage explains a difference between it and the finished file.
  ///
  /// Nothing explains that a hidden area shows the source, that something is heard in a range, or
  /// that the container or a coded stream holds what no output may.
  ///
  /// - Parameter finding: what the check found.
  /// - Returns: whether it does.
  package func explains(_ finding: Finding) -> Bool {
    switch finding {
    case .picture(let finding): isPictureDamaged && !finding.fault.isLeak
    case .pictureCountDiffers, .firstPictureTimeDiffers, .endsEarly, .surplusPictures,
      .pictureTimeDiffers, .pictureSizeDiffers, .pictureFormatDiffers:
      isPictureDamaged
    case .audioTrackCountDiffers, .audioTrackNotDecoded, .audioLate, .audioDiffers,
      .audioLevelDiffers, .audioAdded:
      isAudioDamaged
    case .container(let finding): isAudioDamaged && finding.kind.isOfDamagedAudio
    // What is only counted is of the kinds of what is listed.
    case .more: true
    default: false
    }
  }

  private var isPictureDamaged: Bool { !pictureDamage.isEmpty }

  private var isAudioDamaged: Bool {
    source.endedEarly || audio.contains { $0.damage != nil || $0.packetsOut == 0 }
  }
}

extension Finding {
  /// Whether a source could explain it whose pictures differ from themselves when they are decoded
  /// twice; never a hidden area that shows the source.
  var mayComeOfDecoding: Bool {
    if case .picture(let finding) = self { !finding.fault.isLeak } else { false }
  }

  /// Whether it is explained by a source whose pictures differ from themselves, which they do in
  /// other places each time.
  ///
  /// - Parameter differences: what was found when the source was held against itself.
  /// - Returns: whether it is.
  package func isExplained(by differences: [Finding]) -> Bool {
    mayComeOfDecoding && differences.contains { if case .picture = $0 { true } else { false } }
  }
}

extension AudioTrackReport {
  /// The damage that was met in the track; nil where it is sound.
  var damage: ReceiptNote? {
    guard let tally, tally.lostPackets > 0 || tally.damagedBlocks > 0 else { return nil }
    return .trackDamaged(
      track: track, silencedPackets: tally.lostPackets, damagedBlocks: tally.damagedBlocks)
  }
}

extension PictureFault {
  /// Whether it says that a hidden area shows the source.
  fileprivate var isLeak: Bool { self == .sourceSamples || self == .sourceShare }
}

extension ContainerFinding.Kind {
  /// Whether copying what is left of damaged audio makes it.
  fileprivate var isOfDamagedAudio: Bool {
    if case .unreferencedMedia = self { true } else { self == .emptyTrack }
  }
}
