// Below every measurement: the clocks, the processors and the nameless memory that the system
// gives. The only file of this target that talks to the system, and the only one with unsafe code.
//
// On the worker's side of the wall only what needs no path works: clocks, counting, setting bytes.

import CProcessors
import Files
import Glibc
import Jobs
import Raster
package import SystemPackage

/// Nanoseconds of processor time that the calling thread has used.
package func threadTime() -> Double { read(CLOCK_THREAD_CPUTIME_ID) }

/// Nanoseconds of processor time that all threads of this process have used, and all threads of
/// every worker that it has waited for.
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

extension Machine {
  /// Processors that this process may use.
  package static var processorCount: Int { Int(veil_processor_count()) }

  /// The system's load of the last minute.
  package static var load: Double {
    var loads = [0.0, 0, 0]
    return unsafe getloadavg(&loads, 3) > 0 ? loads[0] : 0
  }
}

/// Sleeps on the calling thread.
func pause(seconds: Double) { usleep(UInt32(seconds * 1e6)) }

/// Keeps the calling thread, and what it starts, on the processor that it runs on while `body`
/// runs; goes on without where the system refuses.
///
/// - Parameter body: is run.
/// - Returns: what `body` gives.
/// - Throws: what `body` throws.
package func pinned<Result: ~Copyable, Failure: Error>(
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

  /// Makes an empty one.
  ///
  /// - Throws: `BenchError.noMemoryFile` where the system has no room.
  package init() throws(BenchError) {
    let made = veil_measured_file()
    guard made >= 0 else { throw .noMemoryFile(code: errno) }
    descriptor = made
  }

  /// Makes one that holds a text.
  ///
  /// - Parameter text: what it holds.
  /// - Returns: the file.
  /// - Throws: `BenchError.noMemoryFile` where the system has no room, `.job` where it cannot be
  ///   written to.
  static func holding(_ text: String) throws(BenchError) -> MemoryFile {
    let file = try MemoryFile()
    do throws(FilesError) { try writeAll(Array(text.utf8), to: file.descriptor) } catch {
      throw .job(.output(error.naming(file.path)))
    }
    return file
  }

  deinit { close(descriptor) }

  /// A path under which this process can open the file once more.
  package var path: FilePath { FilePath("/proc/self/fd/\(descriptor)") }
}

/// Takes everything out of an open file.
func makeEmpty(_ descriptor: Int32) { ftruncate(descriptor, 0) }

/// Lets kernels that were not used yet use no instruction set that is wider than the one of this
/// name.
func limitKernels(to name: String) { unsafe setenv("VEIL_CPU", name, 1) }

/// A name in the folder for temporary files that nothing stands at, another one each time.
func temporaryName(suffix: String) -> FilePath {
  let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
  let number = UInt32.random(in: .min ... .max)
  return FilePath(folder).appending("veil-bench-\(getpid())-\(number)\(suffix)")
}

/// Sets every sample of an 8-bit picture's first plane with the C library's own loop.
func setBytes(of picture: inout Picture, to value: UInt8) {
  let plane = picture.mutablePlane(0)
  let count = plane.stride * (plane.height - 1) + plane.width
  unsafe plane.base.initializeMemory(as: UInt8.self, repeating: value, count: count)
}
