// What can go wrong in the studio, as facts; the sentence is made where a person reads it.

package import Files
package import Jobs

/// Why the studio did not do what it was asked to.
package enum StudioFailure: Error, Hashable, Codable, Sendable {
  /// A job failed.
  case job(JobFailure)
  /// The plan was changed since: it has this revision now.
  case conflict(revision: Int)
  /// Another program has this plan open in a studio.
  case openElsewhere(plan: PathText)
  /// The journal of a plan holds what no studio wrote.
  case journal(path: PathText)
  /// A list of exemption codes is none: as a whole, or its entry of this number, from 1.
  case exemptions(path: PathText, entry: Int?)
  /// The film has no picture of this number; numbers count from 0.
  case noSuchPicture(number: Int, count: Int)
  /// The plan has no region of this id.
  case noSuchRegion(id: String)
  /// The work of this kind runs already, and there is one at a time.
  case running(WorkKind)
  /// Nothing was exported yet.
  case nothingExported
  /// Too much is asked for at once.
  case busy
  /// The system has no room for another thread.
  case noThread
  /// A port of this machine cannot be listened on.
  case cannotListen(port: Int)
}

/// Work that goes on while people do something else.
package enum WorkKind: String, Hashable, Codable, Sendable, CaseIterable {
  case follow, export
}

/// Runs something that fails as a job does.
func working<Value: ~Copyable>(
  _ body: () throws(JobFailure) -> Value
) throws(StudioFailure) -> Value {
  do throws(JobFailure) { return try body() } catch { throw .job(error) }
}
