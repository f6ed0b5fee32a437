// A finished file beside its source and its plan, picture by picture: everything that should be hidden
// is, everything else is there, and the container holds nothing more. It decodes both files itself.

import LibAV
package import MediaTime
import Raster
package import RedactionModel

/// What a verification found.
package struct VerificationResult: Sendable, Codable {
  /// Pairs of pictures that were compared.
  package var pictures = 0
  /// Checks of a hidden area in a picture.
  package var areasChecked = 0
  /// Pictures that are black as a whole where the source may be damaged.
  package var coveredWhole = 0
  /// The least and the mean peak signal-to-noise ratio outside what is hidden, in dB; nil where
  /// nothing is outside, or all of it is equal.
  package var leastClarity: Double?
  package var meanClarity: Double?
  /// What the output's times have more than the source's, in nanoseconds; nil when no picture was found in
  /// both.
  package var delay: Int64?
  /// The source's first displayed picture, in ticks of its video clock.
  package var firstTick: Int64?
  /// What was looked at, in words.
  package var checks: [String] = []
  /// One sentence for each thing that is wrong.
  package var findings: [String] = []
}

/// Compares a finished file with its source.
package struct Verification {
  private let plan: RedactionPlan
  private let facts: SourceFacts
  private let colors: (Effect, PictureStyle) -> [Int]?

  /// Least clarity outside what is hidden, in dB.
  package static let leastClarity = 30.0
  /// Most findings that are spelled out.
  package static let mostFindings = 40

  /// - Parameters:
  ///   - facts: the source's timeline, as it was indexed.
  package init(plan: RedactionPlan, facts: SourceFacts) {
    self.plan = plan
    self.facts = facts
    colors = { effect, style in
      guard case .fill(let color) = effect else { return nil }
      return style.samples(of: color)
    }
  }

  /// Compares the file in `output` with the one in `source`; both stay the caller's.
  ///
  /// - Parameter progress: told the number of pairs compared and the time of the last.
  /// - Throws: `InspectError.media` when one of them cannot be decoded at all.
  package func run(
    source: Int32, output: Int32, progress: (_ pictures: Int, _ time: Timestamp) -> Void
  ) throws(InspectError) -> VerificationResult {
    try decoding { () throws(LibAVError) in try compare(source, output, progress) }
  }

  private func compare(
    _ source: Int32, _ output: Int32, _ progress: (Int, Timestamp) -> Void
  ) throws(LibAVError) -> VerificationResult {
    var before = try PictureWalk(descriptor: source)
    var after = try PictureWalk(descriptor: output)
    var result = VerificationResult()
    checkStreams(before.video, after.streams, after.video, &result)
    var first: (source: Timestamp, output: Timestamp)?
    var clarities: [Double] = []
    let clip = plan.clip?.resolved(in: facts)
    var start: Timestamp?
    while let original = try before.next() {
      start = start ?? original.time
      let time = original.time.since(start ?? original.time)
      if let clip, !clip.contains(time) { continue }
      guard let copy = try after.next() else {
        result.findings.append("The output ends before the picture at \(time).")
        break
      }
      first = first ?? (original.time, copy.time)
      if let first { compareTimes(original.time, copy.time, first, at: time, &result) }
      if let clarity = compare(original, copy, before.video, at: time, &result) {
        clarities.append(clarity)
      }
      result.pictures += 1
      progress(result.pictures, time)
    }
    if try after.next() != nil {
      result.findings.append("The output shows more pictures than its source.")
    }
    result.firstTick = start?.ticks
    result.delay = first.map { first in
      first.output.converted(to: .nanoseconds, rounding: .nearest).ticks
        - first.source.converted(to: .nanoseconds, rounding: .nearest).ticks
    }
    let finite = clarities.filter(\.isFinite)
    result.leastClarity = finite.min()
    result.meanClarity = finite.isEmpty ? nil : finite.reduce(0, +) / Double(finite.count)
    result.checks = [
      "streams and tags", "picture count and times", "hidden areas", "residue of the source",
      "clarity outside",
    ]
    shorten(&result)
    return result
  }

  private func checkStreams(
    _ source: StreamFacts, _ streams: [StreamFacts], _ video: StreamFacts,
    _ result: inout VerificationResult
  ) {
    for stream in streams where stream.index != video.index && stream.kind != .audio {
      result.findings.append(
        "The output holds stream \(stream.index) (\(stream.kind.rawValue)), which no output may.")
    }
    if source.video?.orientation != video.video?.orientation {
      result.findings.append("The output is turned in another way than its source.")
    }
  }

  private func compareTimes(
    _ original: Timestamp, _ copy: Timestamp, _ first: (source: Timestamp, output: Timestamp),
    at time: Timestamp, _ result: inout VerificationResult
  ) {
    let expected = original.since(first.source).seconds
    let found = copy.since(first.output).seconds
    if abs(expected - found) > 0.0006 {
      result.findings.append("The picture at \(time) is shown \(found - expected) s off its time.")
    }
  }

  /// Compares one pair of pictures; the clarity outside what is hidden.
  private func compare(
    _ original: borrowing PictureWalk.Step, _ copy: borrowing PictureWalk.Step,
    _ video: StreamFacts, at time: Timestamp, _ result: inout VerificationResult
  ) -> Double? {
    let size = original.decoded.picture.size
    guard copy.decoded.picture.size == size else {
      result.findings.append(
        "The picture at \(time) has \(copy.decoded.picture.size) samples instead of \(size).")
      return nil
    }
    var style = PictureStyle(
      size: size, color: original.decoded.color, format: original.decoded.picture.format)
    if style.color.matrix == 2 { style.color.matrix = video.video?.color.matrix ?? 2 }
    let check = PictureCheck(size: size) { colors($0, style) }
    if original.decoded.isDamaged && check.isBlack(copy.decoded.picture) {
      result.coveredWhole += 1
      return nil
    }
    let turn = video.video?.orientation ?? .upright
    let areas = hiddenAreas(at: time) { turn.coded($0, codedSize: size) }
    for area in areas {
      result.areasChecked += 1
      if let fault = check.fault(
        in: area, source: original.decoded.picture, output: copy.decoded.picture)
      {
        result.findings.append(
          "At \(time), \(area.name) \(fault); do not release the file, and redact it again.")
      }
    }
    guard plan.outside == .keep else { return nil }
    let covered = coveredBounds(around: original.decoded.duration, at: time, turn, size)
    let clarity = check.clarity(
      source: original.decoded.picture, output: copy.decoded.picture, outside: covered)
    if let clarity, clarity < Verification.leastClarity {
      result.findings.append(
        "At \(time), what is not hidden differs from the source (\(Int(clarity)) dB).")
    }
    return clarity
  }

  /// What must be hidden at a time: each region as the plan says it, without margin and widening.
  private func hiddenAreas(
    at time: Timestamp, _ coded: (Outline) -> Outline
  ) -> [HiddenArea] {
    let now = TimeRange(time, time)
    var areas: [HiddenArea] = []
    var kept: [Outline] = []
    var strongest: [Outline] = []
    let isInverse = plan.outside != .keep
    for region in plan.regions.sorted(by: { $0.effect.rank > $1.effect.rank }) {
      let resolved = region.resolved(in: facts)
      let outlines = resolved.outlines(at: time, shown: now).map(coded)
      guard !outlines.isEmpty else { continue }
      if isInverse && region.isKept {
        kept += resolved.coveredOutlines(at: time, shown: now, margin: 0).map(coded)
        continue
      }
      kept += resolved.coveredOutlines(at: time, shown: now, margin: plan.margin).map(coded)
      // Where a stronger effect overlaps, that one is seen, and is checked by its own region.
      let isOverlapped = strongest.contains { other in
        outlines.contains { overlap($0, other) }
      }
      strongest += resolved.coveredOutlines(at: time, shown: now, margin: plan.margin).map(coded)
      if isOverlapped && region.effect.rank < 3 { continue }
      areas.append(
        HiddenArea(
          name: "region \(region.id)", effect: region.effect, outlines: outlines, isOutside: false))
    }
    if case .effect(let effect) = plan.outside {
      areas.append(
        HiddenArea(name: "the outside", effect: effect, outlines: kept, isOutside: true))
    }
    return areas
  }

  private func overlap(_ a: Outline, _ b: Outline) -> Bool {
    let all = PixelSize(width: 1 << 16, height: 1 << 16)
    return !a.bounds(in: all).intersection(b.bounds(in: all)).isEmpty
  }

  /// Rectangles in which anything may be painted at a time, with 16 samples to spare for the codec.
  private func coveredBounds(
    around duration: Int64, at time: Timestamp, _ turn: Orientation, _ size: PixelSize
  ) -> [PixelRect] {
    let reach = max(1, duration) * 4
    let near = TimeRange(
      Timestamp(time.ticks - reach, time.base), Timestamp(time.ticks + reach, time.base))
    return plan.regions.flatMap { region in
      region.resolved(in: facts).coveredOutlines(at: time, shown: near, margin: plan.margin).map {
        turn.coded($0, codedSize: size).bounds(in: size).grown(x: 16, y: 16)
      }
    }
  }

  private func shorten(_ result: inout VerificationResult) {
    let more = result.findings.count - Verification.mostFindings
    guard more > 0 else { return }
    result.findings = Array(result.findings.prefix(Verification.mostFindings))
    result.findings.append("\(more) more findings of these kinds.")
  }
}

