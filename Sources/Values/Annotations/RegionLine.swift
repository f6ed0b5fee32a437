// The path of one region while it is made: the places of a track, frame by frame, of which those
// become waypoints that do not lie in a line between two others.

import MediaTime
import RedactionModel

/// Collects the waypoints of one track.
struct RegionLine {
  /// Pixels by which a place may lie beside the line between two waypoints: nothing beside any
  /// margin, and where pictures are shown unequally long it saves most waypoints.
  private static let tolerance = 0.25

  private let times: [Timestamp]
  private let form: Shape
  private let scale: SIMD2<Double>
  private var path: [Waypoint] = []
  private var from: PlanTime?
  private var to: PlanTime = .end
  /// Whether the next waypoint is elsewhere at the very time at which the place before ends.
  private var jumps = false

  init(_ times: [Timestamp], _ form: Shape, _ scale: SIMD2<Double>) {
    (self.times, self.form, self.scale) = (times, form, scale)
  }

  /// Adds a run of frames, later than those before.
  ///
  /// - Parameters:
  ///   - stretch: frames beyond the last picture are left out.
  ///   - budget: how many numbers may still be worked out.
  /// - Throws: `AnnotationError.tooMuch`.
  mutating func add(_ stretch: DrawnStretch, _ budget: inout WorkBudget) throws(AnnotationError) {
    let end = min(stretch.end ?? times.count, times.count)
    guard stretch.start < end, let first = stretch.keys.first else { return }
    let last = stretch.keys[stretch.keys.count - 1]
    try budget.spend(
      max(0, min(last.frame + 1, end) - first.frame) * first.shape.numbers(as: form).count)
    if from != nil {
      jumps = to == time(of: stretch.start)
      if !jumps { path.append(Waypoint(at: to, .hidden, by: .import)) }
    }
    from = from ?? time(of: stretch.start)
    if stretch.start < first.frame { append(first.shape.numbers(as: form), stretch.start) }
    var line = StraightLine(tolerance: RegionLine.tolerance / max(scale.x, scale.y, 1e-9))
    for (key, next) in zip(stretch.keys, stretch.keys.dropFirst()) where key.frame < end {
      for frame in key.frame..<min(next.frame, end) {
        let u = Double(frame - key.frame) / Double(next.frame - key.frame)
        let shape = u == 0 ? key.shape : key.shape.moved(towards: next.shape, by: u)
        let place = shape.numbers(as: form)
        if let (place, frame) = line.next(place, frame, times[frame].seconds) {
          append(place, frame)
        }
      }
    }
    if last.frame < end {
      let place = last.shape.numbers(as: form)
      if let (place, frame) = line.next(place, last.frame, times[last.frame].seconds) {
        append(place, frame)
      }
    }
    if let (place, frame) = line.last { append(place, frame) }
    to = stretch.end.map { $0 < times.count ? time(of: $0) : .end } ?? .end
  }

  /// The region; nil if it is shown in no picture.
  func region(id: String) -> Region? {
    guard let from else { return nil }
    return Region(id: id, shape: form, from: from, to: to, path: path)
  }

  private func time(of frame: Int) -> PlanTime { .offset(times[frame]) }

  private mutating func append(_ place: PlaceNumbers, _ frame: Int) {
    func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
    let position: Waypoint.Position
    if form == .polygon {
      position = .points(
        stride(from: 0, to: place.count, by: 2).map {
          PixelPoint(x: rounded(place[$0] * scale.x), y: rounded(place[$0 + 1] * scale.y))
        })
    } else {
      // A line or a point is covered as one pixel.
      position = .box(
        x: rounded(place[0] * scale.x), y: rounded(place[1] * scale.y),
        width: max(1, rounded(place[2] * scale.x)), height: max(1, rounded(place[3] * scale.y)))
    }
    path.append(
      Waypoint(at: time(of: frame), position, ease: jumps ? .hold : .linear, by: .import))
    jumps = false
  }
}

/// How much may still be worked out for one file, so that a small one cannot ask for hours.
struct WorkBudget {
  /// The most numbers that a file's places may have in all frames.
  private static let most = 200_000_000
  private var left = WorkBudget.most

  /// Takes the numbers of a place.
  mutating func spend(_ numbers: Int) throws(AnnotationError) {
    left -= numbers
    if left < 0 { throw .tooMuch(limit: WorkBudget.most) }
  }
}

/// Finds, in one pass, which of a row of places lie in a line between two others.
///
/// From the last place that was kept on, the slopes are known of all lines that pass every place
/// since within the tolerance; the first place that none of them reaches makes the one before it a
/// waypoint.
struct StraightLine {
  private let tolerance: Double
  private var origin: (place: PlaceNumbers, seconds: Double)?
  private var before: (place: PlaceNumbers, frame: Int, seconds: Double)?
  private var low: PlaceNumbers = []
  private var high: PlaceNumbers = []

  init(tolerance: Double) { self.tolerance = tolerance }

  /// The place that ends the row, if it is not a waypoint yet.
  var last: (PlaceNumbers, Int)? { before.map { ($0.place, $0.frame) } }

  /// Takes the next place.
  ///
  /// - Returns: a place that has to be a waypoint; the first one always, and otherwise one before
  ///   this.
  mutating func next(
    _ place: PlaceNumbers, _ frame: Int, _ seconds: Double
  ) -> (PlaceNumbers, Int)? {
    guard let start = origin else {
      origin = (place, seconds)
      reset(place.count)
      return (place, frame)
    }
    if let before, !reaches(place, from: start.place, in: seconds - start.seconds) {
      origin = (before.place, before.seconds)
      reset(place.count)
      narrow(place, from: before.place, in: seconds - before.seconds)
      self.before = (place, frame, seconds)
      return (before.place, before.frame)
    }
    narrow(place, from: start.place, in: seconds - start.seconds)
    before = (place, frame, seconds)
    return nil
  }

  private mutating func reset(_ count: Int) {
    low = PlaceNumbers(repeating: -.infinity, count: count)
    high = PlaceNumbers(repeating: .infinity, count: count)
  }

  private func reaches(
    _ place: PlaceNumbers, from start: PlaceNumbers, in seconds: Double
  ) -> Bool {
    guard place.count == low.count, seconds > 0 else { return false }
    return place.indices.allSatisfy { index in
      let slope = (place[index] - start[index]) / seconds
      return low[index] <= slope && slope <= high[index]
    }
  }

  private mutating func narrow(
    _ place: PlaceNumbers, from start: PlaceNumbers, in seconds: Double
  ) {
    for index in place.indices {
      let (below, above) = (place[index] - tolerance, place[index] + tolerance)
      low[index] = max(low[index], (below - start[index]) / seconds)
      high[index] = min(high[index], (above - start[index]) / seconds)
    }
  }
}
