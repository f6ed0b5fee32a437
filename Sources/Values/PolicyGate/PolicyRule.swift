// What is refused, why, and what to do instead: the whole policy in one table. The order matters:
// the first rule that matches is named, so the narrow ones stand before the wide ones.

/// A kind of operation that Veil refuses.
public struct PolicyRule: Hashable, Sendable {
  /// The rule's name, as `veil policy` and refusals print it.
  public let id: String
  /// What is refused, in a few words.
  public let title: String
  /// The texts that it rests on, the most telling first; never empty.
  public let sources: [PolicySource]
  /// What is permitted in its place; a clause that ends the sentence "instead, …".
  public let permittedInstead: String
  /// Some of the words that it refuses, for people; the whole vocabulary has more.
  public let examples: [String]
  /// All of the words that it refuses.
  package let vocabulary: Vocabulary

  /// Two rules are the same if they have the same name.
  public static func == (a: PolicyRule, b: PolicyRule) -> Bool { a.id == b.id }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }

  init(
    _ id: String, _ title: String, _ sources: [PolicySource], instead: String, examples: [String],
    _ vocabulary: Vocabulary
  ) {
    self.id = id
    self.title = title
    self.sources = sources
    self.permittedInstead = instead
    self.examples = examples
    self.vocabulary = vocabulary
  }

  /// All rules, in the order in which they are asked.
  public static let all = [
    identityVerification, faceMatching, faceRecognition, embedding, enrolment, watchList,
    voiceIdentity, diarization, gait, plateReading, emotion, attributes, reidentification,
    socialScoring,
    prediction, manipulation, surveillance, personTracking, personMatching, biometricIdentification,
    faceDetection, personDetection,
  ]

  private static let draw =
    "draw a region over what is to be hidden: \"shape\", \"path\" and an effect such as "
    + "\"fill\" or \"veil\""
  private static let mute =
    "take the passage out with an audio range: \"mute\" or {\"tone\": hertz}"
  private static let follow =
    "set marks on the region's path and let `veil follow` solve what lies between two of them; "
    + "they name positions, never people"
}

// MARK: - Faces and identity

extension PolicyRule {
  private static let identityVerification = PolicyRule(
    "identity-verification", "checking that somebody is a certain person",
    [.azureBiometrics, .microsoftFace, .veil], instead: draw,
    examples: ["faceVerification", "verify_face", "face-auth"],
    Vocabulary(
      ["face verif*", "facial verif*", "face auth*", "facial auth*", "face unlock", "face id"],
      actions: ["verify*", "verification", "verified", "verifies", "authenticat*", "confirm*"],
      subjects: Vocabulary.people + ["identity", "identities", "facial"]))

  private static let faceMatching = PolicyRule(
    "face-matching", "comparing faces with each other or with a collection",
    [.azure, .amazon, .axon, .veil], instead: draw,
    examples: ["faceMatch", "compare_faces", "search-by-face"],
    Vocabulary(
      [
        "face match*", "facial match*", "face compar*", "facial compar*", "face search*",
        "face similar*", "face lookup", "face cluster*", "face group*", "face database*",
        "face collection*", "one to many", "face distance", "similar face*", "face index*",
      ],
      actions: [
        "match*", "compar*", "search*", "lookup", "look up", "query", "find similar", "cluster*",
        "scrap*", "crawl*",
      ], subjects: ["face", "faces", "facial", "headshot", "headshots", "portrait", "portraits"]))

  private static let faceRecognition = PolicyRule(
    "face-recognition", "saying whose face it is",
    [.azure, .axon, .californiaAB1215, .microsoftPolice, .ibm], instead: draw,
    examples: ["faceRecognition", "facial_recognition", "identify-face", "rekognition"],
    Vocabulary(
      [
        "face recog*", "facial recog*", "face identi*", "facial identi*", "frt", "deepface",
        "facenet*", "arcface*", "insightface*", "sphereface*", "cosface*", "dlib*", "rekognition*",
        "clearview*", "compreface*", "pimeyes*", "face plus plus", "face net", "arc face",
        "deep face", "insight face", "name face*", "face name*", "face label*", "face tag*",
      ],
      actions: ["recog*", "identif*", "name", "label*", "tag", "who"],
      subjects: ["face", "faces", "facial"]))

