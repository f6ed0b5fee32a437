// Frames of AAC written bit by bit: what is planted between elements is found, and taken out so
// that the rest stays what it was.

import Bitstream
import Testing

/// Bits, and the bytes that they make.
private struct Bits {
  var text = ""

  static func + (a: Bits, b: Bits) -> Bits { Bits(text: a.text + b.text) }

  init(text: String) { self.text = text.filter { $0 != " " } }

  init(_ value: Int, _ width: Int) {
    let digits = String(value, radix: 2)
    text = String(repeating: "0", count: width - digits.count) + digits
  }

  var bytes: [UInt8] {
    var rest = text + String(repeating: "0", count: (8 - text.count % 8) % 8)
    var result: [UInt8] = []
    while !rest.isEmpty {
      result.append(UInt8(rest.prefix(8), radix: 2)!)
      rest.removeFirst(8)
    }
    return result
  }
}

@Suite struct AACFrameTests {
  /// One channel of silence: a gain, a long window without bands, no tools.
  private let silence = Bits(text: "000 0000 01100100 0 00 0 000000 0 0 0 0")
  /// One band of four lines in book 5, whose shortest code stands for two zeros.
  private let sound = Bits(text: "000 0000 01100100 0 00 0 000001 0 0101 00001 0 0 0 0 0 0")
  private let end = Bits(text: "111")
  /// 48 kHz, two object types: low complexity, and with bandwidth extension of 24 kHz.
  private let plain: [UInt8] = [0x11, 0x88]

  private func data(_ text: String) -> Bits {
    let words = Array(text.utf8)
    var bits = Bits(text: "100 0000 0")
    let count = min(words.count, 255)
    bits = bits + Bits(count, 8)
    if count == 255 { bits = bits + Bits(words.count - 255, 8) }
    return words.reduce(bits) { $0 + Bits(Int($1), 8) }
  }

  private func fill(_ type: Int, _ payload: [UInt8]) -> Bits {
    let count = payload.count + 1
    var bits = Bits(text: "110")
    bits = bits + (count < 15 ? Bits(count, 4) : Bits(15, 4) + Bits(count - 14, 8))
    return payload.reduce(bits + Bits(type, 4) + Bits(0, 4)) { $0 + Bits(Int($1), 8) }
  }

  private func frame(_ bits: Bits, _ configuration: [UInt8]? = nil) throws -> AACFrame {
    let configuration = try #require(AACConfiguration(configuration ?? plain))
    return try #require(AACFrame(bits.bytes, configuration))
  }

  @Test func honestFramesAreClean() throws {
    for bits in [silence, sound, sound + silence] {
      #expect(try frame(bits + end).problems == [])
      #expect(try frame(bits + end).cleaned == (bits + end).bytes)
    }
    // What only fills says nothing.
    #expect(try frame(fill(0, [0, 0, 0]) + sound + fill(1, [0xa5, 0xa5]) + end).problems == [])
  }

