// Where a worker does its errands, one after the other. It remembers what it indexed, so that the
// errands of one job read a source's packets once.

import FoundationEssentials
import PolicyGate
import RedactionModel
import Render
import Synchronization

/// The errands' place of work, in the process that has descriptors and nothing else.
package struct Desk: ~Copyable {
  private var indexed: [Int32: IndexedSource] = [:]
  private let emit: @Sendable ([UInt8]) -> Void

  /// - Parameter emit: takes one line of a reply, without a line feed.
  package init(emit: @escaping @Sendable ([UInt8]) -> Void) { self.emit = emit }

  /// Does what one line asks for and replies.
  package mutating func handle(_ line: [UInt8]) {
    let label = try? JSONDecoder().decode(ErrandLabel.self, from: Data(line))
    switch label?.errand {
    case IndexErrand.name: reply(to: line, as: IndexErrand.self)
    case RenderErrand.name: reply(to: line, as: RenderErrand.self)
    case StillErrand.name: reply(to: line, as: StillErrand.self)
    case SheetErrand.name: reply(to: line, as: SheetErrand.self)
    case VerifyErrand.name: reply(to: line, as: VerifyErrand.self)
    case TracksErrand.name: reply(to: line, as: TracksErrand.self)
    case AudioErrand.name: reply(to: line, as: AudioErrand.self)
    default:
      let failure = ErrandFailure(.fault, "the worker does not know what it was asked for")
      send(ErrandReport<Done>.failure(failure))
    }
  }

  private mutating func reply<Order: Errand>(to line: [UInt8], as order: Order.Type) {
    guard let envelope = try? JSONDecoder().decode(ErrandEnvelope<Order>.self, from: Data(line))
    else {
      let failure = ErrandFailure(.fault, "the worker cannot read what it was asked for")
      return send(ErrandReport<Order.Answer>.failure(failure))
    }
    do throws(ErrandFailure) {
      let answer = try envelope.order.perform(at: &self)
      send(ErrandReport<Order.Answer>.answer(answer))
    } catch { send(ErrandReport<Order.Answer>.failure(error)) }
  }

  /// Something to tell of progress with, from any thread; ten times a second at most is it sent on.
  var progress: @Sendable (ErrandProgress) -> Void {
    let emit = emit
    let last = Mutex(ContinuousClock.now)
    return { progress in
      let isDue = last.withLock { last in
        let now = ContinuousClock.now
        guard now - last >= .milliseconds(100) else { return false }
        last = now
        return true
      }
      if isDue { Desk.send(ErrandReport<Done>.progress(progress), by: emit) }
    }
  }

  private func send<Answer>(_ report: ErrandReport<Answer>) { Desk.send(report, by: emit) }

  private static func send<Answer>(
    _ report: ErrandReport<Answer>, by emit: @Sendable ([UInt8]) -> Void
  ) {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .throw
    do { emit(Array(try encoder.encode(report))) } catch {
      let failure = ErrandFailure(.fault, "the worker cannot put its answer into words: \(error)")
      if let line = try? encoder.encode(ErrandReport<Done>.failure(failure)) { emit(Array(line)) }
    }
  }

  /// The index of the file in a descriptor; read once.
  mutating func index(of descriptor: Int32) throws(ErrandFailure) -> IndexedSource {
    if let known = indexed[descriptor] { return known }
    let index = try rendering { () throws(RenderError) in
      try IndexedSource(descriptor: descriptor)
    }
    indexed[descriptor] = index
    return index
  }

  /// Authorises a plan once more: the worker takes nobody's word for it.
  func authorized(_ plan: String) throws(ErrandFailure) -> AuthorizedPlan {
    do { return try authorize(try PlanDocument(Array(plan.utf8))) } catch {
      throw ErrandFailure(.fault, "the worker was given a plan that is not permitted: \(error)")
    }
  }
}
