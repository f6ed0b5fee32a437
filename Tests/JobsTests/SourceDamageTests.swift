// What damage in a source explains and what it does not: the difference between a source that
// cannot be used and a fault in Veil.

import Containers
import Custody
import Jobs
import MediaTime
import Testing
import WorkerProtocol

private let time = Timestamp(1, TimeBase(1, 25))
private let place = AudioPlace(range: 0, track: 0, channel: 0, time: time)

private func picture(_ fault: PictureFault) -> Finding {
  .picture(finding: PictureFinding(fault, at: time, value: 9, limit: 5))
}

private func container(_ kind: ContainerFinding.Kind) -> Finding {
  .container(finding: ContainerFinding(offset: 1, kind: kind))
}

/// A report about a source in which this is damaged.
private func report(pictures: Int = 0, packets: Int? = nil) -> RenderReport {
  var report = RenderReport()
  report.source.lostPictures = pictures
  if let packets {
    var track = AudioTrackReport(stream: 1, track: 0, sourceCodec: "aac", sampleRate: 48_000)
    track.packetsOut = 9
    track.tally = AudioTally()
    track.tally?.lostPackets = packets
    report.audio = [track]
  }
  return report
}

@Suite struct SourceDamageTests {
  private static let ofPictures: [Finding] = [
    picture(.tile), picture(.order), picture(.psnr), .pictureCountDiffers(expected: 3, found: 2),
    .endsEarly(time: time), .surplusPictures,
  ]
  private static let ofAudio: [Finding] = [
    .audioLate(track: 0, channel: 0, by: time, time: time, limit: time),
    .audioTrackCountDiffers(expected: 1, found: 0), container(.emptyTrack),
    container(.unreferencedMedia(bytes: 1)),
  ]
  /// Nothing explains these.
  private static let neverExplained: [Finding] = [
    picture(.sourceSamples), picture(.sourceShare), container(.padding(path: "free")),
    .rangeAudible(place: place, decibels: nil, limit: -80), .tags(names: ["title"]),
    .streamNotAllowed(stream: 2, type: "data"),
    .sourceInRange(place: place, prominence: 30, limit: 9), .orientationDiffers,
  ]

  @Test func damagedPicturesExplainWhatIsSeenOutsideOfWhatIsHidden() {
    let damaged = report(pictures: 1, packets: 0)
    for finding in Self.ofPictures { #expect(damaged.explains(finding), "\(finding.kind)") }
    for finding in Self.ofAudio + Self.neverExplained {
      #expect(!damaged.explains(finding), "\(finding.kind)")
    }
    #expect(damaged.damage == [.picturesLost(count: 1)])
  }

  @Test func damagedAudioExplainsWhatIsHeardOutsideOfRanges() {
    let damaged = report(packets: 2)
    for finding in Self.ofAudio { #expect(damaged.explains(finding), "\(finding.kind)") }
    for finding in Self.ofPictures + Self.neverExplained {
      #expect(!damaged.explains(finding), "\(finding.kind)")
    }
    #expect(damaged.damage.count == 1)
  }

  @Test func aSoundSourceExplainsNothing() {
    let sound = report(packets: 0)
    for finding in Self.ofPictures + Self.ofAudio + Self.neverExplained {
      #expect(!sound.explains(finding), "\(finding.kind)")
    }
    #expect(sound.damage.isEmpty)
  }

  @Test func aSourceThatDiffersFromItselfExplainsWhatDiffersThen() {
    let own = [picture(.tile), .tags(names: ["title"])]
    #expect(picture(.psnr).isExplained(by: own))
    #expect(!picture(.psnr).isExplained(by: [.tags(names: ["title"])]))
    #expect(!picture(.sourceSamples).isExplained(by: own))
    #expect(!Finding.tags(names: ["title"]).isExplained(by: own))
  }
}
