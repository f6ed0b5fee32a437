// How much a worker may use, decided by the process that starts it and handed over as its one
// argument. The worker trusts it: whoever can start it could as well start something else.

import FoundationEssentials

/// Limits of a worker; each is hard.
package struct SandboxLimits: Sendable, Codable, Equatable {
  /// Bytes of private writable memory, stacks of threads among them.
  package var memoryBytes: Int
  /// Seconds of processor time of all threads together.
  package var cpuSeconds: Int
  /// Bytes that a file may grow to.
  package var fileBytes: Int
  /// Seconds without an event after which the worker is taken for stuck; 0 waits for ever.
  package var silentSeconds: Int
  /// Descriptors from 3 on that stay open; set by whoever starts the worker.
  package var descriptors = 0
  /// Layers left out on purpose, which is only for showing what a layer does.
  package var withheld: Set<SandboxLayer> = []

  /// Limits that a job of some minutes stays below; a long one raises them.
  package init(
    memoryBytes: Int = 4 << 30, cpuSeconds: Int = 3600, fileBytes: Int = 64 << 30,
    silentSeconds: Int = 600
  ) {
    self.memoryBytes = memoryBytes
    self.cpuSeconds = cpuSeconds
    self.fileBytes = fileBytes
    self.silentSeconds = silentSeconds
  }

  /// The limits as the worker's argument.
  package var argument: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = try? encoder.encode(self)
    return String(decoding: text ?? Data(), as: UTF8.self)
  }

  /// Reads the worker's argument; nil if it is none.
  package init?(argument: String) {
    guard let read = try? JSONDecoder().decode(SandboxLimits.self, from: Data(argument.utf8)),
      read.descriptors >= 0
    else { return nil }
    self = read
  }
}
