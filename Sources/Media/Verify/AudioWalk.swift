// One track of a file, decoded for whoever checks it. It shares nothing with the reader that
// redacts: each decoded piece lies where its own time says, and what nobody decoded is silence.

import LibAV
import MediaTime
import WorkerProtocol

/// Decodes one track and gives any stretch of it, going forwards.
struct AudioWalk: ~Copyable {
  /// What the container says of the audio.
  let audio: AudioFacts
  private let facts: StreamFacts
  private let demuxer: Demuxer
  private var decoder: AudioDecoder
  private let packet: Packet
  private var line: SampleLine
  private var isDrained = false

  /// - Parameters:
  ///   - descriptor: stays the caller's.
  ///   - track: counted from 0 among the audio tracks.
  ///   - origin: the time of sample 0 on the file's clock.
  /// - Throws: `LibAVFailure`; `.unsupportedAudio` when the container does not say what the audio
  ///   is like.
  init(descriptor: Int32, track: Int, origin: Timestamp) throws(LibAVFailure) {
    let demuxer = try Demuxer(descriptor: descriptor)
    let facts = demuxer.streams.filter { $0.kind == .audio }[track]
    guard let audio = facts.audio, audio.sampleRate > 0, audio.channels > 0 else {
      throw .unsupportedAudio(.unknownRate(stream: facts.index))
    }
    let decoder = try AudioDecoder(demuxer, stream: facts.index)
    let packet = try Packet()
    demuxer.select([facts.index])
    self.facts = facts
    self.audio = audio
    line = SampleLine(origin: origin, sampleRate: audio.sampleRate, channels: audio.channels)
    self.demuxer = demuxer
    self.decoder = decoder
    self.packet = packet
  }

  /// The rate and the channels of the track.
  var layout: AudioLayout {
    AudioLayout(sampleRate: audio.sampleRate, channels: audio.channels)
  }

  /// Whether nothing is left at or after a sample.
  mutating func isOver(at position: Int64) throws(LibAVFailure) -> Bool {
    try decode(upTo: position + 1)
    return isDrained && line.end <= position
  }

  /// The number of the first sample; nil when there is none at all.
  mutating func first() throws(LibAVFailure) -> Int64? {
    while line.start == nil && !isDrained { try decodeOne() }
    return line.start
  }

  /// The samples of a stretch, one array per channel; never again what lies before its end.
  mutating func take(_ range: Range<Int64>) throws(LibAVFailure) -> [[Float]] {
    try decode(upTo: range.upperBound)
    return line.take(range)
  }

  private mutating func decode(upTo position: Int64) throws(LibAVFailure) {
    while !isDrained && (line.start == nil || line.end < position) { try decodeOne() }
  }

  private mutating func decodeOne() throws(LibAVFailure) {
    switch try decoder.receive() {
    case .audio(let audio):
      line.append(audio.planes, at: audio.ticks.map { Timestamp($0, facts.timeBase) })
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
}

/// Decoded samples that were not taken yet, each at its number.
struct SampleLine {
  /// Most seconds that are filled between two pieces; what lies further off is put right behind.
  private static let longestHole: Int64 = 3600

  /// The number of the first sample held; nil before there was any.
  private(set) var start: Int64?
  private var planes: [[Float]]
  private let sampleRate: Int
  private let origin: Int64

  /// - Parameters:
  ///   - origin: the time of sample 0.
  ///   - sampleRate: samples per second.
  ///   - channels: how many there are, 1 or more.
  init(origin: Timestamp, sampleRate: Int, channels: Int) {
    self.sampleRate = sampleRate
    self.origin = origin.converted(to: TimeBase(1, Int64(sampleRate)), rounding: .nearest).ticks
    planes = Array(repeating: [], count: channels)
  }

  /// The number of the first sample after those held.
  var end: Int64 { (start ?? .min) + Int64(start == nil ? 0 : planes[0].count) }

  /// Adds a piece; one of another number of channels is dropped.
  ///
  /// - Parameters:
  ///   - piece: the samples, one list of equal length for each channel.
  ///   - time: the time of its first sample; nil when nothing says.
  mutating func append(_ piece: [[Float]], at time: Timestamp?) {
    guard piece.count == planes.count else { return }
    let rate = Int64(sampleRate)
    let place = time.map {
      $0.converted(to: TimeBase(1, rate), rounding: .nearest).ticks - origin
    }
    guard start != nil else {
      start = place ?? 0
      planes = piece
      return
    }
    // Times in coarse ticks stray a little around the samples.
    let hole = (place ?? end) - end
    let isHole = hole > rate / 50 && hole < SampleLine.longestHole * rate
    let surplus = hole < -rate / 50 && hole > -10 * rate ? min(Int(-hole), piece[0].count) : 0
    for channel in planes.indices {
      if isHole { planes[channel] += Array(repeating: 0, count: Int(hole)) }
      planes[channel] += piece[channel][surplus...]
    }
  }

  /// The samples of a stretch, one array per channel; they and all before them are given up.
  mutating func take(_ range: Range<Int64>) -> [[Float]] {
    let count = Int(range.upperBound - range.lowerBound)
    guard let start else { return planes.map { _ in Array(repeating: 0, count: count) } }
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
}
