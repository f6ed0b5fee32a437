// Every rule that Veil rests on leaves something open. This table names each opening beside what
// Veil does about it; `veil policy` prints it.

/// What a source leaves open, and Veil's answer.
public struct PolicyLoophole: Hashable, Sendable {
  /// A short name, unique in the table.
  public let id: String
  /// The text that leaves it open.
  public let source: PolicySource
  /// What the text leaves open.
  public let leaves: String
  /// What Veil does about it.
  public let answer: String

  init(_ id: String, _ source: PolicySource, leaves: String, answer: String) {
    self.id = id
    self.source = source
    self.leaves = leaves
    self.answer = answer
  }

  /// All of them, in the order of the sources.
  public static let all = [
    PolicyLoophole(
      "country", .azure,
      leaves: "One clause binds police departments in the United States, and no others.",
      answer:
        "The same refusal in every country and for every user; Veil does not ask who or where "
        + "anybody is."),
    PolicyLoophole(
      "camera", .azure,
      leaves: "The worldwide clause speaks of mobile cameras: a fixed camera is not one.",
      answer: "The same refusal for every recording; Veil does not ask what made it."),
    PolicyLoophole(
      "environment", .azure,
      leaves:
        "It speaks of uncontrolled, \"in the wild\" environments: a cell or an interview room is "
        + "controlled.",
      answer: "The same refusal for every place; nothing in a plan says where a recording was made."
    ),
    PolicyLoophole(
      "real-time", .azure,
      leaves: "It speaks of real time: a search through the recording afterwards is not.",
      answer: "The same refusal at every time; Veil works on recordings only, and finds nobody in "
        + "them."),
    PolicyLoophole(
      "face-only", .azure,
      leaves:
        "Both police clauses speak of facial recognition: a voice, a gait or a number plate is "
        + "not a face.",
      answer:
        "Rules of their own refuse voices, gait, plates, bodies and whatever else tells people "
        + "apart."),
    PolicyLoophole(
      "database", .azure,
      leaves:
        "Its example is a database of suspects or prior inmates: other collections are not named.",
      answer: "No collection of any kind: enrolment, galleries, lists and embeddings are refused."),
    PolicyLoophole(
      "consent", .azure,
      leaves: "Surveillance and tracking are open to whoever has the individual's valid consent.",
      answer: "Consent opens nothing: there is no code that it could switch on."),
    PolicyLoophole(
      "tracking", .azure,
      leaves: "What is not persistent tracking of the individual is not named.",
      answer:
        "Nobody is followed for any length of time: an area is, between two marks of a person, for "
        + "30 seconds at most; what has left is never found again, and a path holds positions only."
    ),
    PolicyLoophole(
      "detection", .azureBiometrics,
      leaves:
        "It speaks of identifying and verifying: finding people without naming them is the step "
        + "before.",
      answer: "Finding faces and people is refused too; what to hide is said by a person."),
    PolicyLoophole(
      "one-service", .azureBiometrics,
      leaves:
        "It binds the customers of one service for as long as its text says so; it was amended "
        + "in May 2024, and can be again.",
      answer: "The rule stands in the types and in what is linked; changing it is a change of the "
        + "source code that breaks the build, and `veil audit` shows what was built."),
    PolicyLoophole(
      "three-objectives", .euAIAct,
      leaves: "Real-time remote identification stays open to law enforcement for three objectives.",
      answer:
        "No purpose opens anything: a plan has reasons for people to read, none that Veil acts "
        + "on."),
    PolicyLoophole(
      "afterwards", .euAIAct,
      leaves:
        "Identifying people in recordings afterwards is not prohibited by Article 5; it counts "
        + "as high-risk (Annex III).",
      answer: "Recordings are all that Veil handles, and it identifies nobody in them."),
    PolicyLoophole(
      "public-places", .euAIAct,
      leaves:
        "The prohibition covers publicly accessible places: homes, cells and vehicles are none.",
      answer: "The same refusal for every place."),
    PolicyLoophole(
      "officer-cameras", .californiaAB1215,
      leaves: "It covered officers' cameras alone, for three years, and has lapsed.",
      answer: "Nothing in Veil has an end date or looks at one."),
    PolicyLoophole(
      "approval", .microsoftFace,
      leaves: "Identification stays open to whoever applies and is approved.",
      answer:
        "There is nobody to apply to: no licence, no account, no box to tick, no hidden option."),
    PolicyLoophole(
      "until-a-law", .microsoftPolice,
      leaves:
        "It holds for police departments in the United States, until there is a national law.",
      answer: "The same refusal whatever the law may come to permit."),
    PolicyLoophole(
      "missing-persons", .amazon,
      leaves:
        "It pauses face comparison by police in criminal investigations, and leaves out missing "
        + "persons.",
      answer: "Missing persons are looked for by people: `missing_person` is refused by name."),
    PolicyLoophole(
      "general-purpose", .ibm,
      leaves: "It gives up general-purpose facial recognition: a special purpose is none.",
      answer: "No purpose is special."),
    PolicyLoophole(
      "at-this-time", .axon,
      leaves:
        "The pledge held \"at this time\": in December 2025 the vendor was testing face matching "
        + "with the police of Edmonton.",
      answer: "A pledge can be withdrawn; what was never built has to be built first, in the open."),
    PolicyLoophole(
      "fork", .veil,
      leaves: "The code is free: anyone may write what is missing into a copy of their own.",
      answer:
        "Structure cannot stop that, and says so. The copy fails this build and this audit, and "
        + "is not Veil."),
    PolicyLoophole(
      "preview", .veil,
      leaves: "Whoever marks regions sees clear pictures, and may recognise people in them.",
      answer: "Structure cannot stop that either: who may see a recording is for its keeper to say."
    ),
  ]
}
