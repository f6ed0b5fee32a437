// A worker as its supervisor has it.

import Confinement
import Sandbox
import Testing

@Suite struct WorkerProcessTests {
  @Test func aWorkerAnswersAndEndsByItself() throws {
    let worker = try WorkerProcess(
      executable: try WorkerProgram.path(), descriptors: [], limits: SandboxLimits())
    print(worker.report.lines)
    try worker.send(Array(#"{"echo":"hello"}"#.utf8))
    let answer = try #require(try worker.nextEvent())
    print(String(decoding: answer, as: UTF8.self))
    #expect(worker.wait() == .exited(0))
  }
}
