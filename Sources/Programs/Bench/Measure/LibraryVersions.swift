// Which libraries the figures belong to, as they say it of themselves. Runs in the worker, which is
// the side of the wall that links them.

import LibAV
import MediaTime
import Raster
import WorkerProtocol

/// The versions of libavcodec and, where it is there, libx264.
///
/// libx264 names its version in a message of the first picture that it codes, and nowhere else.
///
/// - Returns: such as `libavcodec 59.37.100` and `libx264 core 164 r3095`.
func libraryVersions() -> [String] {
  let name = Encoder.fullName(of: .h264).split(separator: ", ").last.map(String.init)
  return [name, try? encoderVersion()].compactMap { $0 }
}

private func encoderVersion() throws(LibAVFailure) -> String? {
  let format = PixelFormat(chroma: .yuv420, bitDepth: 8, isFullRange: false)
  let size = PixelSize(width: 64, height: 64)
  var options = OutputOptions(container: .mp4, videoCodec: .h264)
  options.speed = .ultrafast
  var encoder = try Encoder(
    options,
    VideoDescription(size: size, format: format, timeBase: TimeBase(1, 25), frameRate: (25, 1)))
  let picture = Picture(allocating: format, size: size)
  try encoder.send(picture, ticks: 0, duration: 1)
  try encoder.finish()
  while case .packet(let packet) = try encoder.receive() {
    let bytes = packet.bytes
    let words = String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    guard let start = words.firstRange(of: "x264 - core ")?.lowerBound else { continue }
    // "x264 - core 164 r3095 baee400 - H.264/…"
    let parts = words[start...].split(separator: " ", maxSplits: 5)
    if parts.count > 4 { return "libx264 core \(parts[3]) \(parts[4])" }
  }
  return nil
}
