// The conclusion: where the processor's time goes in a whole job, what would have to get faster
// first, and how many cameras' footage this machine gets through. Computed from the other sections,
// never timed.

/// What limits a machine.
package struct Bound: Codable, Sendable, Equatable {
  /// Where the time of a job goes.
  package enum Part: String, Codable, Sendable, CaseIterable {
    case decode, effect, encode, memory
  }
  /// The part that takes most of the time; `memory` when moving pictures takes most of what memory
  /// gives.
  package var by: Part
  /// Shares of a job's processor time, 0...1: decoding, painting, and the rest, which is encoding.
  package var decodeShare: Quartiles
  package var effectShare: Quartiles
  package var encodeShare: Quartiles
  /// How much of the speed at which memory is copied the pictures of the fastest job take at least:
  /// each is written by the decoder, read and copied by the encoder, and read once more as a
  /// reference.
  package var memoryShare: Quartiles?
  /// Encoder threads of the fastest job.
  package var threads: Int
  /// Cameras of 30 pictures a second that the fastest job keeps up with: also hours of footage per
  /// hour.
  package var cameras: Quartiles
  /// The same if all processors' time went into such jobs: what a machine without other work comes
  /// to at best.
  package var camerasAtBest: Quartiles

  /// Draws the conclusion; nil unless decode, loop and redact were measured.
  package init?(_ report: BenchReport) {
    guard let loop = report.loop, let redact = report.redact, let clip = report.clip,
      let best = redact.points.max(by: {
        $0.picturesPerSecond.median < $1.picturesPerSecond.median
      }),
      let blur = loop.contenders.first(where: { $0.name == "blur" }),
      let fill = loop.contenders.first(where: { $0.name == "fill" })
    else { return nil }
    let job = best.cpuMilliseconds
    // A blurred region of full size and a filled one of a quarter of it.
    let effect = blur.paintMicroseconds.median / 1000 + fill.paintMicroseconds.median / 4000
    decodeShare = job.shares(of: loop.decodeMilliseconds.median)
    effectShare = job.shares(of: effect)
    encodeShare = job.shares(of: job.median - loop.decodeMilliseconds.median - effect)
    memoryShare = report.kernels?.limits.first { $0.name == "copyMemory" }.map { limit in
      let bytes = Double(clip.width * clip.height) * 1.5 * 2
      return best.picturesPerSecond.scaled(
        by: bytes * limit.nanosecondsPerByte.median / 1e9)
    }
    threads = best.threads
    cameras = best.realTimeCameras
    camerasAtBest = job.inverse.scaled(by: 1000 * Double(report.machine.processors) / 30)
    let shares: [(Part, Double)] = [
      (.decode, decodeShare.median), (.effect, effectShare.median), (.encode, encodeShare.median),
      (.memory, memoryShare?.median ?? 0),
    ]
    by = shares.max { $0.1 < $1.1 }!.0
  }

  /// The share of the part that bounds the machine.
  var share: Quartiles {
    switch by {
    case .decode: decodeShare
    case .effect: effectShare
    case .encode: encodeShare
    case .memory: memoryShare ?? encodeShare
    }
  }

  /// One sentence for people.
  package var sentence: String {
    let part =
      switch by {
      case .decode: "Decoding"
      case .effect: "Painting"
      case .encode: "Encoding"
      case .memory: "Memory"
      }
    let whole = by == .memory ? "what memory can move" : "a job's processor time"
    let count = threads == 1 ? "1 thread" : "\(threads) threads"
    return """
      \(part) bounds this machine: \(share.percent) of \(whole). With \(count) it redacts the \
      footage of \(cameras.text()) cameras as they record: as many hours of footage in an hour. \
      The time of all its processors would do for \(camerasAtBest.text()) if nothing else ran.
      """
  }
}

extension Quartiles {
  /// What share of this a part is whose own quartiles lie close together against these.
  fileprivate func shares(of part: Double) -> Quartiles {
    func cut(_ value: Double) -> Double { min(1, max(0, value)) }
    return Quartiles(
      low: cut(part / high), median: cut(part / median), high: cut(part / low), rounds: rounds)
  }
}
