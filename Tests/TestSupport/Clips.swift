// Tiny media files, made anew by each test that wants one: coded by the project's own encoder, put
// into a container by its own muxer, named by what is odd about them.

import Bitstream
import Glibc
package import LibAV
package import MediaTime
package import Raster
package import WorkerProtocol

/// What a clip is to be like; the defaults are half a second of small, sharp H.264 in MP4.
///
/// Reason for its size: a test names the one oddity that it wants and gets the rest as it is usual.
package struct ClipRecipe: Sendable {
  /// Luma samples per row and luma rows; both even for 4:2:0.
  package var size = PixelSize(width: 192, height: 128)
  /// Layout, depth and range.
  package var format = PixelFormat(chroma: .yuv420, bitDepth: 8, isFullRange: false)
  /// When each picture is shown, in ticks of `timeBase`; increasing.
  package var times: [Int64]
  /// The clock; Matroska rounds to milliseconds.
  package var timeBase = TimeBase(1, 12_800)
  /// How long the last picture is shown, in ticks.
  package var lastDuration: Int64 = 512
  /// The coding standard.
  package var codec = VideoCodec.h264
  /// Constant rate factor; 8 leaves errors of a few steps.
  package var quality = 8.0
  /// The kind of file.
  package var container = Container.mp4
  /// Nine entries (16.16 and 2.30 fixed point); nil writes none.
  package var displayMatrix: [Int32]?
  /// Primaries, transfer, matrix and chroma position.
  package var color = ColorDescription()
  /// Whether fields are interleaved.
  package var isInterlaced = false
  /// Tags of the container, by libavformat's names, such as `title`.
  package var tags: [String: String] = [:]
  /// Whether a second video stream with the same pictures follows.
  package var hasSecondVideo = false
  /// Whether a track of 16-bit mono PCM (8 kHz noise, as long as the pictures) follows; not in MP4.
  package var hasAudio = false

  /// A clip of `pictures` pictures at 25 per second from tick 0 on.
  package init(pictures: Int = 12) { times = (0..<pictures).map { Int64(512 * $0) } }

  /// The entries of a display matrix that turns the coded picture clockwise by 90 degrees.
  package static let quarterTurn: [Int32] = [0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30]
}

/// Options of an encoder with one thread.
package func options(
  _ codec: VideoCodec, quality: Double, speed: SpeedPreset = .veryfast
) -> OutputOptions {
  var options = OutputOptions(container: .mp4, videoCodec: codec)
  options.quality = quality
  options.speed = speed
  return options
}

/// Makes a clip.
///
/// - Parameters:
///   - recipe: what it is to be like.
///   - draw: fills picture `index`, whose samples are undefined before.
/// - Returns: the complete file; it goes when the last reference to it goes.
/// - Throws: `LibAVFailure` or `TemporaryFileError`.
package func makeClip(
  _ recipe: ClipRecipe = ClipRecipe(),
  draw: (_ index: Int, _ picture: inout Picture) -> Void = { drawScene($0, onto: &$1) }
) throws -> TemporaryFile {
  let suffix = recipe.container.fileNameExtension
  let file = try TemporaryFile(suffix: suffix)
  var muxer = try Muxer(descriptor: file.descriptor, container: recipe.container)
  var video = try ClipVideo(recipe, &muxer, displayMatrix: recipe.displayMatrix)
  var second = recipe.hasSecondVideo ? try ClipVideo(recipe, &muxer, displayMatrix: nil) : nil
  let audio = recipe.hasAudio ? try ClipAudio(recipe, &muxer) : nil
  try muxer.start(clock: recipe.timeBase, metadata: recipe.tags)
  for (index, ticks) in recipe.times.enumerated() {
    var picture = Picture(allocating: recipe.format, size: recipe.size)
    draw(index, &picture)
    let isLast = index + 1 == recipe.times.count
    let duration = isLast ? recipe.lastDuration : recipe.times[index + 1] - ticks
    try video.add(picture, ticks: ticks, duration: duration, to: &muxer)
    try second?.add(picture, ticks: ticks, duration: duration, to: &muxer)
  }
  try video.finish(&muxer)
  try second?.finish(&muxer)
  try audio?.copy(to: &muxer)
  try muxer.finish()
  return file
}

/// One video stream of a clip in the making.
private struct ClipVideo: ~Copyable {
  private var encoder: Encoder
  private let stream: Int
  private let timeBase: TimeBase
  private let codec: NALCodec
  private var hasStarted = false

  init(_ recipe: ClipRecipe, _ muxer: inout Muxer, displayMatrix: [Int32]?) throws {
    codec = recipe.codec == .h264 ? .h264 : .hevc
    let encoder = try Encoder(
      options(recipe.codec, quality: recipe.quality),
      VideoDescription(
        size: recipe.size, format: recipe.format, timeBase: recipe.timeBase, frameRate: (25, 1),
        sampleAspectRatio: (1, 1), color: recipe.color, isInterlaced: recipe.isInterlaced))
    stream = try muxer.addVideo(encoder, displayMatrix: displayMatrix)
    self.encoder = encoder
    timeBase = recipe.timeBase
  }

