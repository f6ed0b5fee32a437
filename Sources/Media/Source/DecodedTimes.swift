// The times of all pictures where no packet says them: they are decoded, in the order and with the
// times that every other job gives them.

import LibAV
package import MediaTime
package import WorkerProtocol

/// Decodes a source for the times of its pictures.
///
/// - Parameters:
///   - descriptor: stays the caller's.
///   - progress: told the number of pictures so far and the time of the last.
/// - Returns: when each is shown, in ticks of the source's video clock, ascending.
/// - Throws: `MediaFailure` when the source cannot be opened or decoded any further.
package func decodedTicks(
  of descriptor: Int32, progress: (_ pictures: Int, _ time: Timestamp) -> Void
) throws(MediaFailure) -> [Int64] {
  let demuxer = try reading { () throws(LibAVFailure) in try Demuxer(descriptor: descriptor) }
  let number = try reading { () throws(LibAVFailure) in try demuxer.mainVideoStream() }
  let base = demuxer.streams[number].timeBase
  var reader = try SourceReader(demuxer, video: number, audio: [], threads: 1)
  var ticks: [Int64] = []
  while case .picture(let picture) = try reader.next() {
    ticks.append(picture.ticks)
    progress(ticks.count, Timestamp(picture.ticks - ticks[0], base))
  }
  if ticks.isEmpty { throw .nothingDecoded }
  return ticks
}
