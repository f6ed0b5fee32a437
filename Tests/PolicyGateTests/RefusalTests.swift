// What is refused, wherever and however it is spelled, and by which rule.

import Foundation
import RedactionModel
import StrictJSON
import Testing

import PolicyGate

/// Operations that people ask of video software, and the rule that refuses each.
let prohibited: [(operation: String, rule: String)] = [
  ("face", "face-detection"), ("faces", "face-detection"), ("detectFaces", "face-detection"),
  ("face_detection", "face-detection"), ("face-detector", "face-detection"),
  ("blur faces", "face-detection"), ("autoFaceBlur", "face-detection"),
  ("facelandmarks", "face-detection"), ("RetinaFace", "face-detection"),
  ("faceRecognition", "face-recognition"), ("facial_recognition", "face-recognition"),
  ("face-recogniser", "face-recognition"), ("recognizeFace", "face-recognition"),
  ("identify_faces", "face-recognition"), ("Rekognition", "face-recognition"),
  ("FaceNet", "face-recognition"), ("face recognition model", "face-recognition"),
  ("faceVerification", "identity-verification"), ("verify-face", "identity-verification"),
  ("verifyPerson", "identity-verification"), ("faceID", "identity-verification"),
  ("authenticateIdentity", "identity-verification"), ("faceMatch", "face-matching"),
  ("compare_faces", "face-matching"), ("search by face", "face-matching"),
  ("facesimilarity", "face-matching"), ("faceClusters", "face-matching"),
  ("one-to-many", "face-matching"), ("embedding", "biometric-embedding"),
  ("faceEmbeddings", "biometric-embedding"), ("faceprint", "biometric-embedding"),
  ("biometricTemplate", "biometric-embedding"), ("x-vector", "biometric-embedding"),
  ("enroll", "enrolment"), ("enrol", "enrolment"), ("enrolment", "enrolment"),
  ("enrollmentImages", "enrolment"), ("registerPerson", "enrolment"),
  ("knownFaces", "enrolment"), ("watchlist", "watch-list"), ("watch list", "watch-list"),
  ("watch_lists", "watch-list"), ("hotList", "watch-list"), ("gallery", "watch-list"),
  ("mugshots", "watch-list"), ("suspectDatabase", "watch-list"),
  ("persons-of-interest", "watch-list"), ("voicePrint", "voice-identity"),
  ("voiceprints", "voice-identity"), ("speaker_identification", "voice-identity"),
  ("speakerVerification", "voice-identity"), ("speakerID", "voice-identity"),
  ("matchVoice", "voice-identity"), ("labelSpeakers", "voice-identity"),
  ("diarization", "diarisation"), ("diarisation", "diarisation"), ("diarize", "diarisation"),
  ("separateSpeakers", "diarisation"), ("speakerTurns", "diarisation"), ("gait", "gait"),
  ("gaitAnalysis", "gait"), ("gait-recognition", "gait"), ("walkingStyle", "gait"),
  ("licensePlate", "plate-reading"), ("licence_plate", "plate-reading"),
  ("license-plate-reader", "plate-reading"), ("numberplates", "plate-reading"),
  ("readPlates", "plate-reading"), ("ALPR", "plate-reading"), ("anpr", "plate-reading"),
  ("plateOCR", "plate-reading"), ("identifyVehicle", "plate-reading"), ("emotion", "emotion"),
  ("emotionRecognition", "emotion"), ("detect_emotions", "emotion"), ("sentiment", "emotion"),
  ("lieDetection", "emotion"), ("facial expression", "emotion"),
  ("stressLevel", "emotion"), ("age", "personal-attributes"),
  ("ageEstimation", "personal-attributes"), ("gender", "personal-attributes"),
  ("genderClassifier", "personal-attributes"), ("race", "personal-attributes"),
  ("racial", "personal-attributes"), ("ethnicity", "personal-attributes"),
  ("skinTone", "personal-attributes"), ("skin_colour", "personal-attributes"),
  ("religion", "personal-attributes"), ("classifyPeople", "personal-attributes"),
  ("describe person", "personal-attributes"), ("reid", "re-identification"),
  ("re-id", "re-identification"), ("reIdentification", "re-identification"),
  ("re_identify", "re-identification"), ("crossCameraSearch", "re-identification"),
  ("deanonymize", "re-identification"), ("unblur", "re-identification"),
  ("socialScore", "social-scoring"), ("social-scoring", "social-scoring"),
  ("trustScores", "social-scoring"), ("threat_score", "social-scoring"),
  ("rankPeople", "social-scoring"), ("predictivePolicing", "crime-prediction"),
  ("recidivism", "crime-prediction"), ("behaviourAnalysis", "crime-prediction"),
  ("predictCrime", "crime-prediction"), ("deepfake", "manipulation"),
  ("face-swap", "manipulation"), ("replaceFaces", "manipulation"),
  ("clone_voice", "manipulation"), ("syntheticSpeaker", "manipulation"),
  ("surveillance", "surveillance"),
  ("monitorPeople", "surveillance"), ("realTimeIdentification", "surveillance"),
  ("trackPerson", "person-tracking"), ("person_tracking", "person-tracking"),
  ("follow-suspect", "person-tracking"), ("trackHeads", "person-tracking"),
  ("persistentTracking", "person-tracking"), ("DeepSORT", "person-tracking"),
  ("findPerson", "person-matching"), ("match_suspect", "person-matching"),
  ("person-search", "person-matching"), ("lookupPerson", "person-matching"),
  ("identify", "biometric-identification"), ("identification", "biometric-identification"),
  ("recognise", "biometric-identification"), ("recognize_people", "biometric-identification"),
  ("biometrics", "biometric-identification"), ("whoIs", "biometric-identification"),
  ("detectPeople", "person-detection"), ("person-detector", "person-detection"),
  ("pedestrianDetection", "person-detection"), ("headCount", "person-detection"),
  ("poseEstimation", "person-detection"), ("eyeTracking", "person-detection"),
]

