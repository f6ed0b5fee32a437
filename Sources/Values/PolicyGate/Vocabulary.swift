// The prohibited words. A word is matched from its beginning to its end; one that ends in `*`
// matches whatever continues it. Spaces stand for any way of joining words: camelCase, -, _, or
// nothing.

/// The words of one rule.
package struct Vocabulary: Sendable {
  /// Words and phrases that are refused wherever they stand.
  package let terms: [String]
  /// Words that are refused together with one of `subjects`, in either order.
  package let actions: [String]
  /// What an action must not be done to.
  package let subjects: [String]
  /// Words beside which the rule does not apply.
  package let unless: [String]

  init(
    _ terms: [String], actions: [String] = [], subjects: [String] = [], unless: [String] = []
  ) {
    self.terms = terms
    self.actions = actions
    self.subjects = subjects
    self.unless = unless
  }

  /// Words for people.
  static let people = [
    "person", "persons", "people", "individual", "individuals", "human", "humans", "pedestrian",
    "pedestrians", "suspect", "suspects", "bystander", "bystanders", "officer", "officers",
    "civilian", "civilians", "citizen", "citizens", "man", "men", "woman", "women", "child",
    "children", "minor", "minors", "offender", "offenders", "inmate", "inmates", "witness",
    "witnesses", "victim", "victims", "driver", "drivers", "passenger", "passengers", "head",
    "heads", "body", "bodies", "crowd", "crowds", "somebody", "someone", "passerby", "passersby",
    "face", "faces",
  ]

  /// Words for a voice and who owns it.
  static let voices = ["voice", "voices", "speaker", "speakers", "talker", "talkers"]

  /// Innocent words that begin like a prohibited one.
  static let innocent: Set<String> = [
    "facet", "facets", "faceted", "faced", "faceless", "recognizance", "recognisance",
    "emotionless", "religiously", "ethnically",
  ]

  /// Innocent words that are not cut in two however they are capitalised.
  static let undivided: Set<String> = [
    "surface", "surfaces", "interface", "typeface", "package", "message", "average", "storage",
    "trace", "stage", "page", "image", "usage",
  ]
}