extension Effect {
  /// Orders effects by how little they leave: where areas overlap, the larger is seen.
  fileprivate var rank: Int {
    switch self {
    case .blur: 0
    case .mosaic: 1
    case .veil: 2
    case .fill: 3
    }
  }
}

/// What turns a colour into samples, at 8 bit.
struct PictureStyle {
  let size: PixelSize
  var color: ColorDescription
  let format: PixelFormat

  /// Luma, Cb and Cr of a colour at 8 bit (ITU-T H.273 § 8.3), rounded to nearest.
  func samples(of fill: FillColor) -> [Int] {
    let (red, green, blue) = (Double(fill.red), Double(fill.green), Double(fill.blue))
    let weights = color.lumaWeights(for: size)
    let luma = weights.red * red + weights.blue * blue + (1 - weights.red - weights.blue) * green
    let (lumaScale, chromaScale, offset) =
      format.isFullRange ? (1.0, 1.0, 0.0) : (219.0 / 255, 224.0 / 255, 16.0)
    func sample(_ value: Double) -> Int { min(255, max(0, Int(value.rounded()))) }
    return [
      sample(luma * lumaScale + offset),
      sample((blue - luma) / (2 * (1 - weights.blue)) * chromaScale + 128),
      sample((red - luma) / (2 * (1 - weights.red)) * chromaScale + 128),
    ]
  }
}
