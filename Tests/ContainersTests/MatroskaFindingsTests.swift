// The same for Matroska: a file of two tracks built by hand, and one plant at a time.

import Containers
import Testing

private func element(_ id: Int, _ payload: [UInt8]) -> [UInt8] {
  var name: [UInt8] = []
  var rest = id
  while rest > 0 {
    name.insert(UInt8(rest & 255), at: 0)
    rest >>= 8
  }
  // Always four bytes of size.
  return name + [0x10 | UInt8(payload.count >> 24 & 15)] + u32(payload.count).dropFirst()
    + payload
}

private func text(_ id: Int, _ value: String) -> [UInt8] { element(id, Array(value.utf8)) }

/// A complete Matroska file of a few hundred bytes.
///
/// Reason for its size: each part of the file can be replaced or added to by a test.
private struct TinyMatroska {
  var inInfo: [UInt8] = []
  var inVideoTrack: [UInt8] = []
  var inVideo: [UInt8] = []
  var extraTracks: [UInt8] = []
  var inSegment: [UInt8] = []
  var inGroup: [UInt8] = []
  var inCluster: [UInt8] = []
  var header = text(0x4282, "matroska")
  var atEnd: [UInt8] = []
  var codec: [UInt8] = element(0x63a2, TinyMovie.parameterSets)
  var application = "Lavf59.27.100"

  static func track(_ number: UInt8, type: UInt8, _ more: [UInt8]) -> [UInt8] {
    element(
      0xae,
      element(0xd7, [number]) + element(0x73c5, [number]) + element(0x83, [type])
        + text(0x22_b59c, "und") + text(0x86, type == 1 ? "V_MPEG4/ISO/AVC" : "A_AAC") + more)
  }

  var bytes: [UInt8] {
    let info = element(
      0x1549_a966,
      element(0x2a_d7b1, [15, 66, 64]) + text(0x4d80, application)
        + text(0x5741, "Lavf") + element(0x73a4, zeros(16)) + inInfo)
    let video = element(0xe0, element(0xb0, [64]) + element(0xba, [48]) + inVideo)
    let tracks = element(
      0x1654_ae6b,
      TinyMatroska.track(1, type: 1, codec + video + inVideoTrack)
        + TinyMatroska.track(2, type: 2, element(0xe1, element(0x9f, [1]))) + extraTracks)
    let tags = element(
      0x1254_c367,
      element(
        0x7373,
        element(0x63c0, element(0x63c5, [1]))
          + element(0x67c8, text(0x45a3, "DURATION") + text(0x4487, "00:00:01.000000000\0\0"))))
    let cluster = element(
      0x1f43_b675,
      element(0xe7, [0]) + element(0xa3, [0x81, 0, 0, 0x80, 1, 2])
        + element(0xa0, element(0xa1, [0x82, 0, 0, 0, 1]) + element(0x9b, [9]) + inGroup)
        + inCluster)
    return element(0x1a45_dfa3, header)
      + element(
        0x1853_8067, info + tracks + tags + element(0xec, zeros(20)) + cluster + inSegment)
      + atEnd
  }
}

@Suite struct MatroskaFindingsTests {
  private func kinds(
    keeping kept: Set<KeptTag> = [], _ change: (inout TinyMatroska) -> Void = { _ in }
  ) throws -> [ContainerFinding.Kind] {
    var file = TinyMatroska()
    change(&file)
    return try containerFindings(in: ByteSource(file.bytes), keeping: kept).map(\.kind)
  }

  @Test func anHonestFileIsClean() throws {
    #expect(try kinds() == [])
  }

