// What libavformat finds out by decoding the start of a file, kept for opening the file once more.
// An intra picture of a camera takes as long to decode as all the rest of opening, and a job opens
// its source once for each segment.

import CLibAV
import MediaTime
import WorkerProtocol

/// What an opening of a file found out about its streams; never changed after it was made.
@safe package final class ProbedStreams: Sendable {
  private let streams: [Stream]

  private struct Stream: Sendable {
    let parameters: CodecParameters
    let averageRate: AVRational
    let leastRate: AVRational
  }

  /// Codecs whose packets MP4 keeps whole, with times and lengths: nothing but the headers of such
  /// streams has to be found out.
  private static let codecs = [AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_CODEC_ID_AAC]

  /// Copies what an opened container says by now.
  init(_ context: UnsafeMutablePointer<AVFormatContext>) throws(LibAVFailure) {
    var streams: [Stream] = []
    for number in unsafe 0..<Int(context.pointee.nb_streams) {
      let stream = unsafe context.pointee.streams[number]!
      let parameters = try unsafe CodecParameters(
        copying: stream.pointee.codecpar, stream: number,
        timeBase: TimeBase(stream.pointee.time_base))
      streams.append(
        unsafe Stream(
          parameters: parameters, averageRate: stream.pointee.avg_frame_rate,
          leastRate: stream.pointee.r_frame_rate))
    }
    self.streams = streams
  }

  /// Tells a container that was opened anew what was found out about it.
  ///
  /// - Returns: false, with nothing told, where its packets have to be looked into: it is no MP4 or
  ///   MOV, its streams are others than before, or there are others than H.264, HEVC and AAC.
  /// - Throws: `LibAVFailure.outOfMemory`.
  func describe(
    _ context: UnsafeMutablePointer<AVFormatContext>
  ) throws(LibAVFailure) -> Bool {
    let container = unsafe String(cString: context.pointee.iformat.pointee.name)
    guard container.hasPrefix("mov,"), streams.count == Int(unsafe context.pointee.nb_streams)
    else { return false }
    for (number, known) in streams.enumerated() {
      let fresh = unsafe context.pointee.streams[number]!.pointee.codecpar.pointee
      let parameters = unsafe known.parameters.raw.pointee
      let isMedia = [AVMEDIA_TYPE_VIDEO, AVMEDIA_TYPE_AUDIO].contains(unsafe fresh.codec_type)
      guard unsafe fresh.codec_type == parameters.codec_type,
        unsafe fresh.codec_id == parameters.codec_id,
        !isMedia || ProbedStreams.codecs.contains(unsafe fresh.codec_id)
      else { return false }
    }
    for (number, known) in streams.enumerated() {
      let stream = unsafe context.pointee.streams[number]!
      let status = unsafe avcodec_parameters_copy(stream.pointee.codecpar, known.parameters.raw)
      if status < 0 { throw .outOfMemory }
      unsafe stream.pointee.avg_frame_rate = known.averageRate
      unsafe stream.pointee.r_frame_rate = known.leastRate
    }
    return true
  }
}
