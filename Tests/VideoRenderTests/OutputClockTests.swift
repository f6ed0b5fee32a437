// How times of a source become times of its output, without any file.

import LibAV
import MediaTime
import Testing
import VideoRender

private let base = TimeBase(1, 90_000)
private let millisecond = TimeBase(1, 1000)

private func clock(
  first: Int64 = 0, firstAudio: Timestamp? = nil, warmUp: Int64 = 0, clip: TimeRange? = nil
) -> OutputClock {
  OutputClock(
    first: Timestamp(first, base), firstAudio: firstAudio,
    warmUp: Timestamp(warmUp, .nanoseconds), clip: clip)
}

@Suite struct OutputClockTests {
  @Test(arguments: [0, 4500, 126_000, 1_764_000_000 * 90_000])
  func anOutputStartsAtZeroWhateverTheClockOfItsSource(first: Int64) {
    #expect(clock(first: first).shift == Timestamp(first, base))
    // Audio that starts earlier decides; audio that starts later does not.
    let early = Timestamp(first - 9000, base).converted(to: millisecond, rounding: .down)
    #expect(clock(first: first, firstAudio: early).shift == Timestamp(first - 9000, base))
    let late = Timestamp(first + 9000, base)
    #expect(clock(first: first, firstAudio: late).shift == Timestamp(first, base))
  }

  @Test func timesBeforeZeroAreMovedUp() {
    let moved = clock(first: 0, firstAudio: Timestamp(-21_333_333, .nanoseconds))
    #expect(moved.shift == Timestamp(-1920, base))
    #expect(clock(first: -900).shift == Timestamp(-900, base))
  }

  @Test func aClipKeepsWhatLiesInsideAndStartsAtItsStart() throws {
    let range = TimeRange(Timestamp(1000, millisecond), Timestamp(2000, millisecond))
    let cut = clock(first: 9000, clip: range)
    #expect(cut.shift == Timestamp(99_000, base))
    #expect(!cut.includes(ticks: 98_999) && cut.includes(ticks: 99_000))
    #expect(cut.includes(ticks: 188_999) && !cut.includes(ticks: 189_000))
    #expect(!cut.isPast(Timestamp(188_999, base)) && cut.isPast(Timestamp(189_000, base)))
    #expect(cut.includes(audioFrom: Timestamp(1100, millisecond), to: Timestamp(1121, millisecond)))
    #expect(
      !cut.includes(audioFrom: Timestamp(1099, millisecond), to: Timestamp(1120, millisecond)))
    #expect(
      !cut.includes(audioFrom: Timestamp(2090, millisecond), to: Timestamp(2111, millisecond)))
  }

  @Test func aClipLeavesRoomForAWarmUp() {
    let range = TimeRange(Timestamp(1000, millisecond), Timestamp(2000, millisecond))
    let cut = clock(warmUp: 21_333_333, clip: range)
    #expect(cut.shift == Timestamp(90_000 - 1920, base))
  }

  @Test func withoutAClipEverythingBelongs() {
    let whole = clock(first: 100)
    #expect(whole.includes(ticks: .min) && whole.includes(ticks: .max))
    #expect(!whole.isPast(Timestamp(1 << 40, base)))
  }

  @Test func packetsMoveByTheSameAmountInTheirOwnClock() throws {
    let moved = clock(first: 0, firstAudio: Timestamp(-20, millisecond))
    let packet = try Packet()
    (packet.pts, packet.dts) = (-960, -960)
    moved.move(packet, timeBase: TimeBase(1, 48_000))
    #expect(packet.pts == 0 && packet.dts == 0)
  }
}
