// Which packets of copied audio go on: what an edit list hides stays behind, a codec's warm-up does
// not.

import DequeModule
import LibAV
import MediaTime
import Source
import Testing

@Suite struct PrimingFilterTests {
  private func packet(_ pts: Int64, hidden: Bool) throws -> Packet {
    let packet = try Packet()
    packet.stream = 1
    (packet.pts, packet.duration, packet.isHidden) = (pts, 1024, hidden)
    return packet
  }

  /// The times of the packets that may be copied, and how many stay behind.
  private func admitted(_ hidden: [Bool]) throws -> (times: [Int64], dropped: Int) {
    var filter = PrimingFilter(stream: 1, timeBase: TimeBase(1, 48_000), sampleRate: 48_000)
    var output = UniqueDeque<Packet>()
    var dropped = 0
    for (number, isHidden) in hidden.enumerated() {
      dropped += filter.admit(try packet(Int64(number) * 1024, hidden: isHidden), to: &output)
    }
    var times: [Int64] = []
    while !output.isEmpty { times.append(output.removeFirst().pts ?? -1) }
    return (times, dropped)
  }

  @Test func whatIsShownGoesOnInItsOrder() throws {
    let result = try admitted([false, false, false])
    #expect(result.times == [0, 1024, 2048] && result.dropped == 0)
  }

  @Test func aWarmUpGoesOnBeforeTheFirst() throws {
    let result = try admitted([true, true, false, false])
    #expect(result.times == [0, 1024, 2048, 3072] && result.dropped == 0)
  }

  @Test func moreThanAWarmUpStaysBehind() throws {
    // Five frames of 1,024 samples are more than any codec needs.
    let result = try admitted([true, true, true, true, true, false])
    #expect(result.times == [5120] && result.dropped == 5)
  }

  @Test func whatIsHiddenLaterStaysBehind() throws {
    let result = try admitted([false, true, true, false])
    #expect(result.times == [0, 3072] && result.dropped == 2)
  }
}
