// Section `redact`: whole jobs as `veil redact` does them, with one to all threads for the encoder,
// and beside them what the machine could do at most: the same packets copied without being decoded.
// A job parses in a worker of its own; copying happens in the benchmark's.

import Files
import Jobs
import MediaTime
import SystemPackage
import WorkerProtocol

extension Benchmark {
  /// Measures whole jobs at several numbers of encoder threads.
  ///
  /// - Parameters:
  ///   - files: the film.
  ///   - clip: what is known of it.
  ///   - worker: copies packets.
  ///   - seconds: real time to spend, about.
  /// - Returns: the figures.
  /// - Throws: `BenchError`.
  func measureRedact(
    _ files: borrowing BenchFiles, _ clip: ClipFigures, copying worker: borrowing BenchWorker,
    seconds: Double
  ) throws(BenchError) -> RedactFigures {
    let threads = threadCounts(upTo: Machine.processorCount)
    // One short job says how long the others may be.
    let most = min(clip.pictures, max(1, Int(1.5 * clip.picturesPerSecond)))
    let few = max(1, most / 5)
    let start = wallTime()
    _ = try TimedJob(clip, pictures: few).run(files.path, threads: 1, cancellation)
    let each = (wallTime() - start) / 1e9 / Double(few)
    let fitting = Int(seconds / (each * Double(threads.count * leastRounds)))
    let job = try TimedJob(clip, pictures: min(most, max(few, fitting)))
    var rates = threads.map { _ in [Double]() }
    var times = threads.map { _ in [Double]() }
    var copies: [Double] = []
    let path = files.path
    try inRounds(
      atLeast: leastRounds, atMost: 25, seconds: seconds, progress: tell("redact"),
      settled: { haveSettled(rates) }
    ) {
      round throws(BenchError) in
      if cancellation.isRaised { throw .job(.cancelled) }
      copies.append(try copyRate(worker))
      for point in order(threads.count, round: round) {
        let (wall, cpu) = (wallTime(), processTime())
        let written = try job.run(path, threads: threads[point], cancellation)
        times[point].append((processTime() - cpu) / Double(written) / 1e6)
        rates[point].append(Double(written) / (wallTime() - wall) * 1e9)
      }
    }
    return RedactFigures(
      points: threads.indices.map {
        let rate = Quartiles(rates[$0])
        return RedactFigures.Point(
          threads: threads[$0], picturesPerSecond: rate, cpuMilliseconds: Quartiles(times[$0]),
          realTimeCameras: rate.scaled(by: 1 / 30))
      },
      copyPicturesPerSecond: Quartiles(copies), pictures: job.pictures,
      codec: VideoCodec.h264.rawValue, speed: OutputOptions.defaultSpeed.rawValue,
      quality: OutputOptions.defaultQuality)
  }

  /// Pictures per second when the video's packets go from one container to another as they are.
  private func copyRate(_ worker: borrowing BenchWorker) throws(BenchError) -> Double {
    guard case .copy(let rate) = try worker.run(.copy) else {
      throw .unreadableAnswer(task: .copy)
    }
    return rate
  }
}

/// A job over the first pictures of a film, with a blurred and a filled region.
private struct TimedJob: ~Copyable {
  /// Pictures that it writes, about.
  let pictures: Int
  private let plan: MemoryFile

  init(_ clip: ClipFigures, pictures: Int) throws(BenchError) {
    let region = judgedRegion(PixelSize(width: clip.width, height: clip.height))
    let side = max(24, region.width / 2)
    let small = PixelRect(x: 0, y: 0, width: side, height: side)
    let blur = "{\"blur\": {\"strength\": 0.1}}"
    let end = written(Double(pictures) / clip.picturesPerSecond, digits: 6)
    let text = BenchPlan(
      [BenchPlan.box("a", region, blur), BenchPlan.box("b", small, "\"fill\"")],
      more: ", \"clip\": {\"from\": \"start\", \"to\": \"\(end)\"}"
    ).text
    self.pictures = pictures
    plan = try MemoryFile.holding(text)
  }

  /// Runs it.
  ///
  /// - Parameters:
  ///   - source: path of the film.
  ///   - threads: of the encoder.
  ///   - cancellation: stops it when raised.
  /// - Returns: how many pictures it wrote, 1 or more.
  /// - Throws: `BenchError.job`, `.cancelled`.
  func run(
    _ source: FilePath, threads: Int, _ cancellation: Cancellation
  ) throws(BenchError) -> Int {
    let output = temporaryName(suffix: ".mp4")
    var spec = RedactSpec(source: source, plan: plan.path, output: output)
    spec.coding.codec = .h264
    spec.coding.threads = threads
    var conduct = JobConduct()
    conduct.cancellation = cancellation
    let job = RedactJob(spec, conduct: conduct)
    let summary = try atWork { () throws(JobFailure) in try job.run() }
    removeFile(output)
    return max(1, summary.picturesOut)
  }
}
