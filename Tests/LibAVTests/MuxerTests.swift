// What a container that was written here says, and what it refuses to say: turns, tags, languages,
// codecs that it has no place for, and systems that take no more bytes.

import Foundation
import Glibc
import LibAV
import MediaTime
import Raster
import Testing
import TestSupport
import WorkerProtocol

/// The eight display matrices as containers hold them, by the signs of their turning part.
private let matrices: [[Int32]] = {
  let one: Int32 = 1 << 16
  return [
    (1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0), (-1, 0, 0, 1), (0, -1, -1, 0),
    (1, 0, 0, -1), (0, 1, 1, 0),
  ].map { (a, b, c, d) in [a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30] }
}()

private func orientation(_ matrix: [Int32]) -> Orientation? {
  Orientation(
    a: Int(matrix[0].signum()), b: Int(matrix[1].signum()), c: Int(matrix[3].signum()),
    d: Int(matrix[4].signum()))
}

/// A short file of audio.
private func audio(_ name: String, codec: String, _ folder: ScratchFolder) throws -> String {
  try ffmpeg(["-f", "lavfi", "-i", "sine=d=0.2", "-c:a", codec, folder(name)])
  return folder(name)
}

@Suite struct MuxerTests {
  @Test(arguments: matrices, [Container.mp4, .mov])
  func everyQuarterTurnAndMirrorSurvives(matrix: [Int32], container: Container) throws {
    var file = TinyFile()
    file.container = container
    file.matrix = matrix
    file.ticks = [0, 3600]
    let video = try #require(try file.roundTrip().streams[0].video)
    #expect(video.orientation == orientation(matrix))
    #expect(video.size == file.size)
  }

  @Test func matroskaCannotSayATurnAndDoesNotDropItSilently() throws {
    for matrix in matrices {
      var file = TinyFile()
      file.container = .matroska
      file.matrix = matrix
      file.ticks = [0, 3600]
      let failure = failure { _ = try file.roundTrip() }
      if orientation(matrix) == .upright {
        #expect(failure == nil)
      } else {
        guard failure == .cannotRotate(container: .matroska) else {
          Issue.record("a turn was lost in Matroska: \(matrix)")
          continue
        }
      }
    }
  }

  @Test(arguments: Container.allCases) func nothingIsTaggedUnlessItIsAskedFor(
    container: Container
  ) throws {
    let harmless: Set = ["major_brand", "minor_version", "compatible_brands", "encoder", "ENCODER"]
    var file = TinyFile()
    file.container = container
    file.ticks = [0, 3600]
    let plain = try file.roundTrip()
    #expect(Set(plain.tags).subtracting(harmless).isEmpty)
    file.metadata = ["creation_time": "2021-02-03T04:05:06.000000Z"]
    let dated = try file.roundTrip()
    #expect(Set(dated.tags).subtracting(harmless) == ["creation_time"])
  }

  @Test func copiedAudioKeepsItsLanguageOnlyWhenThatIsGiven() throws {
    let folder = try ScratchFolder()
    var file = TinyFile()
    file.audio = try audio("audio.m4a", codec: "aac", folder)
    let clip = try file.roundTrip()
    try #require(clip.streams.map(\.kind) == [.video, .audio])
    #expect(clip.streams[1].codec == "aac" && clip.streams[1].language == "eng")
    #expect(clip.streams[0].language == nil)
  }

  @Test func pcmInMP4IsRefusedByNameAndTakenByTheOthers() throws {
    let folder = try ScratchFolder()
    var file = TinyFile()
    file.audio = try audio("audio.wav", codec: "pcm_s16le", folder)
    #expect(
      failure { _ = try file.roundTrip() }
        == .cannotStore(stream: 0, codec: "pcm_s16le", container: .mp4))
    for container in [Container.mov, .matroska] {
      file.container = container
      #expect(try file.roundTrip().streams.last?.codec == "pcm_s16le")
    }
  }

  @Test func vorbisGoesIntoMatroskaAlone() throws {
    let folder = try ScratchFolder()
    var file = TinyFile()
    file.audio = try audio("audio.ogg", codec: "libvorbis", folder)
    for container in [Container.mp4, .mov] {
      file.container = container
      guard case .cannotStore(0, "vorbis", _) = failure({ _ = try file.roundTrip() }) else {
        Issue.record("Vorbis went into \(container)")
        continue
      }
    }
    file.container = .matroska
    #expect(try file.roundTrip().streams.last?.codec == "vorbis")
  }

  @Test(arguments: Container.allCases) func aFullDiskIsAnErrorOfTheSystem(container: Container) {
    let full = unsafe open("/dev/full", O_RDWR)
    defer { close(full) }
    var file = TinyFile()
    file.container = container
    #expect(
      failure { try file.write(to: full) } == .inputOutput(.writing, code: ENOSPC))
  }

  @Test func aDescriptorThatCannotBeWrittenIsAnErrorOfTheSystem() {
    let reading = unsafe open("/dev/null", O_RDONLY)
    defer { close(reading) }
    #expect(
      failure { try TinyFile().write(to: reading) }
        == .inputOutput(.writing, code: EBADF))
  }

  @Test func theExtensionChoosesTheContainer() {
    #expect(Container(fileName: "a/b.c/out.MP4") == .mp4)
    #expect(Container(fileName: "out.m4v") == .mp4)
    #expect(Container(fileName: "out.Mov") == .mov)
    #expect(Container(fileName: "out.mkv") == .matroska)
    for name in ["out", "out.avi", "out.mp4.txt", "", "out.", "out.webm", "out.ts"] {
      #expect(Container(fileName: name) == nil)
    }
  }

  @Test func aPacketGivesUpItsFirstBytes() throws {
    var encoder = try Encoder(
      options(.h264, quality: 30, speed: .ultrafast),
      VideoDescription(
        size: PixelSize(width: 16, height: 16),
        format: PixelFormat(chroma: .yuv420, bitDepth: 8, isFullRange: false),
        timeBase: TimeBase(1, 25)))
    let picture = Picture(
      allocating: PixelFormat(chroma: .yuv420, bitDepth: 8, isFullRange: false),
      size: PixelSize(width: 16, height: 16))
    try encoder.send(picture, ticks: 7, duration: 3)
    try encoder.finish()
    guard case .packet(let packet) = try encoder.receive() else {
      Issue.record("no packet came")
      return
    }
    #expect(packet.pts == 7 && packet.duration == 3 && packet.isMarkedKey)
    let before = array(packet.bytes)
    packet.dropFirst(4)
    #expect(array(packet.bytes) == Array(before.dropFirst(4)))
    #expect(packet.byteCount == before.count - 4)
  }
}
