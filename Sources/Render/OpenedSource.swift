// The opening: which streams are taken, where the first picture lies, what must be subtracted from
// every time. When this is done, everything that the threads need is known and nothing was written.

import LibAV
import MediaTime
import Raster
import RedactionModel
import Threading

/// A source that was read up to its first picture.
struct OpenedSource {
  /// Facts of the video stream.
  let video: StreamFacts
  /// The audio streams that will be copied, in the source's order.
  let audio: [(facts: StreamFacts, parameters: CodecParameters)]
  /// The container's creation time, as it is written.
  let creationTime: String?
  /// What the first picture looks like.
  let look: PictureLook
  /// Audio packets that came before the first picture.
  let early: [Handover<Packet>]
  private let first: Handover<TimedPicture>
  private let firstTick: Int64
  private let reader: Handover<SourceReader>
  private let hasArbitraryOrigin: Bool

  /// Reads up to the first picture.
  ///
  /// - Parameters:
  ///   - descriptor: the source, open for reading.
  ///   - copiesSound: whether packets of sound are wanted.
  init(
    descriptor: Int32, decoderThreads: Int, copiesSound: Bool, cancellation: Flag
  ) throws(RenderError) {
    let demuxer = try reading { () throws(LibAVError) in
      try Demuxer(descriptor: descriptor) { cancellation.isRaised }
    }
    let video = try reading { () throws(LibAVError) in try demuxer.mainVideoStream() }
    let audio = try reading { () throws(LibAVError) in
      var result: [(facts: StreamFacts, parameters: CodecParameters)] = []
      for facts in demuxer.streams where copiesSound && facts.kind == .audio {
        result.append((facts, try demuxer.parameters(of: facts.index)))
      }
      return result
    }
    let facts = demuxer.streams[video]
    guard facts.video?.orientation != nil else { throw .unsupportedRotation }
    creationTime = demuxer.creationTime
    hasArbitraryOrigin = OpenedSource.arbitraryOrigins.contains(demuxer.containerName)
    var reader = try SourceReader(
      demuxer, video: video, audio: audio.map(\.facts.index), threads: decoderThreads)
    let (first, early) = try OpenedSource.readToFirstPicture(&reader)
    self.video = facts
    self.audio = audio
    self.early = early
    look = first.inspect { PictureLook($0.decoded, facts) }
    firstTick = first.inspect { $0.ticks }
    self.first = first
    self.reader = Handover(reader)
  }

  private static func readToFirstPicture(
    _ reader: inout SourceReader
  ) throws(RenderError) -> (Handover<TimedPicture>, [Handover<Packet>]) {
    var early: [Handover<Packet>] = []
    while true {
      switch try reader.next() {
      case .picture(let picture): return (Handover(picture), early)
      case .audio(let packet): early.append(Handover(packet))
      case .end: throw .nothingDecoded
      }
    }
  }

  /// Containers whose clocks start anywhere: a broadcast's first timestamp is no delay.
  private static let arbitraryOrigins = ["mpegts", "mpeg", "asf", "rm", "dhav"]

  /// The reader, to go on with after the first picture; to be taken once.
  func takeReader() -> SourceReader { reader.take() }

  /// The first picture; to be taken once.
  func takeFirst() -> TimedPicture { first.take() }

  /// The source's timeline: its length as indexed, its start as decoded.
  func facts(_ indexed: SourceFacts) -> SourceFacts {
    var facts = indexed
    facts.firstPicture = Timestamp(firstTick, video.timeBase)
    return facts
  }

  /// How times of the source become times of the output.
  ///
  /// A codec's warm-up comes before zero in MP4 and MOV, whose edit lists say so. Matroska has no times
  /// before zero: there everything has to move by the warm-up, so that pictures and sound stay together.
  func clock(_ plan: RedactionPlan, _ indexed: SourceFacts, for container: Container) -> OutputClock
  {
    OutputClock(
      first: Timestamp(firstTick, video.timeBase),
      firstSound: firstSound(countsHidden: container == .matroska),
      hasArbitraryOrigin: hasArbitraryOrigin,
      clip: plan.clip?.resolved(in: facts(indexed)))
  }

  /// When the first packet of sound starts, among those before the first picture.
  ///
  /// - Parameter countsHidden: whether the codec's warm-up counts.
  private func firstSound(countsHidden: Bool) -> Timestamp? {
    early.compactMap { packet in
      packet.inspect { packet in
        guard countsHidden || !packet.isHidden, let pts = packet.pts ?? packet.dts else {
          return nil
        }
        let facts = audio.first { $0.facts.index == packet.stream }?.facts
        return facts.map { Timestamp(pts, $0.timeBase) }
      }
    }.min()
  }
}

/// What the pictures of a source look like; all of them must look like the first.
struct PictureLook: Sendable {
  let format: PixelFormat
  let size: PixelSize
  let color: ColorDescription
  let isInterlaced: Bool
  let sampleAspectRatio: (numerator: Int, denominator: Int)
  let hdr: HDRMetadata

  /// What the decoder says counts; what it leaves open is taken from the container.
  init(_ decoded: borrowing DecodedPicture, _ facts: StreamFacts) {
    let declared = facts.video
    format = decoded.picture.format
    size = decoded.picture.size
    var color = decoded.color
    if color.primaries == 2 { color.primaries = declared?.color.primaries ?? 2 }
    if color.transfer == 2 { color.transfer = declared?.color.transfer ?? 2 }
    if color.matrix == 2 { color.matrix = declared?.color.matrix ?? 2 }
    if color.chromaLocation == 0 { color.chromaLocation = declared?.color.chromaLocation ?? 0 }
    self.color = color
    isInterlaced = decoded.isInterlaced
    sampleAspectRatio =
      decoded.sampleAspectRatio.numerator > 0
      ? decoded.sampleAspectRatio : declared?.sampleAspectRatio ?? (0, 1)
    hdr = HDRMetadata(
      mastering: decoded.hdr.mastering ?? declared?.hdr.mastering,
      lightLevel: decoded.hdr.lightLevel ?? declared?.hdr.lightLevel)
  }
}
