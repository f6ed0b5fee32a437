// What the figures of a report belong to: the machine, its system and its libraries, and what else
// ran on it meanwhile. Read from files that the kernel writes; what it does not say is nil or
// empty.

import Files
import Kernels
import SystemPackage

/// The machine that something was measured on.
///
/// Reason for its size: each property is one of the report's JSON.
package struct Machine: Codable, Sendable, Equatable {
  /// The processor's own name, as the system reports it.
  package var processor: String
  /// Processors that this process may use.
  package var processors: Int
  /// The instruction set that the kernels use.
  package var instructionSet: String
  /// Caches of the first processor.
  package var caches: [Cache]
  /// Bytes of memory that the system has.
  package var memoryBytes: Int64
  /// The kernel's release.
  package var kernel: String
  /// Who makes the virtual machine that this is; nil where no hypervisor shows itself.
  package var virtualMachine: String?
  /// Versions of the libraries that decode and encode.
  package var libraries: [String]
  /// Threads that wanted to run in the minute before the measurement, on average.
  package var loadBefore: Double
  /// The same at its end: this process and whatever else ran.
  package var loadAfter: Double
  /// Share of all processors' time, 0...1, that other programs used just before.
  package var othersBefore: Double
  /// The same while it was measured.
  package var othersDuring: Double

  /// A cache of a processor.
  package struct Cache: Codable, Sendable, Equatable {
    /// 1 is nearest to the processor.
    package var level: Int
    /// `Data`, `Instruction` or `Unified`.
    package var type: String
    /// Its size.
    package var bytes: Int
  }

  /// Looks at this machine; both loads are that of now, and nothing is known of other programs.
  package init() {
    let processors = text("/proc/cpuinfo")
    processor = field("model name", in: processors) ?? "unknown processor"
    self.processors = Machine.processorCount
    instructionSet = "\(InstructionSet.chosen)"
    caches = (0..<8).compactMap { Cache(number: $0) }
    let memory = field("MemTotal", in: text("/proc/meminfo"))?.split(separator: " ").first
    memoryBytes = (memory.flatMap { Int64($0) } ?? 0) << 10
    kernel = text("/proc/sys/kernel/osrelease")
    let flags = field("flags", in: processors)?.split(separator: " ") ?? []
    if flags.contains("hypervisor") {
      let maker = ["sys_vendor", "product_name"].map { text(FilePath("/sys/class/dmi/id/\($0)")) }
      virtualMachine = maker.filter { !$0.isEmpty }.joined(separator: " ")
    }
    libraries = []
    loadBefore = Machine.load
    loadAfter = loadBefore
    (othersBefore, othersDuring) = (0, 0)
  }

  /// Share of all processors' time above which other programs spoil a verdict.
  package static let mostOthers = 0.05

  /// Whether other programs used so much of it that no verdict can be had.
  package var isBusy: Bool { max(othersBefore, othersDuring) > Machine.mostOthers }

  /// Whether figures of another machine can be held against those of this one.
  func isSame(as other: Machine) -> Bool {
    (processor, processors, memoryBytes, virtualMachine, caches)
      == (
        other.processor, other.processors, other.memoryBytes, other.virtualMachine, other.caches
      )
  }
}

extension Machine.Cache {
  /// A cache by its number in the kernel's list; nil if there is none.
  fileprivate init?(number: Int) {
    let folder = "/sys/devices/system/cpu/cpu0/cache/index\(number)/"
    let size = text(FilePath(folder + "size"))
    guard let level = Int(text(FilePath(folder + "level"))), let count = Int(size.dropLast()),
      let unit = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30][size.suffix(1)]
    else { return nil }
    self.init(level: level, type: text(FilePath(folder + "type")), bytes: count * unit)
  }
}

/// How much the processors of the whole machine have worked so far.
struct ProcessorTime {
  /// Nanoseconds that they worked, for anybody.
  private let busy: Double
  /// Nanoseconds that this process and its workers had of them.
  private let own = processTime()
  private let wall = wallTime()
  private let processors: Int

  /// Looks at the kernel's count of now.
  init() {
    let lines = text("/proc/stat").split(separator: "\n")
    // user, nice, system, idle, waiting, interrupts, soft interrupts, taken by the hypervisor
    let ticks = (lines.first ?? "").split(separator: " ").dropFirst().prefix(8).map {
      Double($0) ?? 0
    }
    busy = zip(ticks, [1, 1, 1, 0, 0, 1, 1, 1]).reduce(0) { $0 + $1.0 * $1.1 } * 1e7
    processors = max(1, lines.dropFirst().prefix { $0.hasPrefix("cpu") }.count)
  }

  /// The share of all processors' time, 0...1, that other programs used from `earlier` on.
  func others(since earlier: ProcessorTime) -> Double {
    let all = (wall - earlier.wall) * Double(processors)
    let used = busy - earlier.busy - (own - earlier.own)
    return all > 0 ? min(1, max(0, used / all)) : 0
  }
}

/// A small text that the kernel writes, without its last line end; empty where there is none.
private func text(_ path: FilePath) -> String {
  let bytes = (try? contents(at: path, limit: 1 << 24)) ?? []
  return String(decoding: bytes.last == 0x0a ? bytes.dropLast() : bytes[...], as: UTF8.self)
}

/// What stands behind the first `name:` of a text.
private func field(_ name: String, in text: String) -> String? {
  for line in text.split(separator: "\n") where line.hasPrefix(name) {
    let parts = line.split(separator: ":", maxSplits: 1)
    if parts.count == 2 { return String(parts[1].drop { $0 == " " }) }
  }
  return nil
}
