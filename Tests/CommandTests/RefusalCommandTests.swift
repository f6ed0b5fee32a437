// Prohibited operations put to the command itself, in every place and spelling that it reads: each
// ends with 77 and the rule's name. Plans whose notes and reasons speak of the same things end with
// 0.

import Foundation
import PolicyGate
import Testing
import TestSupport

/// A command line that must be refused.
struct Prohibited: Sendable, CustomTestStringConvertible {
  /// The rule that must be named.
  let rule: String
  /// The words; `PLAN` stands for a file with `plan` in it, `SOURCE` for one that is not there.
  let words: [String]
  var plan: String? = nil

  var testDescription: String { plan ?? words.joined(separator: " ") }

  /// A command line, its words separated by spaces.
  init(_ rule: String, typing line: String) {
    self.rule = rule
    words = line.split(separator: " ").map(String.init)
  }

  /// A plan, checked by itself.
  init(_ rule: String, plan: String) {
    self.rule = rule
    self.plan = plan
    words = ["plan", "check", "PLAN"]
  }

  static let verbs = [
    Prohibited("biometric-identification", typing: "identify"),
    Prohibited("biometric-identification", typing: "identify SOURCE"),
    Prohibited("face-detection", typing: "detect-faces SOURCE"),
    Prohibited("face-detection", typing: "detect faces SOURCE"),
    Prohibited("person-matching", typing: "match SOURCE"),
    Prohibited("person-tracking", typing: "track SOURCE -o out.mp4"),
    Prohibited("face-recognition", typing: "recognize-face SOURCE"),
    Prohibited("biometric-identification", typing: "recognise SOURCE"),
    Prohibited("enrolment", typing: "enroll SOURCE"),
    Prohibited("watch-list", typing: "watchlist SOURCE"),
    Prohibited("plate-reading", typing: "read-plates SOURCE"),
    Prohibited("plate-reading", typing: "ALPR SOURCE"),
    Prohibited("diarisation", typing: "diarize SOURCE"),
    Prohibited("voice-identity", typing: "voiceprint SOURCE"),
    Prohibited("gait", typing: "gait-analysis SOURCE"),
    Prohibited("emotion", typing: "emotions SOURCE"),
    Prohibited("re-identification", typing: "unblur SOURCE"),
    Prohibited("surveillance", typing: "surveil SOURCE"),
    Prohibited("manipulation", typing: "faceswap SOURCE"),
    Prohibited("person-detection", typing: "count people SOURCE"),
    Prohibited("face-matching", typing: "plan match-faces SOURCE"),
    Prohibited("identity-verification", typing: "verify-identity SOURCE"),
    Prohibited("biometric-identification", typing: "who is this"),
    Prohibited("biometric-identification", typing: "help identify"),
    Prohibited("personal-attributes", typing: "--json gender SOURCE"),
  ]

  static let options = [
    Prohibited("face-detection", typing: "redact SOURCE --plan p.json -o o.mp4 --detect-faces"),
    Prohibited("face-detection", typing: "redact SOURCE --plan p.json -o o.mp4 --no-faces"),
    Prohibited("person-tracking", typing: "redact SOURCE --plan p.json -o o.mp4 --track-person"),
    Prohibited("watch-list", typing: "redact SOURCE --plan p.json -o o.mp4 --watchlist=list.csv"),
    Prohibited("watch-list", typing: "redact SOURCE --hot-list list.csv"),
    Prohibited("face-detection", typing: "redact SOURCE --effect=blur-faces"),
    Prohibited("plate-reading", typing: "redact SOURCE --stage license-plates -o o.mp4"),
    Prohibited("person-detection", typing: "redact SOURCE --detect people"),
    Prohibited("face-recognition", typing: "redact SOURCE --codec faceRecognition"),
    Prohibited("personal-attributes", typing: "redact SOURCE --keep age,gender"),
    Prohibited("gait", typing: "redact SOURCE --speed=gait"),
    Prohibited("diarisation", typing: "probe SOURCE --diarization"),
    Prohibited("voice-identity", typing: "probe SOURCE --speaker-id"),
    Prohibited("emotion", typing: "verify SOURCE --sentiment"),
    Prohibited("biometric-embedding", typing: "frame SOURCE --at start --embeddings e.npy"),
    Prohibited("re-identification", typing: "sheet SOURCE --reid"),
    Prohibited("face-detection", typing: "plan new SOURCE --auto-faces"),
    Prohibited("social-scoring", typing: "policy --threat-score"),
    Prohibited("crime-prediction", typing: "--predictive-policing redact SOURCE"),
    Prohibited("biometric-identification", typing: "redact SOURCE -identify"),
  ]

