// Which packets of VP8 and VP9 show a picture, by the bits of their headers as the specifications
// name them. Packets are written here bit by bit.

import Bitstream
import Testing

@Suite struct UnshownPicturesTests {
  /// A byte from its bits, the highest first.
  private func byte(_ bits: [UInt8]) -> UInt8 { bits.reduce(0) { $0 << 1 | $1 } }

  private func isHidden(_ packet: [UInt8], _ codec: String) -> Bool {
    isUnshown(packet.span, codec: codec)
  }

  @Test(arguments: [0, 1] as [UInt8])
  func vp8SaysItInTheFifthBit(shown: UInt8) {
    let packet = [byte([0, 0, 0, shown, 0, 0, 0, 1]), 0, 0]
    #expect(isHidden(packet, "vp8") == (shown == 0))
    #expect(!isHidden(packet, "h264"))
  }

  @Test(arguments: [0, 1] as [UInt8], [0, 1] as [UInt8])
  func vp9SaysItBehindItsProfile(existing: UInt8, shown: UInt8) {
    let narrow = [byte([1, 0, 0, 0, existing, 1, shown, 0]), 0, 0]
    #expect(isHidden(narrow, "vp9") == (existing == 0 && shown == 0))
    let deep = [byte([1, 0, 1, 1, 0, existing, 1, shown]), 0, 0]
    #expect(isHidden(deep, "vp9") == (existing == 0 && shown == 0))
  }

  @Test func severalFramesInOnePacketShowOne() {
    let packet: [UInt8] = [byte([1, 0, 0, 0, 0, 1, 0, 0]), 0, byte([1, 1, 0, 0, 0, 0, 0, 1])]
    #expect(!isHidden(packet, "vp9"))
  }
}