  @Test(arguments: ["GPS +37.5001+127.0002", String(repeating: "x", count: 300)])
  func dataElementsAreFoundAndTakenOut(text: String) throws {
    let planted = try frame(data(text) + sound + data("y") + silence + end)
    #expect(
      planted.problems.map(\.problem)
        == [.dataElement(bytes: text.utf8.count), .dataElement(bytes: 1)])
    #expect(planted.problems[0].offset == 0)
    #expect(planted.cleaned == (sound + silence + end).bytes)
  }

  @Test func fillElementsWithAnythingInThemAreFound() throws {
    let words = Array("Lavc59.37.100".utf8)
    let planted = try frame(fill(0, words) + sound + end)
    #expect(planted.problems.map(\.problem) == [.fillElement(type: 0)])
    #expect(planted.cleaned == (sound + end).bytes)
    for type in [1, 2, 11, 13, 14] {
      #expect(
        try frame(sound + fill(type, words) + end).problems.map(\.problem)
          == [.fillElement(type: type)])
    }
    // Where bandwidth is extended, the extension stays.
    let extended: [UInt8] = [0x2b, 0x09, 0x88, 0]
    #expect(try frame(sound + fill(13, words) + end, extended).problems == [])
  }

  @Test func bytesBehindTheEndAreFound() throws {
    let configuration = try #require(AACConfiguration(plain))
    let whole = (sound + end).bytes
    let longer = try #require(AACFrame(whole + Array("behind".utf8), configuration))
    #expect(
      longer.problems
        == [PlacedProblem(offset: whole.count, problem: .looseBytes(bytes: 6))])
    #expect(longer.cleaned == whole)
    #expect(try #require(AACFrame(whole + [0, 0], configuration)).problems == [])
  }

  @Test func textInAProgramIsFound() throws {
    let program = Bits(text: "101 0000 01 0011 0000 0000 0000 00 000 0000 0 0 0")
    let gap = Bits(0, (8 - program.text.count % 8) % 8)
    let words = Array("seat 4".utf8).reduce(Bits(6, 8)) { $0 + Bits(Int($1), 8) }
    #expect(
      try frame(program + gap + words + sound + end).problems.map(\.problem)
        == [.comment(bytes: 6)])
  }

  @Test func whatCannotBeFollowedIsSaid() throws {
    let configuration = try #require(AACConfiguration(plain))
    // A coupling channel, a reserved bit, gain control, a frame that breaks off.
    for text in ["010", "000 0000 00000000 1", "000 0000 00000000 0 00 0 000000 0 0 0 1", "000"] {
      #expect(AACFrame(Bits(text: text + "1111111").bytes, configuration) == nil)
    }
    #expect(AACFrame([], configuration) == nil)
  }

  @Test func onlyLowComplexityIsFollowed() {
    #expect(AACConfiguration(plain) != nil)
    #expect(AACConfiguration([0x11, 0x88, 0x56, 0xe5, 0]) != nil)
    #expect(AACConfiguration([0x11, 0x88, 0x56, 0xe5, 0, 0x41]) == nil)
    #expect(AACConfiguration([0x11, 0x89]) == nil)
    // Main profile, long-term prediction, error resilience, nothing.
    for header in [[0x09, 0x88], [0x21, 0x88], [0x89, 0x88], []] as [[UInt8]] {
      #expect(AACConfiguration(header) == nil)
    }
  }

  @Test func copiesLoseWhatIsNotAudio() throws {
    let copy = try #require(AudioCopy(codec: "aac", header: plain))
    let (clean, planted) = ((sound + end).bytes, (data("secret") + sound + end).bytes)
    #expect(copy.outcome(of: clean.span) == .asItIs)
    #expect(copy.outcome(of: planted.span) == .reduced(clean))
    let broken: [UInt8] = [0x40]
    #expect(copy.outcome(of: broken.span) == .impossible)
    let framed = try #require(AudioCopy(codec: "aac", header: []))
    func header(_ count: Int) -> [UInt8] {
      let size = 7 + count
      return [0xff, 0xf1, 0x4c, 0x40 | UInt8(size >> 11), UInt8(size >> 3 & 255)]
        + [UInt8(size & 7) << 5 | 31, 0xfc]
    }
    let dressed = header(planted.count) + planted
    #expect(framed.outcome(of: dressed.span) == .reduced(header(clean.count) + clean))
    let cut = Array(dressed.dropLast())
    #expect(framed.outcome(of: cut.span) == .impossible)
  }

  @Test(arguments: ["ac3", "eac3", "mp3", "mp2", "vorbis", "alac", "adpcm_ima_wav", "aac_latm"])
  func codecsThatCannotBeLookedIntoAreNotCopied(codec: String) {
    #expect(AudioCopy(codec: codec, header: plain) == nil)
  }

  @Test func whatIsNotCleanOnceItWasCutIsNotCopied() {
    // Found by fuzzing: what was cut out of it held the rest in place.
    let text =
      "000000008503c489444f5074696f0000005d00000000176764000aace411ec04400000fdf9400000fc20d923"
      + "eeef78323634202d20636f3d686578207375626d653d37207073793d31207073794cffff71705f6f66667365"
      + "743d2d3220746872656164733d31206c6f6f6b61686561645f746872656164733d3220736c69000503c48944"
      + "9b1e4bef258326fb70340000010000000140010c01ffff01600000039c88f65483e8d1fe088e680493b1210a"
      + "d6fefc9d1160fda07ab5aa7097487722b4d97abaa1a40430f9f00d71fc7c1460a41dbadb9b1e4bef258326fb"
      + "703455d1e717f316c6fc3ca9c6f18a6bda3efed6ccd7b3f51da83d96e506cd507eb30a00e39987e9941377c4"
      + "d5bec6673888941694739212b9a92defda838867000000000000000000000000000000000000006e03002940"
      + "2d00"
    let packet = stride(from: 0, to: text.count, by: 2).map { place in
      let start = text.index(text.startIndex, offsetBy: place)
      return UInt8(text[start..<text.index(start, offsetBy: 2)], radix: 16) ?? 0
    }
    let copies = [[], [0x11, 0x90]].compactMap { AudioCopy(codec: "aac", header: $0) }
    #expect(copies.count == 2)
    for copy in copies {
      guard case .reduced(let bytes) = copy.outcome(of: packet.span) else { continue }
      #expect(copy.outcome(of: bytes.span) == .asItIs)
    }
  }

  @Test func otherPacketsAreCheckedByTheirSizes() {
    func outcome(_ codec: String, _ header: [UInt8], _ packet: [UInt8]) -> AudioCopy.Outcome? {
      AudioCopy(codec: codec, header: header)?.outcome(of: packet.span)
    }
    let words = Array("words".utf8)
    let narrow: [UInt8] = [0x3c] + [UInt8](repeating: 7, count: 31)
    #expect(outcome("amr_nb", [], narrow + narrow) == .asItIs)
    #expect(outcome("amr_nb", [], narrow + words) == .impossible)
    let head = Array("OpusHead".utf8) + [1, 2] + [UInt8](repeating: 0, count: 9)
    #expect(outcome("opus", head, [0xfb, 0x41, 4, 9, 9, 0, 0, 0, 0]) == .asItIs)
    #expect(outcome("opus", head, [0xfb, 0x41, 5, 9, 9] + words) == .impossible)
    #expect(outcome("opus", head + words, [0xf8]) == nil)
    let information = [UInt8](repeating: 0, count: 34)
    #expect(outcome("flac", information, [0xff, 0xf8] + words + words) == .impossible)
    #expect(outcome("pcm_s16le", [], words) == .asItIs)
  }

  @Test(arguments: ["pcm_s16le", "pcm_s24be", "pcm_f32le"])
  func aPartOfASampleIsNotCopied(codec: String) throws {
    let copy = try #require(AudioCopy(codec: codec, header: [], blockBytes: 6))
    let whole = [UInt8](repeating: 1, count: 12)
    #expect(copy.outcome(of: whole.span) == .asItIs)
    for cut in 1..<6 {
      let part = Array(whole.dropLast(cut))
      #expect(copy.outcome(of: part.span) == .impossible)
    }
  }
}
