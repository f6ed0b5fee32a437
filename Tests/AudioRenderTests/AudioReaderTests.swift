// Audio read sample by sample: the same samples as another decoder gives, each in its place, with
// every hole, delay and doubled stretch counted.

import AudioRender
import AudioSamples
import Foundation
import LibAV
import MediaTime
import TestSupport
import Testing
import WorkerProtocol

/// A whole track in memory.
struct ReadTrack {
  let format: AudioFormat
  let tally: AudioTally
  let first: Int64
  let planes: [[Float]]
  let blocks: Int

  init(_ path: String, stream: Int = 0, firstPicture: Timestamp? = nil) throws {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? file.close() }
    var reader = try AudioReader(
      descriptor: file.fileDescriptor, stream: stream, firstPicture: firstPicture)
    format = reader.format
    var planes = Array(repeating: [Float](), count: reader.format.layout.channels)
    var end: Int64?
    var count = 0
    while let block = try reader.next() {
      #expect(end == nil || end == block.position, "blocks follow each other without a hole")
      end = block.end
      count += 1
      for channel in planes.indices { planes[channel] += block.audio.samples(ofChannel: channel) }
    }
    tally = reader.tally
    first = reader.tally.first ?? 0
    blocks = count
    self.planes = planes
  }

  /// The samples of a channel from `from` on, counted from the first picture.
  func samples(_ channel: Int, _ range: Range<Int64>) -> ArraySlice<Float> {
    planes[channel][Int(range.lowerBound - first)..<Int(range.upperBound - first)]
  }
}

/// One kind of audio that recorders write.
struct AudioKind: Sendable, CustomTestStringConvertible {
  let name: String
  let arguments: [String]
  var rate = 48_000
  var channels = 2

  var testDescription: String { name }

  static let all = [
    AudioKind(name: "aac.mp4", arguments: ["-c:a", "aac"]),
    AudioKind(name: "aac51.mp4", arguments: ["-c:a", "aac"], channels: 6),
    AudioKind(name: "aac71.mkv", arguments: ["-c:a", "aac"], channels: 8),
    AudioKind(name: "aac8k.mov", arguments: ["-c:a", "aac"], rate: 8000, channels: 1),
    AudioKind(name: "aac.ts", arguments: ["-c:a", "aac"], rate: 44_100),
    AudioKind(name: "s16.mov", arguments: ["-c:a", "pcm_s16le"]),
    AudioKind(name: "s24.mov", arguments: ["-c:a", "pcm_s24le"], channels: 6),
    AudioKind(name: "u8.avi", arguments: ["-c:a", "pcm_u8"], rate: 11_025, channels: 1),
    AudioKind(name: "s16be.mov", arguments: ["-c:a", "pcm_s16be"], channels: 1),
    AudioKind(name: "alaw.mov", arguments: ["-c:a", "pcm_alaw"], rate: 8000, channels: 1),
    AudioKind(name: "ac3.mp4", arguments: ["-c:a", "ac3"], channels: 6),
    AudioKind(name: "opus.mkv", arguments: ["-c:a", "libopus"]),
    AudioKind(name: "opus.mp4", arguments: ["-c:a", "libopus"]),
    AudioKind(name: "mp3.mp4", arguments: ["-c:a", "libmp3lame"], rate: 44_100),
    AudioKind(name: "mp3.avi", arguments: ["-c:a", "libmp3lame"]),
    AudioKind(name: "flac.mkv", arguments: ["-c:a", "flac"]),
    AudioKind(name: "alac.mov", arguments: ["-c:a", "alac"]),
    AudioKind(name: "vorbis.mkv", arguments: ["-c:a", "libvorbis"]),
    AudioKind(name: "mp2.ts", arguments: ["-c:a", "mp2"]),
  ]
}

@Suite struct AudioReaderTests {
  @Test(arguments: AudioKind.all)
  func everySampleIsTheOneThatAnotherDecoderGives(kind: AudioKind) throws {
    let folder = try ScratchFolder()
    let path = folder(kind.name)
    try ffmpeg(
      speechLike(seconds: 1.3, rate: kind.rate, channels: kind.channels) + kind.arguments + [path])
    let track = try ReadTrack(path)
    let other = try audioByFFmpeg(of: path, channels: kind.channels)
    #expect(track.format.sampleRate == kind.rate)
    #expect(track.format.layout.channels == kind.channels)
    #expect(track.planes == other)
    #expect(track.tally.gaps.listed == [])
    #expect(track.tally.lostPackets == 0)
    #expect(track.planes[0].count > kind.rate)
    #expect(track.planes[0] != track.planes[kind.channels - 1] || kind.channels == 1)
  }

