// An opened source that is asked for single pictures: it keeps its decoder where it stands, goes on
// from there when the next picture lies ahead, and otherwise starts at a sync sample before it.

package import LibAV
package import MediaTime
package import WorkerProtocol

/// Finds pictures of one source by their time.
///
/// Reason for its size: where the decoder stands, and what it passed on the way there.
package struct SourceSession: ~Copyable, Sendable {
  /// Facts of the video stream.
  package let video: StreamFacts
  /// What the pictures look like.
  package let traits: PictureTraits
  /// When the first picture is shown, on the video clock.
  package let first: Timestamp
  private let descriptor: Int32
  /// Whether the container's index can be trusted to lead to a time.
  package let canSeek: Bool
  private var walk: Walk
  private var window: PictureWindow
  /// The last picture that was passed since reading started anew; nil if none was.
  private var passedTick: Int64?
  /// Before this, pictures may be missing to which no other refers.
  private var hurriedTo = Int64.min
  /// Pictures that were passed; nil where nobody goes back.
  private var kept: PassedPictures?

  /// Containers whose index can be trusted with times.
  private static let indexed: Set<String> = ["mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm"]

  /// Whether a container's index can be trusted to lead to a time.
  ///
  /// - Parameter container: libavformat's name of it.
  /// - Returns: whether it can.
  static func canSeek(in container: String) -> Bool { indexed.contains(container) }

  /// Seconds ahead that are read through rather than jumped over.
  private static let reach = 2.0

  /// Opens the source in `descriptor`, which stays the caller's, and decodes its first picture.
  ///
  /// - Throws: `MediaFailure`.
  package init(descriptor: Int32) throws(MediaFailure) {
    let demuxer = try reading { () throws(LibAVFailure) in try Demuxer(descriptor: descriptor) }
    let number = try reading { () throws(LibAVFailure) in try demuxer.mainVideoStream() }
    let facts = demuxer.streams[number]
    guard facts.video?.orientation != nil else { throw .unsupportedRotation }
    let canSeek = SourceSession.canSeek(in: demuxer.containerName)
    var walk = Walk(reader: try SourceReader(demuxer, video: number, audio: [], threads: 2))
    guard let picture = try walk.read() else { throw .nothingDecoded }
    let start = Timestamp(picture.ticks, facts.timeBase)
    let traits = PictureTraits(picture.decoded, facts)
    walk.opening = consume picture
    video = facts
    self.traits = traits
    first = start
    window = PictureWindow(first: start)
    self.canSeek = canSeek
    self.walk = walk
    self.descriptor = descriptor
  }

  /// Keeps what is decoded from now on, for somebody who goes back and forth.
  package mutating func keepPassed() {
    if kept == nil { kept = PassedPictures() }
  }

  /// A reader, and the first picture until it is asked for.
  private struct Walk: ~Copyable, Sendable {
    var reader: SourceReader
    var opening: TimedPicture?

    init(reader: consuming SourceReader) { self.reader = reader }

    mutating func read() throws(MediaFailure) -> TimedPicture? {
      if let picture = opening.take() { return picture }
      if case .picture(let picture) = try reader.next() { return picture }
      return nil
    }
  }

  /// The picture that is shown at a time; the last one for a time after it, the first for one
  /// before.
  ///
  /// - Parameters:
  ///   - target: from the first picture.
  ///   - isAlone: whether it does not matter when the picture before it is shown, which is then not
  ///     sought: the first picture of a group costs no decoding of the group before.
  ///   - progress: told how many pictures were passed on the way, and the time of the last.
  /// - Returns: the picture with its neighbours' times; that of the one before may be missing if it
  ///   does not matter.
  /// - Throws: `MediaFailure`.
  package mutating func picture(
    at target: Timestamp, isAlone: Bool = false,
    progress: (_ pictures: Int, _ time: Timestamp) -> Void = { _, _ in }
  ) throws(MediaFailure) -> NeighbouredPicture {
    let tick = first.ticks + target.converted(to: first.base, rounding: .down).ticks
    let least = Timestamp(1, TimeBase(1, 5)).converted(to: first.base, rounding: .up).ticks
    if let found = kept?.picture(at: tick) { return found }
    if try isAhead(tick), let found = try find(tick, isAlone, progress) { return found }
    // The first try leaves out what nobody sees, almost as far as the picture.
    var hurry: Int64? = tick - least
    var back = isAlone ? 0 : least
    while canSeek, tick - back > first.ticks {
      if try restart(at: tick - back, hurryingTo: hurry.take()),
        let found = try find(tick, isAlone, progress), !found.timed.decoded.isDamaged
      {
        return found
      }
      back = max(back * 8, least)
    }
    guard try restart(at: nil), let found = try find(tick, isAlone, progress) else {
      throw .nothingDecoded
    }
    return found
  }

  /// Whether reading on from here finds a time soon enough.
  private mutating func isAhead(_ tick: Int64) throws(MediaFailure) -> Bool {
    guard let next = try nextTick() else { return false }
    let distance = Timestamp(tick - next, first.base).seconds
    return distance >= 0 && (!canSeek || distance < SourceSession.reach)
  }

  /// Reads on to the picture shown at a time; nil if it, or its neighbour before, was passed
  /// already.
  private mutating func find(
    _ tick: Int64, _ isAlone: Bool, _ progress: (Int, Timestamp) -> Void
  ) throws(MediaFailure) -> NeighbouredPicture? {
    var passed = 0
    while let next = try nextTick() {
      let isLast = window.followingTick.map { $0 > tick } ?? true
      if isLast {
        // Between it and what was sought nothing may be missing, and its neighbour must have been
        // seen, unless there is none or nobody asks for it.
        let isPreceded = isAlone || passedTick.map { $0 >= hurriedTo } ?? false
        guard next >= hurriedTo, next <= first.ticks || isPreceded && next <= tick else {
          return nil
        }
        return try take()
      }
      _ = try take()
      passed += 1
      progress(passed, Timestamp(next - first.ticks, first.base))
    }
    return nil
  }

  private mutating func nextTick() throws(MediaFailure) -> Int64? {
    try SourceSession.nextTick(of: &window, from: &walk)
  }

  private mutating func take() throws(MediaFailure) -> NeighbouredPicture? {
    let picture = try SourceSession.next(of: &window, from: &walk)
    guard let picture else { return nil }
    let tick = picture.timed.ticks
    // Without its neighbour before, or with one that was left out, it is not known well enough.
    let isPreceded = passedTick.map { $0 >= hurriedTo } ?? (tick <= first.ticks)
    if tick >= hurriedTo, isPreceded, !picture.timed.decoded.isDamaged {
      kept?.keep(picture.copy())
    }
    passedTick = tick
    return picture
  }

  private static func nextTick(
    of window: inout PictureWindow, from walk: inout Walk
  ) throws(MediaFailure) -> Int64? {
    try window.nextTick { () throws(MediaFailure) in try walk.read() }
  }

  private static func next(
    of window: inout PictureWindow, from walk: inout Walk
  ) throws(MediaFailure) -> NeighbouredPicture? {
    try window.next { () throws(MediaFailure) in try walk.read() }
  }

  /// Starts reading anew: at a sync sample before `tick`, or for nil at the first picture.
  private mutating func restart(
    at tick: Int64?, hurryingTo hurry: Int64? = nil
  ) throws(MediaFailure) -> Bool {
    hurriedTo = hurry ?? Int64.min
    if let tick {
      guard try walk.reader.seek(to: tick, hurryingTo: hurry) else { return false }
      walk.opening = nil
    } else {
      let demuxer = try reading { () throws(LibAVFailure) in
        try Demuxer(descriptor: descriptor)
      }
      let reader = try SourceReader(demuxer, video: video.index, audio: [], threads: 2)
      walk = Walk(reader: reader)
    }
    window = PictureWindow(first: first)
    passedTick = nil
    return true
  }
}
