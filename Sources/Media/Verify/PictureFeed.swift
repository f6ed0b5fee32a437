// A file that is decoded on a thread of its own, picture by picture, for a thread that compares.

import LibAV
import Source
import Synchronization
import Threading
import WorkerProtocol

/// The displayed pictures of a file, decoded ahead.
struct PictureFeed: ~Copyable {
  /// Pictures that may wait to be looked at.
  private static let depth = 6

  /// Facts of all streams.
  let streams: [StreamFacts]
  /// Facts of the video stream.
  let video: StreamFacts
  private let queue: BoundedQueue<PictureWalk.Step>
  private let worker: Worker<Void>

  /// Opens a file and starts to decode it.
  ///
  /// - Parameters:
  ///   - descriptor: stays the caller's, and open as long as this is used.
  ///   - skipped: times of pictures that are passed over; see `PictureWalk`.
  /// - Throws: `MediaFailure`.
  init(descriptor: Int32, skipping skipped: [ClosedRange<Int64>]) throws(MediaFailure) {
    let walk = try decoding { () throws(LibAVFailure) in
      try PictureWalk(descriptor: descriptor, skipping: skipped)
    }
    let queue = BoundedQueue<PictureWalk.Step>(depth: PictureFeed.depth)
    let (streams, video) = (walk.streams, walk.video)
    // Only the new thread ever asks for the lock: it is there to hand the walk over.
    let held = Mutex(walk)
    let worker = try starting { () throws(ThreadError) in
      try Worker {
        defer { queue.finish() }
        try held.withLock { walk throws(LibAVFailure) in
          while let step = try walk.next() { guard queue.push(step) else { return } }
        }
      }
    }
    (self.streams, self.video, self.queue, self.worker) = (streams, video, queue, worker)
  }

  deinit {
    queue.cancel()
    _ = worker.failure()
  }

  /// The next picture in the order of showing, waiting for it; nil at the end.
  ///
  /// - Throws: `MediaFailure.media` when nothing further can be decoded.
  func next() throws(MediaFailure) -> PictureWalk.Step? {
    if let step = queue.pop() { return step }
    if let error = worker.failure() as? LibAVFailure { throw .source(error, at: nil) }
    return nil
  }
}
