// What `--render touched` leaves alone: the packets of groups in which nothing is hidden are the
// source's bit for bit, their pictures and times too, and what is rendered between them is decoded
// with them as one stream, by another decoder as well.

import Bitstream
import Foundation
import LibAV
import MediaTime
import PolicyGate
import RedactionModel
import Source
import TestSupport
import Testing
import VideoRender
import WorkerProtocol

/// A kind of H.264 or HEVC stream, and how ffmpeg makes it: groups of 10 pictures, 60 in all.
private struct Kind: Sendable, CustomTestStringConvertible {
  let name: String
  var codec = VideoCodec.h264
  var options: [String] = []
  var filter = "null"
  var suffix = ".mp4"
  /// Pictures whose packets lose something when they are copied: an encoder's word about itself.
  var reduced: Set<Int> = [0]
  /// How our encoder works; the fastest way has no transforms of 8x8 samples, so a lower profile
  /// than the source, under whose set it does not go.
  var speed = SpeedPreset.veryfast
  var testDescription: String { name }

  static let all = [
    Kind(name: "baseline", options: ["-profile:v", "baseline"]),
    Kind(name: "no B pictures, CABAC", options: ["-profile:v", "main", "-bf", "0"]),
    Kind(name: "one B picture", options: ["-bf", "1", "-x264-params", "b-pyramid=none"]),
    Kind(name: "pyramid of B pictures", options: ["-bf", "3", "-x264-params", "b-pyramid=normal"]),
    Kind(name: "high profile with CAVLC", options: ["-x264-params", "cabac=0"]),
    Kind(
      name: "several slices, delimiters, sets repeated",
      options: ["-x264-params", "slices=4:aud=1:repeat-headers=1"]),
    Kind(
      name: "variable rate", options: ["-vsync", "vfr", "-video_track_timescale", "90000"],
      filter: "setpts=N*0.04/TB+mod(N*7\\,5)*0.005/TB"),
    Kind(name: "Matroska", suffix: ".mkv"),
    Kind(name: "lists of scaling", options: ["-x264-params", "cqm=jvt"]),
    Kind(name: "few references", options: ["-refs", "1", "-bf", "0"]),
    Kind(name: "sets of two encoders", speed: .ultrafast),
  ]

  /// Closed groups, of HEVC.
  static let hevc = [
    hevc("no B pictures", "bframes=0"),
    hevc("one B picture", "bframes=1:b-pyramid=0"),
    hevc("pyramid of B pictures", "bframes=4:b-pyramid=1"),
    hevc("samples of 10 bits", "bframes=3", ["-pix_fmt", "yuv420p10"]),
    hevc("several slices", "bframes=3:slices=2:ctu=16"),
    hevc("delimiters, digests of pictures", "bframes=3:aud=1:hash=1", reduced: Set(0..<60)),
    hevc("sets repeated", "bframes=3:repeat-headers=1", reduced: Set(0..<60)),
    hevc("Matroska", "bframes=3", suffix: ".mkv"),
  ]

  static func hevc(
    _ name: String, _ parameters: String, _ options: [String] = [], suffix: String = ".mp4",
    reduced: Set<Int> = [0]
  ) -> Kind {
    let fixed = "log-level=none:keyint=10:min-keyint=10:scenecut=0:open-gop=0:info=0:"
    return Kind(
      name: "HEVC, \(name)", codec: .hevc,
      options: options + ["-x265-params", fixed + parameters], suffix: suffix, reduced: reduced)
  }

  func make(in folder: ScratchFolder) throws -> String {
    let path = folder("in" + suffix)
    try ffmpeg(
      ["-f", "lavfi", "-i", "testsrc2=s=160x96:r=25:d=2.4,format=yuv420p,\(filter)"]
        + ["-c:v", codec == .h264 ? "libx264" : "libx265", "-preset", "veryfast"]
        + (codec == .h264 ? ["-g", "10", "-sc_threshold", "0"] : []) + options
        + [path])
    return path
  }
}

/// What a render wrote of which only a part was touched.
private struct Written {
  let report: RenderReport
  let answer: MapAnswer
  let file: TemporaryFile

  init(
    _ path: String, plan text: String, suffix: String, codec: VideoCodec = .h264,
    speed: SpeedPreset = .veryfast
  ) throws {
    let source = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    let index = try IndexedSource(descriptor: source.fileDescriptor, surveysCopying: true)
    var options = OutputOptions(container: suffix == ".mkv" ? .matroska : .mp4, videoCodec: codec)
    options.speed = speed
    let plan = try authorize(PlanDocument(text))
    answer = index.map(touchedBy: plan.plan, options)
    file = try TemporaryFile(suffix: suffix, contents: [])
    let request = RenderRequest(
      source: source.fileDescriptor, output: file.descriptor, plan: text,
      facts: index.facts(sha256: nil), map: answer.map, options: options)
    var task = RenderTask(request, plan: plan)
    try task.prepare(by: index)
    report = try RenderLoop(task).run()
  }
}