  @Test(arguments: [("late.mp4", "aac"), ("late.mov", "pcm_s16le"), ("late.mkv", "flac")])
  func aLateStartIsAPlaceAndNotSilence(name: String, codec: String) throws {
    let folder = try ScratchFolder()
    let path = folder(name)
    try ffmpeg(
      ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=2", "-itsoffset", "0.7"]
        + speechLike(seconds: 1) + [
          "-map", "0", "-map", "1", "-c:v", "libx264", "-c:a", codec, path,
        ])
    let clip = try SeenClip(path)
    let track = try ReadTrack(path, stream: 1, firstPicture: clip.times[0])
    // Matroska and ffmpeg's delays in MP4 count milliseconds; and a delayed track plays its
    // warm-up.
    let early = name.hasSuffix("mp4") ? Int64(1024) : 0
    #expect(abs(track.first + early - 33_600) <= 48)
    #expect(track.tally.gaps.filled == 0)
  }

  @Test func aHoleBecomesCountedSilenceAndNothingSlides() throws {
    let folder = try ScratchFolder()
    let whole = speechLike(seconds: 2)
    try ffmpeg(whole + ["-c:a", "pcm_s16le", folder("whole.mkv")])
    try ffmpeg(
      whole + ["-af", "aselect='not(between(n,20,39))'", "-c:a", "pcm_s16le", folder("hole.mkv")])
    let (before, after) = (try ReadTrack(folder("whole.mkv")), try ReadTrack(folder("hole.mkv")))
    #expect(after.tally.gaps.count == 1)
    let gap = try #require(after.tally.gaps.listed.first)
    #expect(abs(gap.position - 20 * 1024) <= 48 && abs(gap.count - 20 * 1024) <= 96)
    #expect(after.tally.gaps.filled == gap.count)
    let end = gap.position + gap.count
    for channel in 0..<2 {
      #expect(after.samples(channel, gap.position..<end).allSatisfy { $0 == 0 })
      #expect(after.samples(channel, 0..<gap.position) == before.samples(channel, 0..<gap.position))
      // Matroska's milliseconds say where audio goes on; never further off than that.
      let shift = end - 40 * 1024
      #expect(abs(shift) <= 48)
      let rest = after.samples(channel, end..<(end + 40_000))
      #expect(rest.elementsEqual(before.samples(channel, (end - shift)..<(end - shift + 40_000))))
    }
  }

  @Test func aLostPacketIsAHoleOfItsLength() throws {
    let folder = try ScratchFolder()
    try ffmpeg(speechLike(seconds: 2) + ["-c:a", "aac", folder("whole.mkv")])
    try ffmpeg(
      ["-i", folder("whole.mkv"), "-c", "copy", "-bsf:a", "noise=drop='eq(n,30)'"]
        + [folder("lost.mkv")])
    let (before, after) = (
      try ReadTrack(folder("whole.mkv")), try ReadTrack(folder("lost.mkv"))
    )
    #expect(after.tally.gaps.count == 1, "\(after.tally.gaps.listed)")
    #expect(after.tally.gaps.filled >= 1024 - 96 && after.tally.gaps.filled <= 1024 + 96)
    let far = Int64(60_000)
    let shift = (-96...96).first { shift in
      after.samples(0, (far + Int64(shift))..<(far + Int64(shift) + 5000))
        .elementsEqual(before.samples(0, far..<(far + 5000)))
    }
    #expect(
      shift != nil, "the audio after the hole is where it was, but for Matroska's milliseconds")
  }

  @Test func damagedBytesNeverMoveWhatFollows() throws {
    let folder = try ScratchFolder()
    try ffmpeg(speechLike(seconds: 2) + ["-c:a", "aac", folder("whole.mp4")])
    try ffmpeg(
      [
        "-i", folder("whole.mp4"), "-c", "copy", "-bsf:a",
        "noise=amount='if(between(n,30,36),1,0)'",
      ]
        + [folder("bad.mp4")])
    let (before, after) = (try ReadTrack(folder("whole.mp4")), try ReadTrack(folder("bad.mp4")))
    #expect(after.tally.lostPackets + after.tally.damagedBlocks > 0)
    #expect(after.first == before.first)
    #expect(after.samples(0, 50_000..<90_000) == before.samples(0, 50_000..<90_000))
  }

  @Test func aStreamThatIsNoAudioIsAnError() throws {
    let folder = try ScratchFolder()
    let path = folder("film.mp4")
    try ffmpeg(["-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=0.2", "-c:v", "libx264", path])
    #expect(throws: MediaFailure.self) { try ReadTrack(path) }
    #expect(throws: MediaFailure.self) { try ReadTrack(path, stream: 7) }
  }
}

@Suite struct AudioPlacerTests {
  private let clock = AudioClock(
    sampleRate: 48_000, firstPicture: Timestamp(1001, TimeBase(1, 30_000)))

  private func placer(_ base: TimeBase = TimeBase(1, 48_000)) -> AudioPlacer {
    AudioPlacer(stream: 1, timeBase: base, channels: 1, clock: clock)
  }

  private func next(_ placer: inout AudioPlacer) -> AudioBlock? { placer.take() }

  private func audio(_ count: Int, at ticks: Int64?) -> DecodedAudio {
    DecodedAudio(
      planes: [[Float](repeating: 0.5, count: count)], sampleRate: 48_000,
      layout: ChannelLayout(channels: 1), ticks: ticks)
  }

