// Each thing that an MP4 or MOV output may not contain, planted in an honest file: the walk must
// find it, name it, and say at which byte it stands.

import Containers
import Testing

@Suite struct ISOFindingsTests {
  private func kinds(
    _ movie: TinyMovie, keeping kept: Set<KeptTag> = []
  ) throws -> [ContainerFinding.Kind] {
    try containerFindings(in: ByteSource(movie.bytes), keeping: kept).map(\.kind)
  }

  /// The honest file with one change.
  private func movie(_ change: (inout TinyMovie) -> Void) -> TinyMovie {
    var movie = TinyMovie()
    change(&movie)
    return movie
  }

  @Test func anHonestFileIsClean() throws {
    #expect(try kinds(TinyMovie()) == [])
    #expect(
      try kinds(
        movie {
          $0.afterHeader = box("free", zeros(9)) + box("wide", [])
          $0.video.hasLongOffsets = true
          $0.audio.commonSize = 4
          $0.audio.inTable = box("sbgp", zeros(4) + Array("roll".utf8) + u32(1) + u32(2) + u32(1))
          $0.video.edits = [[500, -1, 0x10000], [300, 100, 0x10000]]
          $0.atEnd = box("skip", zeros(3))
        }) == [])
  }

  @Test func piecesOfAFileGiveWhatTheWholeGives() throws {
    var planted = TinyMovie()
    planted.afterHeader = box("free", zeros(300_000) + [7])
    planted.atEnd = box("uuid", zeros(100_000))
    let bytes = planted.bytes
    let source = ByteSource(count: bytes.count) { range throws(ContainerError) in
      // More than was asked for never lies beyond the end.
      #expect(range.upperBound <= bytes.count)
      return Array(bytes[range])
    }
    #expect(try containerFindings(in: source) == containerFindings(in: ByteSource(bytes)))
    #expect(try containerFindings(in: source).count == 2)
  }

  @Test func whatCannotBeReadIsAnError() {
    let failure = ContainerError.notRead(offset: 0, code: 5)
    #expect(throws: failure) {
      try containerFindings(
        in: ByteSource(count: 100) { _ throws(ContainerError) in throw failure })
    }
    // A file that became shorter than it was.
    #expect(throws: ContainerError.notWalked(offset: 0, problem: .endsEarly)) {
      try containerFindings(in: ByteSource(count: 100) { _ throws(ContainerError) in [] })
    }
  }

  @Test func theWalkListsPathOffsetAndSize() throws {
    let bytes = TinyMovie().bytes
    let boxes = try isoBoxes(of: ByteSource(bytes))
    #expect(boxes.prefix(4).map(\.path) == ["ftyp", "mdat", "moov", "moov/mvhd"])
    #expect(boxes[1].offset == 20 && boxes[1].size == 76 && boxes[1].payload == 28..<96)
    #expect(boxes.count { $0.path == "moov/trak/mdia/minf/stbl/stsd/avc1/avcC" } == 1)
    for box in boxes {
      #expect(Array(bytes[box.offset + 4..<box.offset + 8]) == Array(box.type.utf8))
    }
  }

  @Test func whatIsNotOnTheListIsFound() throws {
    for (type, payload) in [
      ("uuid", zeros(16)), ("meta", zeros(4)), ("XMP_", [1]), ("pdin", [1]), ("\u{1}\u{2}ab", [1]),
    ] {
      let planted = movie { $0.atEnd = box(type, payload) }
      let findings = try containerFindings(in: ByteSource(planted.bytes))
      let shown = type == "\u{1}\u{2}ab" ? "\\x01\\x02ab" : type
      #expect(findings.map(\.kind) == [.notAllowed(path: shown)])
      #expect(findings.first?.offset == planted.bytes.count - 8 - payload.count)
    }
    let tag = box("udta", box("meta", zeros(4) + box("ilst", box("desc", [1]))))
    #expect(try kinds(movie { $0.inMovie = tag }) == [.notAllowed(path: "moov/udta")])
    #expect(
      try kinds(movie { $0.video.inTrack = box("udta", box("name", [1])) })
        == [.notAllowed(path: "moov/trak/udta")])
    #expect(
      try kinds(movie { $0.video.inTrack = box("tref", box("tmcd", u32(3))) })
        == [.notAllowed(path: "moov/trak/tref")])
    #expect(
      try kinds(movie { $0.video.sampleEntry = TinyMovie.visualEntry(more: box("gpmd", [1])) })
        == [.notAllowed(path: "moov/trak/mdia/minf/stbl/stsd/avc1/gpmd")])
    #expect(
      try kinds(movie { $0.audio.sampleEntry = box("text", zeros(40)) })
        == [.notAllowed(path: "moov/trak/mdia/minf/stbl/stsd/text")])
  }

  @Test func onlyTheEmptyListOfTagsMayStay() throws {
    func tags(_ list: [UInt8]) -> [UInt8] {
      box(
        "udta",
        box(
          "meta",
          zeros(4) + box("hdlr", zeros(8) + Array("mdirappl".utf8) + zeros(9)) + box("ilst", list)))
    }
    #expect(try kinds(movie { $0.inMovie = tags([]) }) == [])
    #expect(
      try kinds(movie { $0.inMovie = tags(box("desc", [])) }) == [.notAllowed(path: "moov/udta")])
    let twice = movie { $0.inMovie = tags([]) + tags([]) }
    #expect(try kinds(twice) == [.repeated(path: "moov/udta")])
  }

  @Test func paddingMustBeZero() throws {
    let planted = movie { $0.afterHeader = box("free", zeros(100_000) + [7] + zeros(5)) }
    let findings = try containerFindings(in: ByteSource(planted.bytes))
    #expect(findings == [ContainerFinding(offset: 20 + 8 + 100_000, kind: .padding(path: "free"))])
  }

  @Test func textDatesAndLanguagesAreFoundUnlessKept() throws {
    #expect(
      try kinds(movie { $0.video.name = "Axon Body 4" })
        == [.text(field: .handlerName, text: "Axon Body 4")])
    #expect(
      try kinds(
        movie { $0.video.sampleEntry = TinyMovie.visualEntry(compressor: "unit 117") })
        == [.text(field: .compressorName, text: "unit 117")])
    let dated = movie { movie in
      movie.date = 1
      movie.audio.date = 2
      movie.audio.language = (5 << 10) | (14 << 5) | 7
    }
    #expect(
      try kinds(dated) == [
        .date(path: "moov/mvhd"), .date(path: "moov/trak/mdia/mdhd"),
        .text(field: .language, text: "eng"),
      ])
    #expect(try kinds(dated, keeping: [.creationTime, .language]) == [])
  }

  @Test func tracksOfOtherKindsAndSecondVideoTracksAreFound() throws {
    let second = movie { $0.extraTracks = [$0.video] }
    #expect(try kinds(second) == [.secondVideoTrack])
    var text = TinyMovie().audio
    text.type = "text"
    let planted = movie { $0.extraTracks = [text] }
    #expect(try kinds(planted) == [.trackType(type: "text")])
    var empty = TinyMovie().audio
    (empty.sizes, empty.durations, empty.samplesToChunks, empty.chunks) = ([], [], [], [])
    #expect(try kinds(movie { $0.extraTracks = [empty] }) == [.emptyTrack])
  }

  @Test func editListsMayDelayButNotHide() throws {
    func video(_ edits: [[Int]]?) throws -> Bool {
      let found = try kinds(movie { $0.video.edits = edits })
      return found.contains { if case .hiddenMedia = $0 { true } else { false } }
    }
    func audio(_ edits: [[Int]]) throws -> Bool {
      let found = try kinds(movie { $0.audio.edits = edits })
      return found.contains { if case .hiddenMedia = $0 { true } else { false } }
    }
    let normal = 0x10000
    #expect(try !video(nil))
    #expect(try !video([[301, 0, normal]]))
    #expect(try video([[300, 0, normal]]))
    #expect(try !video([[201, 100, normal]]))
    #expect(try !video([[0, 100, normal]]))
    #expect(try video([[300, 101, normal]]))
    #expect(try video([[200, 100, normal]]))
    #expect(try video([[300, 100, normal / 2]]))
    #expect(try video([[100, 100, normal], [100, 300, normal]]))
    #expect(try video([[100, -1, normal], [100, -1, normal], [300, 100, normal]]))
    #expect(try video([[100, -1, normal]]))
    #expect(try video([]))
    #expect(try !audio([[21, 0, normal]]))
    #expect(try !audio([[21, 4096, normal]]))
    #expect(try audio([[21, 4097, normal]]))
    let long = movie {
      $0.audio.durations = [[1, 1024], [1, 48_000]]
      $0.audio.edits = [[500, 0, normal]]
    }
    #expect(try kinds(long) == [.hiddenMedia(reason: .audioEnd)])
  }

  @Test func mediaThatNoSampleUsesIsFound() throws {
    let tail = movie { $0.mediaSize = 73 }
    #expect(
      try containerFindings(in: ByteSource(tail.bytes))
        == [ContainerFinding(offset: 28 + 68, kind: .unreferencedMedia(bytes: 5))])
    let gap = movie {
      $0.video.chunks = [0, 37]
      $0.audio.chunks = [30, 67]
      $0.mediaSize = 71
    }
    #expect(
      try containerFindings(in: ByteSource(gap.bytes))
        == [ContainerFinding(offset: 28 + 34, kind: .unreferencedMedia(bytes: 3))])
    let second = movie { $0.atEnd = box("mdat", [1, 2, 3]) }
    #expect(try kinds(second) == [.unreferencedMedia(bytes: 3)])
    let elsewhere = movie { $0.audio.chunks = [30, -20] }
    #expect(Set(try kinds(elsewhere)) == [.sampleElsewhere, .unreferencedMedia(bytes: 4)])
  }

  @Test func slackInTablesAndHeadersIsFound() throws {
    let table = table("stss", [[1]])
    let slack = u32(table.count + 3) + table.dropFirst(4) + [1, 2, 3]
    #expect(
      try kinds(movie { $0.video.inTable = slack })
        == [.unexplainedBytes(path: "moov/trak/mdia/minf/stbl/stss")])
    #expect(
      try kinds(movie { $0.video.mediaHeader = box("vmhd", u32(1) + zeros(9)) })
        == [.unexplainedBytes(path: "moov/trak/mdia/minf/vmhd")])
    #expect(
      try kinds(
        movie {
          $0.video.sampleEntry = TinyMovie.visualEntry(
            more: box("colr", Array("prof".utf8) + zeros(200)))
        }) == [.unexplainedBytes(path: "moov/trak/mdia/minf/stbl/stsd/avc1/colr")])
    #expect(
      try kinds(
        movie { $0.video.references = box("dref", zeros(4) + u32(1) + box("url ", u32(0) + [65])) })
        == [.mediaElsewhere])
    let two = movie { $0.video.inTable = table + table }
    #expect(try kinds(two) == [.repeated(path: "moov/trak/mdia/minf/stbl/stss")])
  }

  @Test func codecConfigurationsHoldParameterSetsAndNothingElse() throws {
    func problem(_ type: String, _ bytes: [UInt8]) throws -> [ContainerFinding.Kind] {
      try kinds(
        movie { $0.video.sampleEntry = TinyMovie.visualEntry(configuration: box(type, bytes)) })
    }
    let avc = TinyMovie.parameterSets
    #expect(try problem("avcC", avc + [0xfd, 0xf8, 0xf8, 0]) == [])
    #expect(
      try problem("avcC", avc + [0xfd, 0xf8, 0xf8, 0, 9]) == [
        .configuration(problem: .trailingBytes)
      ]
    )
    #expect(
      try problem("avcC", avc.map { $0 == 0x68 ? 0x66 : $0 })
        == [.configuration(problem: .otherUnits)])
    #expect(
      try problem("avcC", Array(avc.dropLast())) == [.configuration(problem: .endsEarly)])
    func hevc(_ type: UInt8) -> [UInt8] {
      zeros(22) + [1, 0x80 | type] + u16(1) + u16(3) + [type << 1, 1, 5]
    }
    #expect(try problem("hvcC", hevc(33)) == [])
    // Messages about the colours of a display may stand there; what they say is seen elsewhere.
    #expect(try problem("hvcC", hevc(39)) == [])
    #expect(
      try problem("hvcC", hevc(40)) == [.configuration(problem: .supplementalInformation)])
  }

  @Test func damagedAndUnsupportedFilesAreErrorsWithAPlace() throws {
    func error(_ bytes: [UInt8]) -> ContainerError? {
      #expect(throws: ContainerError.self) { try containerFindings(in: ByteSource(bytes)) }
    }
    let whole = TinyMovie().bytes
    #expect(error([]) == .notWalked(offset: 0, problem: .unknownKind))
    #expect(error(Array("RIFF0000AVI ".utf8)) == .notWalked(offset: 0, problem: .unknownKind))
    #expect(error(Array(whole.dropLast())) == .notWalked(offset: 96, problem: .tooLarge))
    #expect(error(whole + [0, 0, 0]) == .notWalked(offset: whole.count, problem: .endsEarly))
    #expect(error(whole + u32(7) + zeros(4)) == .notWalked(offset: whole.count, problem: .tooSmall))
    #expect(
      error(whole + u32(1) + Array("free".utf8) + u64(15))
        == .notWalked(offset: whole.count, problem: .tooSmall))
    #expect(
      error(whole + box("moof", [])) == .notWalked(offset: whole.count, problem: .fragmented))
    #expect(error(Array(whole[..<96])) == .notWalked(offset: 96, problem: .missing))
    let wrongCounts = movie { $0.video.durations = [[4, 100]] }
    #expect(error(wrongCounts.bytes) != nil)
    let wrongChunks = movie { $0.video.samplesToChunks = [[1, 3, 1]] }
    #expect(error(wrongChunks.bytes) != nil)
    let deep = (0..<200).reduce([UInt8]()) { inner, _ in box("moov", inner) }
    #expect(
      try containerFindings(in: ByteSource(whole + deep)).map(\.kind)
        == [.notAllowed(path: "moov/moov"), .repeated(path: "moov")])
    let many = (0..<100_001).flatMap { _ in box("free", []) }
    #expect(error(whole + many)?.kind == "container.tooMany")
  }

  @Test func noChangedByteMakesTheWalkFail() {
    let outcomes = outcomes(ofChanging: TinyMovie().bytes, from: 96, seed: 7)
    #expect(outcomes == ["clean", "found", "error"])
  }
}
