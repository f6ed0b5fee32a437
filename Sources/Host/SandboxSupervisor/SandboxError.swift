// What can go wrong between a worker and the process that started it, as cases with facts. How a
// worker ended is no error but an answer: see WorkerEnding.

/// A failure to start a worker or to talk to it.
public enum SandboxError: Error, Hashable, Codable, Sendable {
  /// What was asked of the system.
  public enum Operation: String, Codable, Sendable {
    case makingPipe, passingDescriptor, makingMemoryFile, talking, waiting
  }

  /// Words of a worker that make no sense.
  public enum Nonsense: String, Codable, Sendable {
    /// Its first event is no report about its sandbox.
    case firstEvent
    /// Its answer to an attack that was tried.
    case trialAnswer
  }

  /// The worker's program is not where it belongs; the places looked at.
  case programMissing(places: [String])
  /// The system could not start the program; `code` is an errno.
  case cannotStart(program: String, code: Int32)
  /// The worker ended before it said which layers hold.
  case endedEarly(WorkerEnding)
  /// The mandatory layer does not hold; why, as the worker's kernel says it.
  case notEstablished(reason: String)
  /// The worker said something that is no event.
  case garbled(Nonsense)
  /// The worker's event goes on beyond the longest that is read, in bytes.
  case eventTooLong(limit: Int)
  /// The worker said nothing for this long, and was ended.
  case silent(seconds: Int)
  /// The worker has gone; how is known after waiting for it.
  case workerGone
  /// The system refused a call; `code` is an errno.
  case inputOutput(Operation, code: Int32)
}
