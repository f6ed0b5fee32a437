// Every failure and every finding, one after the other: each `next` names the example that comes
// after a case, and a case that nobody gave a place to does not compile.

import Bitstream
import Containers
import Custody
import Files
import MediaTime
import StrictJSON
import SystemPackage
import WorkerProtocol

private let time = Timestamp(90_090, TimeBase(1, 90_000))
private let size = PixelSize(width: 64, height: 48)

extension MediaFailure {
  /// One failure of each case; of those that libav has a part in, one for each of its own.
  static let examples =
    Array(sequence(first: MediaFailure.nothingDecoded, next: next))
    + LibAVFailure.examples.map { .source($0, at: nil) }

  private static func next(after failure: MediaFailure) -> MediaFailure? {
    let (stereo, mono) = (
      AudioShape(sampleRate: 48_000, channels: 2, layout: "stereo"),
      AudioShape(sampleRate: 8000, channels: 1, layout: "mono")
    )
    let (narrow, deep) = (
      PictureShape(width: 64, height: 48, format: "yuv420p"),
      PictureShape(width: 128, height: 96, format: "yuv420p10")
    )
    return switch failure {
    case .nothingDecoded: .source(.outOfMemory, at: time)
    case .source: .output(.outOfMemory)
    case .output: .twoRecordings(second: SecondRecording(at: time, offset: 188))
    case .twoRecordings: .picturesChanged(from: narrow, to: deep, at: time)
    case .picturesChanged: .damagedPicture(at: time)
    case .damagedPicture: .unsupportedRotation
    case .unsupportedRotation: .interlaced(codec: .hevc)
    case .interlaced: .noAudio(stream: 1, codec: "none")
    case .noAudio: .audioChanged(stream: 1, from: stereo, to: mono, at: time)
    case .audioChanged: .audioTimesJump(stream: 1, by: time, at: time)
    case .audioTimesJump: .noSuchTrack(range: 0, track: 2, count: 2)
    case .noSuchTrack: .noSuchChannel(range: 0, channel: 2, track: 0, count: 2)
    case .noSuchChannel: .tooLongForWAV(bytes: 1 << 33)
    case .tooLongForWAV: .noThread(code: 11)
    case .noThread: .regionCoversNothing(region: 3)
    case .regionCoversNothing: .rangeCoversNothing(range: 0)
    case .rangeCoversNothing: .image(detail: "no")
    case .image: .unreadableFile(code: 5)
    case .unreadableFile: .released
    case .released: .cannotCopy(why: .clip)
    case .cannotCopy: .unknownRequest(name: "dance")
    case .unknownRequest: .unspeakableAnswer
    case .unspeakableAnswer: .planNotPermitted
    case .planNotPermitted: nil
    }
  }
}

extension LibAVFailure {
  /// One failure of each case, and one for each problem of audio.
  static let examples =
    Array(sequence(first: LibAVFailure.containerNotAllowed, next: next))
    + [.sampleFormat(9), .noSamples, .unknownRate(stream: 1)].map { .unsupportedAudio($0) }

  private static func next(after failure: LibAVFailure) -> LibAVFailure? {
    switch failure {
    case .containerNotAllowed: .inputOutput(.reading, code: 5)
    case .inputOutput: .unreadable(.opening, detail: "no")
    case .unreadable: .tooManyStreams(limit: 64)
    case .tooManyStreams: .codecNotAllowed(codec: "gif")
    case .codecNotAllowed: .audioCodecNotAllowed(codec: "wmapro")
    case .audioCodecNotAllowed: .decoderIncomplete(codec: "hevc")
    case .decoderIncomplete: .noVideo
    case .noVideo: .encrypted(stream: 0)
    case .encrypted: .noDecoder(codec: "none")
    case .noDecoder: .noAudioDecoder(stream: 1, codec: "none")
    case .noAudioDecoder: .noEncoder(name: "libx265")
    case .noEncoder: .unsupportedPixelFormat(name: "pal8")
    case .unsupportedPixelFormat: .unsupportedAudio(.shape(hertz: 0, channels: 99))
    case .unsupportedAudio: .unsupportedRate(codec: .opus, hertz: 44_100)
    case .unsupportedRate: .encoderRejected(name: "libx264", detail: "no")
    case .encoderRejected: .cannotStore(stream: 1, codec: "vorbis", container: .mp4)
    case .cannotStore: .cannotRotate(container: .matroska)
    case .cannotRotate: .cannotCrop(container: .matroska)
    case .cannotCrop: .muxing(.writingPacket, detail: "no")
    case .muxing: .damaged(detail: "no")
    case .damaged: .sizeOutOfRange(width: 0, height: -1)
    case .sizeOutOfRange: .outOfMemory
    case .outOfMemory: nil
    }
  }
}