/// A plan that hides a box in pictures 23 and 24, and so something of 22 to 25: of one group.
private let plan = ##"""
  {"veil": 1, "regions": [{"id": "r", "shape": "box", "from": "0.925", "to": "0.965",
    "path": [{"at": "0.925", "box": [40, 24, 48, 40]}], "effect": {"fill": "#000000"}}]}
  """##

@Suite struct CopiedRunTests {
  @Test(arguments: Kind.all + Kind.hevc) private func untouchedGroupsAreTheSourcesOwn(kind: Kind)
    throws
  {
    let folder = try ScratchFolder()
    let path = try kind.make(in: folder)
    let written = try Written(
      path, plan: plan, suffix: kind.suffix, codec: kind.codec, speed: kind.speed)
    #expect(written.report.obstacle == nil && written.answer.obstacle == nil)
    let header = try header(of: written.file)
    switch kind.codec {
    // One set of sequence parameters is what every player can keep.
    case .h264: #expect(header[5] & 31 == (kind.speed == .ultrafast ? 2 : 1))
    // The source's three sets, and three with other numbers.
    case .hevc: #expect(NALCodec.hevc.units(inConfiguration: header)?.count == 6)
    }
    #expect(written.report.segments.map(\.segment.kind) == [.copy, .render, .copy])
    #expect(written.report.segments.map(\.pictures) == [20, 10, 30])
    #expect(written.answer.groups == 6 && written.answer.renderedGroups == 1)

    let (source, copy) = try (SeenClip(path), SeenClip(written.file.path))
    #expect(copy.times.map(\.seconds) == source.times.map(\.seconds))
    #expect(copy.pictures.count == 60)
    for place in 0..<60 where !(20..<30).contains(place) {
      #expect(copy.pictures[place].planes == source.pictures[place].planes, "picture \(place)")
      #expect(
        kind.reduced.contains(place)
          || copy.packets[place].bytes == source.packets[place].bytes, "packet \(place)")
    }
    for place in 22...25 {
      #expect(copy.pictures[place].planes != source.pictures[place].planes)
    }
    #expect(try complaints(decoding: written.file.path).isEmpty)
  }

  /// Pictures that are shown before the refresh that they follow belong to its group.
  @Test func leadingPicturesMoveWithTheirGroup() throws {
    let folder = try ScratchFolder()
    let path = try Kind.hevc("leading pictures", "bframes=3:radl=2").make(in: folder)
    let written = try Written(path, plan: plan, suffix: ".mp4", codec: .hevc)
    #expect(written.report.segments.map(\.pictures) == [18, 10, 32])
    let (source, copy) = try (SeenClip(path), SeenClip(written.file.path))
    #expect(copy.times == source.times)
    for place in 0..<60 where !(18..<28).contains(place) {
      #expect(copy.pictures[place].planes == source.pictures[place].planes, "picture \(place)")
    }
    #expect(try complaints(decoding: written.file.path).isEmpty)
  }

  @Test func anotherSetWithTheNumberOfOneOfTheStreamsChangesItsPictures() throws {
    let folder = try ScratchFolder()
    let path = try Kind.all[3].make(in: folder)
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    let demuxer = try Demuxer(descriptor: file.fileDescriptor)
    let header = try demuxer.parameters(of: demuxer.mainVideoStream()).extradata
    let copy = try #require(VideoCopy(extradata: header, codec: .h264))
    // The number stands first behind the header: one bit that is set is 0, the bits 010 are 1.
    let picture = copy.sets.units[1]
    var (other, renumbered) = (picture, picture)
    #expect(picture[1] & 0x80 != 0)
    other[2] ^= 1
    renumbered[1] = 0x58
    func holds(_ added: [UInt8]) -> Bool {
      copy.isExplained(
        by: copy.sets.configuration(adding: [added], lengthBytes: 4, repeats: false))
    }
    #expect(copy.isExplained(by: header) && holds(renumbered) && !holds(other))
    func changes(_ unit: [UInt8]) -> Bool {
      var packet: [UInt8] = []
      packet.append(length: unit.count, bytes: 4)
      packet += unit
      return copy.isChanged(by: packet.span, framing: .lengths(bytes: 4))
    }
    #expect(changes(other) && !changes(picture) && !changes(renumbered))
    #expect(!changes([0x65, 0x88, 0x84]))
  }

  /// The `avcC` record of a file.
  private func header(of file: TemporaryFile) throws -> [UInt8] {
    let demuxer = try Demuxer(descriptor: file.descriptor)
    return try demuxer.parameters(of: demuxer.mainVideoStream()).extradata
  }

  @Test func decodingTimesAreTheSourcesInTheirPlaces() throws {
    let folder = try ScratchFolder()
    for kind in Kind.all + Kind.hevc where kind.suffix == ".mp4" {
      let path = try kind.make(in: folder)
      let written = try Written(path, plan: plan, suffix: kind.suffix, codec: kind.codec)
      let (source, copy) = try (
        decodingTimes(of: path), decodingTimes(of: written.file.path)
      )
      #expect(source == copy && source.count == 60, "\(kind.name)")
    }
  }

  /// Times of decoding, and which packets are marked as sync samples, as ffprobe reads them.
  private func decodingTimes(of path: String) throws -> [String] {
    let ending = try run(
      "ffprobe",
      [
        "-v", "error", "-select_streams", "v", "-show_entries", "packet=dts_time,flags", "-of",
        "csv=p=0", path,
      ])
    return ending.output.split(whereSeparator: \.isNewline).map(String.init)
  }

  @Test func nothingTouchedIsCopiedWhole() throws {
    let folder = try ScratchFolder()
    let path = try Kind(name: "plain").make(in: folder)
    let written = try Written(path, plan: #"{"veil": 1, "regions": []}"#, suffix: ".mp4")
    #expect(written.report.segments.map(\.segment.kind) == [.copy])
    let (source, copy) = try (SeenClip(path), SeenClip(written.file.path))
    #expect(copy.packets.dropFirst().map(\.bytes) == source.packets.dropFirst().map(\.bytes))
  }

  /// What cannot be copied exactly is rendered, and the answer says why.
  @Test(arguments: [
    (["-flags", "+ildct+ilme"], CopyObstacle.format),
    (["-pix_fmt", "yuv444p"], .format),
    (["-c:v", "libx265", "-x265-params", "log-level=none"], .otherCodec),
    (["-c:v", "mpeg4"], .codec),
  ])
  func whatCannotBeCopiedIsRenderedWhole(options: [String], obstacle: CopyObstacle) throws {
    let folder = try ScratchFolder()
    let path = try Kind(name: "odd", options: options).make(in: folder)
    let written = try Written(path, plan: plan, suffix: ".mp4")
    #expect(written.answer.obstacle == obstacle)
    #expect(written.report.segments.map(\.segment.kind) == [.render])
    #expect(written.report.picturesWritten == 60)
  }

  @Test func aClipAndAnEffectOutsideRenderEverything() throws {
    let folder = try ScratchFolder()
    let path = try Kind(name: "plain").make(in: folder)
    let clip = ##"{"veil": 1, "regions": [], "clip": {"from": "1", "to": "2"}}"##
    #expect(try Written(path, plan: clip, suffix: ".mp4").answer.obstacle == .clip)
    let outside = ##"{"veil": 1, "regions": [], "outside": {"fill": "#000000"}}"##
    let all = try Written(path, plan: outside, suffix: ".mp4")
    #expect(all.answer.obstacle == nil && all.answer.renderedGroups == 6)
    #expect(all.report.segments.map(\.segment.kind) == [.render])
  }

  /// Whoever made the map, nothing is copied that the plan hides.
  @Test func aMapThatCopiesWhatIsHiddenIsNotFollowed() throws {
    let folder = try ScratchFolder()
    let path = try Kind(name: "plain").make(in: folder)
    let source = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    let index = try IndexedSource(descriptor: source.fileDescriptor, surveysCopying: true)
    let output = try TemporaryFile(suffix: ".mp4", contents: [])
    let whole = index.map.segments[0].range
    let map = RenderMap(segments: [Segment(kind: .copy, range: whole)])
    let request = RenderRequest(
      source: source.fileDescriptor, output: output.descriptor, plan: plan,
      facts: index.facts(sha256: nil), map: map,
      options: OutputOptions(container: .mp4, videoCodec: .h264))
    var task = RenderTask(request, plan: try authorize(PlanDocument(plan)))
    try task.prepare(by: index)
    let report = try RenderLoop(task).run()
    #expect(report.obstacle == .pictures)
    #expect(report.segments.map(\.segment.kind) == [.render])
    let (before, after) = try (SeenClip(path), SeenClip(output.path))
    #expect(after.pictures[24].planes != before.pictures[24].planes)
  }
}
