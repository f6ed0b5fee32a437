// What the pieces of a render must know of each other: when the pictures beside a piece are shown,
// so that one thread can render it while others render the rest, and nothing of the outcome depends
// on how many threads there are.

package import Bitstream
import MediaTime

/// The times at which pictures beside a piece of the timeline are shown.
package struct Surroundings: Sendable, Equatable {
  /// When the picture before the piece is shown, in ticks; nil if there is none.
  let previous: Int64?
  /// When the two pictures behind it are shown, in ticks; in the place of one that does not exist,
  /// the end of the last, and nothing behind that.
  let following: [Int64]

  /// Of a piece that has the source to itself.
  package static let none = Surroundings(previous: nil, following: [])
}

extension IndexedSource {
  /// Whether a reader can go to the start of any group without reading all that is before it.
  package var canSeek: Bool { SourceSession.canSeek(in: container) }

  /// What lies beside each segment of a map.
  ///
  /// - Parameter map: one of this source's, whose segments start at closed groups.
  /// - Returns: the times, in the order of the segments.
  package func surroundings(in map: RenderMap) -> [Surroundings] {
    let groups = copying?.closedGroups ?? []
    let places = groups.map { map.segment(at: Timestamp($0.firstTick, index.timeBase)) }
    let end = index.endTick ?? groups.last?.lastTick ?? 0
    var result = Array(repeating: Surroundings.none, count: map.segments.count)
    var start = 0
    while start < groups.count {
      let next = places[start...].firstIndex { $0 != places[start] } ?? groups.count
      var following: [Int64] = []
      for group in groups[next...].prefix(2) {
        following.append(group.firstTick)
        if let second = group.secondTick { following.append(second) }
      }
      if !following.isEmpty { following.append(end) }
      result[places[start]] = Surroundings(
        previous: start > 0 ? groups[start - 1].lastTick : nil,
        following: Array(following.prefix(2)))
      start = next
    }
    return result
  }
}
