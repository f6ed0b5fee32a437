// Section `decode`: as many decoders at once as there are threads to measure, each alone on its
// thread. The pictures of one film do not get faster with threads, since a damaged one must be
// known in time.

import Source
import Threading
import WorkerProtocol

/// Measures decoding at several numbers of threads.
///
/// - Parameters:
///   - source: what is decoded.
///   - threads: numbers of threads, each 1 or more.
///   - seconds: real time to spend, about.
///   - progress: told the share that is done, 0...1.
/// - Returns: the figures.
/// - Throws: `MediaFailure` where the film cannot be decoded.
func measureDecode(
  _ source: FilmedSource, threads: [Int], seconds: Double, progress: (Double) -> Void
) throws(MediaFailure) -> DecodeFigures {
  var rates = threads.map { _ in [Double]() }
  var times = threads.map { _ in [Double]() }
  let pictures = min(source.pictures, 30)
  try inRounds(
    atLeast: leastRounds, atMost: 25, seconds: seconds, progress: progress,
    settled: { haveSettled(rates) }
  ) {
    round throws(MediaFailure) in
    for point in order(threads.count, round: round) {
      let start = wallTime()
      let each = try decodeAtOnce(source, pictures: pictures, threads: threads[point])
      let wall = wallTime() - start
      rates[point].append(Double(each.count * pictures) / wall * 1e9)
      times[point].append(each.reduce(0, +) / Double(each.count * pictures) / 1e6)
    }
  }
  return DecodeFigures(
    points: threads.indices.map {
      DecodeFigures.Point(
        threads: threads[$0], picturesPerSecond: Quartiles(rates[$0]),
        cpuMilliseconds: Quartiles(times[$0]))
    })
}

/// Thread time of each of several decoders that start together.
private func decodeAtOnce(
  _ source: FilmedSource, pictures: Int, threads: Int
) throws(MediaFailure) -> [Double] {
  var workers: [Worker<Double>] = []
  var failure: MediaFailure?
  do throws(ThreadError) {
    for _ in 0..<threads {
      workers.append(
        try Worker { () throws(MediaFailure) -> Double in
          var reader = try source.reader()
          let start = threadTime()
          var count = 0
          while count < pictures, try source.next(&reader) != nil { count += 1 }
          return threadTime() - start
        })
    }
  } catch {
    switch error {
    case .cannotStart(let code): failure = .noThread(code: code)
    }
  }
  var result: [Double] = []
  for worker in workers {
    do { result.append(try worker.join()) } catch {
      failure = failure ?? error as? MediaFailure ?? .released
    }
  }
  if let failure { throw failure }
  return result
}
