// The names that somebody would give to a stage which Veil refuses. They exist so that nothing else
// can have them: whoever writes one down, or adds it as a case, reads the rule in the compiler's
// words.

// Nothing can call the bodies; they are there because a property has one.

extension StageKind {
  /// Refused: checking that somebody is a certain person.
  @available(
    *, unavailable,
    message: "refused by the rule identity-verification, checking that somebody is a certain person"
  )
  public static var identityVerification: StageKind { .copy }

  /// Refused: comparing faces with each other or with a collection.
  @available(
    *, unavailable,
    message:
      "refused by the rule face-matching, comparing faces with each other or with a collection"
  )
  public static var faceMatching: StageKind { .copy }

  /// Refused: saying whose face it is.
  @available(
    *, unavailable, message: "refused by the rule face-recognition, saying whose face it is"
  )
  public static var faceRecognition: StageKind { .copy }

  /// Refused: turning a person into numbers that can be compared.
  @available(
    *, unavailable,
    message:
      "refused by the rule biometric-embedding, turning a person into numbers that can be compared"
  )
  public static var biometricEmbedding: StageKind { .copy }

  /// Refused: adding a person to a collection of known people.
  @available(
    *, unavailable,
    message: "refused by the rule enrolment, adding a person to a collection of known people"
  )
  public static var enrolment: StageKind { .copy }

  /// Refused: holding footage against a list of people.
  @available(
    *, unavailable,
    message: "refused by the rule watch-list, holding footage against a list of people"
  )
  public static var watchList: StageKind { .copy }

  /// Refused: saying who anyone is.
  @available(
    *, unavailable, message: "refused by the rule biometric-identification, saying who anyone is"
  )
  public static var biometricIdentification: StageKind { .copy }

  /// Refused: finding faces.
  @available(*, unavailable, message: "refused by the rule face-detection, finding faces")
  public static var faceDetection: StageKind { .copy }

  /// Refused: saying who speaks.
  @available(*, unavailable, message: "refused by the rule voice-identity, saying who speaks")
  public static var voiceIdentity: StageKind { .copy }

  /// Refused: telling speakers apart by their voices.
  @available(
    *, unavailable,
    message: "refused by the rule diarisation, telling speakers apart by their voices"
  )
  public static var diarisation: StageKind { .copy }

  /// Refused: knowing people by how they move.
  @available(*, unavailable, message: "refused by the rule gait, knowing people by how they move")
  public static var gait: StageKind { .copy }

  /// Refused: reading number plates.
  @available(*, unavailable, message: "refused by the rule plate-reading, reading number plates")
  public static var plateReading: StageKind { .copy }

  /// Refused: reading feelings or truthfulness.
  @available(
    *, unavailable, message: "refused by the rule emotion, reading feelings or truthfulness"
  )
  public static var emotion: StageKind { .copy }

  /// Refused: sorting people by age, sex, race, belief or looks.
  @available(
    *, unavailable,
    message:
      "refused by the rule personal-attributes, sorting people by age, sex, race, belief or looks"
  )
  public static var personalAttributes: StageKind { .copy }

  /// Refused: finding the same person again elsewhere.
  @available(
    *, unavailable,
    message: "refused by the rule re-identification, finding the same person again elsewhere"
  )
  public static var reidentification: StageKind { .copy }

  /// Refused: rating people.
  @available(*, unavailable, message: "refused by the rule social-scoring, rating people")
  public static var socialScoring: StageKind { .copy }

  /// Refused: predicting what people will do.
  @available(
    *, unavailable, message: "refused by the rule crime-prediction, predicting what people will do"
  )
  public static var crimePrediction: StageKind { .copy }

  /// Refused: making people say or do what they did not.
  @available(
    *, unavailable,
    message: "refused by the rule manipulation, making people say or do what they did not"
  )
  public static var manipulation: StageKind { .copy }

  /// Refused: watching people as they go.
  @available(
    *, unavailable, message: "refused by the rule surveillance, watching people as they go"
  )
  public static var surveillance: StageKind { .copy }

  /// Refused: following persons.
  @available(*, unavailable, message: "refused by the rule person-tracking, following persons")
  public static var personTracking: StageKind { .copy }

  /// Refused: looking for a certain person.
  @available(
    *, unavailable, message: "refused by the rule person-matching, looking for a certain person"
  )
  public static var personMatching: StageKind { .copy }

  /// Refused: finding people.
  @available(*, unavailable, message: "refused by the rule person-detection, finding people")
  public static var personDetection: StageKind { .copy }
}
