// How an output is to be written: each choice is one type, from the word typed on a command line to
// the encoder. Nothing here knows a file's name; a name's extension is turned into a container by
// its owner.

/// A container format that Veil writes.
public enum Container: String, Sendable, CaseIterable, Codable {
  /// ISO/IEC 14496-14.
  case mp4
  /// QuickTime File Format.
  case mov
  /// Matroska (RFC 9559).
  case matroska

  /// The container that a file name's extension says; nil for one that Veil does not write.
  public init?(fileName: String) {
    switch fileName.split(separator: ".").last?.lowercased() {
    case "mp4", "m4v": self = .mp4
    case "mov", "qt": self = .mov
    case "mkv": self = .matroska
    default: return nil
    }
  }

  /// How names of such files end, with the dot.
  public var fileNameExtension: String { self == .matroska ? ".mkv" : ".\(rawValue)" }
}

/// A coding standard that pictures are written in.
public enum VideoCodec: String, Sendable, CaseIterable, Codable {
  /// ITU-T H.264, ISO/IEC 14496-10.
  case h264
  /// ITU-T H.265, ISO/IEC 23008-2.
  case hevc
}

/// A codec that audio is written in when something in it is hidden.
public enum AudioCodec: String, Sendable, CaseIterable, Codable {
  /// AAC (ISO/IEC 14496-3): every container holds it, every player plays it.
  case aac
  /// FLAC (RFC 9639), without loss; in MP4 and Matroska.
  case flac
  /// Linear samples of 16 or 24 bits, without loss; in MOV and Matroska.
  case pcm
  /// Opus (RFC 6716), for audio of 48 kHz; in MP4 and Matroska.
  case opus

  /// Containers that can hold it.
  public var containers: [Container] {
    switch self {
    case .aac: Container.allCases
    case .flac, .opus: [.mp4, .matroska]
    case .pcm: [.mov, .matroska]
    }
  }

  /// Whether what is heard is not quite what was coded.
  public var isLossy: Bool { self == .aac || self == .opus }

  /// Most samples that its warm-up puts before the first one.
  public var priming: Int {
    switch self {
    case .aac: 1024
    case .opus: 312
    case .flac, .pcm: 0
    }
  }
}

/// Presets that libx264 and libx265 share, from the fastest to the slowest.
public enum SpeedPreset: String, Sendable, CaseIterable, Codable {
  case ultrafast, superfast, veryfast, faster, fast, medium, slow, slower, veryslow
}

/// The kind of file that audio is written to for a transcriber.
public enum AudioFileFormat: String, Sendable, CaseIterable, Codable {
  /// RIFF/WAVE, signed 16 bit.
  case wav
  /// FLAC (RFC 9639), 16 bit.
  case flac
}

/// Everything that is chosen about an output.
public struct OutputOptions: Sendable, Hashable, Codable {
  /// The container.
  public var container: Container
  /// The coding standard of the pictures.
  public var videoCodec: VideoCodec
  /// The codec of tracks in which something is hidden, and of those that the container cannot hold
  /// as they are; all others are copied.
  public var audioCodec = AudioCodec.aac
  /// Constant rate factor, 0...51; lower is better and larger.
  public var quality = OutputOptions.defaultQuality
  /// The encoder's preset.
  public var speed = OutputOptions.defaultSpeed
  /// Encoder threads, 1 or more; decoding takes up to half as many beside them.
  public var threads = 1

  /// The quality used unless another is asked for: no visible loss outside the redacted areas.
  public static let defaultQuality = 17.0
  /// The preset used unless another is asked for.
  public static let defaultSpeed = SpeedPreset.veryfast

  /// Chooses a container and a coding standard, and the defaults of everything else.
  public init(container: Container, videoCodec: VideoCodec) {
    (self.container, self.videoCodec) = (container, videoCodec)
  }

  /// The codec of a track that is coded anew: the one asked for, unless that is AAC and the track
  /// has a rate of old telephones and cameras that AAC does not know; then one without loss.
  ///
  /// - Parameter hertz: samples per second.
  /// - Returns: a codec that the container holds, if the one asked for is such a one.
  package func audioCodec(forRate hertz: Int) -> AudioCodec {
    if audioCodec != .aac || OutputOptions.ratesOfAAC.contains(hertz) { return audioCodec }
    return container == .mov ? .pcm : .flac
  }

  /// ISO/IEC 14496-3 § 1.6.3.4.
  private static let ratesOfAAC: Set<Int> = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350,
  ]

  /// Decoding is a fifth of the work of coding: half the threads are plenty, and one is cheapest.
  package var decoderThreads: Int { max(1, threads / 2) }

  /// Whether one thread decodes, paints and encodes in turn.
  ///
  /// The encoder's own threads go on while it decodes, and no picture has to be copied.
  package var decodesInline: Bool { decoderThreads == 1 }
}