extension Finding {
  /// One finding of each case; of those that hold others, one for each of them.
  static let examples =
    Array(sequence(first: Finding.orientationDiffers, next: next))
    + ContainerFinding.Kind.examples.map {
      .container(finding: ContainerFinding(offset: 7, kind: $0))
    }
    + StreamProblem.examples.map {
      .codedStream(
        finding: StreamFinding(track: 1, offset: 7, time: time, count: 2, problem: $0))
    } + CustodyError.examples.map { .receiptNotRead(error: $0) }
    + PictureFault.allCases.map { .picture(finding: picture($0)) } + [
      .containerNotWalked(error: .notRead(offset: 9, code: 5)),
      .firstPictureTimeDiffers(expected: time, found: nil),
    ]

  private static func next(after finding: Finding) -> Finding? {
    let place = AudioPlace(range: 1, track: 0, channel: 1, time: time)
    let layout = AudioLayout(sampleRate: 48_000, channels: 2)
    return switch finding {
    case .orientationDiffers:
      .descriptionDiffers(part: .color, expected: [1, 1, 1], found: [9, 16, 9])
    case .descriptionDiffers: .streamNotAllowed(stream: 2, type: "data")
    case .streamNotAllowed: .pictureCountDiffers(expected: 3, found: 2)
    case .pictureCountDiffers: .hiddenPictures(count: 4)
    case .hiddenPictures: .firstPictureTimeDiffers(expected: time, found: time)
    case .firstPictureTimeDiffers: .tags(names: ["title"])
    case .tags: .chapters(count: 1)
    case .chapters: .outputNotRead(failure: .containerNotAllowed)
    case .outputNotRead: .container(finding: ContainerFinding(offset: 0, kind: .emptyTrack))
    case .container:
      .codedStream(
        finding: StreamFinding(track: 0, offset: 9, time: nil, count: 1, problem: .notFollowed))
    case .codedStream: .containerNotWalked(error: .notWalked(offset: 9, problem: .endsEarly))
    case .containerNotWalked: .endsEarly(time: time)
    case .endsEarly: .surplusPictures
    case .surplusPictures: .pictureTimeDiffers(expected: time, found: time)
    case .pictureTimeDiffers: .pictureSizeDiffers(time: time, expected: size, found: size)
    case .pictureSizeDiffers:
      .pictureFormatDiffers(time: time, expected: "yuv420p8", found: "yuv444p8")
    case .pictureFormatDiffers: .picture(finding: picture(.order))
    case .picture: .audioTrackCountDiffers(expected: 1, found: 0)
    case .audioTrackCountDiffers: .audioLayoutDiffers(track: 0, expected: layout, found: layout)
    case .audioLayoutDiffers: .audioTrackNotDecoded(track: 0, failure: .damaged(detail: "no"))
    case .audioTrackNotDecoded: .audioNotRead(failure: .outOfMemory)
    case .audioNotRead: .rangeAudible(place: place, decibels: -40.5, limit: -80)
    case .rangeAudible: .besideTone(place: place, decibels: -30.25, limit: -45)
    case .besideTone: .toneDiffers(place: place, decibels: -23, limit: -50)
    case .toneDiffers: .toneFollowsSource(place: place, correlation: 0.75, limit: 0.6)
    case .toneFollowsSource: .sourceInRange(place: place, prominence: 30.5, limit: 9)
    case .sourceInRange: .audioLate(track: 0, channel: 0, by: time, time: time, limit: time)
    case .audioLate:
      .audioDiffers(track: 0, channel: 0, from: time, to: time, correlation: 0.25, limit: 0.75)
    case .audioDiffers:
      .audioLevelDiffers(track: 0, channel: 0, time: time, decibels: -9, limit: 1.5)
    case .audioLevelDiffers:
      .audioAdded(track: 0, channel: 1, time: time, above: 4000, decibels: 20, limit: 6)
    case .audioAdded: .receiptNotRead(error: .signing)
    case .receiptNotRead: .receiptDiffers(field: "$.plan", stated: "1", found: "2")
    case .receiptDiffers: .receiptSeal(problem: .broken, key: String(repeating: "5c", count: 32))
    case .receiptSeal: .more(count: 3)
    case .more: nil
    }
  }

