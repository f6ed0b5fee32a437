// A report as one page that opens anywhere: charts in SVG, no script, nothing from a network, and
// well formed as XML, so that a program can read it too.

/// The whole page.
package func page(of report: BenchReport) -> String {
  let sections = [
    verdict(report), loopSection(report), kernelSection(report), followSection(report),
    threadSection(report),
    comparisonSection(report.comparison),
  ]
  return """
    <!DOCTYPE html>
    <html xmlns="http://www.w3.org/1999/xhtml" lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <title>Veil on \(escaped(report.machine.processor))</title>
    <style>
    \(pageStyle)
    </style>
    </head>
    <body>
    <main>
    <h1>Veil on \(escaped(report.machine.processor))</h1>
    \(paragraph(facts(report), "soft"))
    \(sections.compactMap { $0 }.joined(separator: "\n"))
    \(paragraph(method, "soft"))
    </main>
    </body>
    </html>

    """
}

private let method =
  "Method: rounds that visit each contender once, in changing order, so that other "
  + "work on the machine slows all of them alike. Ratios are taken round by round. Figures are medians; "
  + "whiskers and brackets reach from the lower to the upper quartile, and from the smallest to the "
  + "largest value where there were fewer than five rounds. CPU is processor time of the thread; "
  + "rates over threads are real time and share the machine with whatever else ran."

private func facts(_ report: BenchReport) -> String {
  let machine = report.machine
  let clip = report.clipLine.map { ". " + $0.prefix(1).uppercased() + $0.dropFirst() } ?? ""
  return
    "Veil \(report.veil), \(report.measured). \(machine.processors) processors, instruction set "
    + "\(machine.instructionSet), load \(written(machine.loadBefore, digits: 2)) before and "
    + "\(written(machine.loadAfter, digits: 2)) after" + clip + ". "
    + report.surroundings.joined(separator: ". ")
}

// MARK: Sections

private func verdict(_ report: BenchReport) -> String? {
  guard let bound = report.bound else { return report.noVerdict.map { paragraph($0) } }
  let part = bound.by.rawValue
  var tiles = [
    tile(
      written(bound.cameras.median, digits: 2),
      "1080p cameras at 30 pictures a second, redacted as they record "
        + "(\(bound.cameras.range())); as many hours of footage in an hour",
      report.clip.map { "\($0.height)p" } ?? "1080p"),
    tile(
      "\(written(bound.share.median * 100, digits: 2)) %",
      "of " + (bound.by == .memory ? "memory's copying speed" : "a job's processor time")
        + " goes into what bounds it: \(part) (\(bound.share.scaled(by: 100).range()))", nil),
  ]
  if let loop = report.loop {
    tiles.append(
      tile(
        written(loop.ratios.blur.median),
        "of decoding speed is left when a \(loop.region[0])x\(loop.region[1]) region is blurred "
          + "(\(loop.ratios.blur.range()))", nil))
  }
  let shares = shareBar(
    [
      ("encoding and the rest, \(bound.encodeShare.percent)", bound.encodeShare.median, "other"),
      ("decoding, \(bound.decodeShare.percent)", bound.decodeShare.median, "bar"),
      ("painting, \(bound.effectShare.percent)", bound.effectShare.median, "warm"),
    ], describing: "Shares of a job's processor time")
  return "<div class=\"tiles\">\n\(tiles.joined(separator: "\n"))\n</div>\n"
    + paragraph(bound.sentence) + "\n" + shares
}

