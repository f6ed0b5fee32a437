// Section `decode`: as many decoders at once as there are threads to measure, each alone on its thread.
// The pictures of one film do not get faster with threads, since a damaged one must be known in time.

package import Jobs
import Render
import Threading

/// Measures decoding at several numbers of threads.
///
/// - Parameter seconds: real time to spend, about.
package func measureDecode(
  _ source: FilmedSource, threads: [Int], seconds: Double, _ cancellation: Cancellation,
  progress: (Double) -> Void
) throws(JobError) -> DecodeFigures {
  var rates = threads.map { _ in [Double]() }
  var times = threads.map { _ in [Double]() }
  let pictures = min(source.pictures, 30)
  try inRounds(atLeast: 3, atMost: 9, seconds: seconds, cancellation, progress: progress) {
    round throws(JobError) in
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
        threads: threads[$0], picturesPerSecond: Spread(rates[$0]),
        cpuMilliseconds: Spread(times[$0]))
    })
}

/// Thread time of each of several decoders that start together.
private func decodeAtOnce(
  _ source: FilmedSource, pictures: Int, threads: Int
) throws(JobError) -> [Double] {
  do {
    let workers = try (0..<threads).map { _ in
      try Worker { () throws(JobError) -> Double in
        var reader = try source.reader()
        let start = threadTime()
        var count = 0
        while count < pictures, try source.next(&reader) != nil { count += 1 }
        return threadTime() - start
      }
    }
    var result: [Double] = []
    var failure: (any Error)?
    for worker in workers {
      do { result.append(try worker.join()) } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
    return result
  } catch let error as JobError {
    throw error
  } catch {
    throw .temporary(path: source.name, reason: "\(error)")
  }
}
