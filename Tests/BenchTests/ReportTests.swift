// Reports made of invented figures: what is compared, what is concluded, what text and page hold.
// Nothing here depends on how fast anything is.

import Bench
import Files
import Foundation
import FoundationXML
import SystemPackage
import TestSupport
import Testing

/// Quartiles around a value.
private func around(_ value: Double, reach: Double = 0.1) -> Quartiles {
  Quartiles([1 - reach, 1 - reach / 2, 1, 1 + reach / 2, 1 + reach].map { $0 * value })
}

/// The members of quartiles around a value.
private func figure(_ value: Double, reach: Double = 0.1) -> [String: Any] {
  let quartiles = around(value, reach: reach)
  return [
    "median": quartiles.median, "low": quartiles.low, "high": quartiles.high,
    "rounds": quartiles.rounds,
  ]
}

/// What a report says of a machine and a film.
private var circumstances: [String: Any] {
  [
    "event": "result", "bench": BenchReport.version, "veil": "0.1.0",
    "measured": "2026-01-02T03:04:05Z",
    "machine": [
      "processor": "A <processor> & \"more\"", "processors": 4, "instructionSet": "avx2",
      "loadBefore": 0.5, "loadAfter": 1.5, "othersBefore": 0.01, "othersDuring": 0.02,
      "caches": [["level": 1, "type": "Data", "bytes": 32_768] as [String: Any]],
      "memoryBytes": 8 << 30, "kernel": "6.1.0", "libraries": ["libavcodec 59.37.100"],
    ] as [String: Any],
    "clip": [
      "name": "clip", "codec": "h264", "width": 1920, "height": 1080, "pictures": 60,
      "picturesPerSecond": 30, "megabitsPerSecond": 10,
    ] as [String: Any],
    "seconds": 40,
  ]
}

/// The section of kernels, whose times are `scale` times as long.
private func kernels(scale: Double) -> [String: Any] {
  [
    "kernels": [
      [
        "name": "blur", "title": "blur", "width": 480, "height": 480, "bitDepth": 8,
        "nanosecondsPerSample": figure(0.25 * scale),
      ] as [String: Any]
    ],
    "limits": [
      [
        "name": "copyMemory", "title": "memcpy in memory", "bytes": 1 << 20,
        "nanosecondsPerByte": figure(0.1),
      ] as [String: Any]
    ],
  ]
}

/// The section of the loop, whose times are `scale` times as long.
private func loop(scale: Double) -> [String: Any] {
  func contender(_ name: String, _ ratio: Double, _ paint: Double) -> [String: Any] {
    [
      "name": name, "title": name, "cpuMilliseconds": figure(5 / ratio * scale),
      "paintMicroseconds": figure(paint * scale), "samples": 345_600,
      "ratio": figure(ratio, reach: 0.01),
    ]
  }
  return [
    "region": [480, 480],
    "ratios": ["blur": figure(0.96, reach: 0.01), "fill": figure(0.99, reach: 0.01)],
    "decodeMilliseconds": figure(5 * scale),
    "contenders": [contender("fill", 0.99, 80), contender("blur", 0.96, 200)],
  ]
}

/// A report with every section as `--json` writes it, all of whose times are `scale` times as long.
private func members(scale: Double) -> [String: Any] {
  let decode = [1.0, 2, 4].map { threads -> [String: Any] in
    [
      "threads": threads, "picturesPerSecond": figure(200 * threads / scale),
      "cpuMilliseconds": figure(5 * scale),
    ]
  }
  let redact = [1.0, 2, 4].map { threads -> [String: Any] in
    [
      "threads": threads, "picturesPerSecond": figure(30 * threads / scale),
      "cpuMilliseconds": figure(40 * scale), "realTimeCameras": figure(threads / scale),
    ]
  }
  return circumstances.merging([
    "decode": ["points": decode], "kernels": kernels(scale: scale), "loop": loop(scale: scale),
    "redact": [
      "points": redact, "copyPicturesPerSecond": figure(5000 / scale), "pictures": 45,
      "codec": "h264", "speed": "veryfast", "quality": 17,
    ] as [String: Any],
  ]) { $1 }
}

/// The same as a value, with its conclusion.
private func report(scale: Double = 1) throws -> BenchReport {
  let data = try JSONSerialization.data(withJSONObject: members(scale: scale))
  var report = try JSONDecoder().decode(BenchReport.self, from: data)
  report.bound = Bound(report)
  return report
}

@Suite struct ReportTests {
  @Test func aReportSurvivesTheTripThroughItsFile() throws {
    var first = try report()
    first.comparison = Comparison(of: first, with: try report(scale: 2))
    let line = try JSONEncoder().encode(first)
    let progress = Data("{\"event\":\"progress\",\"section\":\"loop\",\"share\":0.5}\n".utf8)
    let file = try TemporaryFile(
      suffix: ".json", contents: Array(progress + line + Data("\n".utf8)))
    #expect(try BenchReport(fileAt: FilePath(file.path)) == first)
  }

