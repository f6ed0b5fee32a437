// `veil batch retry`, `requeue`, `cancel` and `quarantine`: what a person does to jobs, each with a
// reason that stays in the history.

import ArgumentParser
import Console
import Queue

/// Which jobs, and why.
struct OrderOptions: ParsableArguments {
  @Argument(help: "The numbers of the jobs.")
  var jobs: [Int64] = []
  @Flag(help: "All jobs that it can be done to.")
  var all = false
  @Option(help: "Why, for the history.")
  var because: String?
  @Flag(help: "Print one line of JSON.")
  var json = false
  @OptionGroup var options: QueueOptions

  func validate() throws {
    guard jobs.isEmpty == all else {
      throw ValidationError("Name the jobs by their numbers, or say --all.")
    }
  }

  /// Does it, and says to which jobs.
  func carryOut(_ order: JobOrder) throws {
    let store = try options.store(try options.settings())
    let done = try asking { () throws(QueueError) in
      let chosen = all ? try store.jobs(in: order.states).map(\.id) : jobs
      return try store.carryOut(order, on: chosen, reason: because)
    }
    if json { return try Terminal.printResult(OrderReport(order: order.rawValue, jobs: done)) }
    try Terminal.print("\(order.rawValue): \(counted(done.count, "job"))")
    let others = jobs.filter { !done.contains($0) }
    if !others.isEmpty {
      let words = list(of: others.map { String($0) })
      Terminal.say("left as they are, since this cannot be done to them now: \(words)")
    }
  }
}

/// What was done to which jobs.
private struct OrderReport: Encodable {
  let order: String
  let jobs: [Int64]
}

/// Queues jobs again.
struct RetryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Queue jobs again that wait, need a person, failed or were cancelled.",
    discussion: "Source and plan are taken as they are now. A refused job is never tried again.")
  @OptionGroup var order: OrderOptions
  func run() throws { try order.carryOut(.retry) }
}

/// Queues jobs again that are in quarantine.
struct RequeueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "requeue",
    abstract: "Queue jobs again that are in quarantine, as after a new version of Veil.")
  @OptionGroup var order: OrderOptions
  func run() throws { try order.carryOut(.requeue) }
}

/// Takes jobs back.
struct CancelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "Take jobs back; one that runs is stopped.")
  @OptionGroup var order: OrderOptions
  func run() throws { try order.carryOut(.cancel) }
}

/// Sets jobs aside.
struct QuarantineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quarantine", abstract: "Set jobs aside until somebody says `requeue`.")
  @OptionGroup var order: OrderOptions
  func run() throws { try order.carryOut(.quarantine) }
}
