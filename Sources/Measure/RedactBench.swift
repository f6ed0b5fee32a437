// Section `redact`: whole jobs as `veil redact` does them, with one to all threads for the encoder, and
// beside them what the machine could do at most: the same packets copied without being decoded.

package import Casework
import LibAV
import MediaTime
import Render

/// Measures whole jobs at several numbers of encoder threads.
///
/// - Parameter seconds: real time to spend, about.
package func measureRedact(
  _ source: FilmedSource, threads: [Int], seconds: Double, _ cancellation: Cancellation,
  progress: (Double) -> Void
) throws(JobError) -> RedactFigures {
  let pictures = min(source.pictures, max(1, Int(1.5 * source.rate)))
  let plan = try file(holding: jobPlan(source).text)
  var rates = threads.map { _ in [Double]() }
  var times = threads.map { _ in [Double]() }
  var copies: [Double] = []
  try inRounds(atLeast: 2, atMost: 9, seconds: seconds, cancellation, progress: progress) {
    round throws(JobError) in
    copies.append(try copyRate(source))
    for point in order(threads.count, round: round) {
      let (wall, cpu) = (wallTime(), processTime())
      let written = try job(source, plan: plan.path, threads: threads[point], cancellation)
      times[point].append((processTime() - cpu) / Double(written) / 1e6)
      rates[point].append(Double(written) / (wallTime() - wall) * 1e9)
    }
  }
  return RedactFigures(
    points: threads.indices.map {
      let rate = Spread(rates[$0])
      return RedactFigures.Point(
        threads: threads[$0], picturesPerSecond: rate, cpuMilliseconds: Spread(times[$0]),
        realTimeCameras: rate.scaled(by: 1 / 30))
    },
    copyPicturesPerSecond: Spread(copies), pictures: pictures, codec: "h264",
    speed: JobRequest.defaultSpeed, quality: JobRequest.defaultQuality)
}

/// A second and a half with a blurred and a filled region.
private func jobPlan(_ source: FilmedSource) -> BenchPlan {
  let region = judgedRegion(source.size)
  let small = PixelRect(x: 0, y: 0, width: region.width / 2, height: region.height / 2)
  let blur = "{\"blur\": {\"strength\": 0.1}}"
  return BenchPlan(
    [BenchPlan.box("a", region, blur), BenchPlan.box("b", small.grown(x: -8, y: -8), "\"fill\"")],
    more: ", \"clip\": {\"from\": \"start\", \"to\": \"1.5\"}")
}

/// Runs one job; how many pictures it wrote.
private func job(
  _ source: FilmedSource, plan: String, threads: Int, _ cancellation: Cancellation
) throws(JobError) -> Int {
  let output = temporaryName(suffix: ".mp4")
  var request = JobRequest(source: source.path, plan: plan, output: output)
  request.codec = .h264
  request.threads = threads
  request.worker.cancellation = cancellation
  let summary = try RedactionJob(request).run()
  remove(output)
  return max(1, summary.picturesOut)
}

/// Pictures per second when the video's packets go from one container to another as they are.
private func copyRate(_ source: FilmedSource) throws(JobError) -> Double {
  let output = try file(holding: "")
  do throws(LibAVError) {
    let start = wallTime()
    let demuxer = try Demuxer(descriptor: source.descriptor)
    let video = source.index.video.index
    let base = source.index.video.timeBase
    var muxer = try Muxer(descriptor: output.descriptor, container: .matroska)
    let stream = try muxer.addCopy(of: demuxer.parameters(of: video), language: nil)
    try muxer.start(clock: base)
    demuxer.select([video])
    var count = 0
    while true {
      let packet = try Packet()
      guard try demuxer.read(into: packet) == .packet else { break }
      guard packet.stream == video else { continue }
      count += 1
      try muxer.write(packet, stream: stream, timeBase: base)
    }
    try muxer.finish()
    return Double(max(1, count)) / (wallTime() - start) * 1e9
  } catch { throw .unusableSource(path: source.name, reason: "\(error)") }
}

/// A nameless file with this text.
private func file(holding text: String) throws(JobError) -> MemoryFile {
  guard let file = MemoryFile(), file.write(text) else {
    throw .temporary(path: "a temporary file", reason: "the system has no memory for it")
  }
  return file
}