  @Test func aFileThatIsNoResultIsRefused() throws {
    let file = try TemporaryFile(
      suffix: ".json", contents: Array("{\"event\":\"progress\"}\n".utf8))
    let path = FilePath(file.path)
    #expect(throws: BenchError.noResult(path: PathText(path))) { try BenchReport(fileAt: path) }
    // A result of an earlier format.
    let older = try JSONSerialization.data(
      withJSONObject: members(scale: 1).merging(["bench": 1]) { $1 })
    let other = try TemporaryFile(suffix: ".json", contents: Array(older))
    #expect(throws: BenchError.noResult(path: PathText(FilePath(other.path)))) {
      try BenchReport(fileAt: FilePath(other.path))
    }
  }

  @Test func aResultThatSomebodyIndentedIsRead() throws {
    let data = try JSONSerialization.data(
      withJSONObject: members(scale: 1), options: .prettyPrinted)
    #expect(data.split(separator: 0x0a).count > 10)
    let file = try TemporaryFile(suffix: ".json", contents: Array(data) + [0x0a])
    var expected = try report()
    expected.bound = nil
    #expect(try BenchReport(fileAt: FilePath(file.path)) == expected)
  }

  @Test func whatElseRanIsSaidAndTakesTheVerdict() throws {
    var busy = try report()
    #expect(busy.noVerdict == nil && !lines(of: busy).contains { $0.contains("No verdict") })
    busy.machine.othersDuring = 0.4
    busy.bound = nil
    let text = lines(of: busy)
    #expect(text.contains { $0.hasPrefix("No verdict: ") })
    #expect(
      text.contains { $0.contains("40 % of the processors") || $0.contains("40 % meanwhile") })
    for fact in ["8.00 GiB of memory", "L1 Data 32 KiB", "kernel 6.1.0", "libavcodec 59.37.100"] {
      #expect(text.contains { $0.contains(fact) }, "\(fact)")
    }
    #expect(page(of: busy).contains("No verdict: ") && !page(of: busy).contains("class=\"tiles\""))
  }

  /// In no table is more better in one row and less in another.
  @Test func eachTableHasOneDirection() throws {
    var direction: Bool?
    var seen = 0
    for line in lines(of: try report()) {
      if line.hasSuffix(": more is better") { direction = true }
      if line.hasSuffix(": less is better") { direction = false }
      for figure in try report().figures
      where line == "  " + figure.title.padding(toLength: 34, withPad: " ", startingAt: 0)
        + figure.value.text()
        && figure.moreIsBetter == direction
      {
        seen += 1
        break
      }
    }
    #expect(seen == (try report().figures.count))
  }

  @Test func theJSONStatesBothRatios() throws {
    let data = try JSONEncoder().encode(try report())
    let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(root["event"] as? String == "result" && root["bench"] as? Int == 2)
    let loop = try #require(root["loop"] as? [String: Any])
    let ratios = try #require(loop["ratios"] as? [String: [String: Any]])
    for name in ["blur", "fill"] {
      let ratio = try #require(ratios[name])
      for key in ["median", "low", "high", "rounds"] { #expect(ratio[key] is NSNumber) }
    }
    for section in ["decode", "kernels", "redact", "machine", "clip", "bound"] {
      #expect(root[section] is [String: Any], "\(section)")
    }
  }

  @Test func theVerdictNamesTheLargestShare() throws {
    let bound = try #require(try report().bound)
    #expect(bound.by == .encode && bound.threads == 4)
    // 40 ms of a job's time, 5 of them decoding and 0.22 painting.
    #expect(abs(bound.decodeShare.median - 0.125) < 1e-9)
    #expect(abs(bound.effectShare.median - 0.0055) < 1e-9)
    #expect(abs(bound.encodeShare.median - 0.8695) < 1e-9)
    #expect(bound.cameras.median == 4)
    // Four processors, 25 pictures a second each.
    #expect(abs(bound.camerasAtBest.median - 100.0 / 30) < 1e-9)
    var slowDecoder = try report()
    slowDecoder.loop?.decodeMilliseconds = around(30)
    #expect(Bound(slowDecoder)?.by == .decode)
    slowDecoder.redact = nil
    #expect(Bound(slowDecoder) == nil)
  }

  @Test func noFigureIsPrintedWithoutItsQuartiles() throws {
    let report = try report()
    let text = lines(of: report)
    for figure in report.figures {
      #expect(text.contains { $0.contains(figure.title) && $0.contains(figure.value.text()) })
    }
    #expect(report.figures.count == 6 + 2 + 5 + 7)
    #expect(Set(report.figures.map(\.name)).count == report.figures.count)
  }
}

@Suite struct ComparisonTests {
  @Test(arguments: [
    ([10, 11, 12, 13, 14], [20, 21, 22, 23, 24], false, Comparison.Verdict.worse),
    ([10, 11, 12, 13, 14], [20, 21, 22, 23, 24], true, .better),
    ([20, 21, 22, 23, 24], [10, 11, 12, 13, 14], false, .better),
    ([20, 21, 22, 23, 24], [10, 11, 12, 13, 14], true, .worse),
    ([10, 11, 12, 13, 14], [11, 12, 13, 14, 15], false, .overlapping),
    ([10, 10, 10, 10, 10], [10, 10, 10, 10, 10], false, .overlapping),
  ])
  func aDifferenceCountsOnlyWhereQuartilesDoNotOverlap(
    before: [Double], now: [Double], moreIsBetter: Bool, verdict: Comparison.Verdict
  ) {
    let found = Comparison.verdict(Quartiles(now), Quartiles(before), moreIsBetter: moreIsBetter)
    #expect(found == verdict)
  }

