// Findings cross the wall and are read by other programs: they survive the way there, each has a
// name of its own, and each fact has one too.

import Bitstream
import Containers
import Custody
import Foundation
import MediaTime
import StrictJSON
import Testing
import WorkerProtocol

@Suite struct FindingTests {
  private static let time = Timestamp(90_090, TimeBase(1, 90_000))
  private static let place = AudioPlace(range: 1, track: 0, channel: 1, time: time)
  private static let size = PixelSize(width: 64, height: 48)

  /// One finding of every case.
  private static let all: [Finding] =
    [
      .streamNotAllowed(stream: 2, type: "data"), .orientationDiffers,
      .descriptionDiffers(part: .range, expected: [0], found: [1]),
      .pictureCountDiffers(expected: 3, found: 2), .hiddenPictures(count: 4),
      .firstPictureTimeDiffers(expected: time, found: nil), .tags(names: ["title"]),
      .chapters(count: 1), .outputNotRead(failure: .containerNotAllowed),
      .container(finding: ContainerFinding(offset: 7, kind: .padding(path: "free"))),
      .codedStream(
        finding: StreamFinding(
          track: 1, offset: 7, time: time, count: 2, problem: .unitNotAllowed(type: 30))),
      .containerNotWalked(error: .notWalked(offset: 9, problem: .endsEarly)),
      .endsEarly(time: time), .surplusPictures, .pictureTimeDiffers(expected: time, found: time),
      .pictureSizeDiffers(time: time, expected: size, found: size),
      .pictureFormatDiffers(time: time, expected: "yuv420p8", found: "yuv444p8"),
      .audioTrackCountDiffers(expected: 1, found: 0),
      .audioLayoutDiffers(
        track: 0, expected: AudioLayout(sampleRate: 48_000, channels: 2),
        found: AudioLayout(sampleRate: 48_000, channels: 1)),
      .audioTrackNotDecoded(track: 0, failure: .damaged(detail: "no")),
      .audioNotRead(failure: .outOfMemory),
      .rangeAudible(place: place, decibels: nil, limit: -80),
      .besideTone(place: place, decibels: -30.25, limit: -45),
      .toneDiffers(place: place, decibels: -23, limit: -50),
      .toneFollowsSource(place: place, correlation: 0.75, limit: 0.6),
      .sourceInRange(place: place, prominence: 30.5, limit: 9),
      .audioLate(track: 0, channel: 0, by: Timestamp(4, TimeBase(1, 100)), time: time, limit: time),
      .audioDiffers(track: 0, channel: 0, from: time, to: time, correlation: 0.25, limit: 0.75),
      .audioLevelDiffers(track: 0, channel: 0, time: time, decibels: nil, limit: 1.5),
      .audioAdded(track: 0, channel: 1, time: time, above: 4000, decibels: 20, limit: 6),
      .receiptNotRead(error: .field(at: JSONPath([.key("a"), .index(2)]), problem: .missing)),
      .receiptDiffers(field: "$.plan", stated: nil, found: "2"),
      .receiptSeal(problem: .broken, key: nil), .more(count: 3),
    ]
    + PictureFault.allCases.map {
      .picture(finding: PictureFinding($0, at: time, value: 7.5, limit: 5))
    }

  @Test func everyFindingSurvivesTheWayThroughJSON() throws {
    for finding in Self.all {
      let bytes = try JSONEncoder().encode(finding)
      #expect(try JSONDecoder().decode(Finding.self, from: bytes) == finding)
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(!text.contains("\"_0\""), "a fact without a name in \(text)")
    }
  }

  @Test func everyKindHasANameOfItsOwn() {
    let kinds = Self.all.map(\.kind)
    #expect(Set(kinds).count == kinds.count)
    for kind in kinds where kind != "more" {
      #expect(kind.split(separator: ".").count == 2, "\(kind)")
    }
  }

  @Test func everythingInAContainerSurvivesTheWayThroughJSON() throws {
    var kinds: [ContainerFinding.Kind] = [
      .notAllowed(path: "uuid"), .repeated(path: "moov"), .unexplainedBytes(path: "ftyp"),
      .padding(path: "free"), .text(field: .element(name: "Title"), text: "x"),
      .text(field: .handlerName, text: ""), .date(path: "moov/mvhd"), .trackType(type: "tmcd"),
      .secondVideoTrack, .emptyTrack, .trackDisabled, .displaySize, .mediaElsewhere,
      .unreferencedMedia(bytes: 5), .sampleElsewhere, .trailingBytes(bytes: 1),
    ]
    kinds += ContainerFinding.ConfigurationProblem.allCases.map { .configuration(problem: $0) }
    kinds += ContainerFinding.HiddenMedia.allCases.map { .hiddenMedia(reason: $0) }
    for kind in kinds {
      let finding = Finding.container(finding: ContainerFinding(offset: 3, kind: kind))
      let bytes = try JSONEncoder().encode(finding)
      #expect(try JSONDecoder().decode(Finding.self, from: bytes) == finding)
      #expect(!String(decoding: bytes, as: UTF8.self).contains("\"_0\""))
      #expect(finding.kind == "container." + kind.name)
    }
    #expect(Set(kinds.map(\.name)).count == 17)
  }

  @Test func aStretchKeepsTheWorstOfItsPictures() {
    func finding(_ tick: Int64, _ value: Double) -> PictureFinding {
      PictureFinding(.areaLevel, at: Timestamp(tick, TimeBase(1, 25)), value: value, limit: 3)
    }
    var stretch = finding(1, 4)
    stretch.join(finding(1, -9), isSamePicture: true)
    #expect(stretch.pictures == 1 && stretch.value == -9)
    stretch.join(finding(2, 5), isSamePicture: false)
    #expect(stretch.pictures == 2 && stretch.value == -9)
    #expect(stretch.from == finding(1, 0).from && stretch.to == finding(2, 0).to)
    #expect(stretch.at == finding(1, 0).at)
    stretch.join(finding(3, 10), isSamePicture: false)
    #expect(stretch.at == finding(3, 0).at && stretch.from == finding(1, 0).from)
    // A ratio is the worse the smaller it is.
    var ratio = PictureFinding(.psnr, at: Self.time, value: 25, limit: 30)
    ratio.join(PictureFinding(.psnr, at: Self.time, value: 20, limit: 30), isSamePicture: false)
    #expect(ratio.value == 20 && ratio.pictures == 2)
  }

  @Test func aLongListIsCutAndTheRestIsCounted() {
    let findings = (0..<5).map { Finding.chapters(count: $0) }
    #expect(findings.capped(at: 5) == findings)
    #expect(findings.capped(at: 2) == [findings[0], findings[1], .more(count: 3)])
    #expect([Finding]().capped(at: 0) == [])
  }
}
