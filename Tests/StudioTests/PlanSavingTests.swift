// The plan on the disk: whole whatever happens, never written over somebody else's edit, and
// followed by a journal that says what became of it.

import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct PlanSavingTests {
  private func save(_ text: String, base: Int, _ studio: RunningStudio) throws -> Reply {
    try studio.ask("PUT", "/api/films/0/plan?base=\(base)", body: text)
  }

  private func events(_ studio: RunningStudio) throws -> [String] {
    let text = String(decoding: try bytes(ofFile: studio.folder("in.plan.journal")), as: UTF8.self)
    return try text.split(separator: "\n").map { line in
      let entry = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return try #require(entry?["event"] as? String)
    }
  }

  @Test func anEditIsSavedAndBoundToTheFilm() throws {
    let studio = try RunningStudio()
    let opened = try studio.ask("GET", "/api/films/0/plan").members()
    #expect(opened["revision"] as? Int == 0)
    let saved = try save(planText(), base: 0, studio)
    #expect(try saved.status == 200 && saved.members()["revision"] as? Int == 1)
    // The same again is no edit.
    #expect(try save(saved.planBody(), base: 1, studio).members()["revision"] as? Int == 1)
    let file =
      try JSONSerialization.jsonObject(
        with: Data(try bytes(ofFile: studio.folder("in.plan.json")))) as? [String: Any]
    let source = try #require(file?["source"] as? [String: Any])
    #expect(source["name"] as? String == "in.mp4" && source["width"] as? Int == 96)
    #expect(try events(studio) == ["saved"])
  }

  @Test func twoPeopleDoNotWriteOverEachOther() throws {
    let studio = try RunningStudio()
    #expect(try save(planText(16), base: 0, studio).status == 200)
    let late = try save(planText(20), base: 0, studio)
    let error = try #require(try late.members()["error"] as? [String: Any])
    #expect(late.status == 409 && error["kind"] as? String == "studio.conflict")
    #expect((error["facts"] as? [String: Any])?["revision"] as? Int == 1)
    // Another program's edit counts as one, too.
    let path = studio.folder("in.plan.json")
    let outside = String(decoding: try bytes(ofFile: path), as: UTF8.self)
      .replacing("\"margin\": 0.1", with: "\"margin\": 0.2")
    _ = try studio.folder.write(outside, to: "in.plan.json")
    #expect(try save(planText(20), base: 1, studio).status == 409)
    #expect(try String(decoding: bytes(ofFile: path), as: UTF8.self) == outside)
    #expect(try save(planText(20), base: 2, studio).members()["revision"] as? Int == 3)
    #expect(try events(studio) == ["saved", "changedOutside", "saved"])
  }

  @Test func whatNoPlanMaySayIsNotSaved() throws {
    let studio = try RunningStudio()
    let refused = try save(planText(more: ", \"detectFaces\": true"), base: 0, studio)
    let error = try #require(try refused.members()["error"] as? [String: Any])
    #expect(refused.status == 422 && error["code"] as? Int == 77)
    for text in ["{", plan([region("a", "\"box\": [8, 8, 0, 16]")]), "{\"veil\": 2}"] {
      #expect(try save(text, base: 0, studio).status == 422, "\(text)")
    }
    #expect(!studio.folder.names.contains("in.plan.json"))
  }

  @Test func aSecondStudioDoesNotOpenTheSamePlan() throws {
    let studio = try RunningStudio()
    #expect(try studio.ask("GET", "/api/films/0/plan").status == 200)
    let second = try RunningStudio(in: studio.folder)
    let reply = try second.ask("GET", "/api/films/0/plan")
    let error = try #require(try reply.members()["error"] as? [String: Any])
    #expect(reply.status == 409 && error["kind"] as? String == "studio.openElsewhere")
  }

  /// Killed in the middle of many edits, twenty times: the plan is whole, and no older than the
  /// last edit that was answered.
  @Test func aKilledStudioLosesNothingThatItSaved() throws {
    let folder: ScratchFolder = try {
      let studio = try RunningStudio()
      return studio.folder
    }()
    var answered = 0
    for round in 1...20 {
      let studio = try RunningStudio(in: folder)
      var revision = try #require(
        try studio.ask("GET", "/api/films/0/plan").members()["revision"] as? Int)
      let killer = Thread { studio.kill() }
      for step in 0..<6 {
        if step == 1 + round % 4 { killer.start() }
        guard let reply = try? save(planText(4 + (answered + 1) % 60), base: revision, studio),
          reply.status == 200, let next = try reply.members()["revision"] as? Int
        else { break }
        (answered, revision) = (answered + 1, next)
      }
      studio.kill()
      let read =
        try JSONSerialization.jsonObject(
          with: Data(try bytes(ofFile: folder("in.plan.json")))) as? [String: Any]
      let path = ((read?["regions"] as? [[String: Any]])?.first?["path"] as? [[String: Any]])?.first
      let width = try #require((path?["box"] as? [Double])?[2])
      let isCurrent = width == Double(4 + answered % 60)
      let isNext = width == Double(4 + (answered + 1) % 60)
      #expect(isCurrent || isNext, "round \(round): \(width) after \(answered)")
      if isNext { answered += 1 }
    }
    #expect(answered >= 20)
  }

  @Test func whatSomebodyReviewedIsForgottenWhenItChanges() throws {
    let studio = try RunningStudio()
    #expect(try save(planText(16), base: 0, studio).status == 200)
    let sign = try studio.ask("POST", "/api/films/0/sign", body: #"{"region":"a","who":"AB"}"#)
    #expect(sign.status == 204)
    func reviewed() throws -> Int? {
      (try studio.ask("GET", "/api/films/0/state").members()["reviewed"] as? [Any])?.count
    }
    #expect(try reviewed() == 1)
    #expect(try save(planText(20), base: 1, studio).status == 200)
    #expect(try reviewed() == 0)
    let nobody = try studio.ask("POST", "/api/films/0/sign", body: #"{"region":"b","who":"AB"}"#)
    #expect(nobody.status == 404)
  }
}

extension Reply {
  /// The plan in an answer, as JSON.
  fileprivate func planBody() throws -> String {
    let plan = try #require(try members()["plan"])
    return String(decoding: try JSONSerialization.data(withJSONObject: plan), as: UTF8.self)
  }
}
