// From what somebody wants to know to a report: opens the film, has a locked-in worker measure each
// section that was asked for, each with its share of the time, and draws the conclusion.

package import Jobs
package import SystemPackage

/// One run of `veil bench`.
package struct Benchmark {
  /// What is measured.
  package var sections: [BenchSection]
  /// A film; nil makes the built-in one.
  package var source: FilePath?
  /// What to do where other programs are at work.
  package var whenBusy = BusyChoice.warn
  /// Says which share of all processors' time, 0...1, other programs use now.
  package var others = othersNow
  /// Stops the run when raised.
  package var cancellation = Cancellation()
  /// Told what is being done and how much of that is done, 0...1.
  package var progress: (String, Double) -> Void = { _, _ in }
  /// Scales the time that each section takes; 1 is right for people.
  package var patience = 1.0

  /// Prepares a run.
  package init(_ sections: [BenchSection], source: FilePath? = nil) {
    self.sections = sections
    self.source = source
  }

  /// Whether a section that runs alone takes its time.
  private var isThorough: Bool { sections.count == 1 }

  /// Measures.
  ///
  /// - Returns: the report, complete but for a comparison.
  /// - Throws: `BenchError`.
  package func run() throws(BenchError) -> BenchReport {
    let files = try BenchFiles(film: source)
    var report = BenchReport()
    report.machine.othersBefore = try awaitQuiet()
    let (start, before) = (wallTime(), ProcessorTime())
    report.machine.libraries = try libraries(try BenchWorker(files, cancellation))
    if sections.contains(.kernels) {
      let worker = try BenchWorker(files, isPinned: true, cancellation)
      report.kernels = try kernels(worker)
    }
    if sections.contains(where: { $0 != .kernels }) {
      try measureFilm(files, &report, since: start)
    }
    report.machine.othersDuring = ProcessorTime().others(since: before)
    report.machine.loadAfter = Machine.load
    if !report.machine.isBusy { report.bound = Bound(report) }
    report.seconds = (wallTime() - start) / 1e9
    return report
  }

  private func measureFilm(
    _ files: borrowing BenchFiles, _ report: inout BenchReport, since start: Double
  ) throws(BenchError) {
    let worker = try BenchWorker(files, cancellation)
    if files.source == nil { try film(worker) }
    let clip = try clip(worker, name: files.name)
    report.clip = clip
    if sections.contains(.loop) {
      report.loop = try loop(try BenchWorker(files, isPinned: true, cancellation))
    }
    if sections.contains(.follow) {
      report.follow = try follow(try BenchWorker(files, isPinned: true, cancellation))
    }
    if sections.contains(.decode) { report.decode = try decode(worker) }
    if sections.contains(.redact) {
      // All parts together stay below a minute: what the others took on a busy machine is saved
      // here.
      let left = 46 - (wallTime() - start) / 1e9
      report.redact = try measureRedact(
        files, clip, copying: worker,
        seconds: patience * (isThorough ? 30 : min(14, max(4, left))))
    }
  }

  // MARK: What the worker is asked for

  private func libraries(_ worker: consuming BenchWorker) throws(BenchError) -> [String] {
    guard case .libraries(let versions) = try worker.run(.libraries) else {
      throw .unreadableAnswer(task: .libraries)
    }
    return versions
  }

  private func film(_ worker: borrowing BenchWorker) throws(BenchError) {
    let task = BenchTask.film(threads: Machine.processorCount)
    guard case .film = try worker.run(task, progress: tell("making a film")) else {
      throw .unreadableAnswer(task: task)
    }
  }

  private func clip(
    _ worker: borrowing BenchWorker, name: String
  ) throws(BenchError) -> ClipFigures {
    guard case .clip(var clip) = try worker.run(.clip) else {
      throw .unreadableAnswer(task: .clip)
    }
    clip.name = name
    return clip
  }

  private func kernels(_ worker: borrowing BenchWorker) throws(BenchError) -> KernelFigures {
    let task = BenchTask.kernels(seconds: patience * (isThorough ? 6 : 3))
    guard case .kernels(let figures) = try worker.run(task, progress: tell("kernels")) else {
      throw .unreadableAnswer(task: task)
    }
    return figures
  }

  private func loop(_ worker: consuming BenchWorker) throws(BenchError) -> LoopFigures {
    let task = BenchTask.loop(
      isThorough: isThorough, seconds: patience * (isThorough ? 60 : 15))
    guard case .loop(let figures) = try worker.run(task, progress: tell("loop")) else {
      throw .unreadableAnswer(task: task)
    }
    return figures
  }

  private func follow(_ worker: consuming BenchWorker) throws(BenchError) -> FollowFigures? {
    let task = BenchTask.follow(seconds: patience * (isThorough ? 20 : 6))
    guard case .follow(let figures) = try worker.run(task, progress: tell("follow")) else {
      throw .unreadableAnswer(task: task)
    }
    return figures
  }

  private func decode(_ worker: borrowing BenchWorker) throws(BenchError) -> DecodeFigures {
    let task = BenchTask.decode(
      threads: threadCounts(upTo: Machine.processorCount),
      seconds: patience * (isThorough ? 15 : 4))
    guard case .decode(let figures) = try worker.run(task, progress: tell("decode")) else {
      throw .unreadableAnswer(task: task)
    }
    return figures
  }

  func tell(_ what: String) -> (Double) -> Void { { progress(what, $0) } }
}