  private static let embedding = PolicyRule(
    "biometric-embedding", "turning a person into numbers that can be compared",
    [.azureBiometrics, .azure, .veil], instead: draw,
    examples: ["faceEmbedding", "faceprint", "biometric_template"],
    Vocabulary(
      [
        "embedding*", "faceprint*", "face print*", "face vector*", "face template*",
        "face descriptor*", "face encod*", "face feature*", "face signature*",
        "biometric template*",
        "biometric vector*", "body embedding*", "appearance vector*", "identity vector*",
        "x vector*",
        "d vector*", "i vector*",
      ], actions: ["embed", "embeds", "vectorize", "vectorise", "encode*"],
      subjects: Vocabulary.people + Vocabulary.voices))

  private static let enrolment = PolicyRule(
    "enrolment", "adding a person to a collection of known people",
    [.azureBiometrics, .microsoftFace, .euAIAct], instead: draw,
    examples: ["enroll", "enrolment", "registerFace"],
    Vocabulary(
      ["enrol*", "enroll*", "known face*", "known person*", "known people"],
      actions: ["register*", "registration", "onboard*"],
      subjects: Vocabulary.people + Vocabulary.voices))

  private static let watchList = PolicyRule(
    "watch-list", "holding footage against a list of people",
    [.azure, .amazon, .euAIAct], instead: draw,
    examples: ["watchList", "hot-list", "gallery", "mugshots"],
    Vocabulary(
      [
        "watch list*", "watchlist*", "hot list*", "gallery", "galleries", "mug shot*", "mugshot*",
        "suspect list*", "suspect database*", "wanted list*", "most wanted", "wanted person*",
        "probe image*", "probe set*", "offender database*", "criminal database*",
        "person of interest",
        "persons of interest", "poi list*", "bolo", "lookout list*", "face list*",
      ], actions: ["database", "list", "alert*"],
      subjects: [
        "suspect", "suspects", "offender", "offenders", "inmate", "inmates", "criminal",
        "criminals",
        "fugitive", "fugitives",
      ]))

  private static let biometricIdentification = PolicyRule(
    "biometric-identification", "saying who anyone is", [.azureBiometrics, .euAIAct, .veil],
    instead: draw,
    examples: ["identify", "biometrics", "who_is", "recognise"],
    Vocabulary(
      [
        "biometr*", "identify*", "identifies", "identified", "identification*", "identity",
        "identities", "who is", "whois", "recogni*", "iris recog*", "iris scan*", "iris match*",
        "fingerprint match*", "palm print*", "ear print*", "retina scan*", "soft biometric*",
      ], unless: ["de", "speech", "deidentify", "deidentification"]))

  private static let faceDetection = PolicyRule(
    "face-detection", "finding faces", [.veil, .azure, .axon], instead: draw,
    examples: ["detectFaces", "face_detector", "blur-faces", "autoFace"],
    Vocabulary([
      "face", "faces", "facial*", "face*", "retinaface*", "mtcnn", "blazeface*", "yoloface*",
      "yolo face*", "centerface*", "scrfd*", "haar cascade*", "haarcascade*", "blur face*",
      "hide face*", "redact face*", "mask face*", "find face*", "all face*", "auto face*",
      "crop face*", "extract face*", "detect face*", "pixelate face*",
      "anonymize face*", "anonymise face*",
    ]))
}

// MARK: - Voices

extension PolicyRule {
  private static let voiceIdentity = PolicyRule(
    "voice-identity", "saying who speaks", [.azureBiometrics, .veil], instead: mute,
    examples: ["voicePrint", "speaker_identification", "voice-match"],
    Vocabulary(
      [
        "voiceprint*", "voice print*", "speaker id", "speaker ids", "voice id", "voice ids",
        "voice biometr*", "speaker recog*", "voice recog*",
      ],
      actions: [
        "identif*", "identity", "recog*", "verif*", "match*", "compar*", "authenticat*", "label*",
        "name", "names", "tag", "print", "attribut*", "who", "search*", "track", "tracking",
        "profil*",
        "cluster*",
      ], subjects: Vocabulary.voices))

