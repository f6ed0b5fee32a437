// Where requests are carried out, one after the other, in the process that has descriptors and no
// names. It remembers what it indexed and keeps one source open, so that the requests of one job
// read packets once.

import FoundationEssentials
import MediaTime
import PolicyGate
import RedactionModel
import Source
import Synchronization
import WorkerProtocol

/// A request that the service can carry out; what it takes is in the file of its kind.
protocol ServedRequest: WorkerRequest {
  /// Does what is asked for.
  func answer(by service: inout WorkerService) throws(MediaFailure) -> Answer
}

/// Carries out requests and answers them.
package struct WorkerService: ~Copyable {
  private var indexed: [Int32: IndexedSource] = [:]
  /// The source that single pictures were last taken from, and its descriptor.
  private var session: SourceSession?
  private var sessionDescriptor: Int32 = -1
  private let emit: @Sendable ([UInt8]) -> Void

  /// Starts with nothing open.
  ///
  /// - Parameter emit: takes one line of an answer, without a line feed.
  package init(emit: @escaping @Sendable ([UInt8]) -> Void) { self.emit = emit }

  /// Everything that can be asked for.
  private static let served: [any ServedRequest.Type] = [
    IndexRequest.self, RenderRequest.self, FrameRequest.self, StripRequest.self,
    SheetRequest.self, FindingSheetsRequest.self, MapRequest.self, VerifyRequest.self,
    RecountRequest.self, PictureTreeRequest.self, TracksRequest.self, ExtractAudioRequest.self,
    FollowRequest.self,
  ]

  /// Does what one line asks for, and answers.
  ///
  /// - Parameter line: a request, without a line feed.
  package mutating func handle(_ line: [UInt8]) {
    let label = try? JSONDecoder().decode(WorkerLabel.self, from: Data(line))
    guard let kind = WorkerService.served.first(where: { $0.name == label?.request }) else {
      return send(WorkerAnswer<Done>.failure(.unknownRequest(name: label?.request ?? "")))
    }
    reply(to: line, as: kind)
  }

  private mutating func reply<Request: ServedRequest>(to line: [UInt8], as kind: Request.Type) {
    typealias Answer = WorkerAnswer<Request.Answer>
    let decoder = JSONDecoder()
    guard let read = try? decoder.decode(WorkerEnvelope<Request>.self, from: Data(line)) else {
      return send(Answer.failure(.unknownRequest(name: Request.name)))
    }
    do throws(MediaFailure) {
      send(Answer.value(try read.particulars.answer(by: &self)))
    } catch { send(Answer.failure(error)) }
  }

  /// Something to tell of progress with, from any thread; ten times a second at most is it sent on.
  var progress: @Sendable (_ count: Int, _ time: Timestamp) -> Void {
    let emit = emit
    let last = Mutex(ContinuousClock.now)
    return { count, time in
      let isDue = last.withLock { last in
        let now = ContinuousClock.now
        guard now - last >= .milliseconds(100) else { return false }
        last = now
        return true
      }
      if isDue {
        let progress = WorkerProgress(count: count, time: time)
        WorkerService.send(WorkerAnswer<Done>.progress(progress), by: emit)
      }
    }
  }

  private func send<Value>(_ answer: WorkerAnswer<Value>) {
    WorkerService.send(answer, by: emit)
  }

  private static func send<Value>(
    _ answer: WorkerAnswer<Value>, by emit: @Sendable ([UInt8]) -> Void
  ) {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .throw
    do { emit(Array(try encoder.encode(answer))) } catch {
      let failure = WorkerAnswer<Done>.failure(.unspeakableAnswer)
      if let line = try? encoder.encode(failure) { emit(Array(line)) }
    }
  }

  /// The index of the file in a descriptor, of which a job can be done; read once.
  ///
  /// - Parameters:
  ///   - descriptor: the open file.
  ///   - surveysCopying: whether it has to be known which packets can be copied.
  /// - Returns: the index.
  /// - Throws: `MediaFailure`.
  mutating func index(
    of descriptor: Int32, surveysCopying: Bool = false
  ) throws(MediaFailure) -> IndexedSource {
    let index = try inspectedIndex(of: descriptor, surveysCopying: surveysCopying)
    try index.checkClock()
    return index
  }

  /// The index of the file in a descriptor, whether or not a job can be done of it; read once.
  ///
  /// - Parameters:
  ///   - descriptor: the open file.
  ///   - surveysCopying: as of `index(of:surveysCopying:)`.
  /// - Returns: the index.
  /// - Throws: `MediaFailure`.
  mutating func inspectedIndex(
    of descriptor: Int32, surveysCopying: Bool
  ) throws(MediaFailure) -> IndexedSource {
    if let known = indexed[descriptor], known.copying != nil || !surveysCopying { return known }
    let index = try IndexedSource(
      descriptor: descriptor, surveysCopying: surveysCopying, progress: progress)
    indexed[descriptor] = index
    return index
  }

  /// Lends the open source of a descriptor for single pictures.
  mutating func withSession<Value: ~Copyable>(
    of descriptor: Int32,
    _ body: (inout SourceSession) throws(MediaFailure) -> Value
  ) throws(MediaFailure) -> Value {
    var opened: SourceSession
    if sessionDescriptor == descriptor, let kept = session.take() {
      opened = kept
    } else {
      opened = try SourceSession(descriptor: descriptor)
    }
    let value = try body(&opened)
    session = consume opened
    sessionDescriptor = descriptor
    return value
  }
}

/// Authorises a plan once more: the worker takes nobody's word for it.
///
/// - Parameter plan: in JSON.
/// - Returns: the plan with the gate's permission.
/// - Throws: `MediaFailure.planNotPermitted`.
func authorized(_ plan: String) throws(MediaFailure) -> AuthorizedPlan {
  do { return try authorize(try PlanDocument(Array(plan.utf8))) } catch {
    throw .planNotPermitted
  }
}
