// The words between a job, which has paths and never looks into media, and the worker, which looks into
// media and has no paths. Each errand is one line of JSON there, and one or more lines back.

import FoundationEssentials
package import MediaTime

/// Something that a worker can be asked to do; it names descriptors as the worker knows them.
package protocol Errand: Codable, Sendable {
  /// What comes back when it is done.
  associatedtype Answer: Codable & Sendable

  /// The errand's name on the wire.
  static var name: String { get }

  /// Does it.
  ///
  /// - Throws: `ErrandFailure`, which is sent back in place of an answer.
  func perform(at desk: inout Desk) throws(ErrandFailure) -> Answer
}

/// How far an errand is.
package struct ErrandProgress: Codable, Sendable {
  /// Pictures, or blocks of samples, that are done.
  package let count: Int
  /// How much of the source's time they cover.
  package let time: Timestamp

  package init(count: Int, time: Timestamp) {
    self.count = count
    self.time = time
  }
}

/// One line of a worker's reply.
package enum ErrandReport<Answer: Codable & Sendable>: Codable, Sendable {
  /// The errand goes on.
  case progress(ErrandProgress)
  /// The errand is done.
  case answer(Answer)
  /// The errand could not be done.
  case failure(ErrandFailure)
}

/// An errand that has no more to say than that it was done.
package struct Done: Codable, Sendable {}

/// One line of a request: which errand, and its particulars.
struct ErrandEnvelope<Particulars: Codable>: Codable {
  let errand: String
  let order: Particulars
}

/// The name alone, to choose how to read the rest.
struct ErrandLabel: Codable {
  let errand: String
}

extension Errand {
  /// The errand as the line that asks for it, without a line feed.
  ///
  /// - Throws: `ErrandFailure` when it holds a number that JSON has no word for.
  package func line() throws(ErrandFailure) -> [UInt8] {
    do {
      return Array(try JSONEncoder().encode(ErrandEnvelope(errand: Self.name, order: self)))
    } catch { throw ErrandFailure(.fault, "\(Self.name) cannot be asked for: \(error)") }
  }

  /// Reads one line of the reply.
  ///
  /// - Throws: `ErrandFailure` when the line is none that an honest worker writes.
  package static func report(_ line: [UInt8]) throws(ErrandFailure) -> ErrandReport<Answer> {
    do { return try JSONDecoder().decode(ErrandReport<Answer>.self, from: Data(line)) } catch {
      throw ErrandFailure(.fault, "the worker's reply to \(name) makes no sense")
    }
  }
}
