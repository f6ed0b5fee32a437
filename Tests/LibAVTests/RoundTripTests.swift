// Pictures through the encoder, a container and the decoder: the samples stay near what they were,
// the layout, the times and the colours stay exactly what they were.

import LibAV
import MediaTime
import Raster
import Testing
import TestSupport
import WorkerProtocol

private let layouts: [(VideoCodec, ChromaSubsampling, Int, Bool)] =
  VideoCodec.allCases.flatMap { codec in
    [ChromaSubsampling.yuv420, .yuv422, .yuv444].flatMap { chroma in
      [8, 10].map { (codec, chroma, $0, chroma == .yuv422) }
    }
  }

/// The largest distance between a clip's samples and those that were given to the encoder.
private func largestError(_ clip: SeenClip) -> Int {
  var result = 0
  for (number, picture) in clip.pictures.enumerated() {
    for plane in picture.planes.indices {
      let size = Picture.planeSize(plane, format: picture.format, size: picture.size)
      for y in 0..<size.height {
        for x in 0..<size.width {
          let expected = tinySample(picture.format, picture: number, plane: plane, x: x, y: y)
          result = max(result, abs(picture.sample(plane, x, y) - expected))
        }
      }
    }
  }
  return result
}

@Suite struct RoundTripTests {
  @Test(arguments: layouts)
  func everyLayoutComesBack(
    codec: VideoCodec, chroma: ChromaSubsampling, depth: Int, isFullRange: Bool
  ) throws {
    var file = TinyFile()
    file.codec = codec
    file.format = PixelFormat(chroma: chroma, bitDepth: depth, isFullRange: isFullRange)
    let clip = try file.roundTrip()
    #expect(clip.pictures.count == 8)
    #expect(clip.pictures.allSatisfy { $0.format == file.format && $0.size == file.size })
    #expect(clip.pictures.allSatisfy { !$0.isDamaged })
    #expect(clip.streams.map(\.codec) == [codec.rawValue])
    // The slopes wrap, which leaves edges that a lossy codec rounds off a little.
    #expect(largestError(clip) <= 24 << (depth - 8))
  }

  @Test(arguments: [
    (ChromaSubsampling.yuv444, PixelSize(width: 67, height: 35)),
    (.yuv422, PixelSize(width: 66, height: 35)),
    (.yuv420, PixelSize(width: 2, height: 2)), (.yuv420, PixelSize(width: 1922, height: 2)),
  ])
  func oddSizesComeBackWhereTheLayoutCanSayThem(chroma: ChromaSubsampling, size: PixelSize) throws {
    var file = TinyFile()
    file.format = PixelFormat(chroma: chroma, bitDepth: 8, isFullRange: false)
    file.size = size
    file.quality = 0
    let clip = try file.roundTrip()
    #expect(clip.pictures.count == 8)
    #expect(clip.pictures.allSatisfy { $0.size == size && $0.format == file.format })
    #expect(largestError(clip) == 0)
  }

  /// libx265 keeps pictures to use their room again: those that came in without finer areas once
  /// had no room for any.
  @Test(arguments: VideoCodec.allCases) func finerAreasMayBeginLongAfterTheFirstPicture(
    codec: VideoCodec
  ) throws {
    let size = PixelSize(width: 128, height: 96)
    var options = OutputOptions(container: .mp4, videoCodec: codec)
    options.speed = .veryfast
    let format = PixelFormat(chroma: .yuv420, bitDepth: 8, isFullRange: false)
    let video = VideoDescription(size: size, format: format, timeBase: TimeBase(1, 25))
    var encoder = try Encoder(options, video)
    var packets = 0
    for number in 0..<150 {
      if number == 149 {
        try encoder.finish()
      } else {
        let picture = Picture(allocating: format, size: size)
        try encoder.send(
          picture, ticks: Int64(number), duration: 1,
          exact: number < 90 ? [] : [PixelRect(x: 16, y: 16, width: 32, height: 16)])
      }
      while case .packet = try encoder.receive() { packets += 1 }
    }
    #expect(packets == 149)
  }

  @Test func anOddSizeThatTheLayoutCannotSayIsRefused() throws {
    var file = TinyFile()
    file.size = PixelSize(width: 65, height: 48)
    guard case .encoderRejected = failure({ _ = try file.roundTrip() }) else {
      Issue.record("an odd width was coded with halved chroma")
      return
    }
  }

