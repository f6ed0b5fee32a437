// Every displayed picture of a file, in order, for whoever checks it. It shares nothing with the loop
// that writes files: what one of them gets wrong, the other must be able to see.

package import LibAV
package import MediaTime

/// Decodes a file picture by picture.
package struct PictureWalk: ~Copyable {
  /// One displayed picture.
  package struct Step: ~Copyable {
    /// The picture and what the decoder said of it.
    package var decoded: DecodedPicture
    /// When it is shown, on the file's video clock.
    package var time: Timestamp
  }

  /// Facts of all streams.
  package let streams: [StreamFacts]
  /// Facts of the video stream.
  package let video: StreamFacts
  private let demuxer: Demuxer
  private var decoder: Decoder
  private let packet: Packet
  private var isDraining = false
  private var line: [Box] = []
  private var times: [Int64] = []
  private var last: Int64?
  private let nominal: Int64

  /// Opens the file in `descriptor`, which stays the caller's.
  package init(descriptor: Int32) throws(LibAVError) {
    let demuxer = try Demuxer(descriptor: descriptor)
    let number = try demuxer.mainVideoStream()
    let decoder = try Decoder(demuxer, stream: number, threads: 1)
    let packet = try Packet()
    streams = demuxer.streams
    video = streams[number]
    let rate = video.video?.frameRate ?? (25, 1)
    nominal = max(
      1,
      Timestamp(Int64(rate.denominator), TimeBase(1, Int64(rate.numerator)))
        .converted(to: video.timeBase, rounding: .nearest).ticks)
    demuxer.select([number])
    self.demuxer = demuxer
    self.decoder = decoder
    self.packet = packet
  }

  /// The next picture; nil at the end.
  package mutating func next() throws(LibAVError) -> Step? {
    while line.count < 4, let decoded = try decode() {
      let ticks = decoded.ticks ?? (times.max() ?? last).map { $0 + nominal } ?? 0
      times.append(ticks)
      line.append(Box(decoded))
    }
    guard !line.isEmpty, let earliest = times.indices.min(by: { times[$0] < times[$1] }) else {
      return nil
    }
    var ticks = times.remove(at: earliest)
    if let last, ticks <= last { ticks = last + 1 }
    last = ticks
    return Step(decoded: line.removeFirst().take(), time: Timestamp(ticks, video.timeBase))
  }

  private mutating func decode() throws(LibAVError) -> DecodedPicture? {
    while true {
      switch try decoder.receive() {
      case .picture(let decoded): return decoded
      case .lost: continue
      case .endOfStream: return nil
      case .needsInput:
        if isDraining { return nil }
        switch try demuxer.read(into: packet) {
        case .packet where packet.stream == video.index: _ = try decoder.send(packet)
        case .packet: continue
        case .end, .broken:
          isDraining = true
          try decoder.finish()
        }
      }
    }
  }
}

/// Holds a picture in an array.
private final class Box {
  private var value: DecodedPicture?

  init(_ value: consuming DecodedPicture) { self.value = consume value }

  func take() -> DecodedPicture { value.take()! }
}
