// A complete MP4 file of a few hundred bytes, built by hand: three pictures and two pieces of
// audio. Every part can be replaced or added to, so that a test can plant one oddity in an honest
// file.

func u16(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 255), UInt8(value & 255)] }
func u32(_ value: Int) -> [UInt8] { u16(value >> 16 & 0xffff) + u16(value & 0xffff) }
func u64(_ value: Int) -> [UInt8] { u32(value >> 32 & 0xffff_ffff) + u32(value & 0xffff_ffff) }
func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

func box(_ type: String, _ payload: [UInt8]) -> [UInt8] {
  u32(8 + payload.count) + Array(type.utf8) + payload
}

/// A table box: version 0 and rows of 32-bit words.
func table(_ type: String, _ rows: [[Int]]) -> [UInt8] {
  box(type, zeros(4) + u32(rows.count) + rows.joined().flatMap(u32))
}

func handler(_ type: String, _ name: String) -> [UInt8] {
  box("hdlr", zeros(8) + Array(type.utf8) + zeros(12) + Array(name.utf8) + [0])
}

/// A track of the file, table by table.
///
/// Reason for its size: each table of the track can be replaced or added to by a test.
struct TinyTrack {
  var type: String
  var name: String
  var timescale: Int
  var date = 0
  /// Enabled, and in the movie.
  var flags = 3
  var shown = (width: 64, height: 48)
  var language = 0x55c4
  var mediaHeader: [UInt8]
  var sampleEntry: [UInt8]
  var descriptions = 1
  var edits: [[Int]]?
  var durations: [[Int]]
  var offsets: [[Int]] = []
  var sizes: [Int]
  var commonSize = 0
  var samplesToChunks: [[Int]]
  /// From the start of the media data.
  var chunks: [Int]
  var hasLongOffsets = false
  var references = box("dref", zeros(4) + u32(1) + box("url ", u32(1)))
  var inTrack: [UInt8] = []
  var inTable: [UInt8] = []
}

/// A file.
///
/// Reason for its size: each part of the file can be replaced or added to by a test.
struct TinyMovie {
  static let parameterSets: [UInt8] =
    [1, 66, 0, 10, 0xff, 0xe1] + u16(4) + [0x67, 66, 0, 10] + [1] + u16(2) + [0x68, 0xce]

  static func visualEntry(
    configuration: [UInt8] = box("avcC", parameterSets), compressor: String = "", more: [UInt8] = []
  ) -> [UInt8] {
    let name = [UInt8(compressor.utf8.count)] + Array(compressor.utf8)
    return box(
      "avc1",
      zeros(6) + u16(1) + zeros(16) + u16(64) + u16(48) + u32(72 << 16) + u32(72 << 16) + zeros(4)
        + u16(1) + name
        + zeros(32 - name.count) + u16(24) + u16(0xffff) + configuration + more)
  }

  static func audioEntry(more: [UInt8] = []) -> [UInt8] {
    box(
      "mp4a",
      zeros(6) + u16(1) + zeros(8) + u16(1) + u16(16) + zeros(4) + u32(48_000 << 16)
        + box("esds", TinyMovie.audioDescriptor) + more)
  }

  /// Two descriptors around the configuration of AAC, 48 kHz and one channel, and one behind it.
  static let audioDescriptor: [UInt8] =
    zeros(4) + [3, 25, 0, 1, 0, 4, 17, 0x40, 0x15] + zeros(11) + [5, 2, 0x11, 0x88, 6, 1, 2]

  static let matrix = [1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30].flatMap(u32)

  /// Shown at 100, 300 and 200 ms after the start of the media.
  var video = TinyTrack(
    type: "vide", name: "VideoHandler", timescale: 1000,
    mediaHeader: box("vmhd", u32(1) + zeros(8)),
    sampleEntry: visualEntry(), edits: [[300, 100, 0x10000]], durations: [[3, 100]],
    offsets: [[1, 100], [1, 200], [1, 0]], sizes: [10, 20, 30],
    samplesToChunks: [[1, 2, 1], [2, 1, 1]],
    chunks: [0, 34])
  var audio = TinyTrack(
    type: "soun", name: "SoundHandler", timescale: 48_000, mediaHeader: box("smhd", zeros(8)),
    sampleEntry: audioEntry(), edits: [[21, 1024, 0x10000]], durations: [[2, 1024]],
    sizes: [4, 4], samplesToChunks: [[1, 1, 1]], chunks: [30, 64])
  var extraTracks: [TinyTrack] = []
  var mediaSize = 68
  var date = 0
  var brands = Array("isom".utf8)
  var movieTail = zeros(24)
  var afterHeader: [UInt8] = []
  var inMovie: [UInt8] = []
  var atEnd: [UInt8] = []

  var bytes: [UInt8] {
    let start = box("ftyp", Array("isom".utf8) + u32(512) + brands) + afterHeader
    let media = start.count + 8
    let header = box(
      "mvhd",
      zeros(4) + u32(date) + zeros(4) + u32(1000) + u32(300) + u32(1 << 16) + u16(256) + zeros(10)
        + TinyMovie.matrix + movieTail + u32(3))
    let tracks = ([video, audio] + extraTracks).flatMap { bytes(of: $0, media: media) }
    return start + box("mdat", (0..<mediaSize).map { UInt8($0 & 255 | 1) })
      + box("moov", header + tracks + inMovie) + atEnd
  }

  private func header(of track: TinyTrack) -> [UInt8] {
    u32(track.flags) + zeros(8) + u32(1) + zeros(4) + u32(300) + zeros(16) + TinyMovie.matrix
      + u32(track.shown.width << 16) + u32(track.shown.height << 16)
  }

  private func bytes(of track: TinyTrack, media: Int) -> [UInt8] {
    let places = track.chunks.map { $0 + media }
    var samples = box("stsd", zeros(4) + u32(track.descriptions) + track.sampleEntry)
    samples += table("stts", track.durations)
    if !track.offsets.isEmpty { samples += table("ctts", track.offsets) }
    samples += table("stsc", track.samplesToChunks)
    samples += box(
      "stsz",
      zeros(4) + u32(track.commonSize) + u32(track.sizes.count)
        + (track.commonSize == 0 ? track.sizes.flatMap(u32) : []))
    samples +=
      track.hasLongOffsets
      ? box("co64", zeros(4) + u32(places.count) + places.flatMap(u64))
      : table("stco", places.map { [$0] })
    let information = box(
      "minf",
      track.mediaHeader + box("dinf", track.references) + box("stbl", samples + track.inTable))
    let mediaHeader = box(
      "mdhd",
      zeros(4) + u32(track.date) + zeros(4) + u32(track.timescale) + zeros(4)
        + u16(track.language) + zeros(2))
    let edits = track.edits.map { box("edts", table("elst", $0)) } ?? []
    return box(
      "trak",
      box("tkhd", header(of: track)) + edits
        + box("mdia", mediaHeader + handler(track.type, track.name) + information) + track.inTrack)
  }
}
