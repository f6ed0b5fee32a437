// A report as one list of figures: what a comparison walks through and what text prints in its
// tables.

/// One figure with a name that stays the same between versions.
package struct Figure: Sendable {
  /// Such as `loop.blur.ratio`.
  package let name: String
  /// What it says.
  package let title: String
  /// What it counts.
  package let unit: String
  /// Whether more is better.
  package let moreIsBetter: Bool
  /// The figure.
  package let value: Quartiles

  /// The section that it belongs to; limits of memory are timed with the kernels.
  package var section: BenchSection {
    BenchSection.allCases.first { name.hasPrefix("\($0.rawValue).") } ?? .kernels
  }
}

extension BenchReport {
  /// All figures, section by section.
  package var figures: [Figure] {
    decodeFigures + kernelFigures + loopFigures + followFigures + redactFigures
  }

  private var decodeFigures: [Figure] {
    (decode?.points ?? []).flatMap { point in
      let threads = "\(point.threads) \(point.threads == 1 ? "thread" : "threads")"
      return [
        Figure(
          name: "decode.\(point.threads).rate", title: "decode, \(threads)", unit: "pictures/s",
          moreIsBetter: true, value: point.picturesPerSecond),
        Figure(
          name: "decode.\(point.threads).cpu", title: "decode, \(threads)",
          unit: "ms of CPU per picture", moreIsBetter: false, value: point.cpuMilliseconds),
      ]
    }
  }

  private var kernelFigures: [Figure] {
    (kernels?.kernels ?? []).map {
      Figure(
        name: "kernels.\($0.name)", title: $0.title, unit: "ns per sample", moreIsBetter: false,
        value: $0.nanosecondsPerSample)
    }
      + (kernels?.limits ?? []).map {
        Figure(
          name: "limits.\($0.name)", title: $0.title, unit: "ns per byte", moreIsBetter: false,
          value: $0.nanosecondsPerByte)
      }
  }

  private var loopFigures: [Figure] {
    guard let loop else { return [] }
    return [
      Figure(
        name: "loop.decode", title: "decode alone", unit: "ms of CPU per picture",
        moreIsBetter: false, value: loop.decodeMilliseconds)
    ]
      + loop.contenders.flatMap {
        [
          Figure(
            name: "loop.\($0.name).ratio", title: $0.title, unit: "x decode alone",
            moreIsBetter: true, value: $0.ratio),
          Figure(
            name: "loop.\($0.name).paint", title: $0.title, unit: "us of CPU per picture",
            moreIsBetter: false, value: $0.paintMicroseconds),
        ]
      }
  }

  private var followFigures: [Figure] {
    guard let follow else { return [] }
    func rate(_ name: String, _ title: String, _ value: Quartiles) -> Figure {
      Figure(
        name: "follow.\(name)", title: title, unit: "pictures/s", moreIsBetter: true, value: value)
    }
    func time(_ name: String, _ title: String, _ value: Quartiles) -> Figure {
      Figure(
        name: "follow.\(name)", title: title, unit: "ms of CPU per picture", moreIsBetter: false,
        value: value)
    }
    return [
      rate("first", "one box", follow.firstPicturesPerSecond),
      rate("further", "each further box", follow.furtherPicturesPerSecond),
      time("shared", "what boxes share", follow.sharedMilliseconds),
      time("box", "one box beside it", follow.boxMilliseconds),
    ]
  }

  private var redactFigures: [Figure] {
    guard let redact else { return [] }
    return redact.points.flatMap { point in
      let threads = "\(point.threads) \(point.threads == 1 ? "thread" : "threads")"
      return [
        Figure(
          name: "redact.\(point.threads).rate", title: "redact, \(threads)", unit: "pictures/s",
          moreIsBetter: true, value: point.picturesPerSecond),
        Figure(
          name: "redact.\(point.threads).cpu", title: "redact, \(threads)",
          unit: "ms of CPU per picture", moreIsBetter: false, value: point.cpuMilliseconds),
      ]
    } + [
      Figure(
        name: "redact.copy", title: "packets copied", unit: "pictures/s", moreIsBetter: true,
        value: redact.copyPicturesPerSecond)
    ]
  }
}
