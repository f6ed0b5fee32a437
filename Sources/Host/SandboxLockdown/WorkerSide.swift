// The worker's end of the two pipes, and the door that it shuts behind itself before anything else.
// Descriptors: 0 requests, 1 events, 2 words for the log, from 3 on the files of the job.

import CSandbox
import FoundationEssentials
import Glibc

/// What a worker does before, between and after its work.
package enum WorkerSide {
  /// The exit code of a worker whose memory ran out; one that crashes for that reason has it by
  /// itself.
  package static let codeForMemory = Int32(VEIL_EXIT_MEMORY)

  /// Whether so little memory is left that a failure of a library will be for want of it: less than
  /// an eighth of the limit.
  package static var isShortOfMemory: Bool { veil_is_short_of_memory() != 0 }

  /// The first event.
  private struct FirstEvent: Encodable {
    let event = "sandbox"
    let layers: [SandboxReport.Layer]
  }

  /// Locks this process in and says which layers hold, in the first event.
  ///
  /// To be called first, while there is one thread. Without the one argument that a worker gets, it
  /// ends the process; from then on the process ends within moments of the other's end, whatever it
  /// does.
  @discardableResult package static func enter() -> SandboxReport {
    guard CommandLine.arguments.count == 2,
      let limits = SandboxLimits(argument: CommandLine.arguments[1])
    else {
      write(Array("veil-worker: it is started by veil, and does nothing by itself\n".utf8), to: 2)
      exit(64)
    }
    // A pipe that nobody reads is an error of a write, which has a sentence; a signal has none.
    signal(SIGPIPE, SIG_IGN)
    let report = lockDown(limits)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let line = try? encoder.encode(FirstEvent(layers: report.layers)),
      veil_watch_reader(1) == 0
    else { exit(70) }
    emit(Array(line))
    return report
  }

  private static func lockDown(_ limits: SandboxLimits) -> SandboxReport {
    var bits: UInt32 = 0
    for (number, layer) in SandboxLayer.allCases.enumerated() where limits.withheld.contains(layer)
    {
      bits |= 1 << UInt32(number)
    }
    var numbers = veil_limits(
      memory_bytes: UInt64(max(0, limits.memoryBytes)),
      cpu_seconds: UInt64(max(0, limits.cpuSeconds)),
      file_bytes: UInt64(max(0, limits.fileBytes)), descriptors: Int32(limits.descriptors),
      withheld: bits)
    var failures = [Int32](repeating: EINVAL, count: SandboxLayer.allCases.count)
    _ = unsafe veil_lock_down(&numbers, &failures)
    return SandboxReport(
      layers: zip(SandboxLayer.allCases, failures).map { layer, failure in
        SandboxReport.Layer(
          name: layer, held: failure == 0, reason: failure == 0 ? nil : describe(failure, layer))
      })
  }

  private static func describe(_ failure: Int32, _ layer: SandboxLayer) -> String {
    if failure == Int32(VEIL_WITHHELD) { return "withheld on purpose" }
    if failure == EBUSY { return "several threads were running" }
    if failure == EINVAL && layer == .unprivilegedUser { return "no other user is known here" }
    return unsafe String(cString: strerror(failure)).lowercased()
  }

  /// Sends one event.
  package static func emit(_ line: [UInt8]) { write(line + [UInt8(ascii: "\n")], to: 1) }

  /// Writes all of it; the process ends when nobody is there to read it.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let put = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if put > 0 { rest = rest.dropFirst(put) } else if errno != EINTR { exit(75) }
    }
  }

  /// Requests, one after the other.
  package struct Requests: ~Copyable {
    private var buffer = LineBuffer()

    package init() {}

    /// Waits for the next request; nil when none will follow, or none that is to be trusted.
    package mutating func next() -> [UInt8]? {
      while true {
        if let line = buffer.next() { return line }
        if buffer.isOverlong { return nil }
        var got = 0
        let chunk = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { memory, count in
          got = unsafe read(0, memory.baseAddress, memory.count)
          count = max(0, got)
        }
        if got == 0 || got < 0 && errno != EINTR { return nil }
        buffer.append(chunk)
      }
    }
  }
}
