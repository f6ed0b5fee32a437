// A supervisor that is killed says goodbye to nobody. Its worker has to notice, even in the middle
// of work that sends no event.

import SandboxLockdown
import Foundation
import Glibc
import SandboxSupervisor
import Testing

@Suite(.timeLimit(.minutes(30))) struct OrphanTests {
  @Test func aWorkerDoesNotOutliveItsSupervisor() async throws {
    let result = await #expect(
      processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]
    ) {
      let worker = try start(cpuSeconds: 600)
      try worker.ask(#"{"trial": "spin"}"#)
      let process = try #require(worker.handle.process)
      let text = Array("worker \(process)\n".utf8)
      _ = unsafe write(1, text, text.count)
      kill(getpid(), SIGKILL)
    }
    let words = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
    let line = try #require(words.split(separator: "\n").last { $0.hasPrefix("worker ") })
    let process = try #require(Int32(line.dropFirst("worker ".count)))
    let beginning = ContinuousClock.now
    while isRunning(process) { usleep(1000) }
    print("the worker was gone \(beginning.duration(to: .now)) after its supervisor")
  }
}

@Suite struct LineBufferTests {
  @Test func linesComeOutAsTheyWentInWhateverThePieces() {
    let lines = ["", "a", "", "bc", String(repeating: "x", count: 5000), "end"]
    let bytes = lines.flatMap { Array($0.utf8) + [10] } + Array("rest".utf8)
    for size in [1, 2, 3, 7, 4096, bytes.count] {
      var buffer = LineBuffer()
      var found: [String] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        buffer.append(Array(bytes[start..<min(start + size, bytes.count)]))
        while let line = buffer.next() { found.append(String(decoding: line, as: UTF8.self)) }
      }
      #expect(found == lines)
      #expect(buffer.pending == 4)
      #expect(!buffer.isOverlong)
    }
  }

  @Test func aLineWithoutEndIsNoticed() {
    var buffer = LineBuffer()
    let piece = [UInt8](repeating: 1, count: 16 << 20)
    for _ in 0..<4 { buffer.append(piece) }
    #expect(buffer.next() == nil && !buffer.isOverlong)
    buffer.append([1])
    #expect(buffer.next() == nil && buffer.isOverlong)
  }
}
