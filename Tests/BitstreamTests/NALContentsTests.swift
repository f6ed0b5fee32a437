// What samples of H.264 and HEVC may hold and what not: parameter sets that an encoder wrote, and
// one plant at a time.

import Bitstream
import Testing

/// The bytes that hexadecimal digits name.
private func bytes(_ digits: String) -> [UInt8] {
  var result: [UInt8] = []
  var rest = Substring(digits)
  while rest.count >= 2 {
    result.append(UInt8(rest.prefix(2), radix: 16)!)
    rest = rest.dropFirst(2)
  }
  return result
}

/// 64 by 48 samples, nothing cropped.
private let avc = bytes(
  "0142c00affe100156742c00ada11ec0440000003004000000c83c489a801000468ce0fc8")
/// The same with the lower 16 rows cropped away.
private let cropped = bytes(
  "0142c00affe100176742c00ada11fe27011000000300100000030320f1226a01000468ce0fc8")
private let hevc = bytes(
  "0101600000009000000000001ef000fcfdf8f800000f03a00001001840010c01ffff01600000030090000003"
    + "000003001e959409a10001002942010101600000030090000003000003001ea0208316595952930bc05a02"
    + "0000030002000003003210a2000100064401c073c089")

private func sized(_ units: [[UInt8]]) -> [UInt8] {
  units.flatMap { [0, 0, UInt8($0.count >> 8), UInt8($0.count & 255)] + $0 }
}

@Suite struct NALContentsTests {
  /// A slice that names picture parameter set 0: first macroblock 0, type 7, set 0.
  private let slice: [UInt8] = [0x65, 0b1000_1000, 0b1000_0000 | 0x55, 0x77]
  private let hevcSlice: [UInt8] = [0x26, 0x01, 0b1010_0000 | 0x15, 0x77]

  private func found(
    _ units: [[UInt8]], codec: NALCodec = .h264, configuration: [UInt8]? = nil
  ) -> [StreamProblem] {
    let configuration = configuration ?? (codec == .h264 ? avc : hevc)
    var contents = NALContents(codec: codec, configuration: configuration)
    let header = contents.problems(inConfiguration: configuration)
    let sample = sized(units)
    return (header + contents.problems(in: sample.span)).map(\.problem) + contents.unused
  }

  @Test func whatAnEncoderWritesIsClean() {
    #expect(found([slice]) == [])
    #expect(found([[9, 0xf0], slice, [10]]) == [])
    #expect(found([hevcSlice], codec: .hevc) == [])
    #expect(found([[0x46, 1, 0x50], hevcSlice], codec: .hevc) == [])
  }

  @Test(arguments: [0, 2, 12, 13, 14, 15, 19, 20, 24, 30, 31])
  func unitsThatDecodingDoesNotNeedAreFound(type: Int) {
    let text = Array("some hidden words".utf8)
    #expect(found([[UInt8(type)] + text, slice]) == [.unitNotAllowed(type: type)])
  }

  @Test(arguments: [10, 22, 31, 38, 40, 41, 47, 48, 63])
  func theSameOfHEVC(type: Int) {
    let unit = [UInt8(type << 1), 1] + Array("hidden".utf8)
    #expect(found([unit, hevcSlice], codec: .hevc) == [.unitNotAllowed(type: type)])
  }

  @Test func marksHoldNothing() {
    #expect(found([[9, 0xf0, 0x41], slice]) == [.unitNotExplained(type: 9)])
    #expect(found([[9, 0xf1], slice]) == [.unitNotExplained(type: 9)])
    #expect(found([slice, [10, 0x41]]) == [.unitNotExplained(type: 10)])
    // Start codes and what looks like them are in no unit.
    #expect(found([slice + [0, 0, 1, 7]]).first == .unitNotExplained(type: 5))
    #expect(found([slice + [0, 0, 3, 7]]) == [])
    // A layer of its own.
    let layered: [UInt8] = [0x26, 0x09] + hevcSlice.dropFirst(2)
    let contents = found([layered], codec: .hevc)
    #expect(contents.contains(.unitNotExplained(type: 19)))
  }

