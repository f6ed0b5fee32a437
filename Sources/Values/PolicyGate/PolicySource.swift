// Where the rules come from: public undertakings and laws, each with its date and what it says in
// our words. `veil policy` prints this table.

/// A text that a rule rests on.
public struct PolicySource: Hashable, Codable, Sendable {
  /// A short name, unique in the table.
  public let id: String
  /// What the text is called.
  public let title: String
  /// When it was published, as `YYYY-MM-DD` or `YYYY-MM`; nil for the project's own rule.
  public let date: String?
  /// What it says about this kind of software, in our words but for what stands in quotes.
  public let says: String

  /// All sources, the most binding on this toolkit first.
  public static let all = [
    azure, azureBiometrics, azureUses, euAIAct, californiaAB1215, microsoftFace, microsoftPolice,
    amazon, ibm,
    axon, veil,
  ]

  static let azure = PolicySource(
    id: "azure-openai-2024", title: "Azure OpenAI Service, code of conduct as amended",
    date: "2024-05",
    says: "No facial recognition by or for a police department in the United States; none in real "
      + "time on mobile cameras, body-worn or dash-mounted ones included, by any law enforcement "
      + "anywhere in \"uncontrolled\" environments; no ongoing surveillance, real-time "
      + "identification or \"persistent tracking of the individual\" without valid consent.")

  static let azureBiometrics = PolicySource(
    id: "azure-openai-biometrics", title: "Azure OpenAI Service, code of conduct as amended",
    date: "2024-05",
    says: "No identifying or verifying of individuals from faces or from other \"physical, "
      + "physiological, or behavioral characteristics\", which voice and gait are too.")

  static let azureUses = PolicySource(
    id: "azure-openai-uses", title: "Azure OpenAI Service, code of conduct as amended",
    date: "2024-05",
    says: "No inferring of emotions, no social scoring, no manipulating of people.")

  static let euAIAct = PolicySource(
    id: "eu-ai-act-art-5",
    title: "Regulation (EU) 2024/1689 (AI Act), Article 5(1), applied since 2025-02-02",
    date: "2024-06-13",
    says:
      "Prohibits manipulation that does harm, social scoring, predicting crime from profiles alone, building face databases "
      + "by untargeted scraping, inferring emotions at work and in education, sorting people by "
      + "race, belief or sexual orientation from biometrics, and (with narrow exceptions) "
      + "identifying people remotely in real time for law enforcement in public places.")

  static let californiaAB1215 = PolicySource(
    id: "california-ab-1215", title: "California Assembly Bill 1215", date: "2019-10-08",
    says: "Barred police from facial recognition and other biometric surveillance on footage of "
      + "officers' cameras, from 2020 to the end of 2022; it has lapsed.")

  static let microsoftFace = PolicySource(
    id: "microsoft-face-2022", title: "Microsoft, Azure Face retirements and Limited Access",
    date: "2022-06-21",
    says:
      "Withdrew the inference of emotion, gender, age, smile, facial hair, hair and makeup from "
      + "faces, and put face identification behind an application and approval.")

  static let microsoftPolice = PolicySource(
    id: "microsoft-police-2020", title: "Microsoft, statement on sales to police",
    date: "2020-06-11",
    says: "Sells no facial recognition to police departments in the United States until a national "
      + "law governs it.")

  static let amazon = PolicySource(
    id: "amazon-rekognition", title: "Amazon, moratorium on police use of Rekognition",
    date: "2021-05-18",
    says:
      "Extended without end date the pause of June 2020 on the use of face comparison by police.")

  static let ibm = PolicySource(
    id: "ibm-2020", title: "IBM, letter to the United States Congress", date: "2020-06-08",
    says: "Left general-purpose facial recognition and opposed its use for mass surveillance and "
      + "racial profiling.")

  static let axon = PolicySource(
    id: "axon-ethics-board-2019",
    title: "Axon AI and Policing Technology Ethics Board, first report",
    date: "2019-06-27",
    says: "Face recognition is not reliable enough to justify its use on body-worn cameras; the "
      + "vendor agreed to leave face matching out of its cameras \"at this time\".")

  static let veil = PolicySource(
    id: "veil", title: "Veil's own rule", date: nil,
    says:
      "This toolkit hides what a person points at. It has no code that could find people or say "
      + "who or what anyone is, and takes no order to; a promise can be withdrawn, missing code "
      + "cannot be switched on.")
}
