// Where decoding may start, by the slices and not by the container's flag; and the user data that
// an encoder puts before its first picture. All packets are made by hand.

import Bitstream
import Testing

private let h264 = (idr: UInt8(0x65), slice: UInt8(0x41), partition: UInt8(0x42), sps: UInt8(0x67))

/// The first byte of an HEVC unit of this type.
private func hevc(_ type: UInt8) -> UInt8 { type << 1 }

/// A packet of units with start codes; each unit is a header byte and something after it.
private func packet(_ headers: [UInt8]) -> [UInt8] {
  headers.flatMap { [0, 0, 0, 1, $0, 1, 0x88] }
}

private func kind(_ headers: [UInt8], _ codec: NALCodec, isMarkedKey: Bool) -> SyncSample? {
  classifySync(packet(headers).span, codec: codec, framing: .startCodes, isMarkedKey: isMarkedKey)
}

/// Expectations cannot hold a span, so these take arrays.
private func kind(ofLengths bytes: [UInt8]) -> SyncSample? {
  classifySync(bytes.span, codec: .h264, framing: .lengths(bytes: 4), isMarkedKey: false)
}

private func userData(_ bytes: [UInt8], _ codec: NALCodec) -> Int {
  leadingUserDataLength(bytes.span, codec: codec)
}

@Suite struct ClassifySyncTests {
  @Test func anIDRPictureIsOneWhateverTheContainerSays() {
    for isMarkedKey in [false, true] {
      #expect(kind([h264.idr], .h264, isMarkedKey: isMarkedKey) == .idr)
      // Delimiter, parameter sets and SEI come before the slices.
      #expect(
        kind([0x09, h264.sps, 0x68, 0x06, h264.idr], .h264, isMarkedKey: isMarkedKey) == .idr)
      for type: UInt8 in [19, 20] {
        #expect(kind([hevc(type)], .hevc, isMarkedKey: isMarkedKey) == .idr)
        #expect(
          kind(
            [hevc(32), hevc(33), hevc(34), hevc(39), hevc(type)], .hevc, isMarkedKey: isMarkedKey)
            == .idr)
      }
      #expect(kind([hevc(35), hevc(21)], .hevc, isMarkedKey: isMarkedKey) == .cra)
      for type: UInt8 in [16, 17, 18] {
        #expect(kind([hevc(type)], .hevc, isMarkedKey: isMarkedKey) == .bla)
      }
    }
  }

  @Test func otherPicturesAreRecoveryPointsOnlyWhereTheContainerMarksThem() {
    for header in [h264.slice, h264.partition] {
      #expect(kind([header], .h264, isMarkedKey: false) == nil)
      #expect(kind([0x09, header], .h264, isMarkedKey: true) == .recoveryPoint)
    }
    for type: UInt8 in [0, 1, 8, 9] {
      #expect(kind([hevc(type)], .hevc, isMarkedKey: false) == nil)
      #expect(kind([hevc(type)], .hevc, isMarkedKey: true) == .recoveryPoint)
    }
  }

  @Test func theFirstSliceDecides() {
    #expect(kind([h264.slice, h264.idr], .h264, isMarkedKey: false) == nil)
    #expect(kind([hevc(1), hevc(19)], .hevc, isMarkedKey: false) == nil)
  }

  @Test func lengthsAreUnderstoodAsWell() {
    let bytes: [UInt8] = [0, 0, 0, 2, h264.sps, 1, 0, 0, 0, 3, h264.idr, 1, 2]
    #expect(kind(ofLengths: bytes) == .idr)
    let broken: [UInt8] = [0, 0, 0, 2, h264.sps, 1, 0xFF, 0xFF, 0xFF, 0xFF, h264.idr, 1, 2]
    #expect(kind(ofLengths: broken) == nil)
  }

  @Test func parameterSetsAloneAreNoPicture() {
    #expect(kind([h264.sps, 0x68], .h264, isMarkedKey: false) == nil)
    #expect(kind([], .hevc, isMarkedKey: false) == nil)
  }
}

@Suite struct LeadingUserDataTests {
  private let idr: [UInt8] = [0, 0, 0, 1, 0x65, 0x88, 0x84]
  private let marker: [UInt8] = [0, 0, 0, 1, 0x06, 5, 3, 1, 2, 3, 0x80]

  @Test func userDataBeforeThePictureIsMeasured() {
    let packet = marker + idr
    let length = userData(packet, .h264)
    #expect(length == marker.count)
    #expect(Array(packet.dropFirst(length)) == idr)
  }

  @Test func severalMessagesAndBothKindsAreMeasured() {
    let registered: [UInt8] = [0, 0, 1, 0x06, 4, 2, 0xB5, 0, 0x80]
    let packet = marker + registered + idr
    #expect(userData(packet, .h264) == marker.count + registered.count)
  }

  @Test func hevcUserDataIsFoundBehindItsTwoByteHeader() {
    for type: UInt8 in [39, 40] {
      let marker: [UInt8] = [0, 0, 1, hevc(type), 1, 5, 2, 7, 7, 0x80]
      let packet = marker + [0, 0, 1, hevc(19), 1, 0xAF]
      #expect(userData(packet, .hevc) == marker.count)
    }
  }

  @Test func whatDecodingNeedsStays() {
    // A recovery point, buffering period or picture timing is no user data; nor is a parameter set.
    for type: UInt8 in [0, 1, 6, 137, 144] {
      let packet: [UInt8] = [0, 0, 1, 0x06, type, 1, 0x84, 0x80] + marker + idr
      #expect(userData(packet, .h264) == 0)
    }
    #expect(userData([0, 0, 1, 0x67, 5] + marker + idr, .h264) == 0)
    #expect(userData(idr, .h264) == 0)
    #expect(userData([], .h264) == 0)
    #expect(userData([0, 0, 1, 0x06], .h264) == 0)
    #expect(userData([0, 0, 1, 78, 1], .hevc) == 0)
  }
}
