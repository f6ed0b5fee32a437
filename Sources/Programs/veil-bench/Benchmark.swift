// From what somebody wants to know to a report: makes or opens the film, runs the sections that were
// asked for, each with its share of the time, and draws the conclusion.

import Bitstream
package import Jobs
import MediaTime
import Render
import Threading

/// One run of `veil bench`.
package struct Benchmark {
  /// What is measured.
  package var sections: [BenchSection]
  /// A film; nil makes the built-in one.
  package var source: String?
  /// Whether a section that runs alone takes its time.
  package var isThorough: Bool { sections.count == 1 }
  /// Stops the run when raised.
  package var cancellation = Cancellation()
  /// Told what is being done and how much of that is done, 0...1.
  package var progress: (String, Double) -> Void = { _, _ in }
  /// Scales the time that each section takes; 1 is right for people.
  package var patience = 1.0

  /// Prepares a run.
  package init(_ sections: [BenchSection], source: String? = nil) {
    self.sections = sections
    self.source = source
  }

  /// Measures.
  ///
  /// - Throws: `JobError`.
  package func run() throws(JobError) -> BenchReport {
    let start = wallTime()
    var report = BenchReport()
    if sections.contains(.kernels) {
      report.kernels = try measureKernels(
        seconds: patience * (isThorough ? 6 : 3), cancellation, progress: tell("kernels"))
    }
    if sections.contains(where: { $0 != .kernels }) { try measureFilm(&report, since: start) }
    report.bound = Bound(report)
    report.machine.loadAfter = Machine.load
    report.seconds = (wallTime() - start) / 1e9
    return report
  }

  private func measureFilm(
    _ report: inout BenchReport, since start: Double
  ) throws(JobError) {
    if let source {
      let file = try SourceFile(path: source)
      try measure(
        try FilmedSource(name: source, path: source, descriptor: file.descriptor, cancellation),
        &report, since: start)
      return
    }
    guard let file = MemoryFile() else {
      throw .temporary(path: "the built-in clip", reason: "the system has no memory for it")
    }
    try SampleClip.write(
      to: file, threads: Machine.processorCount, cancellation, progress: tell("making a film"))
    try measure(
      try FilmedSource(
        name: "built-in clip", path: file.path, descriptor: file.descriptor, cancellation),
      &report, since: start)
  }

  private func measure(
    _ source: FilmedSource, _ report: inout BenchReport, since start: Double
  ) throws(JobError) {
    report.clip = ClipFigures(source)
    let threads = threadCounts(upTo: Machine.processorCount)
    if sections.contains(.loop) {
      report.loop = try measureLoop(
        source, isThorough: isThorough, seconds: patience * (isThorough ? 60 : 15), cancellation,
        progress: tell("loop"))
    }
    if sections.contains(.decode) {
      report.decode = try measureDecode(
        source, threads: threads, seconds: patience * (isThorough ? 15 : 4), cancellation,
        progress: tell("decode"))
    }
    if sections.contains(.redact) {
      // All parts together stay below a minute: what the others took on a busy machine is saved here.
      let left = 46 - (wallTime() - start) / 1e9
      report.redact = try measureRedact(
        source, threads: threads, seconds: patience * (isThorough ? 30 : min(14, max(4, left))),
        cancellation,
        progress: tell("redact"))
    }
  }

  private func tell(_ what: String) -> (Double) -> Void { { progress(what, $0) } }
}

extension ClipFigures {
  /// The facts of a film.
  init(_ source: FilmedSource) {
    let bytes = source.index.index.byteCount
    let seconds = max(source.index.duration.seconds, 0.001)
    self.init(
      name: source.name, codec: source.index.videoCodec, width: source.size.width,
      height: source.size.height, pictures: source.pictures, picturesPerSecond: source.rate,
      megabitsPerSecond: Double(bytes) * 8 / seconds / 1e6)
  }
}
