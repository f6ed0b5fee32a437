// The words between a job, which has names and never looks into media, and the worker, which looks
// into media and has no names. Each request is one line of JSON there, and one or more lines back.

import FoundationEssentials
package import MediaTime

/// Something that a worker can be asked to do; it names descriptors as the worker knows them.
package protocol WorkerRequest: Codable, Sendable {
  /// What comes back when it is done.
  associatedtype Answer: Codable & Sendable

  /// The request's name on the wire.
  static var name: String { get }
}

/// How far a worker is.
package struct WorkerProgress: Codable, Sendable {
  /// Pictures, or blocks of samples, that are done.
  package let count: Int
  /// How much of the source's time they cover.
  package let time: Timestamp

  /// Tells of progress.
  package init(count: Int, time: Timestamp) { (self.count, self.time) = (count, time) }
}

/// One line of a worker's reply.
package enum WorkerAnswer<Value: Codable & Sendable>: Codable, Sendable {
  /// The work goes on.
  case progress(WorkerProgress)
  /// The work is done.
  case value(Value)
  /// The work could not be done.
  case failure(MediaFailure)
}

/// The answer of a request that has no more to say than that it was done.
package struct Done: Codable, Sendable {
  /// Says so.
  package init() {}
}

/// One line of a request: which one, and its particulars.
package struct WorkerEnvelope<Particulars: Codable>: Codable {
  /// The request's name.
  package let request: String
  /// The request itself.
  package let particulars: Particulars
}

/// The name alone, to choose how to read the rest.
package struct WorkerLabel: Codable {
  /// The request's name.
  package let request: String
}

/// Why a line of the wire could not be made or read.
public enum WireError: Error, Hashable, Codable, Sendable {
  /// A request holds a number that JSON has no word for.
  case cannotAsk(request: String)
  /// A line of the reply is none that an honest worker writes.
  case garbledAnswer(request: String)
}

extension WorkerRequest {
  /// The request as the line that asks for it, without a line feed.
  ///
  /// - Throws: `WireError.cannotAsk`.
  package func line() throws(WireError) -> [UInt8] {
    do {
      let envelope = WorkerEnvelope(request: Self.name, particulars: self)
      return Array(try JSONEncoder().encode(envelope))
    } catch { throw .cannotAsk(request: Self.name) }
  }

  /// Reads one line of the reply.
  ///
  /// - Throws: `WireError.garbledAnswer`.
  package static func answer(_ line: [UInt8]) throws(WireError) -> WorkerAnswer<Answer> {
    do { return try JSONDecoder().decode(WorkerAnswer<Answer>.self, from: Data(line)) } catch {
      throw .garbledAnswer(request: name)
    }
  }
}