  @Test func twiceAsSlowIsWorseEverywhereButInRatiosAndLimits() throws {
    let comparison = Comparison(of: try report(scale: 2), with: try report())
    #expect(comparison.rows.count == (try report().figures.count) && comparison.notes.isEmpty)
    for row in comparison.rows {
      let isFixed = row.name.hasSuffix(".ratio") || row.name.hasPrefix("limits.")
      #expect(row.verdict == (isFixed ? .overlapping : .worse), "\(row.name)")
      // Above 1 is better, whether a figure counts pictures or time.
      let expected = isFixed ? 1 : 0.5
      #expect(abs(row.ratio - expected) < 1e-9, "\(row.name)")
    }
  }

  @Test func figuresThatOneReportLacksAreLeftOutAndOtherMachinesAreNamed() throws {
    var other = try report()
    other.redact = nil
    other.machine.processor = "another one"
    let comparison = Comparison(of: try report(), with: other)
    #expect(!comparison.rows.isEmpty && !comparison.rows.contains { $0.name.hasPrefix("redact") })
    #expect(comparison.notes.count == 2 && comparison.notes[0].hasPrefix("processor: another one"))
    #expect(comparison.notes[1] == "no verdict is given across machines")
    #expect(comparison.rows.allSatisfy { $0.verdict == .none })
  }

  @Test func noVerdictIsGivenAcrossFilmsOrForABusyMachine() throws {
    var other = try report(scale: 2)
    other.clip?.width = 1280
    let films = Comparison(of: try report(), with: other)
    #expect(films.notes.last == "no verdict is given across films")
    for row in films.rows {
      let needsNoFilm = row.name.hasPrefix("kernels.") || row.name.hasPrefix("limits.")
      #expect((row.verdict != .none) == needsNoFilm, "\(row.name)")
    }
    var busy = try report(scale: 2)
    busy.machine.othersBefore = 0.3
    for (now, before) in [(busy, try report()), (try report(), busy)] {
      let comparison = Comparison(of: now, with: before)
      #expect(comparison.rows.allSatisfy { $0.verdict == .none })
      #expect(comparison.notes == ["no verdict is given where other programs were at work"])
    }
    // Another version on the same machine is what comparisons are for.
    var later = try report(scale: 2)
    later.veil = "9.0"
    #expect(Comparison(of: later, with: try report()).rows.contains { $0.verdict == .worse })
  }
}

@Suite struct PageTests {
  /// Reads the page as XML and counts its elements.
  private final class Reader: NSObject, XMLParserDelegate {
    var counts: [String: Int] = [:]
    var identifiers: [String] = []
    var texts: [String] = []
    var addresses: [String] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      counts[name, default: 0] += 1
      if let id = attributes["id"] { identifiers.append(id) }
      addresses += ["href", "src"].compactMap { attributes[$0] }
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) { texts.append(text) }
  }

  private func read(_ page: String) throws -> Reader {
    let reader = Reader()
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError)), line \(parser.lineNumber)")
    return reader
  }

  @Test func thePageIsWellFormedAndHoldsEachSection() throws {
    var whole = try report()
    whole.comparison = Comparison(of: whole, with: try report(scale: 2))
    let found = try read(page(of: whole))
    #expect(found.identifiers == ["loop", "kernels", "threads", "comparison"])
    // Shares, loop, kernels, and two over threads.
    #expect(found.counts["svg"] == 5)
    #expect(found.counts["script"] == nil && found.addresses.isEmpty)
    #expect(found.texts.joined().contains("A <processor> & \"more\""))
    #expect(found.counts["circle"] == 6)
  }

  @Test func aPageOfOneSectionHoldsThatOne() throws {
    var one = BenchReport()
    one.kernels = try report().kernels
    #expect(try read(page(of: one)).identifiers == ["kernels"])
  }

  @Test func noCoordinateIsOutsideTheChart() throws {
    // Figures that reach far beyond an axis must stay within it.
    var odd = try report()
    odd.loop?.contenders[0].ratio = Quartiles([0.001, 5, 900])
    odd.kernels?.kernels[0].nanosecondsPerSample = Quartiles([1e-6, 1, 1e6])
    let text = page(of: odd)
    for match in text.matches(of: /\s(?:c?[xy][12]?|width|height|points)="([^"]*)"/) {
      #expect(match.1.allSatisfy { "0123456789., -".contains($0) }, "\(match.1)")
    }
    for match in text.matches(of: /x2?="([0-9.-]+)"/) {
      let x = try #require(Double(match.1))
      #expect(x >= 0 && x <= 760)
    }
    _ = try read(text)
  }
}
