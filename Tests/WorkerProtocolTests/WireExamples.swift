// One example of everything that a job asks and a worker answers, with something in every field:
// together they show all that the schema of the wire describes.

import Bitstream
import Containers
import Custody
import Foundation
import MediaTime
import RedactionModel
import WorkerProtocol

/// One kind of request, and lines of both directions.
struct Exchange {
  /// The request's name.
  let name: String
  /// Lines that ask.
  let requests: [[UInt8]]
  /// Lines that say what was asked for.
  let answers: [[UInt8]]
  /// Whether the worker can read a line that asks.
  let readsRequest: ([UInt8]) -> Bool
  /// Whether the job can read a line that answers.
  let readsAnswer: ([UInt8]) -> Bool

  init<Request: WorkerRequest>(_ requests: [Request], _ answers: [Request.Answer]) throws {
    name = Request.name
    self.requests = try requests.map { try $0.line() }
    self.answers = try answers.map {
      Array(try JSONEncoder().encode(WorkerAnswer<Request.Answer>.value($0)))
    }
    readsRequest = { line in
      (try? JSONDecoder().decode(WorkerEnvelope<Request>.self, from: Data(line))) != nil
    }
    readsAnswer = { line in (try? Request.answer(line)) != nil }
  }
}

private let ticks = TimeBase(1, 90_000)
private let size = PixelSize(width: 64, height: 48)
private let planText = #"{"veil": 1, "regions": []}"#
private let digest = String(repeating: "5c", count: 32)

private let facts = {
  var facts = SourceFacts(
    uprightSize: size, rotation: 90, sha256: digest, duration: Timestamp(180_000, ticks),
    firstPicture: Timestamp(-3003, ticks))
  facts.audio = [TimeRange(Timestamp(-9, ticks), Timestamp(180_900, ticks))]
  return facts
}()
private let segment = Segment(
  kind: .render, range: TimeRange(Timestamp(-3003, ticks), Timestamp(180_000, ticks)))
private let map = RenderMap(segments: [segment])

/// An exchange of each kind.
func everyExchange() throws -> [Exchange] {
  var options = AudioExtractOptions()
  options.format = .flac
  let targets = [AudioTarget.file(audio: 4, overview: 5), .pipe(4)]
  var render = RenderRequest(
    source: 3, output: 4, plan: planText, facts: facts, map: map,
    options: OutputOptions(container: .mov, videoCodec: .hevc))
  render.keep = [.creationTime, .language]
  render.work = 5
  return try pictureExchanges() + [
    try Exchange(
      [IndexRequest(source: 3), IndexRequest(source: 3, keep: [.language])], [indexAnswer()]),
    try Exchange(
      [planText, nil].map { TracksRequest(source: 3, plan: $0) },
      [TracksAnswer(streams: [1, 2], facts: facts)]),
    try Exchange(
      targets.map {
        ExtractAudioRequest(
          source: 3, target: $0, track: 0, stream: 1, plan: planText, facts: facts,
          options: options)
      }, [audioExtract()]),
    try Exchange(
      [render],
      [
        RenderAnswer(report: renderReport(), check: checkResult(.orientationDiffers)),
        RenderAnswer(report: RenderReport(), check: nil),
      ]),
    try Exchange(
      [VerifyRequest(output: 3, source: 4, plan: planText, threads: 2)],
      Finding.examples.map(checkResult) + [CheckResult()]),
    try Exchange(
      [PictureTreeRequest(file: 3, secret: digest, picture: 7), PictureTreeRequest(file: 3)],
      [
        PictureTreeAnswer(
          pictures: 9, root: digest,
          proof: PictureTreeProof(
            pts: -1, packet: digest, samples: digest, salt: String(repeating: "5c", count: 16),
            path: [digest])),
        PictureTreeAnswer(pictures: 0, root: digest, proof: nil),
      ]),
    try Exchange([FollowRequest(source: 3, plan: planText, regions: [0])], [followAnswer()]),
    try Exchange(
      [RecountRequest(render)], [RecountAnswer(report: renderReport(), videoCodec: "h264")]),
    try Exchange(
      [
        MapRequest(
          source: 3, plan: planText, options: OutputOptions(container: .mp4, videoCodec: .h264))
      ], [MapAnswer(map: map), mapAnswer()]),
  ]
}

/// Those that end in an image.
private func pictureExchanges() throws -> [Exchange] {
  let times: [PlanTime] = [.start, .end, .pts(-9), .offset(Timestamp(1, TimeBase(1001, 30_000)))]
  return [
    try Exchange(
      times.map { FrameRequest(source: 3, image: 4, time: $0, plan: planText) }
        + ImageFormat.allCases.map { format in
          var request = FrameRequest(source: 3, image: 4, time: .start, plan: nil)
          request.format = format
          return request
        },
      [FrameAnswer(width: 64, height: 48, time: "00:00:01.000", pts: 86_997)]),
    try Exchange(
      [planText, nil].map { plan in
        var request = SheetRequest(output: 3, source: 4, image: 5, plan: plan)
        request.reviewStep = plan.map { _ in 30 }
        return request
      }, [Done()]),
    try Exchange(
      [FindingSheetsRequest(output: 3, source: 4, plan: planText, sheets: findingSheets())],
      [FindingSheetsAnswer(sheets: 2)]),
    try Exchange(
      [planText, nil].map {
        StripRequest(
          source: 3, image: 4, from: .start, to: .end, step: Timestamp(1, TimeBase(1, 2)), plan: $0)
      },
      [
        StripAnswer(
          pictures: [StripAnswer.Picture(time: "00:00:01.000", pts: -90_000)], isComplete: true),
        StripAnswer(pictures: [], isComplete: false),
      ]),
  ]
}

