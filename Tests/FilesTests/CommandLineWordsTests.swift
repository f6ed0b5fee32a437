// Words of a command line: whatever bytes a name has, the path has them too.

import Files
import SystemPackage
import Testing

@Suite struct CommandLineWordsTests {
  @Test(
    arguments: [
      Array("out.mp4".utf8), Array("Zoë/é😀.mp4".utf8), [0x63, 0xe1, 0x6d], [0xff], [0xc3],
      [0xc0, 0x80], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xed, 0xa0, 0x80, 0x2f, 0x61],
      Array("\u{10FF41}\u{10FFFF}a".utf8), Array(" -".utf8), Array("e\u{301}".utf8),
    ] as [[UInt8]])
  func noByteIsLost(bytes: [UInt8]) {
    #expect(FilePath(word: word(ofBytes: bytes)).bytes == bytes)
  }

  @Test func textIsLeftAsItIs() {
    for text in ["", "plan.json", "é😀", "e\u{301}", "--at=3"] {
      #expect(word(ofBytes: Array(text.utf8)).unicodeScalars.elementsEqual(text.unicodeScalars))
    }
    #expect(word(ofBytes: [0xff]) != word(ofBytes: Array("\u{10FFFF}".utf8)))
  }

  @Test func theWordsAreThoseOfThisProcess() {
    #expect(commandLineWords() == Array(CommandLine.arguments.dropFirst()))
  }
}
