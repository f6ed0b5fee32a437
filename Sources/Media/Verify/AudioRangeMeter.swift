// One audio range in one channel, from its first sample to its last: what is heard beside what must
// be heard, every five milliseconds, and whether what is heard too much is the source.

import AudioSamples
import MediaTime
import RedactionModel
import WorkerProtocol

/// Measures one range in one channel.
///
/// Reason for its size: sums of the range, of the cell at hand, and the worst of either kind.
struct AudioRangeMeter {
  private let range: PlannedAudio
  private let expectation: AudioExpectation
  private let parts: [Range<Int64>]
  private let format: TrackFormat
  private let channel: Int
  private var cell = Cell()
  private var previous: Cell?
  /// The loudest cell, and the loudest of those at an edge.
  private var worst: [(level: Double, at: Int64)?] = [nil, nil]
  private var tone = (expected: 0.0, product: 0.0)
  private var hidden: HiddenSignal
  /// How loud the tone is beside how loud the source is, cell by cell.
  private var envelope = RunningSums()

  /// Sums over five milliseconds.
  private struct Cell {
    var start: Int64 = 0
    var end: Int64 = 0
    var count = 0
    var difference = 0.0
    var isEdge = false
    var tone = 0.0
    var product = 0.0
    var source = 0.0
  }

  /// - Parameters:
  ///   - number: the range's number among the channel's.
  ///   - expectation: what the channel must hold.
  ///   - channel: the channel's number.
  ///   - format: what the track is like.
  init(_ number: Int, of expectation: AudioExpectation, channel: Int, _ format: TrackFormat) {
    range = expectation.ranges[number]
    self.expectation = expectation
    parts = expectation.owned(number)
    self.channel = channel
    self.format = format
    let longest = parts.map(\.count).max() ?? 0
    hidden = HiddenSignal(sampleRate: format.sampleRate, length: longest)
  }

  /// Adds a stretch of the track.
  ///
  /// - Parameter block: what the source has, what must be heard, and what is.
  mutating func add(_ block: AudioBlockPair) {
    let here = block.samples.clamped(to: block.present)
    for part in parts where part.overlaps(here) {
      let stretch = part.clamped(to: here)
      let tone = range.effect == .mute ? nil : ToneFit(range, expectation, block, stretch)
      for position in stretch { add(position, block, part, tone) }
    }
  }

  private mutating func add(
    _ position: Int64, _ block: AudioBlockPair, _ part: Range<Int64>, _ fit: ToneFit?
  ) {
    let index = Int(position - block.samples.lowerBound)
    let heard = block.heard(index)
    let expected = fit?.values[Int(position - fit!.start)] ?? 0
    let difference = Double(heard) - Double(expected)
    if cell.count > 0, position != cell.end || cell.count == AudioLimits.cell(format.sampleRate) {
      close()
    }
    if cell.count == 0 { cell.start = position }
    cell.end = position + 1
    cell.count += 1
    cell.difference += difference * difference
    // Frames of a codec carry noise from what lies outside into the range, and from it outside.
    let reach = AudioLimits.smear
    let isEdge =
      position < max(part.lowerBound, block.present.lowerBound) + reach
      || position >= min(part.upperBound, block.present.upperBound) - reach
    cell.isEdge = cell.isEdge || isEdge
    if fit != nil {
      let sample = block.source[index]
      cell.tone += Double(block.expected[index] * block.expected[index])
      cell.product += Double(block.expected[index] * heard)
      cell.source += Double(sample * sample)
    }
    // Where the source begins or ends, both would have an edge at one place.
    let inner = block.present.lowerBound.addingReportingOverflow(reach).partialValue
    if fit == nil ? !isEdge : position >= inner && position < block.present.upperBound - reach {
      hidden.add(wanted: block.source[index], heard: Float(difference))
    }
  }

  /// Ends a cell; a rest that is too short to be judged by itself joins the one before.
  private mutating func close() {
    defer { cell = Cell() }
    if cell.count * 2 >= AudioLimits.cell(format.sampleRate) || previous?.end != cell.start {
      if let previous { judge(previous) }
      previous = cell
    } else if var whole = previous {
      whole.end = cell.end
      whole.count += cell.count
      whole.difference += cell.difference
      whole.tone += cell.tone
      whole.product += cell.product
      whole.source += cell.source
      whole.isEdge = whole.isEdge || cell.isEdge
      previous = whole
    }
  }

