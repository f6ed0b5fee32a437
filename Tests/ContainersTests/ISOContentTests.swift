// Boxes that may be there, with something else in them than they may say: text in place of numbers,
// and words that would show a track wrongly.

import Containers
import Testing

@Suite struct ISOContentTests {
  private static let tables = "moov/trak/mdia/minf/stbl/"

  private func kinds(_ change: (inout TinyMovie) -> Void) throws -> [ContainerFinding.Kind] {
    var movie = TinyMovie()
    change(&movie)
    return try containerFindings(in: ByteSource(movie.bytes)).map(\.kind)
  }

  @Test func brandsAreThoseOfWriters() throws {
    #expect(try kinds { $0.brands = Array("isomiso2avc1mp41".utf8) } == [])
    #expect(
      try kinds { $0.brands = Array("isomJOHN DOE".utf8) } == [.unexplainedBytes(path: "ftyp")])
    #expect(try kinds { $0.brands = Array("isom?".utf8) } == [.unexplainedBytes(path: "ftyp")])
  }

  @Test func sampleDependenciesAreOneByteForEachSample() throws {
    func dependencies(_ bytes: [UInt8]) throws -> [ContainerFinding.Kind] {
      try kinds { $0.video.inTable = box("sdtp", zeros(4) + bytes) }
    }
    let found = [ContainerFinding.Kind.unexplainedBytes(path: Self.tables + "sdtp")]
    #expect(try dependencies([0x20, 0x18, 0x10]) == [])
    #expect(try dependencies([0x20, 0x18]) == found)
    #expect(try dependencies([0x20, 0x18, 0x10, 0x10]) == found)
    #expect(try dependencies(Array(repeating: 0x41, count: 10_000)) == found)
    #expect(try dependencies(Array("abc".utf8)) == found)
  }

  @Test func audioGroupsSayHowFarDecodingRolls() throws {
    func group(_ payload: [UInt8]) throws -> [ContainerFinding.Kind] {
      try kinds { $0.audio.inTable = box("sgpd", [1, 0, 0, 0] + payload) }
    }
    let found = [ContainerFinding.Kind.unexplainedBytes(path: Self.tables + "sgpd")]
    #expect(try group(Array("roll".utf8) + u32(2) + u32(1) + [0xff, 0xff]) == [])
    #expect(try group(Array("text".utf8) + u32(2) + u32(1) + [0xff, 0xff]) == found)
    #expect(try group(Array("roll".utf8) + u32(8) + u32(1) + Array("officer!".utf8)) == found)
  }

  @Test func syncSamplesAreNumbersOfSamples() throws {
    func sync(_ numbers: [Int]) throws -> [ContainerFinding.Kind] {
      try kinds { $0.video.inTable = table("stss", numbers.map { [$0] }) }
    }
    let found = [ContainerFinding.Kind.unexplainedBytes(path: Self.tables + "stss")]
    #expect(try sync([1, 3]) == [])
    #expect(try sync([1, 4]) == found)
    #expect(try sync([2, 1]) == found)
    #expect(try sync([0x4142_4344]) == found)
  }

  @Test(arguments: [
    ("mdcv", [UInt8](repeating: 0x41, count: 24)), ("clli", [1, 2, 3]),
    ("pasp", [0, 0, 0, 0, 0, 0, 0, 1]), ("colr", Array("nclxABCDEFG".utf8)),
    ("btrt", [UInt8](repeating: 0xff, count: 12)), ("fiel", [0x41, 0x42]),
  ])
  func boxesOfASampleEntrySayWhatTheyMay(type: String, payload: [UInt8]) throws {
    let planted = try kinds {
      $0.video.sampleEntry = TinyMovie.visualEntry(more: box(type, payload))
    }
    #expect(planted.contains(.unexplainedBytes(path: Self.tables + "stsd/avc1/" + type)))
  }

  @Test func whatAWriterSaysOfColoursIsAccepted() throws {
    let display = [13250, 34500, 7500, 3000, 34000, 16000, 15635, 16450].flatMap(u16)
    let entry = TinyMovie.visualEntry(
      more: box("mdcv", display + u32(10_000_000) + u32(50)) + box("clli", [3, 232, 1, 144])
        + box("pasp", u32(1) + u32(1)) + box("btrt", zeros(4) + u32(9000) + u32(8000))
        + box("colr", Array("nclx".utf8) + u16(9) + u16(16) + u16(9) + [0x80]))
    #expect(try kinds { $0.video.sampleEntry = entry } == [])
  }

  @Test func descriptorsHoldNothingBeside() throws {
    func descriptor(_ bytes: [UInt8]) throws -> [ContainerFinding.Kind] {
      try kinds { movie in
        movie.audio.sampleEntry = box(
          "mp4a",
          zeros(6) + u16(1) + zeros(8) + u16(1) + u16(16) + zeros(4) + u32(48_000 << 16)
            + box("esds", bytes))
      }
    }
    #expect(try descriptor(TinyMovie.audioDescriptor) == [])
    let found = [ContainerFinding.Kind.unexplainedBytes(path: Self.tables + "stsd/mp4a/esds")]
    #expect(try descriptor(TinyMovie.audioDescriptor + [0x41]) == found)
    #expect(try descriptor(Array("esds of 40 bytes of text, no descriptor".utf8)) == found)
    var text = TinyMovie.audioDescriptor
    text.insert(contentsOf: [13, 2, 0x41, 0x42], at: text.count - 3)
    text[5] += 4
    #expect(try descriptor(text) == found)
  }

  @Test func headersSayNothingElse() throws {
    #expect(
      try kinds { $0.movieTail = Array("Officer 4711, car 22, 7 a".utf8.prefix(24)) }
        == [.unexplainedBytes(path: "moov/mvhd")])
    #expect(try kinds { $0.video.flags = 2 } == [.trackDisabled])
    #expect(try kinds { $0.audio.flags = 2 } == [.trackDisabled])
    #expect(
      try kinds { $0.video.flags = 0x41_0003 } == [.unexplainedBytes(path: "moov/trak/tkhd")])
    let entry = TinyMovie.visualEntry()
    let named = Array(entry[..<24]) + Array("unit".utf8) + Array(entry[28...])
    #expect(
      try kinds { $0.video.sampleEntry = named }
        == [.unexplainedBytes(path: Self.tables + "stsd/avc1")])
  }

  @Test func aTrackIsShownAtTheSizeOfItsPictures() throws {
    #expect(try kinds { $0.video.shown = (128, 96) } == [.displaySize])
    #expect(try kinds { $0.video.shown = (64, 24) } == [.displaySize])
    let wide = TinyMovie.visualEntry(more: box("pasp", u32(2) + u32(1)))
    #expect(
      try kinds {
        $0.video.sampleEntry = wide
        $0.video.shown = (128, 48)
      } == [])
    #expect(
      try kinds {
        $0.video.sampleEntry = wide
        $0.video.shown = (192, 48)
      } == [.displaySize])
  }

  @Test func twoDescriptionsOfSamplesAreOneTooMany() throws {
    let entry = TinyMovie.visualEntry()
    let found = [ContainerFinding.Kind.unexplainedBytes(path: Self.tables + "stsd")]
    for descriptions in [1, 2] {
      #expect(
        try kinds {
          $0.video.sampleEntry = entry + entry
          $0.video.descriptions = descriptions
        } == found)
    }
  }

  @Test func tracksSayWhereTheirSamplesLie() throws {
    let tracks = try containerContents(of: ByteSource(TinyMovie().bytes)).tracks
    #expect(tracks.map(\.coding) == [.h264, .aac])
    #expect(tracks.map(\.ticksPerSecond) == [1000, 48_000])
    #expect(tracks[0].configuration == TinyMovie.parameterSets)
    #expect(tracks[1].configuration == [0x11, 0x88])
    #expect(tracks[0].samples.map(\.range) == [28..<38, 38..<58, 62..<92])
    #expect(tracks[0].samples.map(\.ticks) == [0, 100, 200])
    #expect(tracks[1].samples.map(\.range) == [58..<62, 92..<96])
  }
}
