// Below every measurement: the clocks, the processors and the nameless memory that the system gives. The
// only file of this target that talks to the system, and the only one with unsafe code.

import CProcessors
import Glibc
import Kernels
import Raster

/// Nanoseconds of processor time that the calling thread has used.
package func threadTime() -> Double { read(CLOCK_THREAD_CPUTIME_ID) }

/// Nanoseconds of processor time that all threads of this process have used, and all of every worker
/// that it has waited for.
package func processTime() -> Double {
  var workers = rusage()
  unsafe getrusage(RUSAGE_CHILDREN.rawValue, &workers)
  return read(CLOCK_PROCESS_CPUTIME_ID) + nanoseconds(workers.ru_utime)
    + nanoseconds(workers.ru_stime)
}

private func nanoseconds(_ time: timeval) -> Double {
  Double(time.tv_sec) * 1e9 + Double(time.tv_usec) * 1e3
}

/// Nanoseconds on a clock that nobody sets.
package func wallTime() -> Double { read(CLOCK_MONOTONIC) }

private func read(_ clock: clockid_t) -> Double {
  var time = timespec()
  unsafe clock_gettime(clock, &time)
  return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}

/// The machine that something was measured on.
package struct Machine: Codable, Sendable, Equatable {
  /// The processor's own name, as the system reports it.
  package var processor: String
  /// Processors that this process may use.
  package var processors: Int
  /// The instruction set that the kernels use.
  package var instructionSet: String
  /// Threads that wanted to run in the minute before the measurement, on average.
  package var loadBefore: Double
  /// The same at its end: this process and whatever else ran.
  package var loadAfter: Double

  /// Looks at this machine; both loads are that of now.
  package init() {
    processor = Machine.processorName
    processors = Machine.processorCount
    instructionSet = "\(InstructionSet.chosen)"
    loadBefore = Machine.load
    loadAfter = loadBefore
  }

  /// Processors that this process may use.
  package static var processorCount: Int { Int(veil_processor_count()) }

  /// The system's load of the last minute.
  package static var load: Double {
    var loads = [0.0, 0, 0]
    return unsafe getloadavg(&loads, 3) > 0 ? loads[0] : 0
  }

  private static var processorName: String {
    for line in textFile("/proc/cpuinfo").split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].hasPrefix("model name") else { continue }
      return String(parts[1].drop { $0 == " " })
    }
    return "unknown processor"
  }

  private static func textFile(_ path: String) -> String {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 14)
    let count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}

/// Keeps the calling thread on the processor that it runs on while `body` runs; goes on without where the
/// system refuses.
package func pinned<Result, Failure: Error>(
  _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  let isPinned = veil_pin() == 0
  defer { if isPinned { veil_unpin() } }
  return try body()
}

/// A file in memory that has no name and goes when its owner goes.
package struct MemoryFile: ~Copyable {
  /// The open descriptor, for reading and writing.
  package let descriptor: Int32

  /// Makes an empty one; nil where the system has no room.
  package init?() {
    let made = veil_measured_file()
    guard made >= 0 else { return nil }
    descriptor = made
  }

  deinit { close(descriptor) }

  /// A path under which this process can open the file once more.
  package var path: String { "/proc/self/fd/\(descriptor)" }

  /// Bytes in the file.
  package var size: Int {
    var facts = stat()
    return unsafe fstat(descriptor, &facts) == 0 ? Int(facts.st_size) : 0
  }

  /// Replaces the contents; false where the system has no room.
  package func write(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return unsafe ftruncate(descriptor, 0) == 0
      && pwrite(descriptor, bytes, bytes.count, 0) == bytes.count
  }
}

/// A name in the folder for temporary files that nothing stands at, for an output of this process.
package func temporaryName(suffix: String) -> String {
  let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
  return "\(folder)/veil-bench-\(getpid())\(suffix)"
}

/// Removes the file of this name, if there is one.
package func remove(_ path: String) { unsafe unlink(path) }

/// Sets every sample of an 8-bit picture's first plane with the C library's own loop.
func setBytes(of picture: inout Picture, to value: UInt8) {
  let plane = picture.mutablePlane(0)
  let count = plane.stride * (plane.height - 1) + plane.width
  unsafe plane.base.initializeMemory(as: UInt8.self, repeating: value, count: count)
}
