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
  private var lastDuration: Int64 = 0

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
    line = SampleLine(
      origin: origin, timeBase: facts.timeBase, sampleRate: audio.sampleRate,
      channels: audio.channels)
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
    while line.first == nil && !isDrained { try decodeOne() }
    return line.first
  }

  /// The samples that the track has, as far as that is known: without an end where the end is not
  /// yet decoded.
  var known: Range<Int64> {
    guard let first = line.first else { return 0..<0 }
    return first..<(isDrained ? max(first, line.end) : .max)
  }

  /// The samples of a stretch, one array per channel; silence where there are none.
  ///
  /// - Precondition: nothing of the stretch was given up.
  mutating func samples(_ range: Range<Int64>) throws(LibAVFailure) -> [[Float]] {
    try decode(upTo: range.upperBound)
    return line.samples(range)
  }

  /// Gives up all samples before one.
  mutating func forget(before position: Int64) { line.forget(before: position) }

  private mutating func decode(upTo position: Int64) throws(LibAVFailure) {
    while !isDrained && (line.first == nil || line.end < position) { try decodeOne() }
  }

  private mutating func decodeOne() throws(LibAVFailure) {
    switch try decoder.receive() {
    case .audio(let audio):
      line.append(
        audio.planes.map(withinFullScale), at: audio.ticks.map { Timestamp($0, facts.timeBase) })
    case .lost: line.lose(Timestamp(lastDuration, facts.timeBase))
    case .endOfStream: isDrained = true
    case .needsInput:
      if try demuxer.read(into: packet) == .packet {
        guard packet.stream == facts.index else { return }
        lastDuration = packet.duration
        if try !decoder.send(packet) { line.lose(Timestamp(lastDuration, facts.timeBase)) }
      } else {
        lastDuration = 0
        decoder.finish()
      }
    }
  }
}

/// What is heard of samples: lossy codecs decode to more than full scale, which nothing plays and
/// which coding anew cuts off.
private func withinFullScale(_ samples: [Float]) -> [Float] {
  samples.map { min(1, max(-1, $0)) }
}

/// Decoded samples that were not given up yet, each at its number.
struct SampleLine {
  /// Most seconds that are filled between two pieces; what lies further off is put right behind.
  private static let longestHole: Int64 = 3600
  /// Most seconds by which a piece may overlap what came before; the same holds for more.
  private static let longestOverlap: Int64 = 10

  /// The number of the first sample of all; nil before there was any.
  private(set) var first: Int64?
  /// The number of the first sample held.
  private var start: Int64 = 0
  private var planes: [[Float]]
  private let sampleRate: Int
  private let origin: Int64
  /// How far times may stray around the count of samples: ten milliseconds, or one tick.
  private let tolerance: Int64
  /// The same where something is known to be missing.
  private let exactTolerance: Int64
  private var lost: Timestamp?
  private var lastTime: Timestamp?

  /// - Parameters:
  ///   - origin: the time of sample 0.
  ///   - timeBase: of the times of pieces.
  ///   - sampleRate: samples per second.
  ///   - channels: how many there are, 1 or more.
  init(origin: Timestamp, timeBase: TimeBase, sampleRate: Int, channels: Int) {
    let base = TimeBase(1, Int64(sampleRate))
    self.sampleRate = sampleRate
    self.origin = origin.converted(to: base, rounding: .nearest).ticks
    exactTolerance = Timestamp(1, timeBase).converted(to: base, rounding: .up).ticks + 1
    tolerance = max(exactTolerance, Int64(sampleRate / 100))
    planes = Array(repeating: [], count: channels)
  }

  /// The number of the first sample after those held.
  var end: Int64 { first == nil ? .min : start + Int64(planes[0].count) }

  /// Notes that a packet gave nothing.
  mutating func lose(_ duration: Timestamp) {
    let base = TimeBase(1, Int64(sampleRate))
    let more = duration.converted(to: base, rounding: .nearest).ticks
    lost = Timestamp((lost?.ticks ?? 0) + max(0, more), base)
  }

  /// Adds a piece; one of another number of channels is dropped.
  ///
  /// - Parameters:
  ///   - piece: the samples, one list of equal length for each channel.
  ///   - time: the time of its first sample; nil when nothing says.
  mutating func append(_ piece: [[Float]], at time: Timestamp?) {
    guard piece.count == planes.count else { return }
    let rate = Int64(sampleRate)
    // A time that is given twice is that of the first.
    let own = time == lastTime ? nil : time
    lastTime = time ?? lastTime
    let place = own.map {
      $0.converted(to: TimeBase(1, rate), rounding: .nearest).ticks - origin
    }
    guard first != nil else {
      (first, start) = (place ?? 0, place ?? 0)
      planes = piece
      return
    }
    let distance = (place ?? end + (lost?.ticks ?? 0)) - end
    let strays = abs(distance) <= (lost == nil ? tolerance : exactTolerance)
    lost = nil
    let isHole = !strays && distance > 0 && distance <= SampleLine.longestHole * rate
    let isOverlap = !strays && distance < 0 && distance >= -SampleLine.longestOverlap * rate
    let surplus = isOverlap ? min(Int(-distance), piece[0].count) : 0
    for channel in planes.indices {
      if isHole { planes[channel] += Array(repeating: 0, count: Int(distance)) }
      planes[channel] += piece[channel][surplus...]
    }
  }

  /// The samples of a stretch, one array per channel; silence where none are held.
  func samples(_ range: Range<Int64>) -> [[Float]] {
    let have = first == nil ? 0..<0 : range.clamped(to: start..<max(start, end))
    return planes.map { plane in
      if have.isEmpty { return Array(repeating: 0, count: range.count) }
      let part = plane[Int(have.lowerBound - start)..<Int(have.upperBound - start)]
      return Array(repeating: 0, count: Int(have.lowerBound - range.lowerBound)) + part
        + Array(repeating: 0, count: Int(range.upperBound - have.upperBound))
    }
  }

  /// Gives up all samples before one.
  mutating func forget(before position: Int64) {
    guard first != nil, position > start else { return }
    let count = Int(min(position - start, Int64(planes[0].count)))
    for channel in planes.indices { planes[channel].removeFirst(count) }
    start += Int64(count)
  }
}