private func loopSection(_ report: BenchReport) -> String? {
  guard let loop = report.loop else { return nil }
  let bars = loop.contenders.map {
    Bar(
      title: $0.title, value: $0.ratio, label: written($0.ratio.median),
      style: ["fill", "blur"].contains($0.name) ? "bar" : "other")
  }
  let top = max(1.1, (loop.contenders.map(\.ratio.high).max() ?? 1) + 0.02)
  let axis = Axis(
    from: 0, to: top, ticks: [0, 0.25, 0.5, 0.75, 1], unit: "speed against decoding alone")
  let chart = barChart(
    bars, axis, marks: [Mark(title: "decoding alone", value: 1)],
    describing: "Speed of decoding with effects against decoding alone")
  let cells = loop.contenders.map {
    [
      $0.title, $0.paintMicroseconds.text(),
      $0.paintMicroseconds.scaled(by: 1000 / Double(max(1, $0.samples))).text(),
      $0.cpuMilliseconds.text(),
    ]
  }
  return heading("The loop", "loop")
    + paragraph(
      "One decoder thread, one processor. Each picture is decoded, painted in the decoder's own memory "
        + "and put back, as a job does it. Decoding alone takes "
        + "\(loop.decodeMilliseconds.text()) ms of CPU per picture.")
    + chart
    + table(
      ["effect", "painting, µs per picture", "ns per sample", "all, ms per picture"], cells,
      better: "less")
}

private func followSection(_ report: BenchReport) -> String? {
  guard let follow = report.follow else { return nil }
  let cells = [
    ["one box", follow.firstPicturesPerSecond.text()],
    ["each further box", follow.furtherPicturesPerSecond.text()],
  ]
  return heading("Following", "follow")
    + paragraph(
      "Boxes an eighth of the picture's height, between two marks \(follow.pictures) pictures apart, on "
        + "one processor and without decoding. Of each picture \(follow.sharedMilliseconds.text()) ms are "
        + "for all boxes together, \(follow.boxMilliseconds.text()) ms for each of them.")
    + table(["", "pictures per second"], cells, better: "more")
}

private func kernelSection(_ report: BenchReport) -> String? {
  guard let kernels = report.kernels else { return nil }
  let bars = kernels.kernels.map { kernel in
    let speed = kernel.nanosecondsPerSample.inverse
    return Bar(title: kernel.title, value: speed, label: written(speed.median))
  }
  let limits = kernels.limits.map { limit in
    Mark(
      title: "\(limit.title) (\(written(limit.nanosecondsPerByte.inverse.median)) bytes/ns)",
      value: limit.nanosecondsPerByte.inverse.median)
  }.sorted { $0.value > $1.value }
  let axis = Axis.logarithmic(
    holding: bars.map(\.value.median) + limits.map(\.value),
    unit: "samples per nanosecond, one thread (limits: bytes per nanosecond)")
  let chart = barChart(
    bars, axis, marks: limits, describing: "Effects in memory against the limits of memory")
  let cells =
    kernels.kernels.map {
      [
        $0.title, "\($0.width)x\($0.height), \($0.bitDepth) bit", $0.nanosecondsPerSample.text(),
        "per sample",
      ]
    }
    + kernels.limits.map {
      [$0.title, bytes($0.bytes), $0.nanosecondsPerByte.text(), "per byte"]
    }
  return heading("Effects and the limits of memory", "kernels")
    + paragraph(
      "Each effect on samples that lie ready, as the painter calls it, against what the C library "
        + "needs to copy or set bytes in the same rounds. Longer bars are faster; the axis is logarithmic."
    )
    + chart + table(["what", "size", "ns", ""], cells, better: "less")
}

