// What a muxer has to know to copy a stream, detached from the container that it came from so that
// one thread may write while another still reads.

import CLibAV
package import MediaTime
import WorkerProtocol

/// A copy of one stream's codec parameters; never changed after it was made.
@safe package final class CodecParameters: @unchecked Sendable {
  let raw: UnsafeMutablePointer<AVCodecParameters>
  /// The stream's number in the source.
  package let stream: Int
  /// One tick of the stream's timestamps.
  package let timeBase: TimeBase

  init(
    copying source: UnsafeMutablePointer<AVCodecParameters>, stream: Int, timeBase: TimeBase
  ) throws(LibAVFailure) {
    guard let copy = unsafe avcodec_parameters_alloc() else { throw .outOfMemory }
    unsafe raw = unsafe copy
    self.stream = stream
    self.timeBase = timeBase
    if unsafe avcodec_parameters_copy(copy, source) < 0 { throw .outOfMemory }
  }

  /// Out-of-band parameter sets, such as an `avcC` box's content; empty when there are none.
  package var extradata: [UInt8] {
    let count = Int(unsafe raw.pointee.extradata_size)
    guard count > 0, let data = unsafe raw.pointee.extradata else { return [] }
    return unsafe Array(UnsafeBufferPointer(start: data, count: count))
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVCodecParameters>? = unsafe raw
    unsafe avcodec_parameters_free(&pointer)
  }
}