/// The refusal of a document, or nil.
func refused(_ text: String) throws -> PolicyRefusal? {
  do {
    _ = try authorize(PlanDocument(text))
    return nil
  } catch let error as AuthorizationError {
    guard case .refused(let refusal) = error else { return nil }
    return refusal
  }
}

@Suite struct RefusalTests {
  /// Where an operation may stand: each text with the operation for `%`, and the path of the
  /// refusal.
  private static let places: [(text: String, path: String)] = [
    (#"{"veil": 1, "%": true}"#, "$[\"%\"]"),
    (#"{"veil": 1, "regions": [{"id": "r", "%": 1}]}"#, "$.regions[0][\"%\"]"),
    (#"{"veil": 1, "regions": [{"id": "r", "effect": "%"}]}"#, "$.regions[0].effect"),
    (#"{"veil": 1, "regions": [{"id": "r", "effect": {"%": {}}}]}"#, "$.regions[0].effect[\"%\"]"),
    (#"{"veil": 1, "regions": [{"id": "r", "shape": "%"}]}"#, "$.regions[0].shape"),
    (
      #"{"veil": 1, "regions": [{"id": "r", "path": [{"at": "0", "ease": "%"}]}]}"#,
      "$.regions[0].path[0].ease"
    ),
    (#"{"veil": 1, "audio": [{"from": "0", "effect": "%"}]}"#, "$.audio[0].effect"),
    (#"{"veil": 1, "outside": "%"}"#, "$.outside"),
    (#"{"stages": [{"name": "%"}]}"#, "$.stages[0].name"),
    (#"{"veil": 1, "x": {"y": [[{"z": ["a", "%"]}]]}}"#, "$.x.y[0][0].z[1]"),
    (#"{"veil": 1, "note": {"%": 1}}"#, "$.note[\"%\"]"),
    (#"["%"]"#, "$[0]"), (#""%""#, "$"),
  ]

  @Test(arguments: prohibited)
  func prohibitedOperationsAreRefusedWhereverTheyStand(_ operation: String, rule: String) throws {
    for place in RefusalTests.places {
      let text = place.text.replacing("%", with: operation)
      let refusal = try refused(text)
      #expect(refusal?.ruleID == rule, "\(text): \(String(describing: refusal))")
      let plain = operation.allSatisfy { $0.isLetter || $0 == "_" || $0 == "-" }
      let path = place.path.replacing(
        "[\"%\"]", with: plain ? ".\(operation)" : "[\"\(operation)\"]")
      #expect(refusal.map { placeText($0) } == path)
      #expect(refusal?.text == operation)
    }
    #expect(refusal(forVerb: operation)?.ruleID == rule)
    #expect(refusal(forVerb: "--" + operation)?.ruleID == rule)
    #expect(refusal(forVerb: "--no-" + operation)?.place == .commandLine)
  }

  @Test func thereAreManyAndEachRuleHasSome() {
    #expect(prohibited.count >= 120)
    #expect(Set(prohibited.map(\.rule)) == Set(PolicyRule.all.map(\.id)))
  }

  /// The same word in other letters is the same word.
  @Test(arguments: [
    "faceRecognition", "gait", "emotion", "licensePlate", "diarization", "watchList", "ethnicity",
    "voicePrint", "trackPerson", "surveillance",
  ])
  func disguisesAreSeenThrough(_ word: String) throws {
    let rule = try #require(refusal(forVerb: word)).ruleID
    let scalars = Array(word.unicodeScalars)
    func shifted(_ lower: UInt32, _ upper: UInt32) -> String {
      var text = String.UnicodeScalarView()
      for scalar in scalars {
        let start: UInt32 = scalar.properties.isUppercase ? 0x41 : 0x61
        let block = scalar.properties.isUppercase ? upper : lower
        text.append(Unicode.Scalar(block + scalar.value - start)!)
      }
      return String(text)
    }
    var cyrillic = word
    for (latin, other) in [("a", "а"), ("e", "е"), ("o", "о"), ("i", "і"), ("c", "с"), ("t", "т")] {
      cyrillic = cyrillic.replacing(latin, with: other)
    }
    func joined(_ separator: String) -> String {
      scalars.map { String($0) }.joined(separator: separator)
    }
    let spellings = [
      word.lowercased(), word.uppercased(), cyrillic, cyrillic.uppercased(),
      shifted(0xFF41, 0xFF21), shifted(0x1D41A, 0x1D400), shifted(0x1D4EA, 0x1D4D0),
      shifted(0x1D68A, 0x1D670), shifted(0x24D0, 0x24B6), joined("\u{200B}"), joined("\u{AD}"),
      joined("\u{301}"), joined("\u{FE0F}"), joined("."), joined(" "), joined("_"),
      word.lowercased().replacing("e", with: "é").replacing("a", with: "ã"),
      word.lowercased().replacing("e", with: "3").replacing("i", with: "1"),
      "\u{202E}" + word, " " + word + "!",
    ]
    for spelling in spellings {
      #expect(refusal(forVerb: spelling)?.ruleID == rule, "\(spelling)")
    }
  }

  @Test func aKeyAndItsValueAreReadTogether() throws {
    #expect(try refused(#"{"detect": ["box", "people"]}"#)?.ruleID == "person-detection")
    #expect(try refused(#"{"track": {"target": 1, "person": 2}}"#)?.ruleID == "person-tracking")
    #expect(try refused(#"{"speaker": {"labels": []}}"#)?.ruleID == "voice-identity")
    #expect(try refused(#"{"detect": ["silence"]}"#) == nil)
    #expect(try refused(#"{"people": 3}"#) == nil)
  }

  @Test func aRefusalComesBeforeAnyOtherError() throws {
    #expect(try refused(#"{"veil": 7, "zzz": 1, "regions": 3, "faceMatch": true}"#) != nil)
    #expect(throws: AuthorizationError.invalid(.unsupportedVersion(found: .text("7")))) {
      try authorize(PlanDocument(#"{"veil": 7}"#))
    }
  }

  @Test func aRefusalSaysWhatWhereWhyAndWhatInstead() throws {
    let found = try #require(try refused(#"{"veil": 1, "regions": [{"faceMatch": true}]}"#))
    #expect(found.word == "face match")
    #expect(found.source == PolicySource.all[0])
    #expect(found.text == "faceMatch" && placeText(found) == "$.regions[0].faceMatch")
    #expect(found.ruleID == "face-matching" && found.source.date == "2024-05")
    let rule = try #require(PolicyRule.all.first { $0.id == found.ruleID })
    #expect(found.refused == rule.title && found.permittedInstead == rule.permittedInstead)
  }

  @Test func aRefusalIsFactsThatTravel() throws {
    let found = try #require(try refused(#"{"veil": 1, "regions": [{"faceMatch": true}]}"#))
    let typed = try #require(refusal(forVerb: "gait"))
    for refusal in [found, typed] {
      let data = try JSONEncoder().encode(AuthorizationError.refused(refusal))
      #expect(
        try JSONDecoder().decode(AuthorizationError.self, from: data) == .refused(refusal))
    }
  }
}

/// The place of a refusal in a plan, as people write it.
private func placeText(_ refusal: PolicyRefusal) -> String? {
  guard case .plan(let path) = refusal.place else { return nil }
  return path.description
}

@Suite struct PolicyTableTests {
  @Test func theTableIsComplete() {
    #expect(Set(PolicyRule.all.map(\.id)).count == PolicyRule.all.count)
    #expect(Set(PolicySource.all.map(\.id)).count == PolicySource.all.count)
    for rule in PolicyRule.all {
      #expect(!rule.sources.isEmpty && !rule.title.isEmpty && !rule.permittedInstead.isEmpty)
      for source in rule.sources { #expect(PolicySource.all.contains(source)) }
      // What the table shows is what the rule refuses.
      #expect(rule.examples.count >= 3)
      for example in rule.examples {
        #expect(refusal(forVerb: example)?.ruleID == rule.id, "\(example)")
      }
    }
    let used = Set(PolicyRule.all.flatMap(\.sources).map(\.id))
    #expect(used == Set(PolicySource.all.map(\.id)))
  }

  /// Each source leaves something open, or the table would not be worth reading.
  @Test func everySourceHasItsLoopholes() {
    #expect(Set(PolicyLoophole.all.map(\.id)).count == PolicyLoophole.all.count)
    #expect(
      Set(PolicyLoophole.all.map(\.source.id)).union(["azure-openai-uses"])
        == Set(PolicySource.all.map(\.id)))
    for loophole in PolicyLoophole.all {
      #expect(loophole.leaves.hasSuffix(".") && loophole.answer.hasSuffix("."))
    }
  }

  /// Each word of each vocabulary is refused, whichever rule gets there first.
  @Test func noWordOfTheVocabularyIsDead() {
    for rule in PolicyRule.all {
      for term in rule.vocabulary.terms {
        #expect(refusal(forVerb: term.replacing("*", with: "")) != nil, "\(rule.id): \(term)")
        let letters = term.utf8.allSatisfy {
          (0x61...0x7A).contains($0) || $0 == 0x20 || $0 == 0x2A
        }
        #expect(letters, "\(term) is not in the vocabulary's notation")
      }
      for action in rule.vocabulary.actions {
        for subject in rule.vocabulary.subjects {
          let pair = action.replacing("*", with: "") + " " + subject
          #expect(refusal(forVerb: pair) != nil, "\(rule.id): \(pair)")
        }
      }
    }
  }
}