  @Test func timesCountFromTheFirstPicture() {
    #expect(clock.position(of: Timestamp(1602, TimeBase(1, 48_000))) == 0)
    #expect(clock.time(of: 48_000).ticks == 49_602)
    // The first picture stands at 1601.6 samples: the sample that is heard then belongs to the
    // range.
    let range = TimeRange(Timestamp(0, .nanoseconds), Timestamp(1, TimeBase(1, 1)))
    #expect(clock.samples(touching: range) == -1..<48_000)
    let everything = TimeRange(
      Timestamp(-(1 << 61), .nanoseconds), Timestamp(1 << 61, .nanoseconds))
    #expect(clock.samples(touching: everything).lowerBound < -1_000_000_000)
    #expect(clock.samples(touching: everything).upperBound > 1_000_000_000)
  }

  @Test func smallDeviationsAreTheClocksAndNotTheAudio() throws {
    var placer = placer()
    for (index, jitter) in [0, 300, -300, 479, -479, 0].enumerated() {
      try placer.place(audio(1024, at: 1602 + Int64(1024 * index + jitter)))
      #expect(next(&placer)?.position == Int64(1024 * index))
      #expect(next(&placer) == nil)
    }
    #expect(placer.tally.gaps.count == 0)
  }

  @Test func aClockThatDriftsIsSetRightBeforeItIsHeard() throws {
    // One sample in a thousand too few: after 480 of them, ten milliseconds of silence.
    var placer = placer()
    var furthest: Int64 = 0
    for index in 0..<2000 {
      try placer.place(audio(1000, at: 1602 + Int64(1001 * index)))
      while let block = placer.take() {
        if !block.isFilled { furthest = max(furthest, abs(block.position - Int64(1001 * index))) }
      }
    }
    #expect(furthest <= 480)
    #expect(placer.tally.gaps.count == 4)
    #expect(placer.tally.gaps.filled == 4 * 481)
  }

  @Test func doubledAudioIsCut() throws {
    var placer = placer()
    try placer.place(audio(4800, at: 1602))
    _ = placer.take()
    try placer.place(audio(4800, at: 1602 + 2400))
    let block = try #require(next(&placer))
    #expect(block.position == 4800 && block.audio.sampleCount == 2400)
    #expect(placer.tally.gaps.listed == [AudioGap(position: 4800, count: -2400)])
    try placer.place(audio(1000, at: 1602 + 3000))
    #expect(next(&placer) == nil, "what stood there wholly before is cut wholly")
    try placer.place(audio(10, at: 1602 + 7200))
    #expect(next(&placer)?.position == 7200)
  }

  @Test func lossWithoutTimesIsSilenceOfThePacketsLength() throws {
    var placer = placer()
    try placer.place(audio(160, at: nil))
    #expect(next(&placer)?.position == 0)
    placer.lose(duration: 160)
    placer.lose(duration: 160)
    try placer.place(audio(160, at: nil))
    let silence = try #require(next(&placer))
    #expect(silence.isFilled && silence.audio.sampleCount == 320)
    #expect(next(&placer)?.position == 480)
    #expect(placer.tally.lostPackets == 2)
  }

  @Test func longSilenceComesInPieces() throws {
    var placer = placer()
    try placer.place(audio(10, at: 1602))
    _ = placer.take()
    try placer.place(audio(10, at: 1602 + 48_000 * 60))
    var pieces = 0
    while let block = placer.take(), block.isFilled {
      #expect(block.audio.sampleCount <= 48_000)
      pieces += 1
    }
    #expect(pieces == 60)
  }

  @Test(arguments: [48_000 * 4000, -48_000 * 20]) func jumpsThatNoRecordingMakesAreErrors(by: Int64)
  {
    var placer = placer()
    #expect(throws: MediaFailure.self) {
      try placer.place(audio(10, at: 1602))
      _ = placer.take()
      try placer.place(audio(10, at: 1602 + by))
    }
  }
}

/// Recordings of telephones, where somebody has them (VEIL_CORPUS).
private let telephoneRecordings: [String] = {
  guard let folder = ProcessInfo.processInfo.environment["VEIL_CORPUS"] else { return [] }
  let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
  return names.sorted().filter { $0.lowercased().hasSuffix(".3gp") }.map { folder + "/" + $0 }
}()

@Suite struct TelephoneTests {
  @Test(arguments: telephoneRecordings)
  func everyFrameOfAPacketIsHeard(path: String) throws {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? file.close() }
    let streams = try Demuxer(descriptor: file.fileDescriptor).streams
    for stream in streams where stream.codec.hasPrefix("amr_") {
      let tally = try ReadTrack(path, stream: stream.index).tally
      #expect(tally.gaps.filled == 0 && tally.lostPackets == 0)
      let length = Timestamp(try #require(stream.duration), stream.timeBase).seconds
      let heard = Double(tally.samples) / Double(try #require(stream.audio?.sampleRate))
      #expect(abs(heard - length) < 0.1)
    }
  }
}