  static let disguises = [
    Prohibited("face-detection", typing: "DetectFACES SOURCE"),
    Prohibited("face-detection", typing: "dеtесt-fасеs SOURCE"),
    Prohibited("biometric-identification", typing: "ｉｄｅｎｔｉｆｙ SOURCE"),
    Prohibited("person-matching", typing: "мatch SOURCE"),
    Prohibited("biometric-identification", typing: "i\u{200B}dent\u{AD}ify SOURCE"),
    Prohibited("face-detection", typing: "redact SOURCE —detect-faces"),
    Prohibited("face-detection", typing: "redact SOURCE −−dëtéct−fäcès"),
    Prohibited("watch-list", typing: "redact SOURCE --w4tchl1st"),
    Prohibited("gait", typing: "redact SOURCE --𝐠𝐚𝐢𝐭"),
    Prohibited("emotion", typing: "redact SOURCE --ⓔⓜⓞⓣⓘⓞⓝ=on"),
  ]

  static let plans = [
    Prohibited("face-detection", plan: #"{"veil": 1, "faces": true}"#),
    Prohibited(
      "face-detection", plan: #"{"veil": 1, "regions": [{"id": "a", "detectFaces": {}}]}"#),
    Prohibited("face-recognition", plan: #"{"veil": 1, "outside": "FACE_RECOGNITION"}"#),
    Prohibited("person-tracking", plan: #"{"veil": 1, "regions": [{"shape": "trackPerson"}]}"#),
    Prohibited("plate-reading", plan: #"{"veil": 1, "regions": [{"effect": {"plates": 1}}]}"#),
    Prohibited(
      "biometric-embedding", plan: #"{"veil": 1, "x": {"y": [[{"z": "face-embedding"}]]}}"#),
    Prohibited("personal-attributes", plan: #"{"veil": 1, "classify": ["person"]}"#),
    Prohibited("enrolment", plan: #"{"veil": 1, "note": {"enrolment": []}}"#),
    Prohibited("voice-identity", plan: #"{"veil": 1, "audio": [{"effect": "voicePrint"}]}"#),
    Prohibited("diarisation", plan: #"{"veil": 1, "audio": [{"effect": {"diarise": 1}}]}"#),
    Prohibited("emotion", plan: #"{"veil": 1, "clip": {"emotion": "anger"}}"#),
    Prohibited("gait", plan: #"{"veil": 1, "source": {"gait": 1}}"#),
    Prohibited("watch-list", plan: #"{"stages": [{"name": "watch list"}]}"#),
    Prohibited("re-identification", plan: #"["cross-camera"]"#),
    Prohibited("face-matching", plan: #"{"veil": 1, "ｆａｃｅＭａｔｃｈ": 1}"#),
    Prohibited("face-detection", plan: #"{"veil": 1, "fа\#u{200D}ces": 1}"#),
    Prohibited("social-scoring", plan: #"{"veil": 1, "5ocial_5core": 1}"#),
    Prohibited("surveillance", plan: #"{"veil": 1, "sürvêillance": 1}"#),
    Prohibited("manipulation", plan: #"{"veil": 1, "outside": {"deepfake": 1}}"#),
    Prohibited("identity-verification", plan: #"{"veil": 9, "zzz": 1, "verifyFace": 1}"#),
  ]

  static let all = verbs + options + disguises + plans
}

/// What people write into notes and reasons.
private let prose = [
  "face of a bystander", "faces of two minors", "the witness's face and licence plate",
  "license plate 7ABC123 of an uninvolved car", "suspect identified by name",
  "identity of an undercover officer", "race of the victim is mentioned", "minor, age 9",
  "gender of the patient", "person on the watch list is not shown", "shows emotion, crying",
  "speaker identification withheld", "voice of a confidential source", "tracking device on a table",
  "facial injury, medical", "biometric scanner on the wall", "fingerprint card visible",
  "gait aid (crutches)", "ethnicity stated on the form", "religious service in the background",
  "enrolment form with a child's name", "gallery in the museum", "mugshot on the screen",
  "surveillance camera footage on a monitor", "ALPR reader screen",
  "re-identification risk: tattoo",
  "emotional distress", "sexual assault victim", "domestic violence, names and faces",
  "face recognition was not used", "face matching was not used", "match found in the drawer",
  "recognized by neighbours", "social security number", "social score is discussed on the radio",
  "predictive text on a phone", "blurred faces requested by counsel", "person tracking shoes",
  "follow the suspect until the car leaves", "no people in this part", "passport, nationality",
  "disability parking permit", "political poster", "hair color described", "head wound",
  "body of the deceased", "driver and passengers", "crowd at the fence", "eye chart",
  "skeleton costume", "anger management leaflet", "VIN plate of the vehicle", "wanted poster",
  "plates on the table", "diarisation of events", "known person", "deepfake discussed",
  "unmasked robber", "background check form", "age, sex and race on the form",
  "he says: identify yourself", "detect, track and enroll are verbs", "lie detector on the fixture",
]

/// A JSON object by its keys.
private func members(_ text: String) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
}

@Suite struct RefusalCommandTests {
  @Test(arguments: Prohibited.all.indices)
  func aProhibitedOperationIs77AndTheRuleIsNamed(number: Int) throws {
    let prohibited = Prohibited.all[number]
    let folder = try ScratchFolder()
    let plan = try prohibited.plan.map { try folder.write($0, to: "plan.json") } ?? ""
    let names = folder.names
    let words = prohibited.words.map {
      $0 == "PLAN" ? plan : $0 == "SOURCE" ? folder("in.mp4") : $0
    }
    let ending = try run(veil, words)
    #expect(ending.code == 77, "\(prohibited): \(ending)")
    #expect(ending.errors.contains("refused by the rule \(prohibited.rule), "), "\(ending.errors)")
    #expect(ending.errors.contains(": instead, ") && ending.errorLines.count == 1)
    #expect(folder.names == names)
    // A script gets the same as one object, and nobody else gets anything.
    guard words.contains("--json") else {
      #expect(ending.output.isEmpty, "\(ending.output)")
      return
    }
    let error = try #require(try members(ending.output)["error"] as? [String: Any])
    #expect(error["code"] as? Int == 77 && error["kind"] as? String == "policy.refused")
    #expect((error["facts"] as? [String: Any])?["ruleID"] as? String == prohibited.rule)
  }

  @Test func thereAreEnoughOfThem() throws {
    #expect(Prohibited.all.count >= 60 && Prohibited.disguises.count >= 10)
    let policy = try members(try run(veil, ["policy", "--json"]).output)
    let rules = try #require(policy["refused"] as? [[String: Any]]).compactMap {
      $0["id"] as? String
    }
    #expect(Set(Prohibited.all.map(\.rule)).isSubset(of: rules))
    #expect(rules.count >= 20 && Set(Prohibited.all.map(\.rule)).count >= 20)
  }

  @Test(arguments: prose) func proseIsNobodysBusiness(words: String) throws {
    let folder = try ScratchFolder()
    let text = """
      {"veil": 1, "source": {"name": "\(words).mp4"}, "regions": [{"id": "\(words)", "shape": "box",
       "from": "start", "to": "end", "path": [{"at": "start", "box": [8, 8, 16, 16]}],
       "reason": "\(words)", "note": "\(words)"}],
       "audio": [{"from": "0", "to": "1", "reason": "\(words)"}]}
      """
    let ending = try run(
      veil, ["plan", "check", try folder.write(text, to: "face recognition.json")])
    #expect(ending.code == 0 && ending.errors.isEmpty, "\(ending)")
  }

  @Test func thereIsEnoughProseAndItWouldBeRefusedElsewhere() throws {
    #expect(Set(prose).count >= 60)
    // One plan with all of it as keys; each alone is for the gate's own tests.
    let folder = try ScratchFolder()
    var refused = 0
    for words in prose.prefix(8) {
      let plan = try folder.write("{\"veil\": 1, \"\(words)\": 1}", to: "plan.json")
      if try run(veil, ["plan", "check", plan]).code == 77 { refused += 1 }
    }
    #expect(refused >= 6)
  }

  /// What the policy says of itself, row by row.
  @Test func everyRowOfThePolicysTableIsTrue() throws {
    let policy = try members(try run(veil, ["policy", "--json"]).output)
    let rows = try #require(policy["decisions"] as? [[String: Any]])
    #expect(rows.count >= 30)
    let folder = try ScratchFolder()
    for row in rows {
      let example = try #require(row["example"] as? String)
      let words =
        example.hasPrefix("veil ")
        ? example.dropFirst(5).split(separator: " ").map(String.init)
        : ["plan", "check", try folder.write(example, to: "plan.json")]
      let ending = try run(veil, words)
      if let rule = row["refusedBy"] as? String {
        #expect(ending.code == 77 && ending.errors.contains("rule \(rule), "), "\(example)")
      } else {
        #expect(ending.code != 77, "\(example): \(ending.errors)")
      }
    }
  }

  /// An option that the policy does not know could hide an operation, or refuse a file's name.
  @Test func thePolicyKnowsEveryOption() throws {
    var options: [String: OptionValue] = [:]
    for program in [veil, veil + "-bench", veil + "-batch", veil + "-studio"] {
      let help = try members(try run(program, ["--experimental-dump-help"]).output)
      options.merge(try self.options(of: try #require(help["command"] as? [String: Any]))) {
        $0 == .file ? $0 : $1
      }
    }
    #expect(options.count >= 20 && options["compare"] == .file)
    for (name, takes) in options {
      let known = optionValues[name]
      let isText = known == .file || known == .prose
      #expect(known == takes || (isText && takes == .choice), "\(name): \(takes)")
    }
  }

  /// What each option takes: the value of one without a list or a number may be a file all the
  /// same.
  private func options(
    of command: [String: Any]
  ) throws -> [String: OptionValue] {
    var result: [String: OptionValue] = [:]
    for argument in command["arguments"] as? [[String: Any]] ?? [] {
      let isFile = (argument["completionKind"] as? [String: Any])?["file"] != nil
      let takes: OptionValue =
        argument["kind"] as? String == "flag" ? .nothing : isFile ? .file : .choice
      for name in argument["names"] as? [[String: Any]] ?? [] {
        guard let name = name["name"] as? String, result[name] != .file else { continue }
        result[name] = takes
      }
    }
    for verb in command["subcommands"] as? [[String: Any]] ?? [] {
      result.merge(try options(of: verb)) { $0 == .file ? $0 : $1 }
    }
    return result
  }
}
