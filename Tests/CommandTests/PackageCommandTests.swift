// A release as the command packs it, checked by the programs that whoever gets it would use:
// sha256sum and openssl.

import Foundation
import TestSupport
import Testing

@Suite struct PackageCommandTests {
  private let fixture: Fixture
  private let receipt: String
  private let sealed: String

  init() throws {
    fixture = try Fixture()
    (receipt, sealed) = (fixture.folder("receipt.json"), fixture.folder("sealed.json"))
    _ = try fixture.folder.write(
      Fixture.plan().replacingOccurrences(
        of: "\"id\": \"a\"",
        with: #""id": "=a,\"b\"<i>", "note": "for my eyes", "reason": "5 U.S.C. 552(b)(6)""#),
      to: "plan.json")
    let done = try fixture.redact(
      ["--receipt", receipt, "--sealed", sealed, "--case", "24-117"])
    #expect(done.code == 0, "\(done.errors)")
  }

  private func package(_ more: [String] = []) throws -> Ending {
    try run(
      veil,
      [
        "package", fixture.folder("out.mp4"), "--receipt", receipt, "--plan", fixture.plan, "-o",
        fixture.folder("release"),
      ] + more)
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try bytes(ofFile: fixture.folder(name)), as: UTF8.self)
  }

  @Test func aReleaseIsABagWithEverythingInIt() throws {
    let made = try package(["--rate", "2.5"])
    #expect(made.code == 0, "\(made.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: fixture.folder("release/data"))
    #expect(
      names.sorted() == [
        "exemptions.csv", "exemptions.html", "fees.csv", "out.mp4", "plan.json", "receipt.json",
        "receipt.tsq",
      ])
    for manifest in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
      let check = try run(
        "sh",
        ["-c", "cd '\(fixture.folder("release"))' && sha256sum --strict -c \(manifest)"])
      #expect(check.code == 0, "\(check.output)")
    }
    #expect(try text("release/data/receipt.json") == text("receipt.json"))
    let plan = try text("release/data/plan.json")
    #expect(!plan.contains("for my eyes") && plan.contains("552(b)(6)"))
    let log = try text("release/data/exemptions.csv").split(separator: "\r\n")
    #expect(
      log[1] == #""'=a,""b""<i>",fill,5 U.S.C. 552,(b)(6),0:00:00.000,0:00:01.000,0.02,no"#)
    #expect(try text("release/data/exemptions.html").contains("=a,&quot;b&quot;&lt;i&gt;"))
    #expect(try text("release/data/fees.csv").contains("0.02,minutes,2.50,0.04"))
    let all = try run("grep", ["-r", "for my eyes", fixture.folder("release")])
    #expect(all.code == 1)
    #expect(try package().code == 73)
  }

  @Test func theRequestForATimeStampIsOneToOpenssl() throws {
    #expect(try package().code == 0)
    let shown = try run(
      "openssl", ["ts", "-query", "-in", fixture.folder("release/data/receipt.tsq"), "-text"])
    #expect(shown.code == 0 && shown.output.contains("Hash Algorithm: sha256"))
    let digest = try run("openssl", ["dgst", "-sha256", "-r", receipt]).output.prefix(64)
    let imprint = shown.output.split(separator: "\n").filter { $0.contains(" - ") }
      .flatMap { $0.split(separator: " - ")[1].prefix(49).filter(\.isHexDigit) }
    #expect(String(imprint) == String(digest))
  }

  @Test func whatIsSealedStaysWithTheAgency() throws {
    let made = try package(["--agency", fixture.folder("agency"), "--sealed", sealed])
    #expect(made.code == 0, "\(made.errors)")
    let mode =
      try FileManager.default.attributesOfItem(atPath: fixture.folder("agency"))[.posixPermissions]
      as? Int
    #expect(mode == 0o700)
    #expect(try text("agency/data/secrets.json") == text("sealed.json"))
    #expect(try text("agency/data/plan.json").contains("for my eyes"))
    let source = try run(
      "sh",
      [
        "-c",
        "cd '\(fixture.folder.path)' && sha256sum --strict -c agency/data/source.sha256",
      ])
    #expect(source.code == 0, "\(source.errors)")
    #expect(!fixture.folder.names.contains { $0.hasPrefix(".veil-") })
  }

  @Test func filesThatDoNotBelongTogetherAreNotPacked() throws {
    _ = try fixture.folder.write(Fixture.plan(), to: "plan.json")
    #expect(try package().code == 65)
    #expect(!fixture.folder.names.contains { $0 == "release" || $0.hasPrefix(".veil-") })
  }
}
