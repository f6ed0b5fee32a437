// `veil bench`, which is a program of its own: that the command finds it and becomes it, what it
// says and where, and that it writes over nothing.

import Foundation
import Testing
import TestSupport

/// One line of JSON as its members.
private func members(_ line: String) throws -> [String: Any] {
  let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
  return try #require(value as? [String: Any])
}

private func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

/// The name of a folder in the one that it lies in.
private func lastPart(of folder: ScratchFolder) -> String {
  URL(fileURLWithPath: folder.path).lastPathComponent
}

/// The program that measures, beside the command.
private let veilBench = veil + "-bench"

@Suite struct BenchOutputTests {
  @Test func benchEndsWithTheResult() throws {
    let folder = try ScratchFolder()
    let ending = try run(veil, ["bench", "kernels", "--json", "-o", folder("report.html")])
    #expect(ending.code == 0 && ending.errors.isEmpty)
    let all = lines(ending.output)
    for line in all.dropLast() { #expect(try members(line)["event"] as? String == "progress") }
    let result = try members(try #require(all.last))
    #expect(result["event"] as? String == "result" && result["loop"] == nil)
    let kernels = try #require(
      (result["kernels"] as? [String: Any])?["kernels"] as? [[String: Any]])
    #expect(kernels.count > 4)
    for kernel in kernels {
      let time = try #require(kernel["nanosecondsPerSample"] as? [String: Any])
      for key in ["median", "low", "high", "rounds"] { #expect(time[key] is NSNumber) }
    }
    let page = String(decoding: try bytes(ofFile: folder("report.html")), as: UTF8.self)
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("</html>"))
    // A name that is taken is noticed before anything is measured.
    let again = try run(veil, ["bench", "kernels", "-o", folder("report.html")])
    #expect(again.code == 73 && again.output.isEmpty)
  }

  @Test func benchComparesWithAnEarlierResult() throws {
    let folder = try ScratchFolder()
    let first = try run(veil, ["bench", "kernels", "--json"])
    let earlier = try folder.write(first.output, to: "earlier.json")
    let second = try run(veil, ["bench", "kernels", "--compare", earlier])
    #expect(second.code == 0 && second.output.contains("compared with the earlier result"))
    let none = try run(veil, ["bench", "kernels", "--compare", folder("missing.json")])
    #expect(none.code == 66)
    #expect(try run(veil, ["bench", "everything"]).code == 64)
    #expect(try run(veil, ["bench", "decode", "--source", folder("missing.mp4")]).code == 66)
  }

  @Test func itWritesOverNothingThatItReads() throws {
    let folder = try ScratchFolder()
    let earlier = try folder.write("precious", to: "earlier.html")
    let film = try folder.write("film", to: "film.html")
    for words in [
      ["kernels", "--compare", earlier, "-o", earlier],
      [
        "decode", "--source", film, "-o",
        folder.path + "/../" + lastPart(of: folder) + "/film.html",
      ],
    ] {
      let ending = try run(veil, ["bench"] + words + ["--overwrite"])
      #expect(ending.code == 73 && ending.output.isEmpty && ending.errorLines.count == 1)
    }
    #expect(try bytes(ofFile: earlier) == Array("precious".utf8))
    #expect(try bytes(ofFile: film) == Array("film".utf8))
  }

  @Test func aFailureIsAnObjectWhereJSONIsAskedFor() throws {
    let folder = try ScratchFolder()
    let file = try folder.write("no result", to: "earlier.json")
    let ending = try run(veil, ["bench", "kernels", "--json", "--compare", file])
    #expect(ending.code == 65 && ending.errorLines.count == 1)
    let error = try #require(try members(ending.output)["error"] as? [String: Any])
    #expect(error["code"] as? Int == 65 && error["kind"] as? String == "bench.noResult")
    #expect(error["path"] as? String == file)
    #expect(ending.errors == "veil: \(error["message"] as? String ?? "")\n")
  }

  /// What a benchmark and a job have in common is told alike by both.
  @Test func aFilmThatCannotBeUsedIsToldAsAJobTellsIt() throws {
    let folder = try ScratchFolder()
    let film = try folder.write("no film", to: "film.mp4")
    let ending = try run(veil, ["bench", "decode", "--json", "--source", film])
    let probe = try run(veil, ["probe", film, "--json"])
    #expect(ending.code == 65 && probe.code == 65 && ending.errors == probe.errors)
    #expect(lines(ending.output).last == lines(probe.output).last)
    #expect(try members(lines(ending.output).last ?? "")["error"] != nil)
  }
}

@Suite struct CompanionTests {
  @Test func helpOfAProgramIsItsOwn() throws {
    let help = try run(veil, ["help", "bench"])
    let own = try run(veilBench, ["--help"])
    #expect(help.code == 0 && help.output == own.output)
    #expect(help.output.contains("--compare") && help.output.contains("USAGE: veil bench"))
    #expect(try run(veil, ["--help"]).output.contains("  bench "))
  }

  /// Words are judged before anything is started, and once more by whoever is called alone.
  @Test func prohibitedWordsAreRefusedByBoth() throws {
    for program in [[veil, "bench"], [veilBench]] {
      let ending = try run(program[0], program.dropFirst() + ["kernels", "--detect-faces"])
      #expect(ending.code == 77 && ending.output.isEmpty, "\(program)")
      #expect(ending.errors.contains("refused by the rule face-detection, "))
    }
    // There is no program to start, and the words are refused all the same.
    let folder = try ScratchFolder()
    let lonely = try copyOfTheCommand(in: folder)
    #expect(try runCopy(lonely, ["bench", "--detect-faces"]).code == 77)
  }

  @Test func aProgramThatIsNotThereIs69() throws {
    let folder = try ScratchFolder()
    let lonely = try copyOfTheCommand(in: folder)
    let ending = try runCopy(lonely, ["bench"])
    #expect(ending.code == 69 && ending.output.isEmpty && ending.errorLines.count == 1)
    #expect(ending.errors.contains("the program veil-bench is missing"))
    #expect(try runCopy(lonely, ["frobnicate"]).code == 64)
  }

  @Test func anyProgramBesideItIsAVerb() throws {
    let folder = try ScratchFolder()
    let lonely = try copyOfTheCommand(in: folder)
    let script = #"printf '#!/bin/sh\necho "$@"; exit 3\n' > "$1"; chmod 755 "$1""#
    _ = try run("/bin/sh", ["-c", script, "sh", folder("veil-frobnicate")])
    let ending = try runCopy(lonely, ["frobnicate", "--json", "a b"])
    #expect(ending.code == 3 && ending.output == "--json a b\n")
    // A path is no verb, and a program does not take the place of a verb.
    _ = try run("/bin/sh", ["-c", script, "sh", folder("veil-policy")])
    #expect(try runCopy(lonely, ["policy"]).code == 0)
    #expect(try runCopy(lonely, ["../" + lastPart(of: folder) + "/frobnicate"]).code == 64)
  }

  /// A copy of the command with nothing beside it.
  private func copyOfTheCommand(in folder: ScratchFolder) throws -> String {
    let lonely = folder("veil")
    try FileManager.default.copyItem(atPath: veil, toPath: lonely)
    return lonely
  }

  /// Runs a program that was written a moment ago; 126 while somebody may still write to it.
  private func runCopy(_ program: String, _ words: [String]) throws -> Ending {
    while true {
      let ending = try run("/bin/sh", ["-c", "exec \"$0\" \"$@\"", program] + words)
      if ending.code != 126 { return ending }
      usleep(20_000)
    }
  }
}
