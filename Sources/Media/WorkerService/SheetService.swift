// The requests for many pictures in one image: a strip of a source with rulers, the contact sheet
// of a finished file, a sheet for looking over the marks of a plan, and what findings are about.

import Images
import LibAV
import MediaTime
import PolicyGate
import RedactionModel
import Source
import VideoRender
import WorkerProtocol

extension StripRequest: ServedRequest {
  /// Most pictures of a strip.
  private static let mostPictures = 120
  private static let columns = 3
  private static let cellWidth = 640

  /// Pictures at equal distances of time, none twice.
  func answer(by service: inout WorkerService) throws(MediaFailure) -> StripAnswer {
    let authorized = try plan.map(authorized)
    var facts: SourceFacts?
    if authorized != nil || from == .end || to == .end {
      facts = try service.index(of: source).facts(sha256: nil)
    }
    let progress = service.progress
    return try service.withSession(of: source) { session throws(MediaFailure) in
      var timeline = facts ?? SourceFacts(startingAt: session.first)
      timeline.firstPicture = session.first
      var painter = FramePainter(session, facts: facts, plan: authorized)
      let base = session.first.base
      let stride = max(1, step.converted(to: base, rounding: .up).ticks)
      let end = timeline.position(of: to)
      var target = timeline.position(of: from).converted(to: base, rounding: .down)
      var (cells, pictures): ([ContactSheet.Cell], [StripAnswer.Picture]) = ([], [])
      while target < end, pictures.count < StripRequest.mostPictures {
        let found = try session.picture(
          at: target, isAlone: authorized == nil, progress: progress)
        let duration = found.duration
        let frame = painter.paint(found)
        let next = frame.time.ticks + max(1, duration)
        // Beyond the last picture the last one would be found again.
        if !pictures.isEmpty, next <= target.ticks { break }
        let rgb = uprightRGB(
          frame.picture, color: session.traits.color,
          orientation: session.video.video?.orientation ?? .upright)
        pictures.append(StripAnswer.Picture(time: frame.time.description, pts: frame.ticks))
        cells.append(
          ContactSheet.Cell(
            image: rgb.ruled(toWidth: StripRequest.cellWidth),
            caption: "\(pictures.count): \(frame.time) pts \(frame.ticks)"))
        progress(pictures.count, frame.time)
        let steps = max(1, (next - target.ticks + stride - 1) / stride)
        target = Timestamp(target.ticks + steps * stride, base)
      }
      try write(strip(cells), to: image)
      let isComplete = target >= end || pictures.count < StripRequest.mostPictures
      return StripAnswer(pictures: pictures, isComplete: isComplete)
    }
  }

  private func strip(_ cells: [ContactSheet.Cell]) -> RGBImage {
    ContactSheet(
      heading: "",
      rows: stride(from: 0, to: cells.count, by: StripRequest.columns).map {
        ContactSheet.Row(
          title: "", cells: Array(cells[$0..<min(cells.count, $0 + StripRequest.columns)]))
      }, cellWidth: StripRequest.cellWidth
    ).drawn()
  }
}

extension SheetRequest: ServedRequest {
  /// Draws a sheet.
  ///
  /// Of a file in which nothing is to be looked for, its own packets tell how long it is; beside a
  /// plan it is the source's that count.
  func answer(by service: inout WorkerService) throws(MediaFailure) -> Done {
    let authorized = try plan.map(authorized)
    let timeline = try service.timeline(
      of: plan == nil ? output : source, beside: output, authorized)
    let progress = service.progress
    let descriptor = output
    let sheet = try service.withSession(of: output) { session throws(MediaFailure) in
      var times = try reading { () throws(LibAVFailure) in
        try NearbyTimes(descriptor: descriptor, session: session)
      }
      if let reviewStep, let plan = authorized?.plan {
        return try ReviewPlanner(plan: plan, timeline: timeline, step: reviewStep)
          .sheet(of: &session, &times, progress: progress)
      }
      return try SheetPlanner(plan: authorized?.plan, timeline: timeline)
        .sheet(of: &session, &times, progress: progress)
    }
    try write(sheet, to: image)
    return Done()
  }
}

extension WorkerService {
  /// The timeline of a plan's source beside that of a finished file.
  ///
  /// - Parameters:
  ///   - source: on whose timeline the plan counts.
  ///   - output: the finished file; the source itself shows all of it.
  ///   - plan: says which part the finished file shows.
  /// - Returns: where times of one lie in the other.
  /// - Throws: `MediaFailure`.
  mutating func timeline(
    of source: Int32, beside output: Int32, _ plan: AuthorizedPlan?
  ) throws(MediaFailure) -> SheetTimeline {
    let facts = try index(of: source).facts(sha256: nil)
    guard source != output, let clip = plan?.plan.clip?.resolved(in: facts) else {
      return SheetTimeline(facts: facts)
    }
    // From the time of the first picture in it.
    let shown = try withSession(of: source) { session throws(MediaFailure) in
      try reading { () throws(LibAVFailure) in
        var times = try NearbyTimes(descriptor: source, session: session)
        let around = try times.around(clip.from, count: 1)
        let first = [around[0], around[1]].lazy.compactMap { $0 }.first { $0 >= clip.from }
        return TimeRange(min(first ?? clip.from, clip.to), clip.to)
      }
    }
    return SheetTimeline(facts: facts, clip: shown)
  }
}

extension FindingSheetsRequest: ServedRequest {
  /// One image for each finding: the source's picture and the finished file's.
  func answer(by service: inout WorkerService) throws(MediaFailure) -> FindingSheetsAnswer {
    let authorized = try authorized(plan)
    var drawing = FindingSheets(
      plan: authorized.plan,
      timeline: try service.timeline(of: source, beside: output, authorized), sheets: sheets)
    let progress = service.progress
    try service.withSession(of: source) { session throws(MediaFailure) in
      try drawing.takeSource(from: &session, progress: progress)
    }
    try service.withSession(of: output) { session throws(MediaFailure) in
      try drawing.takeOutput(from: &session, progress: progress)
    }
    for (number, sheet) in sheets.enumerated() { try write(drawing.drawn(number), to: sheet.image) }
    return FindingSheetsAnswer(sheets: sheets.count)
  }
}
