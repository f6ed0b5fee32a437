// What the command really writes against the schemas of the documentation.

import Custody
import Foundation
import SchemaSupport
import StrictJSON
import TestSupport
import Testing

/// A schema of the documentation, as text.
private func schemaText(_ name: String) throws -> String {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../Sources/Programs/veil/Documentation.docc/Schemas")
  return try String(
    contentsOf: folder.appendingPathComponent(name + ".schema.json"), encoding: .utf8)
}

private func schema(_ name: String) throws -> JSONSchema {
  JSONSchema(try JSONValue(parsing: Array(schemaText(name).utf8)))
}

@Suite struct FormatsTests {
  @Test func aReceiptOfTheCommandKeepsToItsSchema() throws {
    let fixture = try Fixture()
    let key = try fixture.folder.write(
      secret: String(repeating: "5c", count: 32), to: "key.hex")
    let receipt = fixture.folder("receipt.json")
    #expect(try fixture.redact(["--receipt", receipt, "--key", key]).code == 0)
    let bytes = try bytes(ofFile: receipt)
    var schema = try schema("receipt")
    #expect(try schema.violations(of: JSONValue(parsing: bytes)) == [])
    // One line feed at the end, and the same text again when it is read and written.
    #expect(bytes.suffix(2) == [0x7d, 0x0a])
    #expect(try Array(Receipt(json: bytes).json().utf8) == bytes)
  }

  @Test func theSchemaThatIsPrintedIsTheOneInTheDocumentation() throws {
    let ending = try run(veil, ["plan", "schema"])
    #expect(ending.code == 0)
    #expect(try ending.output == schemaText("plan"))
  }

  @Test func aNewPlanKeepsToItsSchema() throws {
    let fixture = try Fixture()
    let printed = try run(veil, ["plan", "new", fixture.source])
    let written = fixture.folder("new.json")
    #expect(try run(veil, ["plan", "new", fixture.source, "-o", written]).code == 0)
    #expect(try bytes(ofFile: written) == Array(printed.output.utf8))
    var schema = try schema("plan")
    #expect(try schema.violations(of: JSONValue(parsing: bytes(ofFile: written))) == [])
    #expect(printed.output.hasSuffix("}\n") && !printed.output.hasSuffix("\n\n"))
  }

  @Test func aNameThatIsNoTextIsAName() throws {
    let fixture = try Fixture()
    let script = """
      cd '\(fixture.folder.path)' && cp in.mp4 "$(printf 'c\\341m.mp4')" && \
      '\(veil)' redact "$(printf 'c\\341m.mp4')" --plan plan.json -o "$(printf 's\\355.mp4')" \
        --speed ultrafast && ls -l "$(printf 's\\355.mp4')"
      """
    #expect(try run("sh", ["-c", script]).code == 0)
  }
}
