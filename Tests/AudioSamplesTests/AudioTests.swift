// Audio against independent references: the C library's functions, hand-written headers, and sums
// taken another way. Every expectation here fails if a sample moves by one.

import Foundation
import MediaTime
import AudioSamples
import Testing
import WorkerProtocol

private let origin = Timestamp(0, TimeBase(1, 48_000))

private func buffer(_ planes: [[Float]], rate: Int = 48_000) -> PCMBuffer {
  PCMBuffer(planes: planes, sampleRate: rate, start: origin)
}

@Test func functionsAgreeWithTheCLibrary() {
  for step in -4000...4000 {
    let x = Double(step) * 0.0137
    #expect(abs(sine(turns: x) - Foundation.sin(2 * .pi * x)) < 1e-12)
    #expect(abs(cosine(turns: x) - Foundation.cos(2 * .pi * x)) < 1e-12)
    #expect(abs(sine(turns: x)) <= 1.000_000_000_000_001)
    let power = powerOfTwo(x)
    #expect(abs(power / Foundation.exp2(x) - 1) < 1e-14)
    #expect(abs(binaryLogarithm(power) - x) < 1e-13)
  }
  #expect(abs(sine(turns: 0.25) - 1) < 1e-15)
  #expect(sine(turns: 1e9 + 0.5) == 0)
}

@Test func levelsOfKnownSignals() {
  let tone = Tone(hertz: 1000, amplitude: 1)
    .buffer(sampleCount: 48_000, sampleRate: 48_000, start: origin)
  #expect(abs(tone.level().rmsDecibels - -3.010_299_956_639_81) < 1e-6)
  #expect(abs(tone.level().peakDecibels) < 1e-6)
  #expect(buffer([[0, 0.5], [-0.25, 0]]).level().peak == 0.5)
  #expect(buffer([[0, 0.5], [-0.25, 0]]).level(channel: 1).peak == 0.25)
  #expect(buffer([[0.5, 0.5], [-0.5, 0.5]]).level().rms == 0.5)
  #expect(abs(decibels(ofAmplitude: 0.5) - 20 * Foundation.log10(0.5)) < 1e-12)
  #expect(abs(amplitude(ofDecibels: -20) - 0.1) < 1e-15)
  #expect(decibels(ofAmplitude: 0) == -.infinity)
}

@Test func silenceIsAPeakBelowAThreshold() {
  var audio = buffer([[Float](repeating: 0, count: 100), [Float](repeating: 0, count: 100)])
  #expect(audio.isSilent(0..<100, threshold: -.infinity))
  audio[1, 40] = 0.000_1
  #expect(!audio.isSilent(0..<100, threshold: -.infinity))
  #expect(!audio.isSilent(0..<100, threshold: -81))
  #expect(audio.isSilent(0..<100, threshold: -79))
  #expect(audio.isSilent(41..<100, threshold: -.infinity))
}

@Test func aToneKeepsItsPhase() {
  let tone = Tone(hertz: 1000, amplitude: 0.5)
  for index in [0, 1, 17, 47, 4_800_000_017] {
    let expected = 0.5 * Foundation.sin(2 * .pi * Double(index % 48) / 48)
    #expect(abs(Double(tone.sample(at: index, sampleRate: 48_000)) - expected) < 1e-7)
  }
}

