// Section `redact`: whole jobs as `veil redact` does them, with one to all threads for the encoder, and
// beside them what the machine could do at most: the same packets copied without being decoded.

package import Jobs
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
  // One short job says how long the others may be.
  let most = min(source.pictures, max(1, Int(1.5 * source.rate)))
  let few = max(1, most / 3)
  let trial = try Job(source, pictures: few, cancellation)
  let start = wallTime()
  _ = try trial.run(threads: 1)
  let each = (wallTime() - start) / 1e9 / Double(few)
  let fitting = Int(seconds / (each * Double(threads.count) * 2.2))
  let job = try Job(source, pictures: min(most, max(few, fitting)), cancellation)
  var rates = threads.map { _ in [Double]() }
  var times = threads.map { _ in [Double]() }
  var copies: [Double] = []
  try inRounds(atLeast: 2, atMost: 9, seconds: seconds, cancellation, progress: progress) {
    round throws(JobError) in
    copies.append(try copyRate(source))
    for point in order(threads.count, round: round) {
      let (wall, cpu) = (wallTime(), processTime())
      let written = try job.run(threads: threads[point])
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
    copyPicturesPerSecond: Spread(copies), pictures: job.pictures, codec: "h264",
    speed: JobRequest.defaultSpeed, quality: JobRequest.defaultQuality)
}

/// A job over the first pictures of a film, with a blurred and a filled region.
private struct Job: ~Copyable {
  /// Pictures that it writes, about.
  let pictures: Int
  private let source: FilmedSource
  private let plan: MemoryFile
  private let cancellation: Cancellation

  init(_ source: FilmedSource, pictures: Int, _ cancellation: Cancellation) throws(JobError) {
    let region = judgedRegion(source.size)
    let side = max(24, region.width / 2)
    let small = PixelRect(x: 0, y: 0, width: side, height: side)
    let blur = "{\"blur\": {\"strength\": 0.1}}"
    let end = written(Double(pictures) / source.rate, digits: 6)
    let text = BenchPlan(
      [BenchPlan.box("a", region, blur), BenchPlan.box("b", small, "\"fill\"")],
      more: ", \"clip\": {\"from\": \"start\", \"to\": \"\(end)\"}"
    ).text
    self.pictures = pictures
    self.source = source
    self.cancellation = cancellation
    plan = try file(holding: text)
  }

  /// Runs it; how many pictures it wrote.
  func run(threads: Int) throws(JobError) -> Int {
    let output = temporaryName(suffix: ".mp4")
    var request = JobRequest(source: source.path, plan: plan.path, output: output)
    request.codec = .h264
    request.threads = threads
    request.worker.cancellation = cancellation
    let summary = try RedactionJob(request).run()
    remove(output)
    return max(1, summary.picturesOut)
  }
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
