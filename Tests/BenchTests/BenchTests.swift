// The measuring itself, on small films and with little patience: that it runs, counts and cleans
// up.

import Bench
import Files
import Foundation
import Jobs
import Kernels
import LibAV
import MediaTime
import Raster
import SandboxLockdown
import SandboxSupervisor
import SystemPackage
import TestSupport
import Testing
import WorkerProtocol

@Suite struct BenchTests {
  @Test func everySectionOfASmallFilmIsMeasured() throws {
    let clip = try makeClip(ClipRecipe(pictures: 12))
    var benchmark = Benchmark(BenchSection.allCases, source: FilePath(clip.path))
    benchmark.patience = 0.01
    var parts: [String] = []
    benchmark.progress = { part, share in
      if parts.last != part { parts.append(part) }
      #expect((0...1).contains(share))
    }
    let report = try benchmark.run()
    #expect(parts == ["kernels", "loop", "follow", "decode", "redact"])
    #expect(report.clip?.pictures == 12 && report.clip?.width == 192)
    #expect(report.loop?.contenders.map(\.name) == ["fill", "blur"])
    #expect(report.loop?.region == [64, 64])
    #expect(report.loop?.contenders.allSatisfy { $0.samples == 64 * 64 * 3 / 2 } == true)
    #expect(report.decode?.points.first?.threads == 1)
    #expect(report.follow?.pictures == 12)
    let timed = Set(report.kernels?.kernels.map(\.name) ?? [])
    #expect(timed.isSuperset(of: KernelUse.all.map(\.name)))
    #expect(report.redact?.points.last?.threads == report.machine.processors)
    #expect((report.bound == nil) == report.machine.isBusy && report.seconds > 0)
    #expect(report.machine.libraries.contains { $0.hasPrefix("libavcodec ") })
    #expect(report.machine.libraries.contains { $0.hasPrefix("libx264 core ") })
    #expect(!report.machine.kernel.isEmpty && report.machine.memoryBytes > 0)
    for figure in report.figures {
      #expect(figure.value.median > 0 && figure.value.low <= figure.value.median, "\(figure.name)")
      #expect(figure.value.high >= figure.value.median && figure.value.rounds >= 5)
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory())
    #expect(!left.contains { $0.hasPrefix("veil-bench-\(getpid())") })
  }

  @Test func oneSectionAloneTakesItsTime() throws {
    let clip = try makeClip(ClipRecipe(pictures: 12))
    var benchmark = Benchmark([.loop], source: FilePath(clip.path))
    benchmark.patience = 0.01
    let loop = try #require(try benchmark.run().loop)
    let names = Set(loop.contenders.map(\.name))
    #expect(names.isSuperset(of: ["fill", "blur", "veil", "regions32", "wholeBlur", "inverse"]))
    #expect(names.count == loop.contenders.count)
    for contender in loop.contenders { #expect(contender.samples > 0, "\(contender.name)") }
  }

  @Test func aFileThatIsNoFilmIsRefused() throws {
    let file = try TemporaryFile(suffix: ".mp4", contents: Array("no film".utf8))
    let path = FilePath(file.path)
    #expect {
      try Benchmark([.decode], source: path).run()
    } throws: { error in
      guard
        case BenchError.media(.source(.unreadable(.opening, _), nil), let film)? =
          error as? BenchError
      else { return false }
      return film == PathText(path)
    }
  }