  private static func picture(_ fault: PictureFault) -> PictureFinding {
    var finding = PictureFinding(
      fault, area: .region(id: "a"), at: time, plane: 1, value: 21.5, limit: 30)
    if fault == .tile { (finding.area, finding.x, finding.y) = (nil, 16, 32) }
    if fault == .areaTile { finding.area = .outside }
    return finding
  }
}

extension ContainerFinding.Kind {
  /// One of each case, and one for each place of text.
  fileprivate static let examples =
    Array(sequence(first: Self.secondVideoTrack, next: next))
    + [.handlerName, .compressorName, .language].map { .text(field: $0, text: "") }

  private static func next(after kind: Self) -> Self? {
    switch kind {
    case .secondVideoTrack: .notAllowed(path: "uuid")
    case .notAllowed: .repeated(path: "moov")
    case .repeated: .unexplainedBytes(path: "ftyp")
    case .unexplainedBytes: .padding(path: "free")
    case .padding: .text(field: .element(name: "Title"), text: "x")
    case .text: .date(path: "moov/mvhd")
    case .date: .trackType(type: "tmcd")
    case .trackType: .emptyTrack
    case .emptyTrack: .trackDisabled
    case .trackDisabled: .displaySize
    case .displaySize: .mediaElsewhere
    case .mediaElsewhere: .configuration(problem: .otherUnits)
    case .configuration: .hiddenMedia(reason: .speed)
    case .hiddenMedia: .unreferencedMedia(bytes: 5)
    case .unreferencedMedia: .sampleElsewhere
    case .sampleElsewhere: .trailingBytes(bytes: 1)
    case .trailingBytes: nil
    }
  }
}

extension StreamProblem {
  /// One of each case.
  fileprivate static let examples = Array(sequence(first: Self.secondPicture, next: next))

  private static func next(after problem: Self) -> Self? {
    switch problem {
    case .secondPicture: .unitNotAllowed(type: 12)
    case .unitNotAllowed: .unitNotExplained(type: 7)
    case .unitNotExplained: .messageNotAllowed(type: 5)
    case .messageNotAllowed: .messageNotExplained(type: 137)
    case .messageNotExplained: .parameterSetNotUsed(type: 8, id: 3)
    case .parameterSetNotUsed: .cropped(columns: 0, rows: 16)
    case .cropped: .colorContradicted
    case .colorContradicted: .dataElement(bytes: 45)
    case .dataElement: .fillElement(type: 0)
    case .fillElement: .comment(bytes: 4)
    case .comment: .padding(bytes: 8)
    case .padding: .looseBytes(bytes: 60_000)
    case .looseBytes: .notFollowed
    case .notFollowed: .headerNotExplained
    case .headerNotExplained: .codecNotAllowed(name: "ac-3")
    case .codecNotAllowed: nil
    }
  }
}

extension CustodyError {
  /// One error of each case; of those that hold others, one for each of them.
  fileprivate static let examples =
    Array(sequence(first: CustodyError.signing, next: next))
    + files.map { .file($0) } + texts.map { .json($0) }

  private static func next(after error: CustodyError) -> CustodyError? {
    switch error {
    case .signing: .file(.empty("/x"))
    case .file: .json(.numberNotExact("nan"))
    case .json: .field(at: JSONPath([.key("a"), .index(2)]), problem: .missing)
    case .field: .keyNotUnderstood(path: PathText(FilePath(bytes: [0x2f, 0xff])))
    case .keyNotUnderstood: .keyOpenToOthers(path: PathText("/k"), mode: 0o644)
    case .keyOpenToOthers: .ledgerBroken(LedgerFault(entry: 2, kind: .cutOff))
    case .ledgerBroken: nil
    }
  }

  private static let files: [FilesError] = [
    .system(.read, path: nil, code: 5), .system(.open, path: "/x", code: 2), .isDirectory("/x"),
    .notRegular("/x"), .exists("/x"), .tooLarge(path: "/x", limit: 9),
  ]

  private static let texts: [JSONError] =
    [.end, .endOfLine, .notUTF8, .text("x")].map {
      .syntax(at: position, found: $0, expected: .value)
    } + [.tooDeep(at: position, limit: 64), .duplicateName(at: position, name: "a")]

  private static let position = JSONPosition(offset: 4, line: 1, column: 5)
}