private func threadSection(_ report: BenchReport) -> String? {
  var charts: [String] = []
  var (rates, times): ([[String]], [[String]]) = ([], [])
  if let decode = report.decode {
    let points = decode.points.map { (threads: $0.threads, value: $0.picturesPerSecond) }
    charts.append(
      "<div><h3>Decoding, one film per thread</h3>\n"
        + threadChart(Series(title: "Decoding", points: points), unit: "pictures/s") + "</div>")
    rates += decode.points.map { ["decoding", "\($0.threads)", $0.picturesPerSecond.text(), ""] }
    times += decode.points.map { ["decoding", "\($0.threads)", $0.cpuMilliseconds.text()] }
  }
  if let redact = report.redact {
    let points = redact.points.map { (threads: $0.threads, value: $0.picturesPerSecond) }
    charts.append(
      "<div><h3>Whole jobs, threads of one encoder</h3>\n"
        + threadChart(Series(title: "Whole jobs", points: points), unit: "pictures/s") + "</div>")
    rates += redact.points.map {
      ["whole job", "\($0.threads)", $0.picturesPerSecond.text(), $0.realTimeCameras.text()]
    }
    rates.append(["packets copied", "1", redact.copyPicturesPerSecond.text(), ""])
    times += redact.points.map { ["whole job", "\($0.threads)", $0.cpuMilliseconds.text()] }
  }
  guard !charts.isEmpty else { return nil }
  let job = report.redact.map {
    " A job hides two regions of \($0.pictures) pictures and codes them with \($0.speed), "
      + "CRF \(written($0.quality, digits: 2)); it indexes, digests and reads back as always. Copying "
      + "packets without decoding is the limit of all of it."
  }
  return heading("Pictures per second over threads", "threads")
    + paragraph("Dashed: what perfect scaling would give." + (job ?? ""))
    + "<div class=\"pair\">\n\(charts.joined(separator: "\n"))\n</div>\n"
    + table(["what", "threads", "pictures/s", "cameras"], rates, better: "more")
    + table(["what", "threads", "ms of CPU per picture"], times, better: "less")
}

private func comparisonSection(_ comparison: Comparison?) -> String? {
  guard let comparison else { return nil }
  let counts = [Comparison.Verdict.better, .worse, .overlapping, .none].map { verdict in
    "\(comparison.rows.filter { $0.verdict == verdict }.count) \(verdict.words)"
  }
  let rows = comparison.rows.map { row in
    "<tr><td>\(escaped(row.title))</td><td class=\"n\">\(escaped(row.before.text()))</td>"
      + "<td class=\"n\">\(escaped(row.now.text()))</td><td>\(escaped(row.unit))</td>"
      + "<td class=\"n\">\(written(row.ratio))</td>"
      + "<td class=\"\(row.verdict.rawValue)\">\(row.verdict.words)</td></tr>"
  }
  return heading("Against the earlier result", "comparison")
    + paragraph(
      "A difference counts only where the quartiles do not overlap: "
        + counts.joined(separator: ", ") + ".")
    + comparison.notes.map { paragraph("Note: \($0).") }.joined(separator: "\n")
    + "<table>\n<tr><th>what</th><th>then</th><th>now</th><th>unit</th><th>times as good</th>"
    + "<th>verdict</th></tr>\n\(rows.joined(separator: "\n"))\n</table>\n"
}

// MARK: Elements

private func heading(_ title: String, _ name: String) -> String {
  "<h2 id=\"\(name)\">\(escaped(title))</h2>\n"
}

private func paragraph(_ text: String, _ style: String? = nil) -> String {
  let attribute = style.map { " class=\"\($0)\"" } ?? ""
  return "<p\(attribute)>\(escaped(text))</p>\n"
}

private func tile(_ figure: String, _ words: String, _ size: String?) -> String {
  let words = size.map { words.hasPrefix("1080p") ? $0 + words.dropFirst(5) : words } ?? words
  return "<div class=\"tile\"><b>\(escaped(figure))</b><span>\(escaped(words))</span></div>"
}

/// A table of figures in which one direction is better.
private func table(_ heads: [String], _ rows: [[String]], better: String) -> String {
  let head = heads.map { "<th>\(escaped($0))</th>" }.joined()
  let body = rows.map { row in
    "<tr>"
      + row.enumerated().map { place, cell in
        "<td\(place > 0 ? " class=\"n\"" : "")>\(escaped(cell))</td>"
      }.joined() + "</tr>"
  }
  return "<details><summary>The figures: \(better) is better</summary>\n<table>\n<tr>\(head)</tr>\n"
    + body.joined(separator: "\n") + "\n</table>\n</details>\n"
}

private func bytes(_ count: Int) -> String {
  count >= 1 << 20 ? "\(count >> 20) MiB" : "\(count >> 10) KiB"
}
