// The check of a finished file, on pairs of tiny clips that differ in one known way: each
// difference is found as the fact that it is, an honest pair shows nothing, and the number of
// threads changes nothing.

import Containers
import LibAV
import MediaTime
import Raster
import RedactionModel
import Source
import TestSupport
import Testing
import Verify
import WorkerProtocol

/// A box of the scene that the plan hides, in luma samples.
private let hidden = PixelRect(x: 64, y: 32, width: 64, height: 48)

@Suite struct OutputCheckTests {
  private static let facts = SourceFacts(
    uprightSize: PixelSize(width: 192, height: 128), rotation: 0,
    duration: Timestamp(12 * 512, TimeBase(1, 12_800)),
    firstPicture: Timestamp(0, TimeBase(1, 12_800)))

  private func plan(_ effect: Effect = .fill(.black)) -> RedactionPlan {
    let path = Waypoint(
      at: .start,
      .box(
        x: Double(hidden.x), y: Double(hidden.y), width: Double(hidden.width),
        height: Double(hidden.height)))
    return RedactionPlan(
      regions: [Region(id: "a", shape: .box, from: .start, to: .end, path: [path], effect: effect)])
  }

  private func check(
    _ source: TemporaryFile, _ output: TemporaryFile, _ plan: RedactionPlan, threads: Int = 2
  ) throws -> CheckResult {
    try OutputCheck(plan: plan, facts: Self.facts, keeping: [.creationTime, .language])
      .run(.pictures(threads: threads), source: source.descriptor, output: output.descriptor)
  }

  /// The scene with black over what is hidden, but not in these pictures.
  private func filled(
    _ recipe: ClipRecipe = ClipRecipe(), sparing spared: Set<Int> = []
  ) throws -> TemporaryFile {
    let format = recipe.format
    return try makeClip(recipe) { index, picture in
      drawScene(index, onto: &picture)
      guard !spared.contains(index) else { return }
      let rect = PixelRect(
        x: hidden.x - 8, y: hidden.y - 8, width: hidden.width + 16, height: hidden.height + 16)
      paint(rect, with: [format.black, format.neutralChroma, format.neutralChroma], onto: &picture)
    }
  }

