// The first pass over a source: what its container says, and one look at every video packet without
// decoding any. A plan is held against this, and the render map is made from it.

package import Bitstream
package import Containers
package import Custody
package import LibAV
package import MediaTime
package import RedactionModel
package import WorkerProtocol

/// A source as its container and its packets describe it.
package struct IndexedSource: Sendable {
  /// libavformat's name of the container.
  package let container: String
  /// All streams.
  package let streams: [StreamFacts]
  /// The stream that will be decoded.
  package let video: StreamFacts
  /// The packets of that stream.
  package let index: GOPIndex
  /// What can be copied of it; nil where nobody asked.
  package let copying: CopySurvey?
  /// Keys of the container's tags.
  package let tags: [String]
  /// Chapters.
  package let chapterCount: Int
  /// When the audio streams are heard.
  private let audio: AudioExtents
  /// Whether reading stopped before the end that the container promised.
  package let endedEarly: Bool
  /// Where another film begins that was appended to the file, and that nothing reads; in bytes.
  private let secondMovie: Int64?
  /// What players show of a picture; nil for all of it.
  package let aperture: CleanAperture?

  /// Reads the packets of the source in `descriptor`, which stays the caller's.
  ///
  /// - Parameters:
  ///   - descriptor: the source.
  ///   - surveysCopying: whether packets are looked through, so that it is known which of them an
  ///     output may hold as they are.
  ///   - notesTicks: whether the index keeps the time of each picture.
  ///   - progress: told the number of packets read and the time of the last.
  /// - Throws: `MediaFailure.source`, `.unsupportedRotation`, `.nothingDecoded`.
  package init(
    descriptor: Int32, surveysCopying: Bool = false, notesTicks: Bool = false,
    progress: (_ packets: Int, _ time: Timestamp) -> Void = { _, _ in }
  ) throws(MediaFailure) {
    let demuxer = try reading { () throws(LibAVFailure) in try Demuxer(descriptor: descriptor) }
    let number = try reading { () throws(LibAVFailure) in try demuxer.mainVideoStream() }
    let codec = try reading { () throws(LibAVFailure) in try demuxer.parameters(of: number) }
    (container, streams) = (demuxer.containerName, demuxer.streams)
    (tags, chapterCount) = (demuxer.tags, demuxer.chapterCount)
    video = streams[number]
    var index = GOPIndex(timeBase: video.timeBase, notesTicks: notesTicks)
    let nal = NALCodec(rawValue: video.codec)
    let framing = nal.map { NALFraming(extradata: codec.extradata, codec: $0) }
    var fields = nal == .h264 ? FieldPictures(extradata: codec.extradata) : nil
    var survey = surveysCopying ? CopySurvey(codec: video.codec, extradata: codec.extradata) : nil
    var audio = AudioExtents(streams)
    demuxer.select(audio.streams.union([number]))
    let packet = try reading { () throws(LibAVFailure) in try Packet() }
    var isBroken = false
    var count = 0
    loop: while true {
      switch try reading({ () throws(LibAVFailure) in try demuxer.read(into: packet) }) {
      case .end: break loop
      case .broken:
        isBroken = true
        break loop
      case .packet where packet.stream == number:
        var facts = PacketFacts(packet, nal, framing)
        if let framing { facts.isField = fields?.isField(packet.bytes, framing: framing) ?? false }
        facts.isUnshown = isUnshown(packet.bytes, codec: video.codec)
        survey?.append(packet, &facts)
        index.append(facts)
        count += 1
        let time = (facts.dts ?? facts.pts ?? 0) - (index.firstTick ?? 0)
        progress(count, Timestamp(max(0, time), video.timeBase))
      // Those read while probing, before the selection, may be of any stream.
      case .packet: audio.note(packet)
      }
    }
    endedEarly = isBroken || index.packetCount < video.declaredPackets
    (self.index, self.audio) = (index, audio)
    aperture = video.video.flatMap { cleanAperture(of: descriptor, cutting: $0.size) }
    let boxes = container.hasPrefix("mov,") ? try? ByteSource(descriptor: descriptor) : nil
    secondMovie = boxes.flatMap(secondMovieOffset(in:)).map { Int64($0) }
    copying = survey
    guard video.video?.orientation != nil else { throw .unsupportedRotation }
    guard let size = video.video?.size, size.width > 0, size.height > 0 else {
      throw .nothingDecoded
    }
  }

  /// Where a second recording begins, with a clock of its own; nil if there is but one.
  package var secondRecording: SecondRecording? {
    if let restart = index.restart {
      let end = restart.tick.flatMap { end in index.firstTick.map { end - $0 } }
      return SecondRecording(
        at: end.map { Timestamp($0, video.timeBase) }, offset: restart.offset)
    }
    return secondMovie.map { SecondRecording(at: nil, offset: $0) }
  }

  /// Refuses a source that two recordings were joined into: as one, the second would be squeezed
  /// into no time, or left out without a word.
  ///
  /// - Throws: `MediaFailure.twoRecordings`.
  package func checkClock() throws(MediaFailure) {
    if let secondRecording { throw .twoRecordings(second: secondRecording) }
  }

  /// libavcodec's name of the video's codec, such as `h264`.
  package var videoCodec: String { video.codec }

  /// What a plan is held against.
  ///
  /// - Parameter sha256: the hash of the source's bytes, in hexadecimal; nil if it is not known.
  /// - Returns: the facts of the source, with that hash.
  package func facts(sha256: String?) -> SourceFacts {
    let orientation = video.video?.orientation ?? .upright
    let size = video.video?.size ?? PixelSize(width: 0, height: 0)
    let first = Timestamp(index.firstTick ?? 0, video.timeBase)
    var facts = SourceFacts(
      uprightSize: orientation.uprightSize(ofCoded: size), rotation: orientation.clockwiseDegrees,
      sha256: sha256, duration: duration, firstPicture: first)
    facts.audio = audio.ranges(since: first)
    return facts
  }

  /// From the first picture's start to the last one's end; from the nominal rate where packets have
  /// no times.
  package var duration: Timestamp {
    if let duration = index.duration, index.untimedCount == 0 {
      // The last picture shown is not always the last one coded, and its own duration then stands
      // only in the track's. A container that promises much more than it holds is not believed.
      let declared = Timestamp(video.duration ?? 0, video.timeBase)
      let limit = Timestamp(duration.ticks, duration.base).seconds + 1
      return declared.seconds < limit ? max(duration, declared) : duration
    }
    let rate = video.video?.frameRate ?? (25, 1)
    let nominal = Timestamp(
      Int64(index.shownCount * rate.denominator), TimeBase(1, Int64(rate.numerator)))
    return max(index.duration ?? nominal, nominal.converted(to: video.timeBase, rounding: .up))
  }

  /// Whether the time between pictures varies by more than rounding.
  package var hasVariableFrameRate: Bool {
    index.steps.map { $0.upperBound > $0.lowerBound + 1 } ?? false
  }

  /// How the output is written: today everything is rendered, in one segment.
  package var map: RenderMap {
    let first = Timestamp(index.firstTick ?? 0, index.timeBase)
    let length = duration.converted(to: index.timeBase, rounding: .up)
    return RenderMap(
      renderingAllOf: index,
      otherwise: TimeRange(first, Timestamp(first.ticks + length.ticks, index.timeBase)))
  }

  /// Everything that an output leaves behind.
  ///
  /// - Parameter keep: tags that stay.
  /// - Returns: what is left behind, streams first.
  package func dropped(keeping keep: Set<KeptTag>) -> [Dropped] {
    let kept = Set(keep.map(\.rawValue))
    var result: [Dropped] = streams.filter { $0.kind != .audio && $0.index != video.index }
      .map { .stream(index: $0.index, type: $0.kind.rawValue, codec: $0.codec) }
    let tags = tags.filter { !kept.contains($0) }
    if !tags.isEmpty { result.append(.tags(names: tags)) }
    let streamTags = Set(streams.flatMap(\.tags)).subtracting(kept).sorted()
    if !streamTags.isEmpty { result.append(.streamTags(names: streamTags)) }
    if chapterCount > 0 { result.append(.chapters(count: chapterCount)) }
    if index.hiddenCount > 0 { result.append(.hiddenPictures(count: index.hiddenCount)) }
    return result
  }
}

extension PacketFacts {
  /// What a packet says.
  ///
  /// - Parameters:
  ///   - packet: the packet.
  ///   - codec: of its stream; nil for one whose units are not known.
  ///   - framing: how its units are told apart; nil likewise.
  package init(_ packet: borrowing Packet, _ codec: NALCodec?, _ framing: NALFraming?) {
    var sync: SyncSample? = packet.isMarkedKey ? .idr : nil
    if let codec, let framing {
      sync = classifySync(
        packet.bytes, codec: codec, framing: framing, isMarkedKey: packet.isMarkedKey)
    }
    self.init(
      pts: packet.pts, dts: packet.dts, duration: packet.duration, byteCount: packet.byteCount,
      isHidden: packet.isHidden, sync: sync)
    offset = packet.offset
  }
}
