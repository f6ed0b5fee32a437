// Chunks tile the audio, silences lie where the audio was made silent, and nothing is cut in the
// middle of what was meant to be speech if a pause is near.

import Foundation
import AudioSamples
import Testing
import WorkerProtocol

/// Audio made of stretches: seconds and level in dBFS (nil for zeros), as noise of a fixed seed.
private func audio(_ stretches: [(Double, Double?)], rate: Int = 16_000) -> [Int16] {
  var (state, result) = (UInt64(7), [Int16]())
  for (seconds, level) in stretches {
    let gain = level.map { 32768 * pow(10, $0 / 20) * 3.0.squareRoot() } ?? 0
    for _ in 0..<Int((seconds * Double(rate)).rounded()) {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let unit = Double(Int64(bitPattern: state) >> 32) / 2_147_483_648
      result.append(Int16(max(-32768, min(32767, (unit * gain).rounded()))))
    }
  }
  return result
}

private func segment(
  _ samples: [Int16], rate: Int = 16_000, pieces: Int = 1_000_000,
  _ rule: SilenceRule = SilenceRule()
) -> Segmenter {
  var segmenter = Segmenter(sampleRate: rate, rule: rule)
  for from in stride(from: 0, to: samples.count, by: pieces) {
    segmenter.add(Array(samples[from..<min(samples.count, from + pieces)]))
  }
  segmenter.finish()
  return segmenter
}

@Suite struct SegmenterTests {
  @Test func silencesAreFoundToTheFrame() {
    let samples = audio([
      (0.5, -60), (1, -20), (0.3, nil), (2, -20), (0.14, -60), (1, -20), (0.2, -60),
    ])
    let silences = segment(samples).silences
    #expect(silences == [0..<8000, 24_000..<28_800, 79_040..<82_240])
    var rule = SilenceRule()
    rule.minimumSilence = 0.3
    #expect(segment(samples, rule).silences == [0..<8000, 24_000..<28_800])
    rule.silenceDecibels = -19
    #expect(segment(samples, rule).silences == [0..<samples.count])
  }

  @Test func aTremblingLevelIsOneSilence() {
    // From loud to just above the lower threshold: no silence. From below it up to just under the
    // upper: one.
    let above = audio([(1, -20), (1, -43), (1, -20)])
    #expect(segment(above).silences.isEmpty)
    let steps: [(Double, Double?)] = (0..<20).map { (0.05, $0 % 2 == 0 ? -47 : -42.5) }
    let trembling = audio([(1, -20)] + steps + [(1, -20)])
    #expect(segment(trembling).silences == [16_000..<32_000])
  }

  @Test(arguments: [160, 1, 37, 4096, 1_000_000])
  func piecesDoNotMatter(pieces: Int) {
    let samples = Array(
      audio([(9, -20), (0.4, -60), (14, -25), (0.2, nil), (20, -20), (3.0031, -60)]))
    let (whole, parts) = (segment(samples), segment(samples, pieces: pieces))
    #expect(whole.silences == parts.silences && whole.chunks == parts.chunks)
    #expect(whole.chunks.count == 2)
  }

  @Test(arguments: [16_000, 8000, 11_025, 22_050, 44_100, 48_000])
  func chunksTileTheAudio(rate: Int) {
    var stretches: [(Double, Double?)] = []
    for index in 0..<25 {
      stretches.append((1 + Double(index % 4), -20))
      stretches.append((0.1 + 0.05 * Double(index % 5), -70))
    }
    let samples = audio(stretches, rate: rate)
    let chunks = segment(samples, rate: rate, pieces: 1024).chunks
    #expect(chunks.first?.range.lowerBound == 0 && chunks.last?.range.upperBound == samples.count)
    for (a, b) in zip(chunks, chunks.dropFirst()) {
      #expect(a.range.upperBound == b.range.lowerBound)
    }
    for chunk in chunks {
      #expect(chunk.range.count <= 30 * rate)
      #expect(chunk.cut == .end || chunk.range.count >= 15 * (rate / 100) * 100)
    }
    #expect(chunks.dropLast().allSatisfy { $0.cut == .pause })
    #expect(chunks.last?.cut == .end)
  }