  @Test(arguments: [8, 10]) func anHonestPairShowsNothing(depth: Int) throws {
    var recipe = ClipRecipe()
    recipe.format = PixelFormat(chroma: .yuv420, bitDepth: depth, isFullRange: false)
    if depth == 10 { recipe.codec = .hevc }
    let result = try check(try makeClip(recipe), try filled(recipe), plan())
    #expect(result.findings == [])
    #expect(result.pictures == 12 && result.areas == 12 && result.coveredWhole == 0)
    #expect(result.psnr?.least ?? 0 > 35)
    #expect(
      result.checks == [
        .streams, .pictureCount, .pictureTimes, .pictureOrder, .hiddenAreas, .outside, .psnr,
        .audio, .containerBytes, .codedStreams,
      ])
  }

  @Test(arguments: [TimeBase(1, 24), TimeBase(1001, 30_000), TimeBase(1, 30), TimeBase(1, 60)])
  func timesThatMatroskaRoundsAreNoFinding(base: TimeBase) throws {
    var recipe = ClipRecipe()
    recipe.timeBase = base
    recipe.times = (0..<12).map(Int64.init)
    recipe.lastDuration = 1
    let source = try makeClip(recipe)
    recipe.container = .matroska
    #expect(try check(source, try filled(recipe), plan()).findings == [])
    // A millisecond more than rounding can do is one.
    recipe.timeBase = TimeBase(1, 1000)
    recipe.times = recipe.times.map {
      Timestamp($0, base).converted(to: recipe.timeBase, rounding: .nearest).ticks
    }
    recipe.times[6] += 2
    recipe.lastDuration = 10
    let late = try check(source, try filled(recipe), plan()).findings
    #expect(late.map(\.kind) == ["picture.timeDiffers"])
  }

  @Test func countsTimesAndSizesThatDifferAreFound() throws {
    let source = try makeClip()
    let short = try check(source, try filled(ClipRecipe(pictures: 10)), plan())
    #expect(short.findings == [.endsEarly(time: Timestamp(10, TimeBase(1, 25)))])
    let long = try check(source, try filled(ClipRecipe(pictures: 13)), plan())
    #expect(long.findings == [.surplusPictures])
    var late = ClipRecipe()
    late.times[3] += 40
    let moved = try check(source, try filled(late), plan())
    #expect(
      moved.findings == [
        .pictureTimeDiffers(
          expected: Timestamp(3 * 512, TimeBase(1, 12_800)),
          found: Timestamp(3 * 512 + 40, TimeBase(1, 12_800)))
      ])
    var small = ClipRecipe(pictures: 12)
    small.size = PixelSize(width: 96, height: 64)
    let smaller = try check(source, try filled(small), plan())
    #expect(smaller.findings.count == 12)
    #expect(smaller.findings.allSatisfy { $0.kind == "picture.sizeDiffers" })
  }

  @Test func neighbouringPicturesWithOneFaultAreOneFinding() throws {
    let found = try check(try makeClip(), try filled(sparing: [3, 4, 5, 9]), plan()).findings
    let samples = found.compactMap { finding -> PictureFinding? in
      guard case .picture(let finding) = finding else { return nil }
      return finding.fault == .sourceSamples ? finding : nil
    }
    #expect(samples.map(\.pictures) == [3, 1])
    #expect(samples.map(\.from) == [3, 9].map { Timestamp($0, TimeBase(1, 25)) })
    #expect(samples.map(\.to) == [5, 9].map { Timestamp($0, TimeBase(1, 25)) })
    #expect(samples.allSatisfy { $0.area == .region(id: "a") && $0.value > $0.limit })
  }

  @Test func anotherLayoutIsFound() throws {
    var recipe = ClipRecipe()
    recipe.format = PixelFormat(chroma: .yuv444, bitDepth: 8, isFullRange: false)
    let found = try check(try makeClip(), try filled(recipe), plan()).findings
    #expect(Set(found.map(\.kind)) == ["picture.formatDiffers", "stream.descriptionDiffers"])
  }

  @Test func theNumberOfThreadsChangesNothing() throws {
    let source = try makeClip(ClipRecipe(pictures: 100))
    for plan in [plan(), plan(.veil)] {
      let spared = Set(0..<99).filter { $0 % 5 < 2 }
      let output = try filled(ClipRecipe(pictures: 99), sparing: spared)
      let one = try check(source, output, plan, threads: 1)
      #expect(one.findings.count > 20 && one.pictures == 99)
      for threads in [2, 3, 8] {
        #expect(try check(source, output, plan, threads: threads) == one, "\(threads) threads")
      }
    }
  }

  @Test func progressIsTold() throws {
    var told: [Int] = []
    let (source, output) = (try makeClip(), try filled())
    _ = try OutputCheck(plan: plan(), facts: Self.facts, keeping: []).run(
      .pictures(threads: 4), source: source.descriptor, output: output.descriptor
    ) { count, _ in told.append(count) }
    #expect(told == Array(1...12))
  }

  @Test func whatCannotBeDecodedIsAnError() throws {
    let (clip, rubbish) = (
      try makeClip(), try TemporaryFile(contents: Array(repeating: 7, count: 999))
    )
    for (source, output) in [(clip, rubbish), (rubbish, clip)] {
      #expect(throws: MediaFailure.self) { try check(source, output, plan()) }
    }
  }

  // MARK: Packets

  private func packets(
    _ output: TemporaryFile, pictures: Int = 12, first: Int64 = 0, keeping kept: Set<KeptTag> = []
  ) throws -> [Finding] {
    let base = TimeBase(1, 12_800)
    let written = WrittenVideo(pictures: pictures, firstPicture: Timestamp(first, base))
    let result = try OutputCheck(plan: plan(), facts: Self.facts, keeping: kept)
      .run(.packets(written), source: output.descriptor, output: output.descriptor)
    return result.findings
  }

  @Test func packetsAreHeldAgainstWhatWasWritten() throws {
    let clip = try makeClip()
    #expect(try packets(clip) == [])
    #expect(try packets(clip, pictures: 11) == [.pictureCountDiffers(expected: 11, found: 12)])
    let base = TimeBase(1, 12_800)
    #expect(
      try packets(clip, first: 512) == [
        .firstPictureTimeDiffers(expected: Timestamp(512, base), found: Timestamp(0, base))
      ])
  }

  @Test func strayStreamsAndTagsAreFound() throws {
    var recipe = ClipRecipe()
    recipe.hasSecondVideo = true
    recipe.tags = ["title": "a clip"]
    let findings = try packets(try makeClip(recipe))
    #expect(
      findings == [.streamNotAllowed(stream: 1, type: "video"), .tags(names: ["title"])])
  }

  @Test func anOutputThatIsNoMediaFileIsAFinding() throws {
    let rubbish = try TemporaryFile(contents: Array(repeating: 7, count: 999))
    #expect(try packets(rubbish).map(\.kind) == ["stream.outputNotRead"])
  }

  @Test func theFileInADescriptorIsWalkedAsItsBytes() throws {
    let clip = try makeClip()
    let inFile = try containerFindings(in: ByteSource(descriptor: clip.descriptor))
    #expect(inFile == [])
    let longer = try TemporaryFile(contents: clip.contents + [0, 0, 0, 9] + Array("uuidx".utf8))
    let planted = try containerFindings(in: ByteSource(descriptor: longer.descriptor))
    #expect(
      planted == [ContainerFinding(offset: clip.contents.count, kind: .notAllowed(path: "uuid"))])
    #expect(planted == (try containerFindings(in: ByteSource(longer.contents))))
    // `EBADF`.
    #expect(throws: ContainerError.notRead(offset: 0, code: 9)) { try ByteSource(descriptor: -1) }
  }
}
