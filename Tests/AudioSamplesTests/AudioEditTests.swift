// Replacement in pieces against replacement at once, and sums taken in one pass against sums taken
// plainly. Every expectation here fails if a sample moves by one.

import MediaTime
import AudioSamples
import Testing

func noise(_ count: Int, seed: UInt64) -> [Float] {
  var state = seed
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max) / 2
  }
}

private func audio(_ planes: [[Float]], at start: Int64 = 0) -> PCMBuffer {
  PCMBuffer(planes: planes, sampleRate: 48_000, start: Timestamp(start, TimeBase(1, 48_000)))
}

private let tone = Replacement.tone(Tone(hertz: 440, amplitude: 0.1))

@Suite struct AudioEditTests {
  @Test(arguments: [Replacement.silence, tone]) func oneRangeIsWhatThePlainFunctionMakes(
    replacement: Replacement
  ) {
    for (low, high) in [(300, 700), (0, 100), (900, 1000), (499, 500)] {
      var plain = audio([noise(1000, seed: 1), noise(1000, seed: 2)])
      var edited = plain
      plain.replace(low..<high, with: replacement, fade: 24)
      let edit = AudioEdit([ReplacedRange(Int64(low)..<Int64(high), replacement)], fade: 24)
      #expect(edit.apply(to: &edited) == [Int64(high - low)])
      for channel in 0..<2 {
        let pairs = zip(edited.samples(ofChannel: channel), plain.samples(ofChannel: channel))
        #expect(pairs.allSatisfy { abs($0 - $1) <= 1e-7 })
        #expect(
          edited.samples(ofChannel: channel)[low..<high]
            == plain.samples(ofChannel: channel)[low..<high])
      }
    }
  }

  @Test(arguments: [1, 7, 64, 1000]) func piecesGiveTheSameAsTheWhole(size: Int) {
    let edit = AudioEdit(
      [
        ReplacedRange(-50..<20, .silence), ReplacedRange(200..<300, tone, channels: [1]),
        ReplacedRange(310..<400, .silence), ReplacedRange(380..<500, tone),
        ReplacedRange(900..<2000, tone),
      ], fade: 30, guardBand: 5)
    let planes = [noise(1000, seed: 3), noise(1000, seed: 4)]
    var whole = audio(planes)
    edit.apply(to: &whole)
    var pieces: [[Float]] = [[], []]
    for start in stride(from: 0, to: 1000, by: size) {
      let end = min(1000, start + size)
      var piece = audio(planes.map { Array($0[start..<end]) }, at: Int64(start))
      edit.apply(to: &piece)
      for channel in 0..<2 { pieces[channel] += piece.samples(ofChannel: channel) }
    }
    for channel in 0..<2 { #expect(pieces[channel] == whole.samples(ofChannel: channel)) }
    // Silence wins over a tone, and a channel that is not named keeps what it has.
    #expect(whole.samples(ofChannel: 0)[380..<400].allSatisfy { $0 == 0 })
    #expect(whole.samples(ofChannel: 0)[210..<270] == planes[0][210..<270])
    #expect(whole.samples(ofChannel: 1)[210..<290] != planes[1][210..<290])
  }

  @Test func nothingInsideDependsOnWhatWasThere() {
    let edit = AudioEdit(
      [ReplacedRange(100..<400, tone), ReplacedRange(300..<600, .silence)], fade: 24, guardBand: 10)
    var a = audio([noise(1000, seed: 5)])
    var b = audio([noise(1000, seed: 6)])
    edit.apply(to: &a)
    edit.apply(to: &b)
    #expect(a.slice(90..<610) == b.slice(90..<610))
    #expect(a.slice(89..<90) != b.slice(89..<90) && a.slice(610..<611) != b.slice(610..<611))
  }

  @Test func theGuardIsSilentAndTheFadesLieBeyondIt() {
    let ones = [Float](repeating: 1, count: 1000)
    var buffer = audio([ones])
    AudioEdit([ReplacedRange(400..<600, tone)], fade: 24, guardBand: 50).apply(to: &buffer)
    let samples = buffer.samples(ofChannel: 0)
    #expect(samples[350..<400].allSatisfy { $0 == 0 } && samples[600..<650].allSatisfy { $0 == 0 })
    #expect(samples[..<326].allSatisfy { $0 == 1 } && samples[674...].allSatisfy { $0 == 1 })
    for index in 327..<350 { #expect(samples[index] < samples[index - 1]) }
    for index in 651..<674 { #expect(samples[index] > samples[index - 1]) }
    #expect(samples[420..<580].contains { abs($0) > 0.09 })
  }

  @Test func lengthsFollowTheRate() {
    let edit = AudioEdit([], sampleRate: 44_100, hasFrames: true)
    #expect(edit.fade == 221 && edit.guardBand == 882)
    #expect(AudioEdit([], sampleRate: 96_000, hasFrames: true).guardBand == 1024)
    #expect(AudioEdit([], sampleRate: 8000, hasFrames: false).guardBand == 0)
  }

  @Test func rangesWithoutEndsDoNotOverflow() {
    var buffer = audio([noise(100, seed: 7)])
    AudioEdit([ReplacedRange(.min ..< .max, tone)], fade: 24, guardBand: 9).apply(to: &buffer)
    #expect(buffer.samples(ofChannel: 0).allSatisfy { abs($0) <= 0.1 })
  }

  @Test func aToneThatTheRateCannotCarryIsLowered() {
    #expect(Tone.standIn(hertz: 999.6, sampleRate: 48_000).hertz == 1000)
    #expect(Tone.standIn(hertz: 20_000, sampleRate: 8000).hertz == 3200)
  }
}

@Suite struct RunningSumsTests {
  @Test func levelsAndLikenessAreThePlainOnes() {
    let (a, b) = (noise(5000, seed: 8).map(Double.init), noise(5000, seed: 9).map(Double.init))
    var (same, other, mixed) = (RunningSums(), RunningSums(), RunningSums())
    for (x, y) in zip(a, b) {
      same.add(x, -2 * x + 0.3)
      other.add(x, y)
      mixed.add(x, x + y)
    }
    #expect(abs(same.correlation + 1) < 1e-12)
    #expect(abs(other.correlation) < 0.05)
    #expect(abs(mixed.correlation - 0.5.squareRoot()) < 0.03)
    let rms = (a.reduce(0) { $0 + $1 * $1 } / 5000).squareRoot()
    #expect(abs(other.firstRMS - rms) < 1e-12)
    let mean = a.reduce(0, +) / 5000
    #expect(abs(other.firstDeviation - (rms * rms - mean * mean).squareRoot()) < 1e-9)
    #expect(RunningSums().correlation == 0 && RunningSums().firstRMS == 0)
  }

  @Test func integersOf24BitsRoundAndClip() {
    let cases: [(Float, Int32)] = [
      (0, 0), (1, 8_388_607), (-1, -8_388_608), (2, 8_388_607), (-2, -8_388_608), (0.5, 4_194_304),
      (.nan, 0), (-0x1p-23, -1),
    ]
    for (sample, expected) in cases { #expect(PCMBuffer.int24(sample) == expected) }
  }
}
