// The requests of a redaction: what is inside a source, then a redacted copy of it that is read
// back.

import Bitstream
import LibAV
import MediaTime
import PolicyGate
import RedactionModel
import Source
import Verify
import VideoRender
import WorkerProtocol

extension IndexRequest: ServedRequest {
  /// What is inside a file.
  func answer(by service: inout WorkerService) throws(MediaFailure) -> SourceIndex {
    let index =
      wantsTimes
      ? try IndexedSource(descriptor: source, notesTicks: true, progress: service.progress)
      : try service.inspectedIndex(of: source, surveysCopying: surveysCopying)
    if !inspects { try index.checkClock() }
    var answer = SourceIndex(
      facts: index.facts(sha256: nil), codec: index.videoCodec, pictures: index.index.shownCount,
      dropped: index.dropped(keeping: keep), map: index.map, probe: index.probe)
    if wantsTimes {
      if let ticks = index.index.shownTicks {
        answer.ticks = ticks
      } else {
        answer.ticks = try decodedTicks(of: source, progress: service.progress)
      }
    }
    return answer
  }
}

extension MapRequest: ServedRequest {
  /// How an output is written in which only what is touched is coded anew.
  func answer(by service: inout WorkerService) throws(MediaFailure) -> MapAnswer {
    let plan = try authorized(plan).plan
    let index = try service.index(of: source, surveysCopying: true)
    return rendersAll
      ? MapAnswer(map: index.map(renderedBy: plan)) : index.map(touchedBy: plan, options)
  }
}

extension RecountRequest: ServedRequest {
  /// What a render does, counted again.
  func answer(by service: inout WorkerService) throws(MediaFailure) -> RecountAnswer {
    var task = RenderTask(render, plan: try authorized(render.plan))
    if render.map.hasCopies {
      try task.prepare(by: try service.index(of: render.source, surveysCopying: true))
    }
    task.progress = service.progress
    return try Recount(task).run()
  }
}

extension RenderRequest: ServedRequest {
  /// A redacted copy.
  func answer(by service: inout WorkerService) throws(MediaFailure) -> RenderAnswer {
    let authorized = try authorized(plan)
    guard Encoder.isAvailable(options.videoCodec) else {
      throw .output(.noEncoder(name: options.videoCodec.rawValue))
    }
    var task = RenderTask(self, plan: authorized)
    task.progress = service.progress
    if map.isReadApart {
      try task.prepare(by: try service.index(of: source, surveysCopying: true))
    }
    let report = try RenderLoop(task).run()
    try checkCoverage(report, of: authorized.plan)
    guard readsBack else { return RenderAnswer(report: report, check: nil) }
    return RenderAnswer(report: report, check: try readBack(report, authorized.plan))
  }

  /// Refuses a copy in which a part of the plan hides nothing: somebody meant something by it.
  private func checkCoverage(
    _ report: RenderReport, of plan: RedactionPlan
  ) throws(MediaFailure) {
    for (place, region) in plan.regions.enumerated() where !region.isOptional {
      if report.regions[place].pictures == 0 { throw .regionCoversNothing(region: place) }
    }
    for (place, range) in plan.audio.enumerated() where !range.isOptional {
      let isHeard = report.audio.contains { track in
        track.ranges.contains { $0.range == place && $0.from < $0.to }
      }
      if !isHeard { throw .rangeCoversNothing(range: place) }
    }
  }

  /// Reads the finished file's packets back and compares them with what was to be written.
  private func readBack(
    _ report: RenderReport, _ plan: RedactionPlan
  ) throws(MediaFailure) -> CheckResult {
    let clock = report.clock
    let written = WrittenVideo(
      pictures: report.picturesWritten,
      firstPicture: clock.firstTickWritten.map { Timestamp($0, clock.timeBase) })
    return try OutputCheck(plan: plan, facts: facts, keeping: keep)
      .run(.packets(written), source: source, output: output)
  }
}