  @Test(arguments: Container.allCases) func unevenTimesAndDurationsComeBackExactly(
    container: Container
  ) throws {
    var file = TinyFile()
    file.container = container
    // Matroska counts milliseconds, so its times are whole ones here: 90 ticks.
    file.ticks = [0, 3600, 3690, 10_800, 90_000, 93_600, 93_780, 180_000]
    file.lastDuration = 7200
    let folder = try ScratchFolder()
    try file.write(toPath: folder("uneven"))
    let clip = try SeenClip(folder("uneven"))
    let written = try bytes(ofFile: folder("uneven"))
    #expect(clip.times == file.ticks.map { Timestamp($0, file.timeBase) })
    if container == .matroska {
      #expect(clip.streams[0].timeBase == TimeBase(1, 1000))
    } else {
      #expect(clip.streams[0].timeBase == file.timeBase)
      // The edit list, in the movie's ticks: from the first picture to the end of the last one.
      let place = try #require(position(of: "elst", in: written))
      let entry = written[(place + 12)..<(place + 16)]
      #expect(entry.reduce(0) { $0 << 8 | Int($1) } == 187_200)
    }
    #expect(clip.packets.allSatisfy { !$0.isHidden })
  }

  @Test(arguments: [
    TimeBase(1001, 30_000), TimeBase(1, 25), TimeBase(1, 12_800), TimeBase(1, 90_000),
  ])
  func aLateStartSurvivesInMP4(base: TimeBase) throws {
    var file = TinyFile()
    file.timeBase = base
    let step = max(1, base.denominator / base.numerator / 25)
    file.ticks = (0..<8).map { 5 * step + $0 * step }
    file.lastDuration = step
    let clip = try file.roundTrip()
    #expect(clip.times == file.ticks.map { Timestamp($0, base) })
  }

  @Test(arguments: VideoCodec.allCases) func coloursAndAspectComeBack(
    codec: VideoCodec
  ) throws {
    for container in Container.allCases {
      var file = TinyFile()
      file.codec = codec
      file.container = container
      file.color = ColorDescription(primaries: 9, transfer: 16, matrix: 9, chromaLocation: 1)
      file.aspect = (4, 3)
      file.ticks = [0, 3600]
      let clip = try file.roundTrip()
      let video = try #require(clip.streams[0].video)
      #expect(video.color.primaries == 9 && video.color.transfer == 16 && video.color.matrix == 9)
      #expect(video.sampleAspectRatio == (4, 3))
    }
  }

  @Test(arguments: VideoCodec.allCases, 1...4) func theShortestFilmsComeBackEachTime(
    codec: VideoCodec, count: Int
  ) throws {
    // libx265 leaves the decoding times of one and two pictures to chance.
    for container in Container.allCases {
      for _ in 0..<4 {
        var file = TinyFile()
        file.codec = codec
        file.container = container
        file.ticks = (0..<Int64(count)).map { 900 + $0 * 3600 }
        #expect(try file.roundTrip().times == file.ticks.map { Timestamp($0, file.timeBase) })
      }
    }
  }

  @Test func staticHDRMetadataComesBack() throws {
    var file = TinyFile()
    file.codec = .hevc
    file.format = PixelFormat(chroma: .yuv420, bitDepth: 10, isFullRange: false)
    file.hdr = HDRMetadata(
      mastering: [13_250, 34_500, 7500, 3000, 34_000, 16_000, 15_635, 16_450, 10_000_000, 50],
      lightLevel: (1000, 400))
    let folder = try ScratchFolder()
    try file.write(toPath: folder("hdr.mp4"))
    try withDescriptor(folder("hdr.mp4")) { descriptor in
      let demuxer = try Demuxer(descriptor: descriptor)
      var decoder = try Decoder(demuxer, stream: 0, threads: 1)
      let packet = try Packet()
      while try demuxer.read(into: packet) == .packet {
        guard try decoder.send(packet) else { break }
        if case .picture(let decoded) = try decoder.receive() {
          #expect(decoded.hdr == file.hdr)
          return
        }
      }
      try decoder.finish()
      guard case .picture(let decoded) = try decoder.receive() else {
        Issue.record("no picture came back")
        return
      }
      #expect(decoded.hdr == file.hdr)
    }
  }
}
