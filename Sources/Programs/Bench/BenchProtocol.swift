// What crosses the wall between the benchmark, which has names and looks into no media, and its
// worker, which looks into media and has no names. One line of JSON asks; lines of progress and one
// answer come back.

import FoundationEssentials
package import WorkerProtocol

/// Where a worker finds the files that it was given.
package enum BenchFile {
  /// The film; empty until it is coded where it is the built-in one.
  package static let film: Int32 = 3
  /// An empty file that copies of the film go to.
  package static let copy: Int32 = 4
}

/// One part of the work.
package enum BenchTask: Codable, Sendable, Hashable {
  /// Says which libraries it works with.
  case libraries
  /// Codes the built-in film.
  case film(threads: Int)
  /// Says what the film is.
  case clip
  /// Times the kernels and the limits of memory, for about this long.
  case kernels(seconds: Double)
  /// Times painting against decoding alone; thoroughly means with effects beyond the two that are
  /// judged.
  case loop(isThorough: Bool, seconds: Double)
  /// Times decoding at several numbers of threads.
  case decode(threads: [Int], seconds: Double)
  /// Times following beside decoding.
  case follow(seconds: Double)
  /// Copies the film's packets to another container once.
  case copy
}

/// One line to a worker.
package struct BenchRequest: Codable, Sendable, Equatable {
  /// The widest instruction set that kernels may use.
  package var instructionSet: String
  /// What to do.
  package var task: BenchTask

  /// Asks for a part of the work.
  package init(_ task: BenchTask, instructionSet: String) {
    self.task = task
    self.instructionSet = instructionSet
  }

  /// The request as a line without its end.
  func line() throws -> [UInt8] { Array(try JSONEncoder().encode(self)) }
}

/// One line from a worker.
package enum BenchEvent: Codable, Sendable {
  /// The share of the task that is done, 0...1.
  case progress(Double)
  /// The libraries and their versions.
  case libraries([String])
  /// The film is coded.
  case film
  /// What the film is.
  case clip(ClipFigures)
  /// What kernels take.
  case kernels(KernelFigures)
  /// What painting takes.
  case loop(LoopFigures)
  /// What decoding takes.
  case decode(DecodeFigures)
  /// What following takes; nil where the film is too short.
  case follow(FollowFigures?)
  /// Pictures per second of copying.
  case copy(picturesPerSecond: Double)
  /// Why there is no answer.
  case failure(MediaFailure)

  /// Reads a line; nil if it is none that an honest worker writes.
  init?(line: [UInt8]) {
    guard let event = try? JSONDecoder().decode(BenchEvent.self, from: Data(line)) else {
      return nil
    }
    self = event
  }

  /// The event as a line without its end.
  func line() throws -> [UInt8] { Array(try JSONEncoder().encode(self)) }
}