@Test(arguments: FadeShape.allCases)
func fadesRunFromNothingToEverything(shape: FadeShape) {
  #expect(abs(shape.gain(at: 0)) < 1e-15)
  #expect(abs(shape.gain(at: 0.5) - 0.5) < 1e-15)
  #expect(abs(shape.gain(at: 1) - 1) < 1e-15)
  for step in 1...99 {
    let (x, before) = (Double(step) / 100, Double(step - 1) / 100)
    #expect(shape.gain(at: x) > shape.gain(at: before))
    #expect(abs(shape.gain(at: x) + shape.gain(at: 1 - x) - 1) < 1e-14)
  }
  var audio = buffer([[Float](repeating: 1, count: 30)])
  audio.fadeIn(5..<10, shape: shape)
  audio.fadeOut(20..<25, shape: shape)
  let samples = audio.samples(ofChannel: 0)
  #expect(samples[4] == 1 && samples[10..<20].allSatisfy { $0 == 1 } && samples[25] == 1)
  #expect(samples[5] < samples[9] && samples[20] > samples[24])
  for k in 0..<5 { #expect(abs(samples[5 + k] - samples[24 - k]) < 1e-6) }
}

@Test func aReplacedRangeKeepsNothing() {
  let noise = (0..<400).map { Float(($0 * 7919) % 1000) / 1000 - 0.5 }
  let other = noise.map { -$0 * 0.7 }
  for replacement in [Replacement.silence, .tone(Tone(hertz: 440, amplitude: 0.1))] {
    var (a, b) = (buffer([noise, other]), buffer([other, noise]))
    a.replace(100..<250, with: replacement, fade: 24)
    b.replace(100..<250, with: replacement, fade: 24)
    #expect(a.slice(100..<250) == b.slice(100..<250))
    for channel in 0...1 {
      let (now, was) = (a.samples(ofChannel: channel), channel == 0 ? noise : other)
      #expect(now[0..<76] == was[0..<76] && now[274..<400] == was[274..<400])
      for index in 76..<100 where was[index] != 0 {
        #expect(abs(now[index]) < abs(was[index]))
      }
      for index in 250..<274 where was[index] != 0 {
        #expect(abs(now[index]) < abs(was[index]))
      }
    }
    if replacement == .silence { #expect(a.isSilent(100..<250, threshold: -.infinity)) }
  }
  var short = buffer([[1, 1, 1, 1]])
  short.replace(0..<4, with: .silence, fade: 240)
  #expect(short.samples(ofChannel: 0) == [0, 0, 0, 0])
}

@Test func timeRangesWidenToWholeSamples() {
  let audio = PCMBuffer(
    silence: 48_000, channels: 1, sampleRate: 48_000, start: Timestamp(9000, TimeBase(1, 90_000)))
  #expect(audio.timeRange.from.ticks == 4800)
  let video = TimeBase(1, 90_000)
  func touched(_ from: Int64, _ to: Int64) -> Range<Int> {
    audio.samples(touching: TimeRange(Timestamp(from, video), Timestamp(to, video)))
  }
  #expect(touched(9000, 9001) == 0..<1)
  #expect(touched(9001, 9003) == 0..<2)
  #expect(touched(0, 9000).isEmpty)
  #expect(touched(-5, .max) == 0..<48_000)
  #expect(touched(.min, .max) == 0..<48_000)
  #expect(touched(99_000, 100_000).isEmpty)
  #expect(audio.slice(480..<960).start == Timestamp(5280, TimeBase(1, 48_000)))
}

@Test func integersRoundAndClip() {
  let cases: [(Float, Int16)] = [
    (0, 0), (1, 32767), (-1, -32768), (2, 32767), (-2, -32768), (0.5, 16384),
    (1.5 / 32768, 2), (-1.5 / 32768, -2), (1.25 / 32768, 1), (.nan, 0), (.infinity, 32767),
    (-.infinity, -32768), (32766.6 / 32768, 32767),
  ]
  for (sample, expected) in cases { #expect(PCMBuffer.int16(sample) == expected) }
}

@Test func aWAVFileIsWrittenByteForByte() throws {
  let audio = buffer([[0, 0.5], [-1, 1]], rate: 16_000)
  let expected: [UInt8] =
    Array("RIFF".utf8) + [44, 0, 0, 0] + Array("WAVEfmt ".utf8)
    + [16, 0, 0, 0, 1, 0, 2, 0, 0x80, 0x3E, 0, 0, 0, 0xFA, 0, 0, 4, 0, 16, 0]
    + Array("data".utf8) + [8, 0, 0, 0] + [0, 0, 0, 0x80, 0, 0x40, 0xFF, 0x7F]
  #expect(try WAVFile.bytes(of: audio) == expected)
  let mono = WAVFile(sampleRate: 16_000, channelCount: 1)
  #expect(try mono.header(sampleCount: 0).count == WAVFile.headerSize)
  #expect(throws: MediaFailure.tooLongForWAV(bytes: 4_294_967_296)) {
    try mono.header(sampleCount: 1 << 31)
  }
  #expect(throws: MediaFailure.self) { try mono.header(sampleCount: .max) }
}