  private static let diarization = PolicyRule(
    "diarisation", "telling speakers apart by their voices", [.azureBiometrics, .veil],
    instead: mute,
    examples: ["diarization", "diarise", "speakerTurns"],
    Vocabulary(
      ["diari*", "pyannote*", "speaker turn*", "speaker segment*", "speaker chang*"],
      actions: ["separat*", "split*", "segment*", "distinguish*", "count*", "detect*"],
      subjects: ["speaker", "speakers", "talker", "talkers"]))
}

// MARK: - Bodies, plates, characters

extension PolicyRule {
  private static let gait = PolicyRule(
    "gait", "knowing people by how they move", [.azureBiometrics, .veil], instead: draw,
    examples: ["gait", "gaitAnalysis", "walking_style"],
    Vocabulary([
      "gait", "gaits", "gait recog*", "gait anal*", "gait match*", "gait id*", "gait sign*",
      "walking style*", "walk pattern*", "body shape recog*", "gait feature*",
    ]))

  private static let plateReading = PolicyRule(
    "plate-reading", "reading number plates", [.veil], instead: draw,
    examples: ["alpr", "anpr", "license_plate", "readPlates"],
    Vocabulary(
      [
        "alpr", "anpr", "lpr", "openalpr", "open alpr", "license plate*", "licence plate*",
        "number plate*", "plate number*", "plate read*", "plate recog*", "plate ocr",
        "plate detect*",
        "plate match*", "plate search*", "plate lookup", "registration plate*",
        "registration number*",
        "vehicle registration*", "plate", "plates", "vin", "detect plate*", "read plate*",
      ], actions: ["identif*", "recog*", "lookup"],
      subjects: ["vehicle", "vehicles", "car", "cars", "truck", "trucks"]))

  private static let emotion = PolicyRule(
    "emotion", "reading feelings or truthfulness", [.azureUses, .euAIAct, .microsoftFace],
    instead: draw,
    examples: ["emotion", "sentiment", "lieDetection", "facial_expression"],
    Vocabulary([
      "emotion*", "emotional*", "sentiment*", "mood", "moods", "facial expression*",
      "face expression*", "micro expression*", "microexpression*", "affect recog*", "affective*",
      "lie detect*", "lying", "decept*", "polygraph*", "stress level*", "stress detect*",
      "voice stress*", "anger", "aggression*", "demeanor", "demeanour",
      "nervousness", "truthful*", "credibility*",
    ]))

  private static let attributes = PolicyRule(
    "personal-attributes", "sorting people by age, sex, race, belief or looks",
    [.euAIAct, .microsoftFace, .ibm], instead: draw,
    examples: ["age", "gender", "race", "ethnicity", "skin_tone"],
    Vocabulary(
      [
        "age", "ages", "age group*", "age estim*", "age rang*", "age detect*", "age predict*",
        "age classif*", "gender*", "sex", "sexes", "race", "races", "racial*", "ethnic*",
        "skin color*", "skin colour*", "skin tone*", "skintone*", "nationality", "nationalities",
        "religion*", "religious*", "political*", "sexual*", "sexual orientation*",
        "immigration status*", "disability", "disabilities", "facial hair*", "hair color*",
        "hair colour*", "attractive*", "demographic*", "face attribut*", "person attribut*",
        "race classif*", "race detect*", "race estim*", "sex classif*", "sex estim*",
      ],
      actions: [
        "classif*", "categori*", "describe*", "description*", "caption*", "attribut*", "profil*",
      ], subjects: Vocabulary.people))

  private static let reidentification = PolicyRule(
    "re-identification", "finding the same person again elsewhere",
    [.azure, .azureBiometrics, .veil], instead: follow,
    examples: ["reid", "re-identification", "cross_camera"],
    Vocabulary(
      [
        "re id", "reid", "re ids", "re identif*", "reidentif*", "re acquire person",
        "cross camera*",
        "multi camera track*", "cross video*", "cross file ident*", "de anonymi*", "deanonymi*",
        "unmask*", "unblur*", "depixel*", "de pixel*", "unredact*", "un redact*",
        "torchreid*", "osnet*",
      ]))
}

// MARK: - People at large

extension PolicyRule {
  private static let socialScoring = PolicyRule(
    "social-scoring", "rating people", [.azureUses, .euAIAct, .veil], instead: draw,
    examples: ["socialScore", "trust_score", "threat-score"],
    Vocabulary(
      [
        "social scor*", "social credit*", "trust scor*", "threat scor*", "risk scor*",
        "threat level*", "citizen scor*", "behavior scor*", "behaviour scor*", "danger scor*",
        "suspicion*", "suspicious*", "threat assess*",
      ], actions: ["score", "scores", "scoring", "rate", "rating", "rank", "ranking"],
      subjects: Vocabulary.people))

