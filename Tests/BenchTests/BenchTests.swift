// The measuring itself, on small films and with little patience: that it runs, counts and cleans up.

import Jobs
import Foundation
import LibAV
import MediaTime
import Measure
import Raster
import TestSupport
import Testing

@Suite struct BenchTests {
  @Test func everySectionOfASmallFilmIsMeasured() throws {
    let clip = try makeClip(ClipRecipe(pictures: 12))
    var benchmark = Benchmark(BenchSection.allCases, source: clip.path)
    benchmark.patience = 0.01
    var parts: [String] = []
    benchmark.progress = { part, share in
      if parts.last != part { parts.append(part) }
      #expect((0...1).contains(share))
    }
    let report = try benchmark.run()
    #expect(parts == ["kernels", "loop", "decode", "redact"])
    #expect(report.clip?.pictures == 12 && report.clip?.width == 192)
    #expect(report.loop?.contenders.map(\.name) == ["fill", "blur"])
    #expect(report.loop?.region == [64, 64])
    #expect(report.loop?.contenders.allSatisfy { $0.samples == 64 * 64 * 3 / 2 } == true)
    #expect(report.decode?.points.first?.threads == 1)
    #expect(report.redact?.points.last?.threads == report.machine.processors)
    #expect(report.bound != nil && report.seconds > 0)
    for figure in report.figures {
      #expect(figure.value.median > 0 && figure.value.low <= figure.value.median, "\(figure.name)")
      #expect(figure.value.high >= figure.value.median && figure.value.rounds >= 2)
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory())
    #expect(!left.contains { $0.hasPrefix("veil-bench-\(getpid())") })
  }

  @Test func oneSectionAloneTakesItsTime() throws {
    let clip = try makeClip(ClipRecipe(pictures: 12))
    var benchmark = Benchmark([.loop], source: clip.path)
    benchmark.patience = 0.01
    let loop = try #require(try benchmark.run().loop)
    let names = Set(loop.contenders.map(\.name))
    #expect(names.isSuperset(of: ["fill", "blur", "veil", "regions32", "wholeBlur", "inverse"]))
    #expect(names.count == loop.contenders.count)
    for contender in loop.contenders { #expect(contender.samples > 0, "\(contender.name)") }
  }

  @Test func aFileThatIsNoFilmIsRefused() throws {
    let file = try TemporaryFile(suffix: ".mp4", contents: Array("no film".utf8))
    #expect(throws: JobError.self) { try Benchmark([.decode], source: file.path).run() }
  }

  @Test func aCancelledRunEnds() throws {
    let benchmark = Benchmark([.kernels])
    benchmark.cancellation.cancel()
    #expect {
      try benchmark.run()
    } throws: { error in
      if case JobError.cancelled? = error as? JobError { true } else { false }
    }
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

  @Test(arguments: [1, 2, 3, 4, 14]) func everybodyHasOneTurnInARoundAndNeverTwoInARow(count: Int) {
    let rounds = (0..<40).map { order(count, round: $0) }
    for round in rounds { #expect(round.sorted() == Array(0..<count)) }
    let turns = rounds.flatMap { $0 }
    if count > 1 { #expect(zip(turns, turns.dropFirst()).allSatisfy { $0 != $1 }) }
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
