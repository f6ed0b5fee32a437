// The canonical form against the examples and the number table of RFC 8785.

import StrictJSON
import Testing

@Suite struct CanonicalFormTests {
  private func canonical(_ text: String) throws -> String {
    let value = try JSONValue(parsing: Array(text.utf8))
    return String(decoding: try value.canonicalBytes(), as: UTF8.self)
  }

  @Test func theExampleOfSection3_2_2() throws {
    let text = #"""
      {
        "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
      }
      """#
    #expect(
      try canonical(text)
        == #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
        + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#)
  }

  @Test func theExampleOfSection3_2_3() throws {
    let text = #"""
      {
        "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis"
      }
      """#
    #expect(
      try canonical(text)
        == "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\","
        + "\"\u{f6}\":\"Latin Small Letter O With Diaeresis\",\"\u{20ac}\":\"Euro Sign\","
        + "\"\u{1f600}\":\"Emoji: Grinning Face\","
        + "\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}")
  }

  @Test(
    arguments: [
      (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"),
      (0x0000_0000_0000_0001, "5e-324"), (0x8000_0000_0000_0001, "-5e-324"),
      (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
      (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
      (0x4340_0000_0000_0000, "9007199254740992"), (0xc340_0000_0000_0000, "-9007199254740992"),
      (0x4430_0000_0000_0000, "295147905179352830000"),
      (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"), (0x44b5_2d02_c7e1_4af6, "1e+23"),
      (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
      (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
      (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
      (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
      (0x41b3_de43_5555_5553, "333333333.3333332"), (0x41b3_de43_5555_5554, "333333333.33333325"),
      (0x41b3_de43_5555_5555, "333333333.3333333"), (0x41b3_de43_5555_5556, "333333333.3333334"),
      (0x41b3_de43_5555_5557, "333333333.33333343"),
      (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
      (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
    ] as [(UInt64, String)])
  func theNumbersOfAppendixB(bits: UInt64, text: String) throws {
    let value = JSONValue.number(Double(bitPattern: bits))
    #expect(String(decoding: try value.canonicalBytes(), as: UTF8.self) == text)
  }

  @Test func numbersThatCannotBeWrittenAreErrors() {
    for (value, text) in [
      (JSONValue.number(.nan), "nan"), (.number(.infinity), "inf"),
      (.integer(1 << 53), "9007199254740992"), (.integer(.min), "-9223372036854775808"),
    ] {
      #expect(throws: JSONError.numberNotExact(text)) { try value.canonicalBytes() }
    }
    #expect(throws: Never.self) { try JSONValue.integer(1 - 1 << 53).canonicalBytes() }
  }

  @Test(arguments: ["0.1", "9007199254740991", "-4503599627370495.5", "1e300", "123456789e2"])
  func whatIsWrittenReadsBackAsTheSame(text: String) throws {
    let written = try canonical(text)
    #expect(try canonical(written) == written)
  }

  @Test func aDoubleWithoutAFractionBeyondTheIntegersIsNotReadBack() throws {
    #expect(try canonical("936854775220368547.5808") == "936854775220368500")
    #expect(throws: JSONError.numberNotExact("936854775220368500")) {
      try canonical("936854775220368500")
    }
  }

  @Test func namesThatOnlyLookAlikeAreTwoNames() throws {
    #expect(
      try canonical("{\"e\\u0301\":1,\"\\u00e9\":2}") == "{\"e\u{301}\":1,\"\u{e9}\":2}")
  }

  @Test func theFormForPeopleCarriesTheSameValues() throws {
    let long = JSONValue.array((0..<60).map { .integer(1_000_000 + $0) })
    let value: JSONValue = [
      "name": "x", "small": ["b": 1, "a": [true, .null]], "long": long, "none": [],
      "deep": [["values": long, "number": .number(0.5)]],
    ]
    let text = value.text
    #expect(text.contains("\n  \"small\": { \"b\": 1, \"a\": [true, null] },\n"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    #expect(try JSONValue(parsing: Array(text.utf8)) == value)
  }
}