  private mutating func judge(_ cell: Cell) {
    let measured = decibels(ofAmplitude: (cell.difference / Double(cell.count)).squareRoot())
    let level = measured.isNaN ? .infinity : measured
    let place = cell.isEdge ? 1 : 0
    if !(level <= worst[place]?.level ?? -.infinity) { worst[place] = (level, cell.start) }
    tone.expected += cell.tone
    tone.product += cell.product
    if cell.tone > 0, !cell.isEdge {
      envelope.add(cell.product / cell.tone, (cell.source / Double(cell.count)).squareRoot())
    }
  }

  /// What is wrong.
  ///
  /// - Parameter loss: what the codec loses elsewhere in the channel, as a share of the power; nil
  ///   where that is not known.
  /// - Returns: the findings; to be asked for once.
  mutating func findings(loss: Double?) -> [Finding] {
    if cell.count > 0 { close() }
    if let previous { judge(previous) }
    let prominence = hidden.rms > AudioLimits.leastHidden ? hidden.prominence() : 0
    let worst = (0..<2).compactMap { place in
      self.worst[place].map { worst in
        let limit = AudioLimits.inside(
          range.effect, isEdge: place == 1, loss: loss, isLossless: format.isLossless)
        return (excess: worst.level - limit, worst, limit)
      }
    }.filter { $0.excess > 0 }.max { $0.excess < $1.excess }
    let at = worst?.1.at ?? parts.first?.lowerBound ?? range.samples.lowerBound
    let place = AudioPlace(
      range: range.index, track: format.track, channel: channel,
      time: Timestamp(at, TimeBase(1, Int64(format.sampleRate))))
    var result: [Finding] = []
    if let (_, cell, limit) = worst {
      let level = finite(cell.level)
      if range.effect == .mute {
        result.append(.rangeAudible(place: place, decibels: level, limit: limit))
      } else if isToneWrong {
        result.append(.toneDiffers(place: place, decibels: level, limit: limit))
      } else {
        result.append(.besideTone(place: place, decibels: level, limit: limit))
      }
    }
    if prominence > AudioLimits.prominence {
      result.append(
        .sourceInRange(place: place, prominence: prominence, limit: AudioLimits.prominence))
    }
    if envelope.count >= AudioLimits.leastCells, abs(envelope.correlation) > AudioLimits.envelope,
      envelope.firstDeviation > AudioLimits.leastModulation
    {
      result.append(
        .toneFollowsSource(
          place: place, correlation: abs(envelope.correlation), limit: AudioLimits.envelope))
    }
    return result
  }

  /// Whether the tone itself is missing, or is another one.
  private var isToneWrong: Bool {
    guard tone.expected > 0 else { return false }
    let gain = tone.product / tone.expected
    return !(abs(gain - 1) < 0.1)
  }
}

/// The tone of a range as it is heard in a stretch: at its pitch, and at the level and the phase
/// that a codec's filters may give it.
private struct ToneFit {
  /// The number of the first sample.
  let start: Int64
  /// The tone.
  private(set) var values: [Float] = []

  /// Least squares; what strays too far from the tone of the plan is not followed.
  init(
    _ range: PlannedAudio, _ expectation: AudioExpectation, _ block: AudioBlockPair,
    _ stretch: Range<Int64>
  ) {
    start = stretch.lowerBound
    var (ss, cc, sc, ys, yc) = (0.0, 0.0, 0.0, 0.0, 0.0)
    let tone = stretch.map { expectation.tone(of: range, at: $0) ?? (0, 0) }
    for (index, (sine, cosine)) in tone.enumerated() {
      let heard = Double(block.heard(index + Int(start - block.samples.lowerBound)))
      let (s, c) = (Double(sine), Double(cosine))
      (ss, cc, sc) = (ss + s * s, cc + c * c, sc + s * c)
      (ys, yc) = (ys + heard * s, yc + heard * c)
    }
    let determinant = ss * cc - sc * sc
    var gain = (s: 1.0, c: 0.0)
    if determinant > 1e-9 * ss * cc, ss * cc > 0 {
      gain = ((ys * cc - yc * sc) / determinant, (yc * ss - ys * sc) / determinant)
    }
    let size = (gain.s * gain.s + gain.c * gain.c).squareRoot()
    let turn = AudioLimits.turn(range.effect, sampleRate: expectation.sampleRate)
    let isFollowed =
      gain.s > 0 && abs(size - 1) <= AudioLimits.stray(range.effect)
      && abs(gain.c) <= size * turn
    if !isFollowed { gain = (1, 0) }
    values = tone.map { Float(gain.s) * $0.sine + Float(gain.c) * $0.cosine }
  }
}
