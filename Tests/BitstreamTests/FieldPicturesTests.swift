// Coded fields are told from coded pictures by their slice headers, for parameter sets of every
// shape that stands before the flag; bytes that are cut never trap.

import Bitstream
import MediaTime
import Testing

/// Writes bits, most significant first.
private struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var count = 0

  mutating func bits(_ value: Int, _ width: Int) {
    for place in (0..<width).reversed() {
      if count % 8 == 0 { bytes.append(0) }
      bytes[bytes.count - 1] |= UInt8(value >> place & 1) << UInt8(7 - count % 8)
      count += 1
    }
  }

  mutating func unsigned(_ value: Int) {
    let width = (value + 1).bitWidth - (value + 1).leadingZeroBitCount
    bits(0, width - 1)
    bits(value + 1, width)
  }

  mutating func signed(_ value: Int) { unsigned(value > 0 ? 2 * value - 1 : -2 * value) }
}

/// A sequence parameter set.
private func parameterSet(
  profile: Int = 77, frameNumberBits: Int = 4, order: Int = 0, framesOnly: Bool = false
) -> [UInt8] {
  var writer = BitWriter()
  writer.bits(profile, 8)
  writer.bits(0, 8)
  writer.bits(30, 8)
  writer.unsigned(0)
  if profile >= 100 {
    writer.unsigned(1)
    writer.unsigned(0)
    writer.unsigned(0)
    writer.bits(0, 1)
    writer.bits(1, 1)
    // One scaling list that says that it ends at once, and seven that are not there.
    writer.bits(1, 1)
    writer.signed(-8)
    writer.bits(0, 7)
  }
  writer.unsigned(frameNumberBits - 4)
  writer.unsigned(order)
  switch order {
  case 0: writer.unsigned(2)
  case 1:
    writer.bits(0, 1)
    writer.signed(-3)
    writer.signed(2)
    writer.unsigned(2)
    writer.signed(1)
    writer.signed(-1)
  default: break
  }
  writer.unsigned(1)
  writer.bits(0, 1)
  writer.unsigned(21)
  writer.unsigned(8)
  writer.bits(framesOnly ? 1 : 0, 1)
  writer.bits(0x55, 8)
  return [0x67] + escaped(writer.bytes)
}

/// A slice of a picture or of one field.
private func slice(frameNumberBits: Int = 4, isField: Bool) -> [UInt8] {
  var writer = BitWriter()
  writer.unsigned(0)
  writer.unsigned(7)
  writer.unsigned(0)
  writer.bits(5, frameNumberBits)
  writer.bits(isField ? 1 : 0, 1)
  writer.bits(0xABCD, 16)
  return [0x65] + escaped(writer.bytes)
}

/// Puts in what keeps start codes apart.
private func escaped(_ bytes: [UInt8]) -> [UInt8] {
  var (result, zeros): ([UInt8], Int) = ([], 0)
  for byte in bytes {
    if zeros >= 2 && byte <= 3 {
      result.append(3)
      zeros = 0
    }
    zeros = byte == 0 ? zeros + 1 : 0
    result.append(byte)
  }
  return result
}

private func unit(_ bytes: [UInt8]) -> [UInt8] { [0, 0, 0, 1] + bytes }

@Suite struct FieldPicturesTests {
  @Test(arguments: [77, 100], [0, 1, 2])
  func theFlagIsFoundBehindEveryShapeOfParameters(profile: Int, order: Int) {
    for bits in [4, 9, 16] {
      let set = parameterSet(profile: profile, frameNumberBits: bits, order: order)
      for isField in [true, false] {
        var fields = FieldPictures(extradata: [])
        let packet = unit(set) + unit(slice(frameNumberBits: bits, isField: isField))
        let found = fields.isField(packet.span, framing: .startCodes)
        #expect(found == isField)
      }
    }
  }

  @Test func setsMayTravelOutsideOfThePackets() {
    let set = parameterSet()
    let record: [UInt8] =
      [1, 77, 0, 30, 0xFF, 0xE1, UInt8(set.count >> 8), UInt8(set.count & 255)] + set + [0]
    var fields = FieldPictures(extradata: record)
    let coded = slice(isField: true)
    let packet = [0, 0, 0, UInt8(coded.count)] + coded
    let isField = fields.isField(packet.span, framing: .lengths(bytes: 4))
    #expect(isField)
    var annexB = FieldPictures(extradata: unit(set))
    let isFieldInAnnexB = annexB.isField(unit(coded).span, framing: .startCodes)
    #expect(isFieldInAnnexB)
  }

  @Test func aSequenceOfWholePicturesHasNoFields() {
    var fields = FieldPictures(extradata: unit(parameterSet(framesOnly: true)))
    let isField = fields.isField(unit(slice(isField: true)).span, framing: .startCodes)
    #expect(!isField)
  }

  @Test func whatIsCutOrUnknownIsNoField() {
    let whole = unit(parameterSet(profile: 100, order: 1)) + unit(slice(isField: true))
    for length in 0..<whole.count {
      var fields = FieldPictures(extradata: Array(whole.prefix(length)))
      _ = fields.isField(Array(whole.prefix(length)).span, framing: .startCodes)
      _ = fields.isField(Array(whole.suffix(length)).span, framing: .lengths(bytes: 2))
    }
    var fields = FieldPictures(extradata: [])
    let isField = fields.isField(unit(slice(isField: true)).span, framing: .startCodes)
    #expect(!isField)
  }

  @Test func twoFieldsAreOnePictureOfTheIndex() {
    var index = GOPIndex(timeBase: .init(1, 25))
    for number in 0..<6 {
      var packet = PacketFacts(
        pts: nil, dts: nil, duration: 1, byteCount: 10, isHidden: false,
        sync: number == 0 ? .idr : nil)
      packet.isField = number < 4
      index.append(packet)
    }
    #expect(index.shownCount == 4 && index.packetCount == 6)
  }
}
