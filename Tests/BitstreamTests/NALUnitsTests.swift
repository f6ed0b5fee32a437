// Walking NAL units in bytes made by hand: well-formed ones, and lengths and ends as somebody with
// bad intent would write them. A broken unit ends the walk; nothing may trap.

import Bitstream
import Testing

/// The units of a packet, as bytes.
private func units(_ bytes: [UInt8], _ framing: NALFraming) -> [[UInt8]] {
  var result: [[UInt8]] = []
  forEachNALUnit(in: bytes.span, framing: framing) { range in
    result.append(Array(bytes[range]))
    return true
  }
  return result
}

/// Units behind lengths of `size` bytes.
private func packed(_ units: [[UInt8]], size: Int) -> [UInt8] {
  units.flatMap { unit in
    (0..<size).map { UInt8(truncatingIfNeeded: unit.count >> (8 * (size - 1 - $0))) } + unit
  }
}

@Suite struct NALUnitsTests {
  @Test func startCodesOfThreeAndFourBytesSeparateUnits() {
    let bytes: [UInt8] = [0, 0, 0, 1, 0x67, 0xAA, 0, 0, 0, 1, 0x68, 0, 0, 1, 0x65, 0xBB, 0xCC]
    #expect(units(bytes, .startCodes) == [[0x67, 0xAA], [0x68], [0x65, 0xBB, 0xCC]])
  }

  @Test func zerosAroundUnitsBelongToNoUnit() {
    let bytes: [UInt8] = [0, 0, 0, 0, 0, 1, 0x67, 0xAA, 0, 0, 0, 0, 0, 1, 0x68, 0xBB, 0, 0]
    #expect(units(bytes, .startCodes) == [[0x67, 0xAA], [0x68, 0xBB]])
  }

  @Test func emulationPreventionIsNoStartCode() {
    let bytes: [UInt8] = [0, 0, 1, 0x65, 0, 0, 3, 1, 0, 0, 3, 0, 0, 3, 1, 0x11]
    #expect(units(bytes, .startCodes) == [[0x65, 0, 0, 3, 1, 0, 0, 3, 0, 0, 3, 1, 0x11]])
  }

  @Test func bytesBeforeTheFirstStartCodeAndEmptyUnitsAreNoUnits() {
    #expect(units([9, 9, 9, 0, 0, 1, 0, 0, 1, 0x65], .startCodes) == [[0x65]])
    #expect(units([0x65, 0x88, 0x84], .startCodes).isEmpty)
    #expect(units([0, 0, 1], .startCodes).isEmpty)
    #expect(units([0, 0], .startCodes).isEmpty)
    #expect(units([], .startCodes).isEmpty)
  }

  @Test(arguments: 1...4) func lengthsSeparateUnits(size: Int) {
    let all: [[UInt8]] = [
      [0x67, 0, 0, 1], [0x68], Array(repeating: 7, count: size == 1 ? 200 : 300),
    ]
    #expect(units(packed(all, size: size), .lengths(bytes: size)) == all)
  }

  @Test(arguments: 1...4) func aLengthBeyondThePacketEndsTheWalk(size: Int) {
    let good: [UInt8] = [0x67, 1, 2]
    let whole = packed([good], size: size)
    for hostile: UInt8 in [0xFF, 0x80, 0x7F] {
      let bytes = whole + Array(repeating: hostile, count: size) + [1, 2, 3]
      #expect(units(bytes, .lengths(bytes: size)) == [good])
    }
    let oneTooFar = whole + Array(repeating: 0, count: size - 1) + [4, 1, 2, 3]
    #expect(units(oneTooFar, .lengths(bytes: size)) == [good])
  }

  @Test(arguments: 1...4) func aLengthOfNothingAndHalfALengthEndTheWalk(size: Int) {
    let good: [UInt8] = [0x68, 9]
    let nothing = packed([good, [], good], size: size)
    #expect(units(nothing, .lengths(bytes: size)) == [good])
    let half = packed([good], size: size) + Array(repeating: 0, count: size - 1)
    #expect(units(half, .lengths(bytes: size)) == [good])
  }

  @Test(arguments: [
    NALFraming.startCodes, .lengths(bytes: 1), .lengths(bytes: 2), .lengths(bytes: 4),
  ])
  func anyBytesAreWalkedWithoutOverlapAndInsideThePacket(framing: NALFraming) {
    var state: UInt64 = 88_172_645_463_325_252
    for _ in 0..<3000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int(state % 40) {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        // Few values, so that start codes and small lengths are frequent.
        bytes.append([0, 0, 0, 1, 1, 2, 5, 0xFF][Int(state >> 33 & 7)])
      }
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var end = 0
      forEachNALUnit(in: bytes.span, framing: framing) { range in
        #expect(range.lowerBound >= end && range.upperBound <= bytes.count && !range.isEmpty)
        end = range.upperBound
        return true
      }
    }
  }

  @Test func theWalkStopsWhenAskedTo() {
    for (bytes, framing) in [
      ([0, 0, 1, 1, 0, 0, 1, 2, 0, 0, 1, 3], NALFraming.startCodes),
      ([1, 1, 1, 2, 1, 3], NALFraming.lengths(bytes: 1)),
    ] as [([UInt8], NALFraming)] {
      var seen: [UInt8] = []
      forEachNALUnit(in: bytes.span, framing: framing) { range in
        seen.append(bytes[range.lowerBound])
        return seen.count < 2
      }
      #expect(seen == [1, 2])
    }
  }

  @Test func theFramingComesFromTheConfiguration() {
    let start: [UInt8] = [1, 0x64, 0, 0x1F]
    for length in 1...4 {
      let avcC = start + [0xFC | UInt8(length - 1), 0xE1]
      #expect(NALFraming(extradata: avcC, codec: .h264) == .lengths(bytes: length))
      let hvcC = [1] + [UInt8](repeating: 0, count: 20) + [0xF0 | UInt8(length - 1), 0]
      #expect(NALFraming(extradata: hvcC, codec: .hevc) == .lengths(bytes: length))
    }
    for codec in [NALCodec.h264, .hevc] {
      #expect(NALFraming(extradata: [], codec: codec) == .startCodes)
      #expect(NALFraming(extradata: [0, 0, 0, 1, 0x67, 0x42], codec: codec) == .startCodes)
      // A record that ends before it says how long a length is.
      #expect(NALFraming(extradata: start, codec: codec) == .startCodes)
    }
  }
}
