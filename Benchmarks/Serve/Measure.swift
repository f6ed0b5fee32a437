// Timing with the thread's own clock, in batches, of which the median counts.

import Kernels
import Raster

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Nanoseconds on a clock.
private func now(_ clock: clockid_t) -> Double {
  var time = timespec()
  unsafe clock_gettime(clock, &time)
  return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}

/// Line by line, even into a pipe.
func reply(_ text: String) {
  print(text)
  fflush(nil)
}

/// The request's time per call: about eleven batches within the budget, one call at least in each.
func measure(_ request: Request, milliseconds: Double) -> String {
  let given = request.given()
  var target = request.target()
  var scratch = Scratch()
  request.run(1, given, on: &target, scratch: &scratch)
  let start = now(CLOCK_THREAD_CPUTIME_ID)
  request.run(1, given, on: &target, scratch: &scratch)
  let single = max(now(CLOCK_THREAD_CPUTIME_ID) - start, 200)
  let batch = max(1, Int(milliseconds * 1e6 / 11 / single))
  var (cpu, wall): ([Double], [Double]) = ([], [])
  var used = 0.0
  while cpu.count < 5 || (used < milliseconds * 1e6 && cpu.count < 101) {
    let from = (now(CLOCK_THREAD_CPUTIME_ID), now(CLOCK_MONOTONIC))
    request.run(batch, given, on: &target, scratch: &scratch)
    let to = (now(CLOCK_THREAD_CPUTIME_ID), now(CLOCK_MONOTONIC))
    cpu.append((to.0 - from.0) / Double(batch))
    wall.append((to.1 - from.1) / Double(batch))
    used += to.0 - from.0
    if used > milliseconds * 4e6 { break }
  }
  let middle = cpu.count / 2
  return "\(cpu.sorted()[middle]) \(wall.sorted()[middle]) \(cpu.count * batch)"
}

/// A hash of what every operation paints like this one, at 8, 10 and 16 bit.
func digest(_ request: Request) -> UInt64 {
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  var scratch = Scratch()
  for bits in [8, 10, 16] {
    for (_, operation) in Request.Operation.all {
      let part = Request(
        operation: operation, size: request.size, number: request.number, bitDepth: bits,
        set: request.set)
      let given = part.given()
      var target = part.target()
      part.run(1, given, on: &target, scratch: &scratch)
      let plane = target.plane(0)
      for y in 0..<plane.height {
        for x in 0..<plane.width { hash = (hash ^ UInt64(plane[x, y])) &* 0x100_0000_01B3 }
      }
    }
  }
  return hash
}
