// What is not refused: plans whose prose speaks of all these things, words that only look alike,
// and everything that Veil itself says.

import RedactionModel
import Testing

import PolicyGate

/// What people write into a plan's notes.
let prose = [
  "face of a bystander", "the witness's face and licence plate", "minor, age 9",
  "race of the victim is mentioned", "suspect identified by name", "gender of the patient",
  "person on the watch list is not shown", "license plate 7ABC123 of an uninvolved car",
  "shows emotion, crying", "speaker identification withheld under exemption 7(C)",
  "tracking device on the table", "facial injury, medical",
  "undercover officer: identity protected",
  "biometric scanner on the wall", "fingerprint card visible", "voice of a confidential source",
  "gait aid (crutches)", "ethnicity stated on the form", "religious service in the background",
  "enrolment form with a child's name", "gallery in the museum", "mugshot on the screen",
  "surveillance camera footage on a monitor", "RCW 42.56.240(14): minors", "5 U.S.C. 552(b)(6)",
  "ALPR reader screen", "re-identification risk: tattoo", "emotional distress", "search warrant",
  "sexual assault victim", "domestic violence, names and faces", "face recognition was not used",
  "match found in the drawer", "recognized by neighbours", "social security number",
  "score of the ball game on TV", "predictive text on a phone",
  "blurred faces requested by counsel",
  "person tracking shoes", "follow the suspect's car until it leaves", "no people in this part",
  "passport, nationality visible", "disability parking permit", "political poster",
  "hair color described", "head wound", "body of the deceased", "driver and passengers",
  "crowd at the fence", "eye chart", "skeleton costume", "lie down order is audible",
  "stress ball", "anger management leaflet", "VIN plate of the vehicle", "plates on the table",
  "voice print-out", "diary on the desk (diarisation of events)", "wanted poster", "known person",
  "deepfake discussed", "unmasked robber", "background check form", "age, sex and race on the form",
  "人物の顔", "лицо свидетеля", "visage d’une mineure, âge 12", "Gesichtserkennung wurde nicht benutzt",
]

/// Words that contain a prohibited one, or begin like one, and are none.
let lookalikes = [
  "surface", "surfaces", "interface", "typeface", "preface", "surFace", "userInterface", "message",
  "package", "average", "trace", "stage", "stages", "page", "pages", "image", "usage", "manage",
  "storage", "coverage", "language", "voltage", "percentage", "brace", "grace", "terrace", "racer",
  "embrace", "traceId", "stageName", "pageNumber", "agent", "agenda", "gaiter", "aggregate",
  "template", "identifier", "identical", "idle", "matchSource", "bestMatch", "trackNumber",
  "tracks",
  "audioTracks", "trackAll", "searchPath", "pointCount", "headroom", "header", "overhead",
  "embedded",
  "bodyFont", "background", "speakers", "voiceover", "detectSilence", "detectScenes", "emote",
  "sextant", "sexagesimal", "essex", "midsex", "fingerprint", "facet", "faceted", "faceless",
  "management", "mandate", "humane", "child-process", "children2", "personal", "womens", "moody",
  "galleryless", "deidentify", "de-identify", "speechRecognition", "transcript", "summary",
  "timeline",
  "keyframes", "opacity", "feather", "colour", "radius", "comment", "description", "template2",
  "recognizance", "countdown", "labels", "names", "author", "created", "version2", "platen",
  "plateau", "backplate", "sentinel", "vinyl", "moodboard", "biome", "wholesale", "identityless",
]

@Suite struct PermittedTests {
  @Test(arguments: prose)
  func proseIsNobodysBusiness(_ words: String) throws {
    let region = Region(
      id: words, shape: .frame, from: .start, to: .end, reason: words, note: words)
    let plan = RedactionPlan(
      source: SourceBinding(name: words), regions: [region],
      audio: [AudioRange(from: .start, to: .end, reason: words)])
    #expect(try authorize(plan.document).plan == plan)
    #expect(try authorize(PlanDocument(plan.json)).plan == plan)
  }

