// A worker that is asked by a stranger: hostile requests are answered with a failure, one each, and
// nothing traps.

import Foundation
import MediaTime
import RedactionModel
import Synchronization
import Testing
import WorkerProtocol
import WorkerService

/// A service and what it emits.
private struct ListeningService: ~Copyable {
  private final class Lines: Sendable {
    let lines = Mutex<[[UInt8]]>([])
  }

  private let lines: Lines
  private var service: WorkerService

  init() {
    let lines = Lines()
    self.lines = lines
    service = WorkerService { line in lines.lines.withLock { $0.append(line) } }
  }

  /// What the service answers to a line.
  mutating func answers(to line: [UInt8]) -> [[UInt8]] {
    service.handle(line)
    return lines.lines.withLock { lines in
      defer { lines = [] }
      return lines
    }
  }
}

@Suite struct WorkerServiceTests {
  @Test(arguments: [
    "", "{", "null", "[]", #"{"request":"identify","particulars":{}}"#, #"{"request":"index"}"#,
    #"{"request":"index","particulars":{"source":"x","keep":[]}}"#,
    #"{"request":"index","particulars":{"source":99999999999,"keep":[]}}"#, #"{"request":5}"#,
    // No such descriptor, and a descriptor that is no media file.
    #"{"request":"index","particulars":{"source":911,"keep":[]}}"#,
    #"{"request":"verify","particulars":{"output":911,"source":911,"plan":"{}","threads":1}}"#,
    #"{"request":"frame","particulars":{"source":911,"image":911,"format":"png","time":{"start":{}},"plan":"{"}}"#,
    #"{"request":"sheet","particulars":{"output":911,"source":911,"image":911}}"#,
    #"{"request":"strip","particulars":{"source":911,"image":911,"from":{"start":{}},"to":{"end":{}},"step":{"ticks":1,"base":{"numerator":1,"denominator":1}}}}"#,
  ])
  func anythingElseIsAnsweredWithAFailure(line: String) throws {
    var service = ListeningService()
    let answers = service.answers(to: Array(line.utf8))
    #expect(answers.count == 1)
    #expect(answers.first?.starts(with: Array(#"{"failure":"#.utf8)) == true)
  }

  @Test func aPlanThatNobodyMayCarryOutIsRefusedByTheWorkerToo() throws {
    var service = ListeningService()
    let request = FrameRequest(
      source: 911, image: 911, time: .start, plan: #"{"veil": 1, "detectFaces": true}"#)
    let answers = service.answers(to: try request.line())
    #expect(answers.count == 1)
    guard case .failure(.planNotPermitted) = try FrameRequest.answer(answers[0]) else {
      Issue.record("the worker took the plan")
      return
    }
  }
}