  private static let prediction = PolicyRule(
    "crime-prediction", "predicting what people will do", [.euAIAct, .veil], instead: draw,
    examples: ["predictivePolicing", "recidivism", "crime_prediction"],
    Vocabulary(
      [
        "predictive polic*", "recidiv*", "crime predict*", "predict crime*", "criminal risk*",
        "criminal profil*", "behavior predict*", "behaviour predict*", "behavior anal*",
        "behaviour anal*", "behavioral*", "behavioural*", "intent detect*", "intent predict*",
        "pre crime", "precrime", "racial profil*",
      ], actions: ["predict*", "forecast*"], subjects: Vocabulary.people + ["crime", "crimes"]))

  private static let manipulation = PolicyRule(
    "manipulation", "making people say or do what they did not", [.azureUses, .euAIAct],
    instead: draw,
    examples: ["deepfake", "face_swap", "cloneVoice", "lip-sync"],
    Vocabulary(
      [
        "deep fake*", "deepfake*", "face swap*", "swap face*", "face replac*", "replace face*",
        "voice clon*", "clone voice*", "voice swap*", "lip sync*", "manipulat*", "subliminal*",
        "face reenact*", "body swap*",
      ], actions: ["clone", "cloning", "fake", "faking", "impersonat*", "synthes*", "synthetic"],
      subjects: Vocabulary.people + Vocabulary.voices))

  private static let surveillance = PolicyRule(
    "surveillance", "watching people as they go", [.azure, .ibm, .euAIAct], instead: draw,
    examples: ["surveillance", "liveIdentification", "remote_biometrics"],
    Vocabulary(
      [
        "surveil*", "live identif*", "live recog*", "real time identif*", "real time recog*",
        "realtime identif*", "realtime recog*", "remote biometr*", "crowd monitor*",
        "person monitor*",
        "geofenc*", "stalk*",
      ], actions: ["monitor*", "spy*", "surveil*"], subjects: Vocabulary.people))

  private static let personTracking = PolicyRule(
    "person-tracking", "following persons", [.azure, .veil], instead: follow,
    examples: ["trackPerson", "person_tracker", "follow-suspect"],
    Vocabulary(
      [
        "persistent track*", "individual tracking", "people track*", "person track*", "face track*",
        "body track*", "head track*", "pedestrian track*", "suspect track*", "deepsort",
        "deep sort",
        "bytetrack", "byte track", "strongsort", "botsort", "bot sort", "fairmot",
      ],
      actions: [
        "track", "tracking", "tracker", "trackers", "tracked", "follow*", "trail", "shadow",
      ],
      subjects: Vocabulary.people + ["target person"]))

  private static let personMatching = PolicyRule(
    "person-matching", "looking for a certain person",
    [.azure, .azureBiometrics, .veil], instead: draw,
    examples: ["personSearch", "match_suspect", "find-person"],
    Vocabulary(
      [
        "person search*", "people search*", "suspect search*", "person match*", "people match*",
        "suspect match*", "person lookup", "identity match*", "match identity", "find suspect*",
        "locate suspect*", "criminal record*", "missing person*", "background check*",
      ],
      actions: [
        "match*", "compar*", "search*", "lookup", "look up", "query", "seek", "find", "locate",
        "retriev*",
      ], subjects: Vocabulary.people))

  private static let personDetection = PolicyRule(
    "person-detection", "finding people", [.veil, .azure], instead: draw,
    examples: ["detectPeople", "person_detector", "head-detection"],
    Vocabulary(
      [
        "person detect*", "people detect*", "pedestrian detect*", "head detect*", "body detect*",
        "human detect*", "skeleton*", "pose estim*", "body pose*", "openpose*", "people count*",
        "person count*", "head count*", "crowd count*", "eye detect*", "eye track*", "gaze*",
        "eyes detect*", "detect eye*",
      ],
      actions: ["detect*", "count*", "segment*", "localiz*", "localis*", "recog*"],
      subjects: Vocabulary.people + ["eye", "eyes", "nudity"]))
}
