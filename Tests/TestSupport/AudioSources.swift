// Audio for tests: what ffmpeg makes and what ffmpeg hears, as plain arrays, so that the project's
// own decoding always has a second opinion beside it.

import Foundation

/// All samples of one audio stream as ffmpeg decodes them, without any word of their times.
///
/// - Parameters:
///   - path: the file.
///   - stream: such as `a:0`.
///   - channels: how many the stream has.
///   - isPlaced: whether the first sample is to be the one at zero of the file's clock, silence
///     where there is none.
/// - Returns: one array per channel; full scale is 1.
/// - Throws: `ProgramFailure` if ffmpeg fails.
package func audioByFFmpeg(
  of path: String, stream: String = "a:0", channels: Int, isPlaced: Bool = false
) throws -> [[Float]] {
  let folder = try ScratchFolder()
  try ffmpeg(
    (isPlaced ? ["-copyts"] : []) + ["-i", path, "-map", "0:\(stream)"]
      + (isPlaced ? ["-af", "aresample=async=1:min_hard_comp=0.01:first_pts=0"] : [])
      + ["-c:a", "pcm_f32le", "-f", "f32le", folder("raw")])
  let data = try Data(contentsOf: URL(fileURLWithPath: folder("raw")))
  let values = unsafe data.withUnsafeBytes { unsafe Array($0.bindMemory(to: Float.self)) }
  var planes = Array(repeating: [Float](), count: channels)
  for channel in 0..<channels {
    planes[channel].reserveCapacity(values.count / channels)
    for index in stride(from: channel, to: values.count, by: channels) {
      planes[channel].append(values[index])
    }
  }
  return planes
}

/// A source of audio that nothing else resembles, as ffmpeg's input arguments: in each channel
/// noise of its own with the strength of speech in syllables, and a tone of 17 kHz where the rate
/// has room for it.
package func speechLike(seconds: Double, rate: Int = 48_000, channels: Int = 2) -> [String] {
  let marker = rate > 36_000 ? "+0.05*sin(2*PI*17000*t)" : ""
  let voices = (0..<channels).map { channel in
    "0.25*(random(\(channel))*2-1)*(0.55+0.45*sin(2*PI*\(3 + channel)*t))"
      + "+0.1*sin(2*PI*\(180 + 70 * channel)*t)\(marker)"
  }
  let layouts = [1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"]
  let layout = layouts[channels] ?? "\(channels)c"
  return [
    "-f", "lavfi", "-i",
    "aevalsrc=exprs=\(voices.joined(separator: "|")):s=\(rate):d=\(seconds):c=\(layout)",
  ]
}