  mutating func add(
    _ picture: borrowing Picture, ticks: Int64, duration: Int64, to muxer: inout Muxer
  ) throws {
    try encoder.send(picture, ticks: ticks, duration: duration)
    try drain(into: &muxer)
  }

  mutating func finish(_ muxer: inout Muxer) throws {
    try encoder.finish()
    try drain(into: &muxer)
  }

  /// Takes out the encoder's message about itself, which no output keeps.
  private func dropSelfDescription(of packet: borrowing Packet) {
    packet.dropFirst(leadingUserDataLength(packet.bytes, codec: codec))
  }

  private mutating func drain(into muxer: inout Muxer) throws {
    while case .packet(let packet) = try encoder.receive() {
      if !hasStarted { dropSelfDescription(of: packet) }
      hasStarted = true
      try muxer.write(packet, stream: stream, timeBase: timeBase)
    }
  }
}

/// The audio track of a clip: noise from a WAV file made for it.
private struct ClipAudio: ~Copyable {
  private let wave: TemporaryFile
  private let demuxer: Demuxer
  private let stream: Int

  init(_ recipe: ClipRecipe, _ muxer: inout Muxer) throws {
    let wave = try ClipAudio.wave(recipe)
    let demuxer = try Demuxer(descriptor: wave.descriptor)
    stream = try muxer.addCopy(of: demuxer.parameters(of: 0), language: nil)
    self.wave = wave
    self.demuxer = demuxer
  }

  borrowing func copy(to muxer: inout Muxer) throws {
    while true {
      let packet = try Packet()
      guard try demuxer.read(into: packet) == .packet else { return }
      try muxer.write(packet, stream: stream, timeBase: demuxer.streams[0].timeBase)
    }
  }

  private static func wave(_ recipe: ClipRecipe) throws -> TemporaryFile {
    let ticks = (recipe.times.last ?? 0) + recipe.lastDuration - (recipe.times.first ?? 0)
    let count = Int((Timestamp(ticks, recipe.timeBase).seconds * 8000).rounded())
    func word(_ value: Int, _ bytes: Int) -> [UInt8] {
      (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var bytes = Array("RIFF".utf8) + word(36 + 2 * count, 4) + Array("WAVEfmt ".utf8)
    bytes += word(16, 4) + word(1, 2) + word(1, 2) + word(8000, 4) + word(16_000, 4) + word(2, 2)
    bytes += word(16, 2) + Array("data".utf8) + word(2 * count, 4)
    var noise = TestNoise(seed: 5)
    for _ in 0..<count { bytes += word(noise.below(8192) - 4096, 2) }
    return try TemporaryFile(suffix: ".wav", contents: bytes)
  }
}

/// When the first picture of the file at a path is shown, as its decoder says; on the file's own
/// clock.
package func firstPictureTime(of path: String) throws -> Timestamp {
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw TemporaryFileError(code: errno) }
  defer { close(descriptor) }
  let demuxer = try Demuxer(descriptor: descriptor)
  let stream = try demuxer.mainVideoStream()
  var decoder = try Decoder(demuxer, stream: stream, threads: 1)
  demuxer.select([stream])
  let packet = try Packet()
  while true {
    switch try decoder.receive() {
    case .picture(let picture):
      return Timestamp(picture.ticks ?? 0, demuxer.streams[stream].timeBase)
    case .lost: continue
    case .endOfStream: throw LibAVFailure.noVideo
    case .needsInput:
      if try demuxer.read(into: packet) == .packet {
        if packet.stream == stream { _ = try decoder.send(packet) }
      } else {
        try decoder.finish()
      }
    }
  }
}

/// Decodes the main video stream of a file and shows each picture, in the decoder's order.
///
/// - Throws: `LibAVFailure`, or what `body` throws.
package func forEachPicture(
  in file: TemporaryFile, _ body: (_ picture: borrowing DecodedPicture) throws -> Void
) throws {
  let demuxer = try Demuxer(descriptor: file.descriptor)
  let stream = try demuxer.mainVideoStream()
  var decoder = try Decoder(demuxer, stream: stream, threads: 1)
  demuxer.select([stream])
  let packet = try Packet()
  while true {
    switch try decoder.receive() {
    case .picture(let picture): try body(picture)
    case .lost: continue
    case .endOfStream: return
    case .needsInput:
      if try demuxer.read(into: packet) == .packet {
        if packet.stream == stream { _ = try decoder.send(packet) }
      } else {
        try decoder.finish()
      }
    }
  }
}
