// A region on the source's timeline: when each picture is shown, what of it is hidden. All times
// are exact here; nothing is rounded, so nothing can be uncovered by rounding.

public import MediaTime

extension Waypoint {
  /// The outline at this waypoint; nil where it is hidden or has no business in such a shape.
  package func outline(_ shape: Shape) -> Outline? {
    switch (position, shape) {
    case (.box(let x, let y, let width, let height), .box):
      return .box(min: PixelPoint(x: x, y: y), max: PixelPoint(x: x + width, y: y + height))
    case (.box(let x, let y, let width, let height), .ellipse):
      return .ellipse(
        center: PixelPoint(x: x + width / 2, y: y + height / 2), radiusX: width / 2,
        radiusY: height / 2)
    case (.points(let points), .polygon): return .polygon(points: points, margin: 0)
    default: return nil
    }
  }
}

extension Region {
  /// The region with its times as distances from the first displayed picture.
  ///
  /// The path falls into *stretches*, in each of which the shape moves without a jump: a hidden
  /// waypoint ends one, and a waypoint reached by `hold` ends one and begins the next. The first
  /// stretch begins with the region, the last one ends with it.
  ///
  /// - Parameters:
  ///   - firstPicture: the timestamp of the first displayed picture, in its stream's time base.
  ///   - end: the end of the last displayed picture, relative to the first.
  /// - Returns: a region that hides what this one says. Where the region breaks the rules, as it
  ///   can only if it was never checked, it hides more: times in disorder are sorted, and a
  ///   waypoint without a usable place covers the whole picture.
  public func resolved(firstPicture: Timestamp, end: Timestamp) -> ResolvedRegion {
    func position(_ time: PlanTime) -> Timestamp {
      time.position(firstPicture: firstPicture, end: end)
    }
    let low = from == .start ? PlanTime.distantPast : position(from)
    let high = to == .end ? PlanTime.distantFuture : position(to)
    let range = TimeRange(min(low, high), max(low, high))
    let path = path.enumerated()
      .map { (order: $0.offset, at: position($0.element.at), waypoint: $0.element) }
      .sorted { ($0.at, $0.order) < ($1.at, $1.order) }

    var stretches: [Stretch] = []
    var knots: [Knot] = []
    var opening = PlanTime.distantPast
    var isFirst = true
    func close(at time: Timestamp) {
      let (start, stop) = (max(opening, range.from), min(time, range.to))
      if !knots.isEmpty, start < stop {
        stretches.append(Stretch(range: TimeRange(start, stop), knots: knots))
      }
      knots = []
      opening = time
    }
    for (_, at, waypoint) in path {
      if waypoint.position == .hidden || waypoint.ease == .hold { close(at: at) }
      if waypoint.position == .hidden { continue }
      if isFirst {
        opening = PlanTime.distantPast
      } else if knots.isEmpty {
        opening = at
      }
      isFirst = false
      let outline = waypoint.outline(shape) ?? .everything
      knots.append(Knot(at: at, outline: outline, ease: waypoint.ease))
    }
    if path.isEmpty { knots = [Knot(at: range.from, outline: .everything, ease: .hold)] }
    close(at: PlanTime.distantFuture)
    return ResolvedRegion(region: self, range: range, stretches: stretches)
  }
}

/// A region whose times are exact distances from the first displayed picture.
public struct ResolvedRegion: Hashable, Sendable {
  /// The region as written.
  public let region: Region
  /// The region's `from` and `to`; `start` and `end` reach beyond all pictures.
  public let range: TimeRange
  /// Where it hides something: in order of time, apart, inside `range`.
  let stretches: [Stretch]

  /// The times at which it hides something: in order, not overlapping, not yet widened by a
  /// picture.
  public var coveredRanges: [TimeRange] { stretches.map(\.range) }

  /// Whether it hides anything of a picture; see `outlines(at:shown:)`.
  public func covers(at time: Timestamp, shown: TimeRange) -> Bool {
    !touched(at: time, shown: shown).isEmpty
  }

