// Pictures that were decoded on the way to another one: whoever steps back through a film finds
// them here, and nothing has to be decoded a second time.

import DequeModule
import LibAV
import MediaTime
import Raster

/// Pictures of one source, as many as there is room for; the oldest go first.
struct PassedPictures: ~Copyable, Sendable {
  /// Most bytes that they take together.
  private static let mostBytes = 384 << 20

  private var line = UniqueDeque<NeighbouredPicture>()
  private var bytes = 0

  /// Keeps a picture, unless it is there already.
  mutating func keep(_ picture: consuming NeighbouredPicture) {
    let tick = picture.timed.ticks
    guard index(of: tick) == nil else { return }
    bytes += picture.byteCount
    line.append(picture)
    while bytes > PassedPictures.mostBytes, line.count > 1 {
      bytes -= line[0].byteCount
      line.removeFirst()
    }
  }

  /// A copy of the picture that is shown at a tick; nil if it is not here.
  func picture(at tick: Int64) -> NeighbouredPicture? {
    index(of: tick).map { line[$0].copy() }
  }

  private func index(of tick: Int64) -> Int? {
    (0..<line.count).first { index in
      let start = line[index].timed.ticks
      return tick >= start && tick < start + max(1, line[index].duration)
    }
  }
}

extension NeighbouredPicture {
  /// The same with samples of its own.
  borrowing func copy() -> NeighbouredPicture {
    NeighbouredPicture(
      timed: TimedPicture(decoded: timed.decoded.copy(), ticks: timed.ticks), shown: shown,
      duration: duration)
  }

  /// Bytes that its samples take at most.
  fileprivate var byteCount: Int {
    let picture = timed.decoded.picture.size
    return 3 * picture.width * picture.height * timed.decoded.picture.format.bytesPerSample
  }
}
