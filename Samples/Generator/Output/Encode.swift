// Writes the clip: pictures through the encoder, audio beside them, and the tags that cameras write
// and that Veil must drop.

import Glibc
import LibAV
import MediaTime
import Raster
import AudioSamples
import WorkerProtocol

/// The clip as a file.
struct ClipFile {
  /// What cameras write about themselves; all of it is invented.
  static let tags = [
    "title": "Unit X-000, Ferry Street",
    "comment": "Wearer: A. Example. Shared with: desk 3. Case 24-7731.",
    "location": "+47.1234-030.5678/",
    "creation_time": "2024-05-02T14:03:11.000000Z",
  ]

  /// Draws and encodes a clip of a length in seconds into a file at `path`.
  static func write(_ film: Film, seconds: Int, to path: String) async throws {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw GeneratorError.cannotWrite(path: path, code: errno) }
    defer { close(descriptor) }
    let ticks = Clock.pictures(seconds: seconds)
    let durations = Clock.durations(of: ticks)
    var output = OutputOptions(container: .mp4, videoCodec: .h264)
    output.quality = 21
    var encoder = try Encoder(
      output,
      VideoDescription(
        size: film.scene.size,
        format: PixelFormat(chroma: .yuv420, bitDepth: 8, isFullRange: false),
        timeBase: videoBase, frameRate: (30, 1), sampleAspectRatio: (1, 1),
        color: ColorDescription(primaries: 1, transfer: 1, matrix: 1, chromaLocation: 1)))
    var muxer = try Muxer(descriptor: descriptor, container: .mp4)
    let video = try muxer.addVideo(encoder, displayMatrix: nil)
    let audio = Soundtrack(seconds: seconds)
    var body = try AudioEncoder(sampleRate: Soundtrack.rate, channels: 2, bitRate: 128_000)
    var ambient = try AudioEncoder(sampleRate: Soundtrack.rate, channels: 1, bitRate: 64_000)
    let bodyTrack = try muxer.addAudio(body, language: "eng")
    let ambientTrack = try muxer.addAudio(ambient, language: "eng")
    try muxer.start(clock: videoBase, metadata: tags)
    // Audio is small: the muxer keeps it until the pictures that belong beside it are there.
    try write(audio.body, by: &body, to: &muxer, stream: bodyTrack)
    try write(audio.ambient, by: &ambient, to: &muxer, stream: ambientTrack)
    try await film.develop(ticks) { picture, index in
      try encoder.send(picture, ticks: ticks[index], duration: durations[index])
      try drain(&encoder, into: &muxer, stream: video)
    }
    try encoder.finish()
    try drain(&encoder, into: &muxer, stream: video)
    try muxer.finish()
  }

  private static func write(
    _ audio: PCMBuffer, by encoder: inout AudioEncoder, to muxer: inout Muxer, stream: Int
  ) throws(LibAVFailure) {
    let clock = encoder.timeBase
    try encoder.encode(audio) { (packet: consuming Packet) throws(LibAVFailure) in
      try muxer.write(packet, stream: stream, timeBase: clock)
    }
  }

  private static func drain(
    _ encoder: inout Encoder, into muxer: inout Muxer, stream: Int
  ) throws {
    while true {
      switch try encoder.receive() {
      case .packet(let packet): try muxer.write(packet, stream: stream, timeBase: videoBase)
      case .needsInput: return
      case .endOfStream: return
      }
    }
  }
}

/// Why the clip could not be made.
enum GeneratorError: Error, CustomStringConvertible {
  /// A file could not be created; `code` is the system's error number.
  case cannotWrite(path: String, code: Int32)
  /// The command line is not as it should be.
  case usage

  var description: String {
    switch self {
    case .cannotWrite(let path, let code):
      "\(path) cannot be written (error \(code)); choose a folder that can."
    case .usage:
      "usage: sample-generator OUTFOLDER [--short | --pictures SECONDS... | --audio]"
    }
  }
}