  /// What is hidden of one picture: the shape of each stretch that touches `shown`, as it is at
  /// `time` or, where that lies outside the stretch, at the nearest time inside.
  ///
  /// The widening by one picture on each side is in the caller's choice of `shown`.
  ///
  /// - Parameters:
  ///   - time: when the picture is first shown, relative to the first picture.
  ///   - shown: from the beginning of the picture before it to the end of the picture after it.
  /// - Returns: outlines in the upright picture, not padded; none if nothing is hidden.
  /// - Complexity: O(log n) in the number of waypoints for each outline.
  public func outlines(at time: Timestamp, shown: TimeRange) -> [Outline] {
    touched(at: time, shown: shown).map { $0.outline(at: time) }
  }

  /// What is to be covered of one picture: the outlines of `outlines(at:shown:)`, each padded by
  /// the region's margin or else the plan's (a fraction of its short side, at least 8 pixels).
  public func coveredOutlines(
    at time: Timestamp, shown: TimeRange, margin: Double
  ) -> [Outline] {
    outlines(at: time, shown: shown).map { $0.padded(by: region.margin ?? margin) }
  }

  /// The stretches that touch `shown`, or that contain `time`.
  private func touched(at time: Timestamp, shown: TimeRange) -> ArraySlice<Stretch> {
    let low = min(time, shown.from)
    // The first stretch that ends after `low`: those before it can touch nothing.
    var (first, last) = (0, stretches.count)
    while first < last {
      let middle = (first + last) / 2
      if stretches[middle].range.to > low { last = middle } else { first = middle + 1 }
    }
    var end = first
    while end < stretches.count,
      stretches[end].range.from < shown.to || stretches[end].range.from <= time
    {
      end += 1
    }
    return stretches[first..<end]
  }
}

/// A part of a region's time in which its shape moves without a jump.
struct Stretch: Hashable, Sendable {
  /// When; never empty.
  let range: TimeRange
  /// Where; one or more, in order of time, some perhaps outside `range`.
  let knots: [Knot]

  /// The outline at `time`, or at the nearest time in the stretch.
  func outline(at time: Timestamp) -> Outline {
    let time = min(max(time, range.from), range.to)
    var (first, last) = (0, knots.count)
    while first < last {
      let middle = (first + last) / 2
      if knots[middle].at > time { last = middle } else { first = middle + 1 }
    }
    if first == 0 { return knots[0].outline }
    if first == knots.count { return knots[first - 1].outline }
    return knots[first - 1].outline(towards: knots[first], at: time)
  }
}

/// A waypoint at an exact time.
struct Knot: Hashable, Sendable {
  let at: Timestamp
  let outline: Outline
  /// How the shape came here.
  let ease: Ease

  /// The outline at a time between this knot and the next.
  func outline(towards next: Knot, at time: Timestamp) -> Outline {
    let length = next.at.seconds - at.seconds
    guard length > 0 else { return next.outline }
    let u = min(max((time.seconds - at.seconds) / length, 0), 1)
    return outline.moved(towards: next.outline, by: next.ease.eased(u))
  }
}

extension Outline {
  /// The outline at the fraction `u` of the way to another of the same kind; everything if it is of
  /// another kind.
  func moved(towards other: Outline, by u: Double) -> Outline {
    func mix(_ a: Double, _ b: Double) -> Double { a + (b - a) * u }
    func mix(_ a: PixelPoint, _ b: PixelPoint) -> PixelPoint {
      PixelPoint(x: mix(a.x, b.x), y: mix(a.y, b.y))
    }
    switch (self, other) {
    case (.box(let a, let b), .box(let c, let d)): return .box(min: mix(a, c), max: mix(b, d))
    case (.ellipse(let a, let aX, let aY), .ellipse(let b, let bX, let bY)):
      return .ellipse(center: mix(a, b), radiusX: mix(aX, bX), radiusY: mix(aY, bY))
    case (.polygon(let a, let m), .polygon(let b, let n)) where a.count == b.count:
      return .polygon(points: zip(a, b).map { mix($0, $1) }, margin: mix(m, n))
    default: return .everything
    }
  }
}