  @Test func cutsLieInTheMiddleOfTheLongestPauseInReach() {
    let samples = audio([
      (16, -20), (0.2, -60), (4, -20), (0.5, -60), (4, -20), (0.3, -60), (20, -20),
    ])
    let chunks = segment(samples).chunks
    #expect(chunks[0].range.upperBound == Int(20.45 * 16_000) && chunks[0].cut == .pause)
  }

  @Test func whereThereIsNoPauseTheQuietestPlaceIsCut() {
    // A dip that is far from silent, and pauses that are too short to be any.
    let samples = audio([(10, -15), (0.14, -60), (10, -15), (0.2, -25), (20, -15)])
    let chunk = segment(samples).chunks[0]
    #expect(chunk.cut == .quietest)
    #expect((Int(20.14 * 16_000)...Int(20.34 * 16_000)).contains(chunk.range.upperBound))
  }

  @Test func aPauseOutOfReachDoesNotCount() {
    let samples = audio([(14, -15), (0.9, -60), (40, -15)])
    let chunks = segment(samples).chunks
    #expect(chunks[0].cut == .quietest && chunks[0].range.count >= 15 * 16_000)
    let pauses = segment(samples).silences
    #expect(pauses == [224_000..<238_400])
  }

  @Test func levelsOfChunksAreThoseOfTheirSamples() {
    let samples = audio([(5, -20), (5, nil)])
    let chunk = segment(samples).chunks[0]
    #expect(abs(chunk.level.rmsDecibels - -23.01) < 0.05)
    #expect(chunk.level.peak == Double(samples.map { abs(Int($0)) }.max()!) / 32768)
    #expect(chunk.audioShare == 0.5)
    #expect(segment([]).chunks.isEmpty)
    #expect(segment([Int16](repeating: .min, count: 40)).chunks[0].level.peak == 1)
  }

  @Test func fewerColumnsKeepEveryPeak() {
    var envelope = LevelEnvelope(sampleRate: 100)
    envelope.add([0, 0, 16_384, 0, -32_768, 0, 1])
    #expect(envelope.columns.count == 7)
    #expect(envelope.peaks(columns: 7) == [0, 0, 128, 0, 255, 0, 1])
    #expect(envelope.peaks(columns: 3) == [128, 255, 1])
    #expect(LevelEnvelope(sampleRate: 100).peaks(columns: 3).isEmpty)
  }

  @Test func theEnvelopeKeepsExtremesAndItsSize() {
    var envelope = LevelEnvelope(sampleRate: 100)
    let count = 5 * LevelEnvelope.capacity + 3
    var samples = [Int16](repeating: 1, count: count)
    (samples[70_000], samples[count - 1]) = (-30_000, 20_000)
    for from in stride(from: 0, to: count, by: 999) {
      envelope.add(Array(samples[from..<min(count, from + 999)]))
    }
    #expect(envelope.columnSize == 8 && envelope.columns.count == (count + 7) / 8)
    #expect(envelope.columns.count <= LevelEnvelope.capacity)
    #expect(envelope.columns[8750].low == -30_000 && envelope.columns[8749].low == 0)
    #expect(envelope.columns.last?.high == 20_000 && envelope.columns.last?.count == count % 8)
    #expect(envelope.columns.reduce(0) { $0 + $1.count } == count)
  }
}

@Test func aStreamOfUnknownLengthSaysSo() throws {
  let file = WAVFile(sampleRate: 16_000, channelCount: 1)
  var header = file.streamHeader
  #expect(header[4..<8] == [255, 255, 255, 255] && header[40..<44] == [255, 255, 255, 255])
  let known = try file.header(sampleCount: 1000)
  for range in [4..<8, 40..<44] { header.replaceSubrange(range, with: known[range]) }
  #expect(header == known)
  #expect(throws: MediaFailure.self) { try file.header(sampleCount: file.maximumSampleCount + 1) }
  #expect(try file.header(sampleCount: file.maximumSampleCount)[40..<44] == [218, 255, 255, 255])
}