  @Test func whatIsNotOnTheListIsFound() throws {
    #expect(
      try kinds { $0.inSegment = element(0x1941_a469, [1]) } == [.notAllowed(path: "Attachments")])
    #expect(
      try kinds { $0.inSegment = element(0x1043_a770, []) } == [.notAllowed(path: "Chapters")])
    #expect(try kinds { $0.inInfo = text(0x7ba9, "Unit 117") } == [.notAllowed(path: "Title")])
    #expect(try kinds { $0.inVideoTrack = text(0x536e, "cam") } == [.notAllowed(path: "Name")])
    #expect(
      try kinds { $0.inGroup = element(0x75a1, [1]) } == [.notAllowed(path: "BlockAdditions")])
    #expect(
      try kinds { $0.inSegment = element(0x4fff, [1]) } == [.notAllowed(path: "element 0x4fff")])
    #expect(try kinds { $0.inVideo = element(0x54bb, [8]) } == [.notAllowed(path: "PixelCropTop")])
    #expect(try kinds { $0.inVideo = element(0x54bb, [0]) } == [])
  }

  @Test func tagsOtherThanDurationsAreFound() throws {
    func tag(_ name: String, _ value: String) -> [UInt8] {
      element(
        0x1254_c367, element(0x7373, element(0x67c8, text(0x45a3, name) + text(0x4487, value))))
    }
    #expect(try kinds { $0.inSegment = tag("DURATION", "00:00:02.5") } == [])
    #expect(
      try kinds { $0.inSegment = tag("LOCATION", "+47.6-122.3/") }
        == [
          .text(field: .element(name: "TagName"), text: "LOCATION"),
          .text(field: .element(name: "TagString"), text: "+47.6-122.3/"),
        ])
    #expect(
      try kinds { $0.inSegment = tag("DURATION", "00\0Smith") }
        == [.text(field: .element(name: "TagString"), text: "00\0Smith")])
    let padded = "DURATION" + String(repeating: "\0", count: 300) + "Smith"
    #expect(try kinds { $0.inSegment = tag(padded, "1") }.count == 1)
  }

  @Test func paddingDatesAndTextAreFound() throws {
    #expect(try kinds { $0.inSegment = element(0xec, zeros(9) + [1]) } == [.padding(path: "Void")])
    #expect(
      try kinds { $0.application = "Lavf59 by Smith" }
        == [.text(field: .element(name: "MuxingApp"), text: "Lavf59 by Smith")])
    #expect(try kinds { $0.inInfo = element(0x4461, zeros(8)) } == [.date(path: "DateUTC")])
    #expect(
      try kinds { $0.inVideoTrack = text(0x22_b59d, "en") }
        == [.text(field: .element(name: "LanguageBCP47"), text: "en")])
    #expect(
      try kinds(keeping: [.creationTime, .language]) {
        $0.inVideoTrack = text(0x22_b59d, "en")
        $0.inInfo = element(0x4461, zeros(8))
      } == [])
  }

  @Test func tracksOfOtherKindsAreFound() throws {
    #expect(
      try kinds { $0.extraTracks = TinyMatroska.track(3, type: 17, []) }
        == [.trackType(type: "17"), .emptyTrack])
    #expect(
      try kinds {
        $0.extraTracks = TinyMatroska.track(3, type: 1, [])
        $0.inCluster = element(0xa3, [0x83, 0, 0, 0x80, 1])
      } == [.secondVideoTrack])
    #expect(
      try kinds { $0.inCluster = element(0xa3, [0x84, 0, 0, 0x80, 1]) } == [.sampleElsewhere])
    #expect(
      try kinds { $0.codec = element(0x63a2, TinyMovie.parameterSets + [0xfd, 0xf8, 0xf8, 0, 5]) }
        == [.configuration(problem: .trailingBytes)])
  }

  @Test func theHeaderSaysWhatItMay() throws {
    func header(_ more: [UInt8]) throws -> [ContainerFinding.Kind] {
      try kinds { $0.header += more }
    }
    #expect(
      try header(
        element(0x4286, [1]) + element(0x42f7, [1]) + element(0x42f2, [4]) + element(0x42f3, [8])
          + element(0x4287, [4]) + element(0x4285, [2])) == [])
    #expect(
      try header(element(0x42f3, Array("hidden!".utf8)))
        == [.unexplainedBytes(path: "EBMLMaxSizeLength")])
    #expect(try header(element(0x42f2, [3])) == [.unexplainedBytes(path: "EBMLMaxIDLength")])
    #expect(try header(text(0x4281, "x")) == [.notAllowed(path: "element 0x4281")])
    #expect(
      try kinds { $0.header = text(0x4282, "matroska of J. Smith") }
        == [.text(field: .element(name: "DocType"), text: "matroska of J. Smith")])
  }

  @Test func whatThereMayBeOneOfIsNotRepeated() throws {
    #expect(
      try kinds { $0.inVideo = element(0xb0, [0x41]) + element(0xba, [0x42]) }
        == [.repeated(path: "element 0xb0"), .repeated(path: "element 0xba")])
    #expect(
      try kinds { $0.inGroup = element(0xa1, [0x82, 0, 0, 0, 1]) } == [.repeated(path: "Block")])
  }

  @Test func checksAreOverWhatFollowsThem() throws {
    let colors = element(0x55b9, [1])
    var good = element(0x55b0, element(0xbf, [0, 0, 0, 0]) + colors)
    let place = good.count - colors.count - 4
    let sum = colors.reduce(UInt32.max) { rest, byte in
      (0..<8).reduce(rest ^ UInt32(byte)) { rest, _ in
        rest & 1 == 0 ? rest >> 1 : rest >> 1 ^ 0xedb8_8320
      }
    }
    for byte in 0..<4 { good[place + byte] = UInt8(truncatingIfNeeded: ~sum >> (8 * byte)) }
    #expect(try kinds { $0.inVideo = good } == [])
    good[place] ^= 1
    #expect(try kinds { $0.inVideo = good } == [.unexplainedBytes(path: "CRC-32")])
    #expect(
      try kinds { $0.inVideo = element(0x55b0, colors + element(0xbf, [1, 2, 3, 4])) }
        == [.unexplainedBytes(path: "CRC-32")])
  }

  @Test func indexesPointAtWhatIsThere() throws {
    let clean = TinyMatroska().bytes
    let cluster: [UInt8] = [0x1f, 0x43, 0xb6, 0x75]
    let place = try #require(
      clean.indices.dropLast(4).first { clean[$0..<$0 + 4].elementsEqual(cluster) })
    // Counted from the first byte of the segment's contents, behind a header of eight.
    let segment: [UInt8] = [0x18, 0x53, 0x80, 0x67]
    let start = try #require(
      clean.indices.dropLast(4).first { clean[$0..<$0 + 4].elementsEqual(segment) })
    let position = place - start - 8
    func cue(time: Int, track: UInt8, position: Int, relative: Int) throws -> [ContainerFinding
      .Kind]
    {
      let positions =
        element(0xf7, [track]) + element(0xf1, u32(position)) + element(0xf0, u32(relative))
      return try kinds {
        $0.inSegment = element(
          0x1c53_bb6b, element(0xbb, element(0xb3, u32(time)) + element(0xb7, positions)))
      }
    }
    // The cluster's time stands first in it, in six bytes.
    let found = [ContainerFinding.Kind.unexplainedBytes(path: "CuePoint")]
    #expect(try cue(time: 0, track: 1, position: position, relative: 6) == [])
    #expect(try cue(time: 0x4142_4344, track: 1, position: position, relative: 6) == found)
    #expect(try cue(time: 0, track: 2, position: position, relative: 6) == found)
    #expect(try cue(time: 0, track: 1, position: position + 1, relative: 6) == found)
    #expect(try cue(time: 0, track: 1, position: position, relative: 7) == found)
    func seek(_ position: Int) throws -> [ContainerFinding.Kind] {
      try kinds {
        $0.inSegment = element(
          0x114d_9b74, element(0x4dbb, element(0x53ab, cluster) + element(0x53ac, u32(position))))
      }
    }
    #expect(try seek(position) == [])
    #expect(try seek(0x4142_4344) == [.unexplainedBytes(path: "Seek")])
  }

  @Test func coloursAreNumbers() throws {
    func colors(_ payload: [UInt8]) throws -> [ContainerFinding.Kind] {
      try kinds { $0.inVideo = element(0x55b0, payload) }
    }
    #expect(try colors(element(0x55b1, [9]) + element(0x55bb, [9]) + element(0x55b9, [1])) == [])
    #expect(
      try colors(element(0x55b1, Array("plate".utf8)))
        == [.unexplainedBytes(path: "element 0x55b1")])
    #expect(try colors(text(0x55ff, "x")) == [.notAllowed(path: "element 0x55ff")])
  }

  @Test func blocksHoldOneVisibleSample() throws {
    for flags in [0x08, 0x02, 0x06, 0x10] as [UInt8] {
      #expect(
        try kinds { $0.inCluster = element(0xa3, [0x81, 0, 0, flags, 1]) }
          == [.unexplainedBytes(path: "SimpleBlock")])
    }
    let tracks = try containerContents(of: ByteSource(TinyMatroska().bytes)).tracks
    #expect(tracks.map(\.coding) == [.h264, .aac])
    #expect(tracks.map(\.samples.count) == [1, 1])
    #expect(tracks[0].configuration == TinyMovie.parameterSets)
  }

  @Test func whatFollowsTheSegmentIsFound() throws {
    let whole = TinyMatroska().bytes
    var file = TinyMatroska()
    file.atEnd = [1, 2, 3]
    #expect(
      try containerFindings(in: ByteSource(file.bytes))
        == [ContainerFinding(offset: whole.count, kind: .trailingBytes(bytes: 3))])
  }

  @Test func damagedFilesAreErrorsWithAPlace() throws {
    func error(_ bytes: [UInt8]) -> ContainerError? {
      #expect(throws: ContainerError.self) { try containerFindings(in: ByteSource(bytes)) }
    }
    let whole = TinyMatroska().bytes
    let header = element(0x1a45_dfa3, text(0x4282, "matroska"))
    #expect(error(Array(whole.dropLast())) == .notWalked(offset: header.count, problem: .tooLarge))
    #expect(error(header) == .notWalked(offset: header.count, problem: .missing))
    let open = header + [0x18, 0x53, 0x80, 0x67, 0x01] + [UInt8](repeating: 255, count: 7)
    #expect(try containerFindings(in: ByteSource(open)) == [])
    #expect(
      error(open + [0x1f, 0x43, 0xb6, 0x75, 0xff])
        == .notWalked(offset: open.count, problem: .badNumber))
    #expect(error(open + [0x00]) == .notWalked(offset: open.count, problem: .badNumber))
  }

  @Test func noChangedByteMakesTheWalkFail() {
    let outcomes = outcomes(ofChanging: TinyMatroska().bytes, from: 4, seed: 3)
    #expect(outcomes == ["clean", "found", "error"])
  }
}