  @Test func messagesAreCheckedByWhatTheySay() {
    func message(_ type: UInt8, _ payload: [UInt8]) -> [UInt8] {
      [6, type, UInt8(payload.count)] + payload + [0x80]
    }
    let words = Array("086f3693b7b34f2c+PLATE_ABC123".utf8)
    #expect(found([message(5, words), slice]) == [.messageNotAllowed(type: 5)])
    #expect(found([message(4, words), slice]) == [.messageNotAllowed(type: 4)])
    // A recovery point is a number and four bits.
    #expect(found([message(6, [0b1100_0001]), slice]) == [.messageNotExplained(type: 6)])
    #expect(found([message(6, [0b1000_0100]), slice]) == [])
    #expect(found([message(6, [0b1000_0100] + words), slice]) == [.messageNotExplained(type: 6)])
    let light: [UInt8] = [3, 232, 1, 144]
    #expect(found([message(144, light), slice]) == [])
    #expect(found([message(144, light + [0x41]), slice]) == [.messageNotExplained(type: 144)])
    #expect(found([message(137, Array(words.prefix(24))), slice]).isEmpty == false)
    // A good one first does not cover a bad one behind it.
    let both = message(144, light).dropLast() + [5, 3, 65, 66, 67, 0x80]
    #expect(found([Array(both), slice]) == [.messageNotAllowed(type: 5)])
    #expect(found([message(144, light) + words, slice]).isEmpty == false)
    let colors = bytes(
      "8918" + "33c2" + "86c4" + "1d4c" + "0bb8" + "84d0" + "3e80" + "3d13" + "4042"
        + "00989680" + "0000030032" + "80")
    #expect(found([[6] + colors, slice]) == [])
    #expect(found([[0x4e, 1] + colors, hevcSlice], codec: .hevc) == [])
  }

  @Test func everyByteOfASampleBelongsToAUnit() {
    var contents = NALContents(codec: .h264, configuration: avc)
    _ = contents.problems(inConfiguration: avc)
    let whole = sized([slice])
    let tail = whole + Array("behind the frame".utf8)
    #expect(
      contents.problems(in: tail.span)
        == [PlacedProblem(offset: whole.count, problem: .looseBytes(bytes: 16))])
    let short = whole + [0, 0]
    #expect(
      contents.problems(in: short.span)
        == [PlacedProblem(offset: whole.count, problem: .looseBytes(bytes: 2))])
    let twice = sized([slice, slice])
    #expect(
      contents.problems(in: twice.span) == [PlacedProblem(offset: 0, problem: .secondPicture)])
  }

  @Test func parameterSetsAreReadToTheirLastBit() {
    let sequence = Array(avc[8..<8 + 0x15])
    let picture = Array(avc[(avc.count - 4)...])
    #expect(found([sequence, picture, slice]) == [])
    #expect(found([sequence + Array("x".utf8), slice]) == [.unitNotExplained(type: 7)])
    #expect(found([picture + [0x41], slice]) == [.unitNotExplained(type: 8)])
    // Set 1 instead of 0, which no slice names.
    let unused = found([[0x68, 0x53, 0x83, 0xf2], slice])
    #expect(unused == [.parameterSetNotUsed(type: 8, id: 1)])
    let units = NALCodec.hevc.units(inConfiguration: hevc) ?? []
    #expect(units.count == 3)
    for unit in units {
      let type = Int(hevc[unit.lowerBound] >> 1)
      let longer = Array(hevc[unit]) + [0x41]
      #expect(found([longer, hevcSlice], codec: .hevc) == [.unitNotExplained(type: type)])
    }
  }

  @Test func rowsThatAreCroppedAwayAreFound() {
    #expect(found([slice], configuration: cropped) == [.cropped(columns: 0, rows: 16)])
  }

  @Test func aPictureMustHaveASampleToShow() {
    // 46 of 48 rows are cropped away; 48; 24 and 26; 64 of 64 columns.
    #expect(
      found([bytes("6742c00ada11fe1840"), slice])
        == [.cropped(columns: 0, rows: 32)])
    for set in ["6742c00ada11fe1940", "6742c00ada11fc68e4", "6742c00ada11f043d0"] {
      #expect(found([bytes(set), slice]) == [.unitNotExplained(type: 7)])
    }
  }

  @Test func aHeaderThatDoesNotEndIsFound() {
    #expect(NALCodec.h264.units(inConfiguration: Array(avc.dropLast())) == nil)
    #expect(NALCodec.h264.units(inConfiguration: avc + [1]) == nil)
    #expect(NALCodec.hevc.units(inConfiguration: hevc + [1]) == nil)
    #expect(found([slice], configuration: Array(avc.dropLast())).contains(.headerNotExplained))
    // Profile and level stand twice: once in the header, once in the parameter set.
    var other = avc
    other[2] = 0x41
    #expect(found([slice], configuration: other) == [.headerNotExplained])
    other = hevc
    other[7] = 0x41
    #expect(found([hevcSlice], codec: .hevc, configuration: other) == [.headerNotExplained])
  }
}