/// One with a place, and one without.
private func findingSheets() -> [FindingSheetsRequest.Sheet] {
  var place = PictureFinding(
    .areaTile, area: .region(id: "a"), at: Timestamp(3, ticks), value: 9, limit: 5)
  (place.x, place.y) = (16, 32)
  return [Finding.picture(finding: place), .endsEarly(time: Timestamp(9, ticks))].compactMap {
    FindingSheetsRequest.Sheet($0, number: 1, image: 5, regions: ["a"])
  }
}

private func followAnswer() -> FollowAnswer {
  let second = Timestamp(90_000, ticks)
  var box = FollowedRegion(region: 0)
  box.pictures = 29
  box.path = [FollowedWaypoint(at: second, .box(x: 1, y: 2, width: 30.5, height: 40))]
  box.doubts = Doubt.allCases.map { FollowDoubt(from: second, to: second, why: $0, ask: second) }
  box.places = [PicturePlace(pts: 9, box: [1, 2, 3, 4], cover: [0, 1, 5, 6], confidence: 0.5)]
  var polygon = FollowedRegion(region: 2)
  polygon.path = [
    FollowedWaypoint(
      at: second, .points([(0, 0), (4, 0), (4, 4)].map { PixelPoint(x: $0.0, y: $0.1) }))
  ]
  return FollowAnswer(regions: [box, polygon])
}

private func indexAnswer() -> SourceIndex {
  let dropped: [Dropped] = [
    .stream(index: 2, type: "data", codec: "none"), .tags(names: ["title"]),
    .streamTags(names: ["language"]), .chapters(count: 3), .hiddenPictures(count: 21),
  ]
  var probe = SourceProbe()
  probe.container = "mov"
  probe.video.frameRate = 29.97
  probe.video.cleanAperture = [240, 1, 176, 1, -40, 1, 32, 1]
  probe.video.bitRate = 8_000_000
  probe.video.firstPTS = -3003
  probe.video.timeBase = [1, 90_000]
  let groups: [SyncSample] = [.idr, .cra, .bla, .recoveryPoint]
  for name in groups.map(\.rawValue) + ["none"] { probe.video.gops[name] = 1 }
  probe.streams = [
    SourceProbe.Stream(
      type: "video", codec: "h264", sampleRate: nil, channels: nil, width: 64, height: 48),
    SourceProbe.Stream(
      type: "audio", codec: "aac", sampleRate: 48_000, channels: 2, width: nil, height: nil),
  ]
  probe.secondRecording = SecondRecording(at: Timestamp(90_090, TimeBase(1, 90_000)), offset: 188)
  probe.wouldDrop = dropped
  var index = SourceIndex(
    facts: facts, codec: "h264", pictures: 61, dropped: dropped, map: map, probe: probe)
  index.ticks = [-3003, 0, 3003]
  return index
}

private func audioTally() -> AudioTally {
  var tally = AudioTally()
  tally.first = -1024
  tally.gaps.append(AudioGap(position: 4800, count: -12))
  return tally
}

private func audioExtract() -> AudioExtract {
  let shape = AudioShape(sampleRate: 48_000, channels: 2, layout: "stereo")
  var extract = AudioExtract(
    source: AudioExtract.Source(stream: 1, codec: "aac", shape: shape), sampleRate: 16_000,
    mix: ChannelMix(weights: [0.5, 0.5]))
  extract.start = -1024
  extract.sampleOffset = 44
  extract.redacted = [RedactedAudio(range: 0, samples: -1024..<48_000, isComplete: true)]
  extract.silences = [0..<16_000]
  extract.chunks = [
    AudioExtract.Chunk(
      range: 0..<16_000, cut: .pause, rmsDecibels: nil, peakDecibels: nil, audioShare: 0),
    AudioExtract.Chunk(
      range: 16_000..<32_000, cut: .end, rmsDecibels: -23.5, peakDecibels: -3.25, audioShare: 0.75),
  ]
  extract.tally = audioTally()
  extract.levels = [0, 255]
  return extract
}

private func renderReport() -> RenderReport {
  var report = RenderReport()
  var written = SegmentReport(segment)
  written.sha256 = digest
  written.noteCovered(at: -3003)
  var region = RegionReport()
  (region.firstTick, region.lastTick) = (-3003, 9)
  var track = AudioTrackReport(stream: 1, track: 0, sourceCodec: "opus", sampleRate: 48_000)
  track.codec = .aac
  track.tally = audioTally()
  track.ranges = [
    AudioRangeReport(range: 0, channels: [1], from: -5, to: 7),
    AudioRangeReport(range: 1, channels: nil, from: 0, to: 0),
  ]
  report.segments = [written, SegmentReport(segment)]
  report.regions = [region, RegionReport()]
  report.audio = [
    track, AudioTrackReport(stream: 2, track: 1, sourceCodec: "aac", sampleRate: 8000),
  ]
  report.clock.firstTickWritten = 0
  report.recoded = RecodedFormat(from: "yuvj444p", to: "yuv444p")
  report.obstacle = .clip
  return report
}

private func mapAnswer() -> MapAnswer {
  var answer = MapAnswer(map: map)
  (answer.groups, answer.renderedGroups) = (240, 12)
  answer.obstacle = .times
  return answer
}

private func checkResult(_ finding: Finding) -> CheckResult {
  var result = CheckResult()
  result.psnr = PSNRSummary(least: 38.5, mean: 41.25)
  result.checks = CheckSubject.allCases
  result.findings = [finding]
  return result
}
