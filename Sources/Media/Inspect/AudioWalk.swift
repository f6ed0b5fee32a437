// One track of a file as samples on a line, for whoever checks it. It shares nothing with the reader that
// redacts: each decoded piece lies where its own time says, and what nobody decoded is silence.

import LibAV
import MediaTime

/// Decodes one track and gives any stretch of it, going forwards.
struct AudioWalk: ~Copyable {
  /// What the container says of the track.
  let facts: StreamFacts
  /// Samples per second.
  let sampleRate: Int
  /// Channels.
  let channels: Int
  private let demuxer: Demuxer
  private var decoder: AudioDecoder
  private let packet: Packet
  private let origin: Int64
  private var planes: [[Float]]
  /// The number of the first sample in `planes`; nil before anything was decoded.
  private var start: Int64?
  private var isDrained = false

  /// - Parameters:
  ///   - track: counted from 0 among the audio tracks.
  ///   - origin: the time of sample 0 on the file's clock.
  /// - Throws: `LibAVError`; `.unsupportedAudio` when the container does not say what the audio is like.
  init(descriptor: Int32, track: Int, origin: Timestamp) throws(LibAVError) {
    let demuxer = try Demuxer(descriptor: descriptor)
    let facts = demuxer.streams.filter { $0.kind == .audio }[track]
    guard let audio = facts.audio, audio.sampleRate > 0, audio.channels > 0 else {
      throw .unsupportedAudio(detail: "stream \(facts.index) does not say its rate")
    }
    let decoder = try AudioDecoder(demuxer, stream: facts.index)
    let packet = try Packet()
    demuxer.select([facts.index])
    self.facts = facts
    sampleRate = audio.sampleRate
    channels = audio.channels
    self.origin =
      origin.converted(to: TimeBase(1, Int64(audio.sampleRate)), rounding: .nearest).ticks
    planes = Array(repeating: [], count: audio.channels)
    self.demuxer = demuxer
    self.decoder = decoder
    self.packet = packet
  }

  /// Whether nothing is left at or after a sample.
  mutating func isOver(at position: Int64) throws(LibAVError) -> Bool {
    try decode(upTo: position + 1)
    return isDrained && end <= position
  }

  /// The number of the first sample; nil when there is none at all.
  mutating func first() throws(LibAVError) -> Int64? {
    while start == nil && !isDrained { try decodeOne() }
    return start
  }

  /// The samples of a stretch, one array per channel; never again what lies before it.
  mutating func take(_ range: Range<Int64>) throws(LibAVError) -> [[Float]] {
    try decode(upTo: range.upperBound)
    let count = Int(range.upperBound - range.lowerBound)
    guard let start else {
      return Array(repeating: Array(repeating: 0, count: count), count: channels)
    }
    let have = range.clamped(to: start..<max(start, end))
    let result = planes.map { plane in
      let part = plane[Int(have.lowerBound - start)..<Int(have.upperBound - start)]
      let before = have.isEmpty ? count : Int(have.lowerBound - range.lowerBound)
      return Array(repeating: 0, count: before) + part
        + Array(repeating: 0, count: count - before - part.count)
    }
    let done = Int(min(max(0, range.upperBound - start), Int64(planes[0].count)))
    for channel in planes.indices { planes[channel].removeFirst(done) }
    self.start = start + Int64(done)
    return result
  }

  private var end: Int64 { (start ?? .min) + Int64(start == nil ? 0 : planes[0].count) }

  private mutating func decode(upTo position: Int64) throws(LibAVError) {
    while !isDrained && (start == nil || end < position) { try decodeOne() }
  }

  private mutating func decodeOne() throws(LibAVError) {
    switch try decoder.receive() {
    case .audio(let audio): append(audio)
    case .lost: return
    case .endOfStream: isDrained = true
    case .needsInput:
      if try demuxer.read(into: packet) == .packet {
        if packet.stream == facts.index { _ = try decoder.send(packet) }
      } else {
        decoder.finish()
      }
    }
  }

  /// Most seconds that are filled between two pieces; what lies further off is put right behind.
  private static let longestHole: Int64 = 3600

  private mutating func append(_ audio: DecodedAudio) {
    guard audio.planes.count == channels else { return }
    let rate = Int64(sampleRate)
    let place = audio.ticks.map {
      Timestamp($0, facts.timeBase).converted(to: TimeBase(1, rate), rounding: .nearest).ticks
        - origin
    }
    guard start != nil else {
      start = place ?? 0
      planes = audio.planes
      return
    }
    // Times in coarse ticks stray a little around the samples.
    let hole = (place ?? end) - end
    let isHole = hole > rate / 50 && hole < AudioWalk.longestHole * rate
    let surplus =
      hole < -rate / 50 && hole > -10 * rate ? min(Int(-hole), audio.planes[0].count) : 0
    for channel in planes.indices {
      if isHole { planes[channel] += Array(repeating: 0, count: Int(hole)) }
      planes[channel] += audio.planes[channel][surplus...]
    }
  }
}
