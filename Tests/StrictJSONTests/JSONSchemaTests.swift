// The validator that other suites hold formats to: it takes what a schema takes and nothing else.

import SchemaSupport
import StrictJSON
import Testing

private func value(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

@Suite struct JSONSchemaTests {
  /// A schema, a document that keeps to it, and one that does not.
  @Test(
    arguments: [
      (#"{"type": "object"}"#, "{}", "[]"), (#"{"type": "array"}"#, "[]", "{}"),
      (#"{"type": "string"}"#, #""""#, "1"), (#"{"type": "boolean"}"#, "true", "null"),
      (#"{"type": "null"}"#, "null", "false"), (#"{"type": "number"}"#, "1.5", #""1""#),
      (#"{"type": "integer"}"#, "2.0", "1.5"),
      (#"{"const": {"a": 1}}"#, #"{"a": 1}"#, #"{"a": 2}"#),
      (#"{"enum": [1, "a"]}"#, #""a""#, #""b""#), (#"{"minimum": 2}"#, "2", "1"),
      (#"{"maximum": 2}"#, "2", "2.1"), (#"{"exclusiveMinimum": 0}"#, "0.1", "0"),
      (#"{"pattern": "^[0-9]+$"}"#, #""12""#, #""1a""#), (#"{"minLength": 2}"#, #""éé""#, #""é""#),
      (#"{"maxLength": 1}"#, #""é""#, #""ab""#), (#"{"required": ["a"]}"#, #"{"a": null}"#, "{}"),
      (
        #"{"properties": {"a": {"type": "string"}}, "additionalProperties": false}"#, #"{"a": ""}"#,
        #"{"b": ""}"#
      ),
      (#"{"properties": {"a": {"type": "string"}}}"#, #"{"b": 1}"#, #"{"a": 1}"#),
      (#"{"minProperties": 1}"#, #"{"a": 1}"#, "{}"),
      (#"{"maxProperties": 1}"#, #"{"a": 1}"#, #"{"a": 1, "b": 1}"#),
      (#"{"items": {"type": "string"}}"#, #"["a"]"#, #"["a", 1]"#),
      (#"{"prefixItems": [{"type": "string"}, {"type": "number"}]}"#, #"["a", 1]"#, "[1, 1]"),
      (#"{"minItems": 1}"#, "[1]", "[]"), (#"{"maxItems": 1}"#, "[1]", "[1, 1]"),
      (#"{"uniqueItems": true}"#, "[1, 2]", "[1, 1]"),
      (#"{"not": {"type": "string"}}"#, "1", #""a""#),
      (#"{"allOf": [{"minimum": 1}, {"maximum": 2}]}"#, "1", "3"),
      (#"{"anyOf": [{"const": 1}, {"minimum": 1}]}"#, "1", "0"),
      (#"{"oneOf": [{"const": 1}, {"minimum": 1}]}"#, "2", "1"),
      (#"{"if": {"const": 1}, "then": false}"#, "2", "1"),
      (#"{"if": {"const": 1}, "else": {"const": 2}}"#, "1", "3"),
      (##"{"$ref": "#/$defs/a", "$defs": {"a": {"const": 1}}}"##, "1", "2"),
      (#"{"$ref": "other"}"#, "7", "8"),
    ] as [(String, String, String)])
  func eachKeywordTakesAndRefuses(_ text: String, _ good: String, _ bad: String) throws {
    var schema = JSONSchema(try value(text), others: [try value(#"{"$id": "other", "const": 7}"#)])
    #expect(try schema.violations(of: value(good)) == [])
    #expect(try schema.violations(of: value(bad)) != [])
  }

  @Test func whatIsNotKnownIsAnErrorAndNotPassedOver() throws {
    for (text, fault) in [
      (#"{"format": "date"}"#, JSONSchema.Fault.unknownKeyword("#/format")),
      (#"{"additionalProperties": true}"#, .unknownKeyword("#/additionalProperties")),
      (##"{"$ref": "#/$defs/a"}"##, .unknownReference("#/$defs/a")),
      (#"{"$ref": "x"}"#, .unknownReference("x")),
    ] {
      var schema = JSONSchema(try value(text))
      #expect(throws: fault) { try schema.violations(of: ["a": 1]) }
    }
  }

  @Test func propertiesThatNoDocumentHadAreNamed() throws {
    let text = ##"""
      {"$ref": "#/$defs/a", "$defs": {"a": {"oneOf": [
        {"properties": {"kind": {"const": 1}, "x": {}}, "additionalProperties": false},
        {"properties": {"kind": {"const": 2}, "y": {}}, "additionalProperties": false}]}}}
      """##
    var schema = JSONSchema(try value(text))
    #expect(try schema.unseen().count == 4)
    #expect(try schema.violations(of: ["kind": 2, "y": 0]) == [])
    #expect(
      try schema.unseen() == [
        "#/$defs/a/oneOf/0/properties/kind", "#/$defs/a/oneOf/0/properties/x",
      ])
    // A document that breaks the schema shows nothing.
    #expect(try schema.violations(of: ["kind": 1, "y": 0]) != [])
    #expect(try schema.unseen().count == 2)
  }
}
