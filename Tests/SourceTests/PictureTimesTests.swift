// The timing of pictures without any picture: times that are missing, misplaced, doubled or of one
// field.

import Source
import Testing

@Suite struct PictureTimesTests {
  /// Feeds times as the reader does and gives what is settled.
  private func settled(
    _ times: [Int64?], nominal: Int64 = 10, duration: Int64 = 10, isInterlaced: Bool = false
  ) -> (times: [Int64], repaired: Int) {
    var sorter = PictureTimes(nominalDuration: nominal)
    var result: [Int64] = []
    for time in times {
      if sorter.count == PictureTimes.sortingDepth { result.append(sorter.settle()) }
      _ = sorter.append(ticks: time, duration: duration, isInterlaced: isInterlaced)
    }
    while sorter.count > 0 { result.append(sorter.settle()) }
    return (result, sorter.repaired)
  }

  @Test func goodTimesAreKept() {
    let times: [Int64] = [0, 10, 25, 30, 31, 90, 100]
    #expect(settled(times).times == times)
    #expect(settled(times).repaired == 0)
  }

  @Test func oneMisplacedByThreeIsSortedIn() {
    let result = settled([0, 10, 20, 60, 30, 40, 50, 70])
    #expect(result.times == [0, 10, 20, 30, 40, 50, 60, 70])
    #expect(result.repaired > 0)
  }

  @Test func missingTimesFollowTheLastByItsDuration() {
    #expect(settled([nil, nil, nil, nil, nil]).times == [0, 10, 20, 30, 40])
    #expect(settled([5, nil, nil, 35]).times == [5, 15, 25, 35])
    #expect(settled([nil, nil, nil]).repaired == 3)
  }

  @Test func doubledTimesNeverComeOutTwice() {
    let result = settled([0, 0, 0, 0, 0, 0]).times
    #expect(result == [0, 1, 2, 3, 4, 5])
  }

  @Test func timesAlwaysIncrease() {
    var state: UInt64 = 7
    for _ in 0..<200 {
      let times: [Int64?] = (0..<20).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 61 == 0 ? nil : Int64(state >> 58)
      }
      let result = settled(times).times
      #expect(result.count == times.count)
      #expect(zip(result, result.dropFirst()).allSatisfy { $0 < $1 }, "\(times)")
    }
  }

  /// A raw stream of coded fields: the packet of a picture's second field has half of its duration.
  @Test func aPictureOfTwoFieldsLastsAsLongAsBoth() {
    #expect(settled([nil, nil, nil], duration: 5, isInterlaced: true).times == [0, 10, 20])
    #expect(settled([nil, nil, nil], duration: 5, isInterlaced: false).times == [0, 5, 10])
    // With times the container's word is kept.
    #expect(settled([0, 5, 10], duration: 5, isInterlaced: true).times == [0, 5, 10])
  }

  @Test func aDurationIsNeverNothing() {
    var sorter = PictureTimes(nominalDuration: 0)
    #expect(sorter.append(ticks: nil, duration: 0, isInterlaced: false) == 1)
    #expect(sorter.append(ticks: nil, duration: -5, isInterlaced: true) == 1)
  }
}
