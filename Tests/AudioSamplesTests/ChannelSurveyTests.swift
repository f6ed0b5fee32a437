// Two microphones that agree, do not know each other, or work against each other.

import MediaTime
import AudioSamples
import Testing
import WorkerProtocol

private struct Noise {
  var state: UInt64
  mutating func next() -> Float {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Int64(bitPattern: state) >> 32) / 2_147_483_648
  }
}

/// Surveys five seconds of two or more channels that `make` gives for each index.
private func survey(
  _ weights: [Float] = [0.5, 0.5], seconds: Int = 5, _ make: (Int) -> [Float]
) -> ChannelSurvey {
  var survey = ChannelSurvey(sampleRate: 8000, mix: ChannelMix(weights: weights))
  let frames = (0..<8000 * seconds).map(make)
  for from in stride(from: 0, to: frames.count, by: 1024) {
    let part = frames[from..<min(frames.count, from + 1024)]
    let planes = weights.indices.map { channel in part.map { $0[channel] } }
    survey.add(PCMBuffer(planes: planes, sampleRate: 8000, start: Timestamp(0, TimeBase(1, 8000))))
  }
  return survey
}

@Suite struct ChannelSurveyTests {
  private let mean = ChannelMix(weights: [0.5, 0.5])

  @Test func channelsThatAgreeAreAddedUp() {
    var noise = Noise(state: 1)
    let result = survey { _ in
      let sample = noise.next()
      return [sample, sample]
    }
    #expect(result.cancelledShare == 0 && result.verdict == mean)
  }

  @Test func unrelatedChannelsAreAddedUp() {
    var (a, b) = (Noise(state: 1), Noise(state: 99))
    #expect(survey { _ in [a.next(), b.next()] }.verdict == mean)
  }

  @Test func aSilentChannelIsNoReasonToDropAnother() {
    var noise = Noise(state: 1)
    #expect(survey { _ in [noise.next(), 0] }.verdict == mean)
  }

  @Test func channelsAgainstEachOtherAreNeverAddedUp() {
    var noise = Noise(state: 1)
    let result = survey { _ in
      let sample = noise.next()
      return [0.5 * sample, -0.6 * sample]
    }
    #expect(result.cancelledShare == 1)
    #expect(result.verdict == ChannelMix(only: 1, of: 2) && result.verdict.onlyChannel == 1)
  }

  @Test func theChannelThatStandsOutOfItsBackgroundIsTaken() {
    var (voice, hum) = (Noise(state: 1), Noise(state: 5))
    // Louder, but its background is as loud as its words; the other one is quieter and clean.
    let result = survey { index in
      let spoken = index / 4000 % 2 == 0 ? voice.next() : 0
      let own = hum.next()
      return [0.5 * spoken + 0.25 * own, -0.4 * spoken + 0.001 * own]
    }
    #expect(result.cancelledShare > 0.3)
    #expect(result.verdict.onlyChannel == 1)
  }

  @Test(arguments: [(20, true), (1, false)])
  func aTenthOfTheTimeIsEnough(tenths: Int, isAlone: Bool) {
    var (a, b) = (Noise(state: 1), Noise(state: 3))
    let result = survey { index in
      let sample = a.next()
      return [sample, index / 800 < tenths ? -sample : b.next()]
    }
    #expect((result.verdict.onlyChannel != nil) == isAlone)
  }

  @Test func sixChannelsAreWatchedToo() {
    var noise = Noise(state: 1)
    let weights: [Float] = [0.2, 0.2, 0.3, 0, 0.15, 0.15]
    let good = survey(weights) { _ in
      let sample = noise.next()
      return [sample, sample, sample, 1, 0, 0]
    }
    #expect(good.verdict.weights == weights && good.verdict.channels == [0, 1, 2, 4, 5])
    let bad = survey(weights) { _ in
      let sample = noise.next()
      return [sample, -sample, 0.01 * sample, 1, 0, 0]
    }
    #expect(bad.verdict.onlyChannel != nil && bad.verdict.weights[3] == 0)
  }
}
