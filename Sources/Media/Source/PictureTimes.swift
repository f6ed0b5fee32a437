// The times of pictures as they come out of a decoder, settled: the order of pictures is the
// decoder's, the times are the container's, and both are kept. Integer arithmetic alone; no picture
// is needed to test it.

/// Gives each picture in the decoder's order a time that is later than the one before.
package struct PictureTimes: Sendable {
  /// Pictures whose times are sorted together: cameras have been seen to misplace one by three.
  package static let sortingDepth = 4

  /// Pictures whose time was missing or out of order.
  package private(set) var repaired = 0
  /// The last time that was settled; nil before any was.
  package private(set) var last: Int64?
  /// Ticks that a picture is shown where nothing says how long; 1 or more.
  let nominalDuration: Int64
  private var waiting: [(own: Int64, sorted: Int64)] = []
  private var arrival: (ticks: Int64, duration: Int64)?

  /// - Parameter nominalDuration: ticks that a picture is shown where nothing says how long; 1 or
  ///   more.
  package init(nominalDuration: Int64) { self.nominalDuration = max(1, nominalDuration) }

  /// Pictures that wait for their time.
  package var count: Int { waiting.count }

  /// Takes in the next picture of the decoder's order.
  ///
  /// - Parameters:
  ///   - ticks: its time; nil where the container has none.
  ///   - duration: how long it is shown, in ticks; 0 where nothing says.
  ///   - isInterlaced: whether it holds two fields: one without a time then counts for both,
  ///     although its packet may have held only one.
  /// - Returns: how long it is shown, 1 or more.
  package mutating func append(
    ticks: Int64?, duration: Int64, isInterlaced: Bool
  ) -> Int64 {
    let isOneField = ticks == nil && isInterlaced && 2 * duration == nominalDuration
    let shown = duration <= 0 || isOneField ? nominalDuration : duration
    let time = ticks ?? arrival.map { $0.ticks + $0.duration } ?? 0
    if ticks == nil { repaired += 1 }
    arrival = (time, shown)
    waiting.append((own: time, sorted: time))
    return shown
  }

  /// The time of the oldest picture that waits: the earliest of all that do.
  ///
  /// - Precondition: a picture waits.
  /// - Returns: its time, later than the one that was given before.
  package mutating func settle() -> Int64 {
    let earliest = waiting.indices.min { waiting[$0].sorted < waiting[$1].sorted }!
    let own = waiting[0].own
    var time = waiting[earliest].sorted
    // The others keep their times in their order; only the earliest is spent.
    waiting[earliest].sorted = waiting[0].sorted
    waiting.removeFirst()
    if let last, time <= last { time = last + 1 }
    if time != own { repaired += 1 }
    last = time
    return time
  }

  /// Forgets all that was taken in, so that pictures from another place may follow.
  package mutating func reset() {
    waiting.removeAll()
    (arrival, last) = (nil, nil)
  }
}