  /// The letters of a number in base sixteen spell nothing.
  @Test func aDigestIsNoWord() throws {
    let digest = "1dc935face05862bad1c8166a27f9fe3" + String(repeating: "0f", count: 16)
    func text(_ key: String, _ value: String) throws -> PlanDocument {
      try PlanDocument(#"{"veil": 1, "source": {"\#(key)": "\#(value)"}}"#)
    }
    #expect(try authorize(text("sha256", digest)).plan.source.sha256 == digest)
    for document in [
      try text("sha256", "9face" + digest), try text("sha256", "face"), try text("md5", digest),
      try text("sha256", String(digest.dropLast()) + "g"),
    ] {
      #expect(refusal(for: document)?.ruleID == "face-detection")
    }
  }

  @Test func thereIsEnoughProse() {
    #expect(Set(prose).count >= 60)
    // Most of it would be refused, were it an operation: the test above could fail.
    #expect(prose.filter { refusal(forVerb: $0) != nil }.count >= 40)
  }

  @Test(arguments: lookalikes)
  func lookalikesAreUnknownKeysAndNothingWorse(_ word: String) throws {
    #expect(refusal(forVerb: word) == nil, "\(String(describing: refusal(forVerb: word)))")
    for text in [
      #"{"veil": 1, "\#(word)": 1}"#, #"{"veil": 1, "outside": {"\#(word)": "\#(word)"}}"#,
    ]
    where word != "tracks" {
      do {
        _ = try authorize(PlanDocument(text))
        Issue.record("\(text) was authorised")
      } catch let error as AuthorizationError {
        guard case .invalid(.unknownKey) = error else {
          Issue.record("\(text): \(error)")
          return
        }
      }
    }
  }

  /// Verbs and options of the command, each with its dashes, and the words of the format.
  @Test func theCommandsOwnWordsPass() throws {
    let words = """
      redact verify probe plan new check schema frame sheet audio policy audit bench decode kernels
      loop all touched same h264 hevc mute tone fill veil mosaic blur studio batch watch submit
      key show ledger append proof make package --public --sealed --operator --operator-key --case
      --request --picture --hash --entries --copy --agency --stamp --stamp-request --ledger
      worker serve resume queue --plan --render --codec --quality --speed --threads --receipt --key
      --no-verify --overwrite --json --quiet --source --at --rate --format --stdout --keep --compare
      --output --version --help --margin --outside --sandbox --no-sandbox --cluster --nodes --port
      creation_time language REVERSIBLE
      """
    for word in words.split(whereSeparator: \.isWhitespace) {
      #expect(refusal(forVerb: String(word)) == nil, "\(word)")
    }
    for stage in StageKind.allCases {
      #expect(refusal(forVerb: stage.rawValue) == nil)
      #expect(refusal(forVerb: stage.summary.replacing("a person placed", with: "")) == nil)
    }
  }

  /// Whoever writes a note under a key that plans do not have is told the key.
  @Test(arguments: [
    "notes", "Note", "comment", "label", "description", "exemption", "category", "reasons",
    "authority", "legal_basis", "reviewerNotes", "statutes", "resaon", "justification", "remarks",
  ])
  func proseUnderANearKeyIsAnUnknownKey(key: String) throws {
    for text in ["face of the witness", "identity of a person", "the driver is crying"] {
      let region = #"{"id": "r", "shape": "frame", "from": "0", "to": "1", "\#(key)": "\#(text)"}"#
      do {
        _ = try authorize(PlanDocument(#"{"veil": 1, "regions": [\#(region)]}"#))
        Issue.record("\(key) was authorised")
      } catch let error as AuthorizationError {
        guard case .invalid(.unknownKey) = error else {
          Issue.record("\(key): \(error)")
          continue
        }
      }
    }
  }

  /// Keys that could name an operation are read as ever, and so is what is said under them.
  @Test(arguments: ["mode", "target", "class", "detect", "stage", "annotationsOf", "labeler"])
  func anOperationUnderAnUnknownKeyIsRefused(key: String) throws {
    let region = #"{"id": "r", "\#(key)": "face recognition"}"#
    #expect(refusal(for: try PlanDocument(#"{"veil": 1, "regions": [\#(region)]}"#)) != nil)
  }

  /// The schema has every key and every word of the format, with the prose that explains them.
  @Test func theFormatsOwnWordsPass() throws {
    #expect(refusal(for: try PlanDocument(planSchema)) == nil)
  }

  @Test func anAuthorisedPlanNamesItsStages() throws {
    func stages(_ plan: RedactionPlan) throws -> [StageKind] {
      try authorize(plan.document).stages
    }
    func region(_ id: String, _ effect: Effect) -> Region {
      Region(
        id: id, shape: .frame, from: .start, to: .end, effect: effect,
        acceptReversible: effect.isReversible)
    }
    #expect(try stages(RedactionPlan()) == [.copy])
    #expect(
      try stages(
        RedactionPlan(
          regions: [region("a", .veil), region("b", .blur(strength: 1)), region("c", .veil)],
          outside: .effect(.fill(.black)),
          audio: [AudioRange(from: .start, to: .end, effect: .tone(hertz: 440))],
          clip: Clip(from: .start, to: .end)))
        == [.fill, .veil, .blur, .tone, .clip, .copy])
    #expect(
      try stages(
        RedactionPlan(
          regions: [region("a", .mosaic(cells: 2))],
          audio: [AudioRange(from: .start, to: .end)])) == [.mosaic, .mute, .copy])
  }

  @Test func whatIsNoPlanIsInvalidNotRefused() throws {
    do {
      _ = try authorize(PlanDocument(#"{"veil": 1, "regoins": []}"#))
      Issue.record("was authorised")
    } catch let error as AuthorizationError {
      guard case .invalid(.unknownKey(_, "regions", _)) = error else {
        Issue.record("\(error)")
        return
      }
    }
  }
}
