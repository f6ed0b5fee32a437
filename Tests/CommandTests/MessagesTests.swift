// Every sentence that a person reads about files, JSON, plans, keys and refusals: one for each
// case, whole, with one full stop, and with the facts of the case in it.

import Console
import Custody
import Files
import Glibc
import MediaTime
import PolicyGate
import RedactionModel
import StrictJSON
import SystemPackage
import Testing

/// Whether a text is one sentence as the command says it.
private func isSentence(_ text: String) -> Bool {
  guard let last = text.last, last == "." || last == "?" else { return false }
  return !text.hasSuffix("..") && !text.contains("\n") && !text.contains("Optional(")
    && text.first?.isLowercase == false && text.utf8.count < 400
}

private func error(reading text: String) -> PlanError? {
  do throws(PlanError) {
    _ = try RedactionPlan(PlanDocument(text))
    return nil
  } catch { return error }
}

@Suite struct MessagesTests {
  @Test func filesAreNamedWithWhatTheSystemSaid() {
    for operation in FileOperation.allCases {
      let text = FilesError.system(operation, path: "/a/b", code: ENOSPC).sentence
      #expect(text.hasPrefix("/a/b c") && text.contains("(no space left on device)"), "\(text)")
      #expect(text.hasSuffix(".") && !text.hasSuffix(".."))
    }
    for error: FilesError in [
      .isDirectory("/a/b"), .notRegular("/a/b"), .empty("/a/b"), .exists("/a/b"),
      .tooLarge(path: "/a/b", limit: 7),
    ] {
      #expect(error.sentence.hasPrefix("/a/b ") && error.sentence.hasSuffix("."))
    }
    #expect(isSentence(FilesError.system(.write, path: nil, code: EIO).sentence))
    #expect(FilesError.tooLarge(path: "x", limit: 7).sentence.contains("7 bytes"))
  }

