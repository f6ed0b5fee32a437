// A plan with a doubt that nobody accepted is not finished; everything else about it may be right.

import RedactionModel
import StrictJSON
import Testing

@Suite struct FinishedPlanTests {
  /// A plan with two followed regions and these unsure stretches in them.
  private func doubtful(_ first: String, _ second: String) throws -> RedactionPlan {
    func region(_ id: String, _ unsure: String) -> String {
      #"{"id": "\#(id)", "shape": "box", "from": "0", "to": "9", "follow": true, "unsure": [\#(unsure)], "#
        + #""path": [{"at": "0", "box": [0, 0, 9, 9]}, \#(found), {"at": "9", "box": [5, 0, 9, 9]}]}"#
    }
    return try plan(
      #"{"veil": 1, "regions": [\#(region("a", first)), \#(region("b", second))]}"#)
  }

  private let found = #"{"at": "4", "box": [2, 0, 9, 9], "by": "follow"}"#
  private let open = #"{"from": "1", "to": "2", "why": "cut"}"#
  private let settled = #"{"from": "3", "to": "4", "why": "low", "accepted": "AB: fog"}"#

  @Test func theFirstOpenDoubtIsNamedAndAllAreCounted() throws {
    let plan = try doubtful(settled, open + "," + settled + "," + open)
    #expect {
      try plan.requireFinished()
    } throws: { error in
      guard
        case .unfinished(let path, let id, let from, let to, let why, let count)? =
          error as? PlanError
      else { return false }
      return path.description == "$.regions[1].unsure[0]" && id == "b" && why == .cut
        && from.contains("00:00:01") && to.contains("00:00:02") && count == 2
    }
  }

  @Test func acceptedDoubtsAndNoneAtAllAreFinished() throws {
    try doubtful(settled, settled).requireFinished()
    try doubtful("", "").requireFinished()
  }

  /// A region between whose marks nothing was found would only be guessed at.
  @Test(arguments: [
    (#"{"at": "0", "box": [0, 0, 9, 9]}, {"at": "9", "box": [5, 0, 9, 9]}"#, 0),
    (#"{"at": {"pts": 0}, "box": [0, 0, 9, 9]}, {"at": "end", "box": [5, 0, 9, 9]}"#, 0),
    (
      #"{"at": "0", "box": [0, 0, 9, 9]}, {"at": "4", "box": [2, 0, 9, 9], "by": "follow"}, "#
        + #"{"at": "9", "box": [5, 0, 9, 9]}, {"at": "9.6", "box": [0, 0, 9, 9], "by": "import"}"#,
      2
    ),
  ])
  func whatWasNotFollowedIsUnfinished(path: String, mark: Int) throws {
    func finish(_ more: String) throws {
      try plan(
        #"{"veil": 1, "regions": [{"id": "a", "shape": "box", "from": "0", "to": "end", "#
          + #""follow": true, "path": [\#(path)]\#(more)}]}"#
      ).requireFinished()
    }
    #expect {
      try finish("")
    } throws: { error in
      guard case .notFollowed(let place, "a", _, _)? = error as? PlanError else { return false }
      return place.description == "$.regions[0].path[\(mark)]"
    }
    // Where somebody accepted a doubt, it was looked at.
    try finish(#", "unsure": [{"from": "1", "to": "9.5", "why": "cut", "accepted": "AB: fog"}]"#)
  }

  @Test func marksWithoutAPictureBetweenThemNeedNothing() throws {
    for path in [
      #"{"at": "0", "box": [0, 0, 9, 9]}, {"at": "0.5", "box": [5, 0, 9, 9]}"#,
      #"{"at": "0", "box": [0, 0, 9, 9]}, {"at": "4", "hidden": true}, {"at": "9", "box": [0, 0, 9, 9]}"#,
    ] {
      try plan(
        #"{"veil": 1, "regions": [{"id": "a", "shape": "box", "from": "0", "to": "9", "#
          + #""follow": true, "path": [\#(path)]}]}"#
      ).requireFinished()
    }
  }

  @Test func aWorkerIsNotToldWhatWasAccepted() throws {
    let sent = try doubtful(settled, settled).withoutNames()
    #expect(sent.regions.allSatisfy { $0.unsure.isEmpty })
  }

  /// What somebody wrote on accepting a stretch is prose: no word of it is an operation.
  @Test func whatWasAcceptedIsNotReadAsWords() throws {
    let document = try PlanDocument(
      #"{"veil": 1, "regions": [{"unsure": [{"accepted": "AB: no face recognition needed"}]}]}"#)
    let role = document.firstWord { $0.text.hasPrefix("AB") ? $0.role : nil }
    #expect(role == .freeText)
  }
}
