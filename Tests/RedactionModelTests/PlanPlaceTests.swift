// Under which region's id a mistake in a plan is, and in how many places it was made.

import RedactionModel
import StrictJSON
import Testing

/// Where the first mistake of a plan is.
private func place(_ text: String) throws -> PlanPlace? {
  let document = try PlanDocument(text)
  do throws(PlanError) {
    _ = try RedactionPlan(document)
    return nil
  } catch { return document.place(of: error) }
}

private func region(_ id: String, _ more: String) -> String {
  #"{"id": "\#(id)", "shape": "frame", "from": "0", \#(more)}"#
}

private func document(_ regions: String...) -> String {
  #"{"veil": 1, "regions": [\#(regions.joined(separator: ", "))]}"#
}

@Suite struct PlanPlaceTests {
  @Test(arguments: [
    // The same unknown key, in two of three regions.
    (
      document(
        region("a", #""to": "1", "why": 1"#), region("b", #""to": "1""#),
        region("c", #""to": "1", "why": 2"#)), PlanPlace(region: "a", count: 2)
    ),
    // A key that two lack.
    (
      document(
        region("a", #""to": "1""#), region("b", #""note": "x""#), region("c", #""note": "y""#)),
      PlanPlace(region: "b", count: 2)
    ),
    // One value that is wrong in the same way twice, and another one.
    (
      document(
        region("a", #""to": "soon""#), region("b", #""to": "soon""#), region("c", #""to": "late""#)),
      PlanPlace(region: "a", count: 2)
    ),
    (
      document(
        region("a", #""to": "1", "effect": "fil""#), region("b", #""to": "1", "effect": "fill""#)),
      PlanPlace(region: "a", count: 1)
    ),
    (#"{"veil": 1, "margin": 9}"#, PlanPlace()),
    (#"{"veil": 1, "regions": [{"shape": "frame", "from": "0", "to": "1"}]}"#, PlanPlace()),
  ])
  func theFirstPlaceIsNamedAndAllAreCounted(text: String, expected: PlanPlace) throws {
    #expect(try place(text) == expected)
  }

  @Test(arguments: [
    (#""shape": "elipse""#, "\"ellipse\""), (#""effect": "Fill""#, "\"fill\""),
    (#""effect": "blurr""#, #"{ "blur": { "strength": 1 } }"#),
    (#""effect": "mosiac""#, #"{ "mosaic": { "cells": 4 } }"#),
  ])
  func aWordThatLooksLikeAKnownOneIsAMisspelling(member: String, nearest: String) throws {
    var members = [
      #""id": "a""#, #""shape": "frame""#, #""from": "0""#, #""to": "1""#,
    ].filter { $0.prefix(6) != member.prefix(6) }
    members.append(member)
    let document = try PlanDocument(
      #"{"veil": 1, "regions": [{\#(members.joined(separator: ", "))}]}"#)
    do throws(PlanError) {
      _ = try RedactionPlan(document)
      Issue.record("\(member) was taken")
    } catch {
      guard case .misspelt(_, _, let found) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(found == nearest && error.kind == "plan.unexpected")
    }
  }

  @Test func aWordThatLooksLikeNoneIsUnexpected() throws {
    let text = document(region("a", #""to": "1", "effect": "invert""#))
    #expect(throws: PlanError.self) { try RedactionPlan(try PlanDocument(text)) }
    do throws(PlanError) { _ = try RedactionPlan(try PlanDocument(text)) } catch {
      guard case .unexpected = error else {
        Issue.record("\(error)")
        return
      }
    }
  }
}