  @Test func namesCannotSteerATerminal() {
    let path = FilePath(bytes: Array("a\u{1B}[2J\u{202E}\n".utf8) + [0xff])
    let text = FilesError.empty(path).sentence
    #expect(
      text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E }, "\(text)")
    let error = PlanError.unknownKey(
      path: JSONPath.root.appending("\u{1B}[2J\u{202E}evil"), nearest: nil, known: ["veil"])
    #expect(error.sentence.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
    let refused = refusal(forVerb: "face\u{1B}[2J\u{202E}Match")
    #expect(
      refused?.sentence.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E }
        == true)
  }

  @Test(arguments: JSONExpectation.allCases)
  func whatIsNoJSONSaysWhereAndWhatIsWanted(_ expected: JSONExpectation) {
    let place = JSONPosition(offset: 9, line: 2, column: 4)
    for found: JSONFinding in [.end, .endOfLine, .notUTF8, .text("x.")] {
      let text = PlanError.notJSON(.syntax(at: place, found: found, expected: expected)).sentence
      #expect(isSentence(text) && text.contains("line 2, column 4"), "\(text)")
    }
  }

  @Test(arguments: [
    #"{"veil": 2}"#, #"{}"#, "[]", "{", "", #"{"a": 1, "a": 2}"#, #"{"veil": 1, "regoins": []}"#,
    #"{"veil": 1, "zzz": []}"#, #"{"veil": 1, "margin": 9}"#, #"{"veil": 1, "margin": [1]}"#,
    #"{"veil": 1, "regions": [{"id": "a", "shape": "frame", "from": "2", "to": "1"}]}"#,
    #"{"veil": 1, "regions": [{"id": "a", "shape": "frame", "from": "0", "to": "1", "path": [{"at": "0", "box": [0,0,1,1]}]}]}"#,
    #"{"veil": 1, "outside": {"blur": {"strength": 1}}}"#,
    #"{"veil": 1, "outside": "fill", "regions": [{"id": "a", "shape": "frame", "from": 0, "to": 1}]}"#,
    #"{"veil": 1, "regions": [{"id": "a", "shape": "frame", "from": 0, "to": 1, "effect": "keep"}]}"#,
    #"{"veil": 1, "outside": "fill", "regions": [{"id": "a", "shape": "frame", "from": 0, "to": 1, "effect": "keep", "margin": 1}]}"#,
    #"{"veil": 1, "regions": [{"id": "a", "shape": "frame", "from": "0", "to": "1", "effect": {}}]}"#,
    #"{"veil": 1, "regions": [{"id": "a", "shape": "ellipse", "from": "0", "to": "1", "path": [{"at": "0", "points": [[0,0],[1,0],[1,1]]}]}]}"#,
  ])
  func aPlanThatIsNoneGetsOneSentence(_ text: String) throws {
    let found = try #require(error(reading: text))
    #expect(isSentence(found.sentence), "\(found.sentence)")
    #expect(!found.sentence.contains("$"), "\(found.sentence)")
    if case .key(let key)? = found.path?.steps.last, key != "veil" {
      #expect(found.sentence.contains("\"\(key)\""), "\(found.sentence)")
    }
  }

  @Test(
    arguments: [
      ([.key("margin")], "\"margin\" is missing"),
      ([.key("regions"), .index(2)], "Region \"r\" is missing"),
      ([.key("regions"), .index(2), .key("to")], "\"to\" of region \"r\" is missing"),
      (
        [.key("regions"), .index(2), .key("path"), .index(0), .key("box")],
        "\"box\" of waypoint 1 of region \"r\" is missing"
      ),
      (
        [.key("regions"), .index(2), .key("path"), .index(4), .key("points"), .index(1)],
        "Point 2 of waypoint 5 of region \"r\" is missing"
      ),
      ([.key("audio"), .index(3), .key("from")], "\"from\" of audio[3] is missing"),
      ([.key("clip"), .key("to")], "\"to\" of \"clip\" is missing"),
    ] as [([JSONPath.Step], String)])
  func aPlaceIsNamedByTheRegionAndTheWaypoint(_ steps: [JSONPath.Step], start: String) {
    let error = PlanError.missingKey(path: JSONPath(steps), expected: .described("text"))
    let sentence = error.sentence(at: PlanPlace(region: "r"))
    #expect(sentence.hasPrefix(start + ": add it"), "\(sentence)")
    let several = error.sentence(at: PlanPlace(region: "r", count: 10))
    #expect(several.contains(" (the first of 10) is missing"), "\(several)")
  }

  @Test func countsAgreeWithTheirNouns() {
    #expect(counted(1, "finding") == "1 finding" && counted(0, "finding") == "0 findings")
    #expect(counted(2, "entry", "entries") == "2 entries")
    for (value, text) in [
      (99.0, "99"), (0.25, "0.25"), (-0.5, "-0.5"), (1e-7, "0"), (0.1 + 0.2, "0.3"),
      (12.0006, "12.001"), (-0.0, "0"), (1.05, "1.05"),
    ] { #expect(decimal(value) == text) }
    #expect(choice(of: ["a"]) == "a" && choice(of: ["a", "b", "c"]) == "a, b or c")
    #expect(list(of: ["a", "b"]) == "a and b")
    for (note, words) in [
      (ReceiptNote.damagedPicturesCovered(count: 1), "1 damaged picture was covered whole."),
      (.damagedPicturesCovered(count: 2), "2 damaged pictures were covered whole."),
    ] { #expect(note.sentence == words) }
  }

  @Test func whatIsTrueOfManyRegionsIsSaidOnce() {
    let many = (0..<12).map { ReceiptNote.reversible(region: "r\($0)", effect: "blur") }
    let said = (many + [.reversible(region: "s", effect: "mosaic"), .sourceEndsEarly]).sentences
    #expect(said.count == 3)
    #expect(said[0].contains("regions \"r0\", ") && said[0].contains("and 5 more are only blur"))
    #expect(said[1] == ReceiptNote.reversible(region: "s", effect: "mosaic").sentence)
  }

  @Test func facetsOfAPlanAreInItsSentences() {
    let path = JSONPath.root.appending("regions").appending(0)
    for (error, words) in [
      (PlanError.tooLarge(bytes: 9, limit: 8), ["9 bytes", "8"]),
      (.unsupportedVersion(found: .text("2")), ["version 2"]),
      (.unknownKey(path: path, nearest: "from", known: []), ["\"from\"?"]),
      (.missingKey(path: path, expected: .described("text")), ["add it as text"]),
      (.duplicateID(path: path, id: "r", first: path), ["\"r\"", "regions[0]"]),
      (.misspelt(path: path, found: "elipse", nearest: "\"ellipse\""), ["\"ellipse\"?"]),
      (.outOfOrder(path: path, found: "1", after: .root, bound: "2"), ["is 1", "(2)"]),
      (.hidesNothing(path: path), ["hides nothing"]),
      (.reversible(path: path, effect: "mosaic"), ["a mosaic", "acceptReversible"]),
      (.reversibleOutside(path: path, effect: "blur"), ["a blur", "outside the regions"]),
      (.sourceMismatch(path: path, planned: "1", actual: "2"), ["is 1", "has 2"]),
      (.outsidePicture(path: path, found: .polygon, picture: "2x2"), ["a polygon", "2x2"]),
      (.afterEnd(path: path, found: "9", end: "8"), ["is 9", "ends at 8"]),
      (.beforeStart(path: path, found: "9"), ["is 9", "before the first picture"]),
      (.coversNoPicture(region: 3, id: "r"), ["Region \"r\"", "\"optional\": true"]),
      (
        .notFollowed(path: path, id: "r", from: "3", to: "4"),
        ["\"r\"", "between 3 and 4", "veil follow"]
      ),
      (
        .unfinished(path: path, id: "r", from: "3", to: "4", why: .cut, count: 2),
        ["\"r\"", "from 3 to 4", "2 such", "veil follow", "\"accepted\""]
      ),
      (.coversNoAudio(range: 2), ["audio[2]", "\"optional\": true"]),
      (.unexpected(path: path, found: .forShape(.ellipse), expected: .key("box")), ["an ellipse"]),
    ] {
      #expect(error.sentence.hasSuffix(".") || error.sentence.hasSuffix("?"))
      for word in words { #expect(error.sentence.contains(word), "\(error.sentence)") }
    }
  }

  @Test func aDoubtIsASentenceWithItsFacts() {
    let warnings: [(PlanWarning, [String])] = [
      (.noRegions, ["no regions", "veil help plan"]), (.nothingKept, ["\"effect\": \"keep\""]),
      (
        .fastMotion(
          region: "r", from: "0:03", to: "0:04", times: 1.5, side: .width, seconds: 1),
        ["\"r\"", "1.5 × its width in 1.0 s", "0:03", "0:04", "straight line"]
      ),
      (.sizeJump(region: "r", from: "0:03", to: "0:04", times: 9), ["\"r\"", "9.0", "0:04"]),
      (
        .firstMarkLate(region: "r", from: "0:01", mark: "0:03", seconds: 2),
        ["\"r\"", "from 0:01", "at 0:03", "2.0 s"]
      ),
      (
        .lastMarkEarly(region: "r", mark: "0:03", to: "0:05", seconds: 2),
        ["\"r\"", "at 0:03", "0:05", "2.0 s"]
      ),
      (.endsPastEnd(part: .clip, to: "0:09", end: "0:08"), ["The clip", "0:09", "0:08"]),
      (.noReason(part: .audio(range: 2)), ["Audio range 2", "\"reason\""]),
      (.noReason(part: .region(id: "r")), ["\"r\"", "\"reason\""]),
    ]
    for (warning, words) in warnings {
      #expect(isSentence(warning.sentence), "\(warning.sentence)")
      for word in words { #expect(warning.sentence.contains(word), "\(warning.sentence)") }
    }
    #expect(Set(warnings.map(\.0.code)).count == 8)
  }

  @Test func aRefusalSaysWhatWhereWhyAndWhatInstead() throws {
    let document = try PlanDocument(#"{"veil": 1, "regions": [{"faceMatch": true}]}"#)
    let found = try #require(refusal(for: document))
    let text = found.sentence
    for part in [
      "\"faceMatch\" in regions[0]", "face-matching", found.refused, "2024-05",
      found.permittedInstead,
    ] {
      #expect(text.contains(part), "\(text)")
    }
    #expect(text.hasSuffix(".") && !text.contains("\n"))
    let named = found.sentence(at: PlanPlace(region: "a"))
    #expect(named.contains("\"faceMatch\" in region \"a\" is refused"), "\(named)")
    let value = try PlanDocument(#"{"veil": 1, "regions": [{"id": "a", "effect": "faceMatch"}]}"#)
    let word = try #require(refusal(for: value)).sentence(at: PlanPlace(region: "a"))
    #expect(word.contains("\"faceMatch\" in \"effect\" of region \"a\" is refused"), "\(word)")
    #expect(AuthorizationError.refused(found).sentence == text)
    #expect(refusal(forVerb: "gait")?.sentence.contains("on the command line") == true)
    let error = PlanError.tooLarge(bytes: 1, limit: 0)
    #expect(AuthorizationError.invalid(error).sentence == error.sentence)
  }

  @Test func keysReceiptsAndLedgersGetOneSentence() {
    let errors: [CustodyError] = [
      .file(.exists("/x")), .json(.numberNotExact("nan")),
      .field(at: JSONPath.root.appending("tool"), problem: .missing),
      .field(at: JSONPath.root.appending("tool"), problem: .unknown),
      .field(at: JSONPath.root.appending("tool"), problem: .invalid),
      .keyNotUnderstood(path: PathText("/x")), .signing,
      .keyOpenToOthers(path: PathText("/x"), mode: 0o644),
    ]
    for error in errors {
      let text = error.sentence
      #expect(text.hasSuffix(".") && !text.hasSuffix("..") && !text.contains("\n"), "\(text)")
    }
    for kind in LedgerFault.Kind.allCases {
      for (entry, name) in [(3, "Entry 3"), (nil, "The last entry")] {
        let text = CustodyError.ledgerBroken(LedgerFault(entry: entry, kind: kind)).sentence
        #expect(isSentence(text) && text.hasPrefix(name + " of the ledger "), "\(text)")
      }
    }
  }

  @Test func whatAReceiptSaysIsSaidInSentences() {
    let notes: [(ReceiptNote, [String])] = [
      (.unsandboxed, ["WARNING", "--allow-unsandboxed"]), (.sourceEndsEarly, ["ends before"]),
      (.damagedPicturesCovered(count: 3), ["3 damaged"]), (.picturesLost(count: 1), ["1 coded"]),
      (.pictureTimesRepaired(count: 4), ["4 pictures"]),
      (.hiddenAudioPacketsDropped(count: 5), ["5 audio packets"]),
      (.audioTimesRepaired(count: 6), ["6 packets"]),
      (.picturesConverted(from: "yuvj444p", to: "yuv444p"), ["from yuvj444p", "as yuv444p"]),
      (.everythingRendered(reason: "clip"), ["coded anew", "a clip"]),
      (.timesShifted(ticks: -90_000, timeBase: TimeBase(1, 90_000)), ["-", "1"]),
      (.reversible(region: "r", effect: "mosaic"), ["REVERSIBLE", "\"r\"", "mosaic"]),
      (.regionCoveredNothing(region: "r"), ["\"r\""]),
      (.audioRangeCoveredNothing(range: 1), ["audio[1]"]),
      (.trackRecoded(track: 0, from: "opus", to: "aac"), ["Track 0", "opus", "aac"]),
      (.trackReduced(track: 0, packets: 95), ["Track 0", "95"]),
      (
        .trackGaps(track: 0, places: 2, filledSamples: 48, cutSamples: 12),
        ["2 places", "48", "12"]
      ),
      (
        .trackDamaged(track: 1, silencedPackets: 2, damagedBlocks: 3),
        ["Track 1", "2 packets", "3"]
      ),
    ]
    for (note, words) in notes {
      let text = note.sentence
      #expect(text.hasSuffix(".") && !text.hasSuffix("..") && !text.contains("\n"), "\(text)")
      for word in words { #expect(text.contains(word), "\(text)") }
    }
    let dropped: [Dropped] = [
      .stream(index: 2, type: "data", codec: "none"), .tags(names: ["a", "b"]),
      .streamTags(names: ["a"]), .chapters(count: 1), .chapters(count: 3),
      .hiddenPictures(count: 1), .hiddenPictures(count: 21),
    ]
    for item in dropped { #expect(item.sentence.hasSuffix(" left out of the output.")) }
  }
}
