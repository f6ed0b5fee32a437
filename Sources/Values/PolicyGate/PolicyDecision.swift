// How each decision is made, as a table with an example in each row. `veil policy` prints it, the
// documentation shows it, and tests put every example to the gate and to the command.

/// What is decided about one kind of word.
public struct PolicyDecision: Hashable, Sendable {
  /// Something to put to the gate.
  public enum Example: Hashable, Sendable {
    /// The text of a plan.
    case plan(String)
    /// What is typed after `veil`.
    case command([String])
  }

  /// Where the word stands or how it is spelled.
  public let place: String
  /// What is done with it, and why.
  public let reading: String
  /// One such word.
  public let example: Example
  /// The rule that refuses the example; nil if it is not refused, whatever else may be wrong with
  /// it.
  public let rule: String?

  private static func plan(
    _ place: String, _ reading: String, _ text: String, _ rule: String? = nil
  ) -> PolicyDecision {
    PolicyDecision(place: place, reading: reading, example: .plan(text), rule: rule)
  }

  private static func command(
    _ place: String, _ reading: String, _ words: String, _ rule: String? = nil
  ) -> PolicyDecision {
    PolicyDecision(
      place: place, reading: reading,
      example: .command(words.split(separator: " ").map(String.init)), rule: rule)
  }

  /// All of them: places in a plan, places on the command line, spellings, words.
  public static let all = inPlans + onTheCommandLine + spellings + words

  private static let inPlans = [
    plan(
      "a key, at any depth", "read: a key is an operation, in places that no plan has too",
      #"{"veil": 1, "x": [{"y": {"detectFaces": 1}}]}"#, "face-detection"),
    plan(
      "a value that says what to do", "read: an effect, a shape and any value not named below",
      #"{"veil": 1, "outside": "emotion"}"#, "emotion"),
    plan(
      "a value and its key together", "read as one: each half may be innocent",
      #"{"veil": 1, "detect": ["people"]}"#, "person-detection"),
    plan(
      "a key inside a note", "read: a note is a text, and has no keys",
      #"{"veil": 1, "note": {"gait": 1}}"#, "gait"),
    plan(
      "`name`, but for the source's", "read: it could name an operation",
      #"{"veil": 1, "stage": {"name": "plates"}}"#, "plate-reading"),
    plan(
      "`note`, `reason`", "not read: people write them for people",
      #"{"veil": 1, "audio": [{"from": "0", "to": "1", "reason": "face matching is discussed"}]}"#),
    plan(
      "a key that no plan has and that means prose",
      "not read: the key is the mistake (65), and nothing is done by what stands under it",
      #"{"veil": 1, "regions": [{"id": "r", "exemption": "identity of a witness"}]}"#),
    plan(
      "a region's `id`", "not read: it is a label",
      #"{"veil": 1, "regions": [{"id": "the suspect's face", "shape": "frame"}]}"#),
    plan(
      "the source's `name`", "not read: it is a file's name",
      #"{"veil": 1, "source": {"name": "faces.mp4"}}"#),
    plan(
      "the source's `sha256`, where it is one", "not read: its letters are digits",
      #"{"veil": 1, "source": {"sha256": "1dc935face05862bad1c8166a27f9fe31dc935face05862bad1c8166a27f9fe3"}}"#
    ),
    plan(
      "a key that is unknown and not prohibited", "not refused: the plan is wrong (exit code 65)",
      #"{"veil": 1, "surfaces": 1}"#),
  ]

  private static let onTheCommandLine = [
    command(
      "an unknown verb", "read: a verb is an operation", "identify in.mp4",
      "biometric-identification"),
    command(
      "the words after an unknown verb", "read with it: each may be innocent",
      "track the person in.mp4", "person-tracking"),
    command(
      "a verb that says nothing of whom", "read as done to people: match, detect, track, monitor",
      "match in.mp4", "person-matching"),
    command(
      "the words after `follow`", "read with it, unless they name a file: areas are followed",
      "follow the suspect", "person-tracking"),
    command("a verb's verb", "read", "plan match-faces", "face-matching"),
    command("what `help` is asked about", "read: it is a verb", "help alpr", "plate-reading"),
    command(
      "an option", "read, known or not, whatever kind of dash it has",
      "redact in.mp4 —detect-faces", "face-detection"),
    command(
      "an option's value", "read with the option, unless it names a file",
      "redact in.mp4 --track=person", "person-tracking"),
    command(
      "a value from a list", "read: it says what to do", "redact in.mp4 --codec faceID",
      "identity-verification"),
    command(
      "a file after a known verb", "not read: files are called anything", "probe faces.mp4"),
    command(
      "a file behind an option", "not read", "verify out.mp4 --source face.mp4 --plan gait.json"),
    command(
      "words behind `--operator`, `--case`, `--request`, `--region`", "not read: they are labels",
      "redact in.mp4 --operator FaceRecognitionUnit"),
    command(
      "a file after an unknown verb or option", "not read: a folder or an ending marks it",
      "frobnicate --stage faces.mp4"),
    command("whatever stands after `--`", "not read: these are files", "probe -- --detect-faces"),
    command(
      "a verb that is unknown and not prohibited", "not refused: the command line is wrong (64)",
      "frobnicate"),
  ]

  private static let spellings = [
    command(
      "capitals, camelCase, -, _ and spaces", "one word", "FACE_recognitionModel",
      "face-recognition"),
    command(
      "words written as one", "found at the start of a word", "licenseplates", "plate-reading"),
    command("full-width and styled letters", "the plain letter", "ｇａｉｔ", "gait"),
    command("Cyrillic and Greek look-alikes", "the plain letter", "fасе-mаtсh", "face-matching"),
    command("accents and invisible characters", "dropped", "émot\u{200B}ion", "emotion"),
    command("digits for letters", "read both ways", "w4tchl1st", "watch-list"),
  ]

  private static let words = [
    command("a word inside another", "not found there", "surfaces"),
    command("an innocent word with a prohibited beginning", "in a list of exceptions", "facets"),
    command("an action upon nobody", "not refused: both halves are needed", "detect-silence"),
    command(
      "an action upon people", "refused, in either order", "people-detector",
      "person-detection"),
    command(
      "a word that clears another", "not refused: speech is not a speaker",
      "speech-recognition"),
    command(
      "other languages", "not read: unknown words do nothing either (64 or 65)",
      "gesichtserkennung"),
  ]
}
