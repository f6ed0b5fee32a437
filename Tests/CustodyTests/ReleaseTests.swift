// What goes out with a release: bags, exemption logs, requests for time stamps, by their own words
// and by the standards that they keep to.

import Custody
import Files
import MediaTime
import Testing

@Suite struct TimestampRequestTests {
  private let digest = SHA256Digest(of: [1, 2, 3])

  @Test func theRequestIsTheStandardsByteForByte() {
    let request = TimestampRequest(of: digest, nonce: 0x0102_0304_0506_0708)
    let expected =
      bytes("3043020101")
      + bytes("3031300d060960864801650304020105000420") + digest.bytes
      + bytes("020801020304050607080101ff")
    #expect(request.der == expected)
    #expect(TimestampRequest(of: digest) != TimestampRequest(of: digest))
  }

  /// A response with this status and imprint, as short as one can be.
  private func response(status: UInt8, _ digest: SHA256Digest) -> [UInt8] {
    let token = bytes("3031300d060960864801650304020105000420") + digest.bytes
    let body = [0x30, 0x03, 0x02, 0x01, status] + [0x30, UInt8(token.count)] + token
    return [0x30, UInt8(body.count)] + body
  }

  @Test func onlyAGrantedStampOfTheSameDigestIsAnAnswer() {
    let request = TimestampRequest(of: digest)
    #expect(request.isAnswered(by: response(status: 0, digest)))
    #expect(request.isAnswered(by: response(status: 1, digest)))
    #expect(!request.isAnswered(by: response(status: 2, digest)))
    #expect(!request.isAnswered(by: response(status: 0, .zero)))
    let whole = response(status: 0, digest)
    for length in whole.indices { #expect(!request.isAnswered(by: Array(whole[..<length]))) }
    #expect(!request.isAnswered(by: [0x30, 0x84, 0xff, 0xff, 0xff, 0xff]))
  }
}

@Suite struct BagTests {
  @Test func aBagsOwnFilesSayWhatIsInIt() {
    var bag = Bag(facts: [("External-Identifier", "P-9\nPayload-Oxum: 0.0")])
    bag.add("out.mp4", FileDigest(size: 5, sha256: SHA256Digest(of: [5])))
    bag.add("receipt.json", FileDigest(size: 7, sha256: SHA256Digest(of: [7])))
    let files = bag.tagFiles
    #expect(
      files.map(\.name)
        == ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"])
    #expect(files[0].text == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    #expect(
      files[1].text == "External-Identifier: P-9 Payload-Oxum: 0.0\nPayload-Oxum: 12.2\n")
    #expect(
      files[2].text
        == "\(SHA256Digest(of: [5]))  data/out.mp4\n\(SHA256Digest(of: [7]))  data/receipt.json\n")
    let tags = files[..<3].map { "\(SHA256Digest(of: Array($0.text.utf8)))  \($0.name)\n" }
    #expect(files[3].text == tags.joined())
  }
}

@Suite struct ExemptionLogTests {
  @Test func entriesHaveTheirLawTheirTimesAndTheirMinutes() throws {
    var receipt = sampleReceipt()
    receipt.segments = [
      .init(kind: .rendered, from: 90_000, to: 5_490_000, pictures: 1200, sha256: .zero)
    ]
    receipt.regions = [
      .init(
        id: "a", effect: "fill", isReversible: false, reason: "5 U.S.C. 552(b)(7)(C)",
        firstPTS: 90_000, lastPTS: 2_785_500, pictures: 600),
      .init(id: "b", effect: "keep", isReversible: false, reason: ""),
      .init(id: "c", effect: "mosaic", isReversible: true, reason: "RCW 42.56.240 (14)"),
      .init(id: "d", effect: "fill", isReversible: false, reason: "court order"),
    ]
    receipt.audio = [
      .init(track: 0, from: 48_000, to: 2_928_000, effect: "mute", reason: "")
    ]
    let log = ExemptionLog(receipt, rates: [48_000])
    #expect(log.minutes == 1)
    #expect(log.entries.map(\.name) == ["a", "c", "d", "audio[0], track 0"])
    #expect(log.entries.map(\.statute) == ["5 U.S.C. 552", "RCW 42.56.240", "court order", ""])
    #expect(log.entries.map(\.code) == ["(b)(7)(C)", "(14)", "", ""])
    #expect(log.entries[0].from == 0 && log.entries[0].minutes == 0.5)
    #expect(try abs(#require(log.entries[0].to) - 30) < 1e-9)
    #expect(log.entries[1].from == nil && log.entries[1].isReversible)
    #expect(log.entries[3].from == 1 && log.entries[3].to == 61 && log.entries[3].minutes == 1)
    #expect(ExemptionLog(receipt).entries[3].from == nil)
  }
}
