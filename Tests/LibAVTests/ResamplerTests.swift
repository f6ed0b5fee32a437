// Audio on its way to a transcriber: nothing moves in time, nothing changes that need not, and what
// is written can be read by another program.

import Foundation
import LibAV
import Testing
import TestSupport

private func convert(
  _ planes: [[Float]], _ from: Int, _ to: Int, _ weights: [Float], pieces: Int = 1024
) throws -> [Int16] {
  let resampler = try Resampler(from: from, to: to, weights: weights)
  var result: [Int16] = []
  for start in stride(from: 0, to: planes[0].count, by: pieces) {
    result += try resampler.convert(
      planes.map { Array($0[start..<min($0.count, start + pieces)]) })
  }
  return result + (try resampler.finish())
}

@Suite struct ResamplerTests {
  @Test func samplesOfTheSameRateStayAsTheyAre() throws {
    let samples = (0..<20_000).map { Int16(truncatingIfNeeded: $0 &* 7919) }
    #expect(try convert([samples.map { Float($0) / 32768 }], 16_000, 16_000, [1]) == samples)
  }

  @Test(arguments: [
    (48_000, 16_000), (44_100, 16_000), (22_050, 16_000), (8000, 16_000), (11_025, 16_000),
    (96_000, 48_000), (44_100, 8000),
  ])
  func anImpulseStaysWhereItIs(from: Int, to: Int) throws {
    var plane = [Float](repeating: 0, count: 2 * from)
    plane[from] = 0.9
    let result = try convert([plane], from, to, [1])
    let peak = try #require(result.indices.max { abs(Int(result[$0])) < abs(Int(result[$1])) })
    #expect(peak == to)
    #expect(abs(result.count - 2 * to) <= 2)
  }

  @Test(arguments: [1, 7, 480, 100_000])
  func piecesDoNotMatter(pieces: Int) throws {
    let planes = (0..<2).map { channel in
      (0..<9000).map { Float(sin(Double($0 * (channel + 3)) * 0.01)) * 0.4 }
    }
    let whole = try convert(planes, 44_100, 16_000, [0.5, 0.5])
    #expect(try convert(planes, 44_100, 16_000, [0.5, 0.5], pieces: pieces) == whole)
  }

  @Test func channelsAreAddedUpAsTheirWeightsSay() throws {
    let planes: [[Float]] = [0.25, 0.5, -0.125].map { [Float](repeating: $0, count: 100) }
    let sum = try convert(planes, 16_000, 16_000, [0.5, 0.25, 0])
    #expect(sum == [Int16](repeating: 8192, count: 100))
    #expect(
      try convert(planes, 16_000, 16_000, [0, 0, 1]) == [Int16](repeating: -4096, count: 100))
    #expect(try convert(planes, 16_000, 16_000, [4, 4, 0]) == [Int16](repeating: .max, count: 100))
  }

  @Test func weightsOfLayoutsLeaveOutTheRumble() {
    #expect(ChannelLayout(channels: 1).monoWeights == [1])
    #expect(ChannelLayout(channels: 2).monoWeights == [0.5, 0.5])
    let surround = ChannelLayout(channels: 6).monoWeights
    #expect(surround.count == 6 && surround[3] == 0 && surround[2] > surround[0])
    #expect(abs(surround.reduce(0, +) - 1) < 0.001)
    #expect(ChannelLayout(channels: 5, mask: 0).monoWeights == [0.2, 0.2, 0.2, 0.2, 0.2])
    for channels in 1...8 {
      #expect(ChannelLayout(channels: channels).monoWeights.reduce(0, +) <= 1.001)
    }
  }

  @Test func aFLACFileIsReadBackToTheSample() throws {
    var noise = TestNoise(seed: 3)
    let samples = (0..<10_001).map { _ in Int16(noise.below(40_000) - 20_000) }
    let folder = try ScratchFolder()
    var encoder = try FLACEncoder(sampleRate: 16_000)
    let early = encoder.header
    var body = try encoder.encode(Array(samples[..<5000]))
    body += try encoder.encode(Array(samples[5000...]))
    body += try encoder.finish()
    #expect(early.count == encoder.header.count && early != encoder.header)
    let file = try folder.write(encoder.header + body, to: "a.flac")
    try ffmpeg(["-i", file, "-f", "s16le", folder("raw")])
    let raw = try bytes(ofFile: folder("raw"))
    #expect(
      raw
        == samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] })
  }

  @Test func bytesAreCollectedReplacedAndCutOff() throws {
    let file = try TemporaryFile(contents: [UInt8](repeating: 9, count: 2_000_000))
    var output = ByteOutput(descriptor: file.descriptor, isPipe: false)
    try output.write([1, 2, 3, 4])
    for value in Int16(0)..<100 { try output.write(samples: Array(repeating: value, count: 4096)) }
    try output.replace([7, 7], at: 1)
    try output.write([5])
    try output.finish()
    #expect(output.count == 4 + 819_200 + 1)
    let written = file.contents
    #expect(written.count == 819_205 && Array(written.prefix(6)) == [1, 7, 7, 4, 0, 0])
    #expect(written.suffix(3) == [99, 0, 5])
  }
}
