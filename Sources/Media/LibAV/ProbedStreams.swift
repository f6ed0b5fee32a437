// What libavformat finds out by decoding the start of a file, remembered for opening the file once
// more. An intra picture of a camera takes as long to decode as all the rest of opening, and a job
// opens its source for each segment and for each part of its check.

import CLibAV
import MediaTime
import Synchronization
import WorkerProtocol

/// Lets libavformat find out what a container does not say, unless an earlier opening of the same
/// file has.
///
/// - Parameters:
///   - context: a container that was opened anew.
///   - stream: the file.
/// - Returns: libavformat's status.
/// - Throws: `LibAVFailure.outOfMemory`.
func findStreams(
  of context: UnsafeMutablePointer<AVFormatContext>, in stream: ByteStream
) throws(LibAVFailure) -> Int32 {
  let contents = stream.contents
  if let known = contents.flatMap({ ProbedStreams.known[$0] }), try unsafe known.describe(context) {
    return 0
  }
  let status = unsafe SafeOpening.findStreams(of: context)
  if status >= 0, let contents { ProbedStreams.known[contents] = try unsafe ProbedStreams(context) }
  return status
}

/// What an opening of a file found out about its streams; never changed after it was made.
@safe private final class ProbedStreams: Sendable {
  /// What was found out, by file.
  static let known = KnownFiles()

  private let streams: [Stream]

  private struct Stream: Sendable {
    let parameters: CodecParameters
    let averageRate: AVRational
    let leastRate: AVRational
    let start: Int64
    let duration: Int64
    let sideDataCount: Int32
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
          leastRate: stream.pointee.r_frame_rate, start: stream.pointee.start_time,
          duration: stream.pointee.duration, sideDataCount: stream.pointee.nb_side_data))
    }
    self.streams = streams
  }

  /// Tells a container that was opened anew what was found out about it.
  ///
  /// - Returns: false, with nothing told, where its packets have to be looked into: it is no MP4 or
  ///   MOV, there are streams other than H.264, HEVC and AAC, or packets told what no header does.
  /// - Throws: `LibAVFailure.outOfMemory`.
  func describe(
    _ context: UnsafeMutablePointer<AVFormatContext>
  ) throws(LibAVFailure) -> Bool {
    let container = unsafe String(cString: context.pointee.iformat.pointee.name)
    guard container.hasPrefix("mov,"), streams.count == Int(unsafe context.pointee.nb_streams)
    else { return false }
    for (number, known) in streams.enumerated() {
      let stream = unsafe context.pointee.streams[number]!.pointee
      let fresh = unsafe stream.codecpar.pointee
      let parameters = unsafe known.parameters.raw.pointee
      let isMedia = [AVMEDIA_TYPE_VIDEO, AVMEDIA_TYPE_AUDIO].contains(unsafe fresh.codec_type)
      guard unsafe fresh.codec_type == parameters.codec_type,
        unsafe fresh.codec_id == parameters.codec_id,
        !isMedia || ProbedStreams.codecs.contains(unsafe fresh.codec_id),
        unsafe stream.nb_side_data == known.sideDataCount
      else { return false }
    }
    for (number, known) in streams.enumerated() {
      let stream = unsafe context.pointee.streams[number]!
      let status = unsafe avcodec_parameters_copy(stream.pointee.codecpar, known.parameters.raw)
      if status < 0 { throw .outOfMemory }
      unsafe stream.pointee.avg_frame_rate = known.averageRate
      unsafe stream.pointee.r_frame_rate = known.leastRate
      unsafe stream.pointee.start_time = known.start
      unsafe stream.pointee.duration = known.duration
    }
    return true
  }
}

/// What was found out about the last files that were opened.
private final class KnownFiles: Sendable {
  /// Most files that are remembered: more than a job opens.
  private static let most = 16
  private let files = Mutex<[FileContents: ProbedStreams]>([:])

  subscript(contents: FileContents) -> ProbedStreams? {
    get { files.withLock { $0[contents] } }
    set {
      files.withLock { files in
        if files.count >= KnownFiles.most { files.removeAll() }
        files[contents] = newValue
      }
    }
  }
}
