// The first pass over a source: what its container says, and one look at every video packet without
// decoding any. A plan is held against this, and the render map is made from it.

package import Bitstream
package import LibAV
package import MediaTime
package import RedactionModel
package import Threading

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
  /// Keys of the container's tags.
  package let tags: [String]
  /// Chapters.
  package let chapterCount: Int
  /// Whether reading stopped before the end that the container promised.
  package let endedEarly: Bool

  /// Reads the packets of the source in `descriptor`, which stays the caller's.
  ///
  /// - Throws: `RenderError.media`, `.unsupportedRotation`, `.cancelled`.
  package init(descriptor: Int32, cancellation: Flag = Flag()) throws(RenderError) {
    let demuxer = try reading { () throws(LibAVError) in
      try Demuxer(descriptor: descriptor) { cancellation.isRaised }
    }
    let number = try reading { () throws(LibAVError) in try demuxer.mainVideoStream() }
    let codec = try reading { () throws(LibAVError) in try demuxer.parameters(of: number) }
    container = demuxer.containerName
    streams = demuxer.streams
    tags = demuxer.tags
    chapterCount = demuxer.chapterCount
    video = streams[number]
    var index = GOPIndex(timeBase: video.timeBase)
    let nal = NALCodec(rawValue: video.codec)
    let framing = nal.map { NALFraming(extradata: codec.extradata, codec: $0) }
    demuxer.select([number])
    let packet = try reading { () throws(LibAVError) in try Packet() }
    var isBroken = false
    loop: while true {
      switch try reading({ () throws(LibAVError) in try demuxer.read(into: packet) }) {
      case .end: break loop
      case .broken:
        isBroken = true
        break loop
      case .packet where packet.stream == number:
        index.append(PacketFacts(packet, nal, framing))
      case .packet:
        // Read while probing, before the selection: packets of other streams still come out.
        continue
      }
    }
    endedEarly = isBroken || index.shownCount + index.hiddenCount < video.declaredPackets
    self.index = index
    guard video.video?.orientation != nil else { throw .unsupportedRotation }
    guard let size = video.video?.size, size.width > 0, size.height > 0 else {
      throw .nothingDecoded
    }
  }

  /// libavcodec's name of the video's codec, such as `h264`.
  package var videoCodec: String { video.codec }

  /// What a plan is held against.
  ///
  /// - Parameter sha256: of the source's bytes, in hexadecimal.
  package func facts(sha256: String?) -> SourceFacts {
    let orientation = video.video?.orientation ?? .upright
    let size = video.video?.size ?? PixelSize(width: 0, height: 0)
    return SourceFacts(
      uprightSize: orientation.uprightSize(ofCoded: size), rotation: orientation.clockwiseDegrees,
      sha256: sha256, duration: duration,
      firstPicture: Timestamp(index.firstTick ?? 0, video.timeBase))
  }

  /// From the first picture's start to the last one's end; from the nominal rate where packets have no times.
  package var duration: Timestamp {
    if let duration = index.duration, index.untimedCount == 0 {
      // The last picture shown is not always the last one coded, and its own duration then stands only
      // in the track's. A container that promises much more than it holds is not believed.
      let declared = Timestamp(video.duration ?? 0, video.timeBase)
      let limit = Timestamp(duration.ticks, duration.base).seconds + 1
      return declared.seconds < limit ? max(duration, declared) : duration
    }
    let rate = video.video?.frameRate ?? (25, 1)
    let nominal = Timestamp(
      Int64(index.shownCount * rate.denominator), TimeBase(1, Int64(rate.numerator)))
    return max(index.duration ?? nominal, nominal.converted(to: video.timeBase, rounding: .up))
  }

  /// What is not as it should be in a file that a render wrote.
  package func findings(_ report: RenderReport, keeping keep: Set<String>) -> [String] {
    var result: [String] = []
    if index.shownCount != report.picturesWritten {
      result.append("\(index.shownCount) pictures where \(report.picturesWritten) were written")
    }
    if index.hiddenCount > 0 {
      result.append("\(index.hiddenCount) pictures hidden by an edit list")
    }
    let first = Timestamp(index.firstTick ?? .min, index.timeBase)
    if let expected = report.firstTickWritten.map({ Timestamp($0, report.timeBase) }),
      abs(first.seconds - expected.seconds) > 0.0011
    {
      result.append("a first picture at \(first) where it was to be at \(expected)")
    }
    for stream in streams where stream.index != video.index && stream.kind != .audio {
      result.append("stream \(stream.index) of kind \(stream.kind.rawValue)")
    }
    let harmless = Set(["major_brand", "minor_version", "compatible_brands", "encoder", "ENCODER"])
    let extra = Set(tags).subtracting(keep).subtracting(harmless).sorted()
    if !extra.isEmpty { result.append("tags: " + extra.joined(separator: ", ")) }
    if chapterCount > 0 { result.append("\(chapterCount) chapters") }
    return result
  }

  /// Everything that an output leaves behind, in words.
  package func dropped(keeping keep: Set<String>) -> [String] {
    var result = streams.filter { $0.kind != .audio && $0.index != video.index }
      .map { "stream \($0.index) (\($0.kind.rawValue), \($0.codec))" }
    let tags = tags.filter { !keep.contains($0) }
    if !tags.isEmpty { result.append("tags: " + tags.joined(separator: ", ")) }
    let streamTags = Set(streams.flatMap(\.tags)).subtracting(keep).sorted()
    if !streamTags.isEmpty { result.append("stream tags: " + streamTags.joined(separator: ", ")) }
    if chapterCount > 0 { result.append("\(chapterCount) chapters") }
    if index.hiddenCount > 0 {
      result.append("\(index.hiddenCount) coded pictures hidden by an edit list")
    }
    return result
  }
}

extension PacketFacts {
  fileprivate init(_ packet: borrowing Packet, _ codec: NALCodec?, _ framing: NALFraming?) {
    var sync: SyncSample? = packet.isMarkedKey ? .idr : nil
    if let codec, let framing {
      sync = classifySync(
        packet.bytes, codec: codec, framing: framing, isMarkedKey: packet.isMarkedKey)
    }
    self.init(
      pts: packet.pts, dts: packet.dts, duration: packet.duration, byteCount: packet.byteCount,
      isHidden: packet.isHidden, sync: sync)
  }
}