  /// The worker is locked in before it is asked for anything, and does nothing but measure.
  @Test func whatMeasuresIsLockedIn() throws {
    let worker = try WorkerProcess(
      executable: try ProgramFile.beside("veil-bench"), descriptors: [], limits: SandboxLimits())
    #expect(worker.report.seccompHolds)
    try worker.send(Array(#"{"trial": "socket"}"#.utf8))
    #expect(try worker.nextEvent() == nil)
    #expect(worker.wait() == .exited(0))
  }

  @Test func requestsAndAnswersSurviveTheWall() throws {
    let tasks: [BenchTask] = [
      .libraries, .film(threads: 2), .clip, .kernels(seconds: 0.5),
      .loop(isThorough: true, seconds: 1),
      .decode(threads: [1, 2], seconds: 4), .follow(seconds: 1), .copy,
    ]
    for task in tasks {
      let request = BenchRequest(task, instructionSet: "baseline")
      let line = try JSONEncoder().encode(request)
      #expect(!line.contains(0x0a))
      #expect(try JSONDecoder().decode(BenchRequest.self, from: line) == request)
    }
  }

  @Test func theBuiltInFilmIsCodedBehindTheWall() throws {
    var benchmark = Benchmark([.decode])
    benchmark.patience = 0.01
    let report = try benchmark.run()
    #expect(report.clip?.name == "built-in clip" && report.clip?.pictures == 60)
    #expect(report.clip?.width == 1920 && report.clip?.codec == "h264")
    #expect(report.decode?.points.isEmpty == false)
  }

  /// What other programs use, look by look; the last one stays.
  private final class Looks: @unchecked Sendable {
    private var shares: [Double]
    private(set) var count = 0
    init(_ shares: [Double]) { self.shares = shares }
    func next() -> Double {
      count += 1
      return shares.count > 1 ? shares.removeFirst() : shares[0]
    }
  }

  @Test(arguments: [
    (BusyChoice.warn, [0.0], 0.0, 1), (.warn, [0.5, 0], 0.5, 1),
    (.wait, [0.5, 0.4, 0.01], 0.01, 3),
    (.refuse, [0.04], 0.04, 1),
  ])
  func aBusyMachineIsWaitedForIfThatIsWanted(
    choice: BusyChoice, shares: [Double], share: Double, looks: Int
  ) throws {
    let seen = Looks(shares)
    var benchmark = Benchmark([.kernels])
    benchmark.whenBusy = choice
    benchmark.others = { seen.next() }
    #expect(try benchmark.awaitQuiet() == share && seen.count == looks)
  }

  @Test func aBusyMachineIsRefusedIfThatIsWanted() throws {
    var benchmark = Benchmark([.kernels])
    benchmark.whenBusy = .refuse
    benchmark.others = { 0.5 }
    #expect(throws: BenchError.busy(share: 0.5)) { try benchmark.run() }
    // Nobody waits for ever.
    benchmark.whenBusy = .wait
    benchmark.patience = 0
    #expect(try benchmark.awaitQuiet() == 0.5)
  }

  @Test func aReportOfABusyMachineHasNoVerdict() throws {
    let clip = try makeClip(ClipRecipe(pictures: 12))
    var benchmark = Benchmark(BenchSection.allCases, source: FilePath(clip.path))
    benchmark.patience = 0.01
    benchmark.others = { 0.5 }
    let report = try benchmark.run()
    #expect(report.machine.isBusy && report.bound == nil && report.machine.othersBefore == 0.5)
  }

  @Test func aCancelledRunEnds() throws {
    let benchmark = Benchmark([.kernels])
    benchmark.cancellation.cancel()
    #expect(throws: BenchError.job(.cancelled)) { try benchmark.run() }
  }

  @Test func theBuiltInSceneIsTheSameEachTimeAndMoves() {
    let size = SampleClip.size
    let format = PixelFormat(chroma: .yuv420, bitDepth: 8, isFullRange: false)
    func drawn(_ index: Int) -> [Int] {
      var picture = Picture(allocating: format, size: size)
      SampleClip().draw(index, onto: &picture)
      return samples(of: picture)
    }
    let first = drawn(3)
    #expect(first == drawn(3))
    #expect(first != drawn(4))
    #expect(first.allSatisfy { (16...240).contains($0) })
  }

  /// Every seventh sample of every fifth row, of all planes.
  private func samples(of picture: borrowing Picture) -> [Int] {
    var result: [Int] = []
    for index in 0..<picture.planeCount {
      let plane = picture.plane(index)
      for y in stride(from: 0, to: plane.height, by: 5) {
        for x in stride(from: 0, to: plane.width, by: 7) { result.append(plane[x, y]) }
      }
    }
    return result
  }

  @Test(arguments: [1, 2, 3, 4, 14]) func everybodyComesOnceInARoundAndNeverTwiceInARow(count: Int)
  {
    let rounds = (0..<40).map { order(count, round: $0) }
    for round in rounds { #expect(round.sorted() == Array(0..<count)) }
    let visits = rounds.flatMap { $0 }
    if count > 1 { #expect(zip(visits, visits.dropFirst()).allSatisfy { $0 != $1 }) }
    if count > 2 {
      for place in 0..<count { #expect(Set(rounds.map { $0[place] }).count == count) }
    }
  }

  @Test func threadCountsDoubleUpToAllProcessors() {
    #expect(threadCounts(upTo: 1) == [1])
    #expect(threadCounts(upTo: 2) == [1, 2])
    #expect(threadCounts(upTo: 12) == [1, 2, 4, 8, 12])
    #expect(threadCounts(upTo: 64).last == 64)
  }
}
