// The plan's schema beside the plan's reader: both take what people write, and refuse the same
// members.

import Foundation
import RedactionModel
import SchemaSupport
import StrictJSON
import Testing

/// Plans that show everything that the format has.
private let samples = [
  contractPlan, fullPlan, #"{"veil": 1}"#,
  ##"""
  {"veil": 1, "outside": "veil", "regions": [
     {"id": "a", "shape": "frame", "from": "start", "to": "end", "optional": true,
      "effect": "fill", "acceptReversible": false}],
   "audio": [{"from": "1", "to": "2", "effect": {"tone": 440}, "optional": true}]}
  """##,
]

@Suite struct PlanSchemaTests {
  private func schema() throws -> JSONSchema {
    JSONSchema(try JSONValue(parsing: Array(planSchema.utf8)))
  }

  @Test func plansKeepToTheSchemaAndLeaveNothingOfItOut() throws {
    var schema = try schema()
    for text in samples {
      let document = try JSONValue(parsing: Array(text.utf8))
      #expect(try schema.violations(of: document) == [], "\(text)")
      let written = try JSONValue(parsing: Array(plan(text).json.utf8))
      #expect(try schema.violations(of: written) == [])
    }
    #expect(try schema.unseen() == [])
  }

  @Test func theSamplePlansKeepToTheSchema() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Samples")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".json") && $0 != "exemptions.json" }
    #expect(names.count >= 3)
    var schema = try schema()
    for name in names {
      let bytes = Array(try Data(contentsOf: folder.appendingPathComponent(name)))
      #expect(try schema.violations(of: JSONValue(parsing: bytes)) == [], "\(name)")
      // A careful person made them: all that is left to ask is why.
      let doubts = try RedactionPlan(PlanDocument(bytes)).warnings()
      #expect(doubts.allSatisfy { $0.code == "plan.noReason" }, "\(name): \(doubts)")
    }
  }

  /// What a schema can say it says: values of a wrong kind, unknown and missing keys.
  @Test(arguments: mistakes)
  func theSchemaRefusesWhatItCanOfWhatTheReaderRefuses(_ mistake: Mistake) throws {
    // Order, overlap, area and uniqueness are beyond a schema, and so are members beside the
    // picture.
    if ["outOfOrder", "duplicateID", "hidesNothing", "outsidePicture"].contains(mistake.kind) {
      return
    }
    var schema = try schema()
    let document = try JSONValue(parsing: Array(mistake.text.utf8))
    let isBeyond = [
      "[[0,0],[1,0],[9,0]]", "[0,0],[1,0],[1,1],[0,1]", "a\\u0007", #""hidden": true}, {"at": "1""#,
      #""hidden": true}, {"at": "2", "hidden""#,
    ].contains { mistake.text.contains($0) }
    #expect(try schema.violations(of: document).isEmpty == isBeyond, "\(mistake.text)")
  }

  @Test func theFileInTheDocumentationIsTheOneThatIsPrinted() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "../../Sources/Programs/veil/Documentation.docc/Schemas/plan.schema.json")
    #expect(try String(contentsOf: file, encoding: .utf8) == planSchema)
  }
}
