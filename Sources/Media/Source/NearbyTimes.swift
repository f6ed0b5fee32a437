// When the pictures near a time are shown, as their packets say, without decoding any. Whoever lays
// out single pictures of a long file reads no more of it than lies around them, where the container
// has an index that can be trusted.

import LibAV
package import MediaTime
package import WorkerProtocol

/// The times of a file's pictures, read where they are wanted.
package struct NearbyTimes: ~Copyable {
  /// The times around one time, each from the first picture and in order.
  package struct Surroundings {
    /// Times, at least as many on each side as were asked for unless the file ends before.
    package let times: [Timestamp]
    /// Which of them is that of the picture shown at the time that was asked for.
    package let index: Int

    /// The time `steps` pictures later or earlier; nil where the file has none.
    package subscript(steps: Int) -> Timestamp? {
      times.indices.contains(index + steps) ? times[index + steps] : nil
    }
  }

  private let descriptor: Int32
  private let first: Timestamp
  private let canSeek: Bool
  private var demuxer: Demuxer
  private let packet: Packet
  private let number: Int
  /// All times of a file that has to be read from its start, once they are known.
  private var all: [Int64]?

  /// The clock of the file's pictures.
  package var base: TimeBase { first.base }

  /// Prepares to read the file of a session, whose descriptor stays the caller's.
  ///
  /// - Throws: `LibAVFailure`.
  package init(
    descriptor: Int32, session: borrowing SourceSession
  ) throws(LibAVFailure) {
    let demuxer = try Demuxer(descriptor: descriptor)
    let packet = try Packet()
    self.descriptor = descriptor
    first = session.first
    canSeek = session.canSeek
    number = session.video.index
    demuxer.select([session.video.index])
    self.demuxer = demuxer
    self.packet = packet
  }

  /// The times around a time.
  ///
  /// - Parameters:
  ///   - target: from the first picture; before it the first counts as shown, after the end the
  ///     last.
  ///   - count: how many pictures beside it are wanted on each side.
  /// - Returns: the times.
  /// - Throws: `LibAVFailure`.
  package mutating func around(
    _ target: Timestamp, count: Int
  ) throws(LibAVFailure) -> Surroundings {
    let tick = first.ticks + target.converted(to: first.base, rounding: .down).ticks
    func place(in ticks: [Int64]) -> Int {
      max(0, (ticks.firstIndex { $0 > tick } ?? ticks.count) - 1)
    }
    for reach: Int64 in [2, 16, 128] {
      let (low, high) = (tick - seconds(reach), tick + seconds(reach))
      let found = try ticks(from: low, to: high)
      let index = place(in: found.ticks)
      if found.isFromStart || index >= count,
        found.isToEnd && !found.ticks.isEmpty || found.ticks.count - 1 - index >= count
      {
        return Surroundings(times: relative(found.ticks), index: index)
      }
    }
    let whole = try ticks(from: first.ticks, to: Int64.max / 2).ticks
    return Surroundings(times: relative(whole), index: place(in: whole))
  }

  /// The times from one time up to another, which is not inside.
  ///
  /// - Parameters:
  ///   - from: from the first picture.
  ///   - to: the same.
  /// - Returns: times from the first picture, in order.
  /// - Throws: `LibAVFailure`.
  package mutating func times(
    from: Timestamp, to: Timestamp
  ) throws(LibAVFailure) -> [Timestamp] {
    let low = first.ticks + from.converted(to: first.base, rounding: .up).ticks
    let high = first.ticks + to.converted(to: first.base, rounding: .up).ticks
    let found = try ticks(from: low, to: high).ticks
    return relative(found.filter { $0 >= low && $0 < high })
  }

  private func seconds(_ count: Int64) -> Int64 {
    Timestamp(count, TimeBase(1, 1)).converted(to: first.base, rounding: .up).ticks
  }

  private func relative(_ ticks: [Int64]) -> [Timestamp] {
    let origin = first
    return ticks.map { Timestamp($0 - origin.ticks, origin.base) }
  }

  /// The ticks inside a range, in order, and whether the file has none before or after them.
  private mutating func ticks(
    from low: Int64, to high: Int64
  ) throws(LibAVFailure) -> (ticks: [Int64], isFromStart: Bool, isToEnd: Bool) {
    if let all { return (all, true, true) }
    // A picture is decoded before it is shown, and at most a second before.
    let start = low - seconds(1)
    var isFromStart = start <= first.ticks
    var hasSought = false
    if canSeek, !isFromStart { hasSought = try demuxer.seek(to: start, stream: number) }
    if !hasSought {
      isFromStart = true
      demuxer = try Demuxer(descriptor: descriptor)
      demuxer.select([number])
    }
    let wanted = canSeek ? low...high : Int64.min...Int64.max
    var (result, isToEnd): ([Int64], Bool) = ([], true)
    while case .packet = try demuxer.read(into: packet) {
      guard packet.stream == number, !packet.isHidden else { continue }
      guard let time = packet.pts ?? packet.dts else { continue }
      if packet.dts ?? time > wanted.upperBound {
        isToEnd = false
        break
      }
      if wanted.contains(time) || isFromStart && time <= high { result.append(time) }
    }
    result.sort()
    if !canSeek { all = result }
    return (result, isFromStart, isToEnd)
  }
}
