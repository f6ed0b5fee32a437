// What counts as a sentence, which times belong to it, and what in a Markdown text claims nothing.

import TranscriptCheck
import Testing

/// Claims as their lines, with the number of times that each cites.
private func claims(_ text: String) -> [[Int]] {
  statements(in: text).filter(\.isClaim).map { [$0.line, $0.citations.count] }
}

@Suite struct StatementTests {
  @Test(arguments: [
    ("He came [0:01]. He left [0:02].", [[1, 1], [1, 1]]),
    ("He came. [0:01] He left. [0:02]", [[1, 1], [1, 1]]),
    ("[0:01] He came. [0:02] He left.", [[1, 1], [1, 1]]),
    ("[0:01] He came. He left.", [[1, 1], [1, 0]]),
    ("He came. He left [0:01].", [[1, 0], [1, 1]]),
    ("He came [0:01].\nHe left.", [[1, 1], [2, 0]]),
    ("He came.\n\nHe left (0:01; 0:03).", [[1, 0], [3, 2]]),
    ("\"Stop!\" he said [0:01]. \"No!\" (0:02)", [[1, 1], [1, 1]]),
    ("Did he come? [0:01] Yes… [0:02] He did!", [[1, 1], [1, 1], [1, 0]]),
    ("他来了。[0:01]他走了。", [[1, 1], [1, 0]]),
    ("He came\r\nand left [0:01].\r\n", [[1, 1]]),
    ("He left", [[1, 0]]), ("[0:01] [0:02]", []), ("", []), ("...", []), ("**", []),
  ])
  func timesBelongToTheirSentence(text: String, expected: [[Int]]) {
    #expect(claims(text) == expected)
  }

  @Test(arguments: [
    "Mr. Smith met Sgt. Jones on Main St. near 5th Ave. at 3 p.m. for 2.5 hours [0:01].",
    "At 3 p.m. Jones spoke to J. R. Smith of the U.S. Marshals, e.g. about No. 5 [0:01].",
    "He cited 5 U.S.C. 552 and Fig. 3, i.e. the rule, approx. ten times [0:01].",
    "He said \"Wait... what?\" and left [0:01].", "St. John was there vs. Dr. Who [0:01].",
    "The value is 3.5 and the file a.b.c is at example.com/x.html today [0:01].",
  ])
  func abbreviationsEndNoSentence(text: String) {
    #expect(claims(text) == [[1, 1]])
  }

  @Test(arguments: [
    "He left at 3 p.m. The driver stayed [0:01].", "He went to Main St. Then he ran [0:01].",
    "He said no. He refused [0:01].", "He lives in the U.S. The driver does, too [0:01].",
    "It was him (the driver). He ran [0:01].", "It was *him*. He ran [0:01].",
    "It was plan B. The driver ran [0:01].",
  ])
  func sentencesEndAllTheSame(text: String) {
    #expect(claims(text) == [[1, 0], [1, 1]])
  }

  @Test func onlyClaimsNeedATime() {
    let text = """
      ---
      title: Not a claim. At all.
      ---
      # Summary of the stop. With a point.

      Setext heading
      --------------

      **Events**

      The following happened:

      - [x] He came [0:01].
      1. He stopped
         and looked [0:02].
      * He left.

      > Somebody *quoted* [0:03].
      > > And once more.

      <!-- a comment. It says nothing. -->
      <!-- it goes on
      for lines. --> Visible words.

      ```
      Code. More code.
      ```
      ~~~ swift
      ``` Code in it.
      ~~~

          Indented code. More of it.

      | time | what. |
      |---|:--:|
      | 0:04 | He came. He left. |
      | – | Nothing cited. |

      [1]: https://example.com/page "A link."
      ***
      [0:05]: he spoke.
      """
    #expect(
      claims(text) == [
        [13, 1], [14, 1], [16, 0], [18, 1], [19, 0], [23, 0], [36, 1], [37, 0], [41, 1],
      ])
  }

  @Test func timesInHeadingsAreSeenButClaimNothing() {
    let all = statements(in: "## Stop (0:10–0:20)\n\nHe came [0:11].")
    #expect(all.map(\.isClaim) == [false, true])
    #expect(all.map(\.citations.count) == [1, 1])
    #expect(all.map(\.line) == [1, 3])
  }

  @Test func wordsAreShownWithoutControlCharacters() {
    let long = "He \u{1b}[31mcame\u{7} " + String(repeating: "very ", count: 50) + "late."
    let shown = statements(in: long)[0].text
    #expect(shown.hasPrefix("He [31mcame very") && shown.count == 121 && shown.hasSuffix("…"))
  }
}
