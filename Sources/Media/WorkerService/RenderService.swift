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

extension WorkerService {
  /// What is inside a file.
  mutating func answer(_ request: IndexRequest) throws(MediaFailure) -> SourceIndex {
    let index = try index(of: request.source)
    return SourceIndex(
      facts: index.facts(sha256: nil), codec: index.videoCodec, pictures: index.index.shownCount,
      dropped: index.dropped(keeping: request.keep), map: index.map, probe: index.probe)
  }

  /// A redacted copy.
  mutating func answer(_ request: RenderRequest) throws(MediaFailure) -> RenderAnswer {
    let plan: AuthorizedPlan = try authorized(request.plan)
    guard Encoder.isAvailable(request.options.videoCodec) else {
      throw .output(.noEncoder(name: request.options.videoCodec.rawValue))
    }
    var task = RenderTask(request, plan: plan)
    task.progress = progress
    let report = try RenderLoop(task).run()
    try checkCoverage(report, of: plan.plan)
    guard request.readsBack else { return RenderAnswer(report: report, check: nil) }
    return RenderAnswer(report: report, check: try readBack(report, request, plan.plan))
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
    _ report: RenderReport, _ request: RenderRequest, _ plan: RedactionPlan
  ) throws(MediaFailure) -> CheckResult {
    let clock = report.clock
    let written = WrittenVideo(
      pictures: report.picturesWritten,
      firstPicture: clock.firstTickWritten.map { Timestamp($0, clock.timeBase) },
      sourceStart: Timestamp(clock.firstTick, clock.timeBase),
      delay: Timestamp(-clock.shift, clock.timeBase))
    return try OutputCheck(plan: plan, facts: request.facts, keeping: request.keep)
      .run(.packets(written), source: request.source, output: request.output)
  }
}
