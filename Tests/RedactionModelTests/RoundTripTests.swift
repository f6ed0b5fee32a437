// The plan survives being written and read, and the schema knows the keys that the reader knows.

import MediaTime
import Testing

import RedactionModel

@Suite struct RoundTripTests {
  @Test(arguments: [contractPlan, fullPlan, #"{"veil": 1}"#])
  func whatWasReadIsWrittenAndReadAlike(_ text: String) throws {
    let first = try plan(text)
    let second = try plan(first.json)
    #expect(first == second)
    #expect(first.json == second.json)
    #expect(try RedactionPlan(first.document) == first)
  }

  @Test func randomPlansSurvive() throws {
    var random = SplitMix(seed: 21)
    for _ in 0..<300 {
      let original = randomPlan(&random)
      let read = try plan(original.json)
      #expect(read == original, "\(original.json)")
    }
  }

  @Test func writtenPlansKeepTheOrderOfKeysAndShortLines() throws {
    let json = try plan(contractPlan).json
    #expect(json.split(separator: "\n").allSatisfy { $0.utf8.count <= 100 })
    let order = ["\"veil\"", "\"source\"", "\"margin\"", "\"regions\"", "\"outside\"", "\"clip\""]
    let places = order.compactMap { json.firstRange(of: $0)?.lowerBound }
    #expect(places.count == order.count && places == places.sorted())
  }

  /// Each key of each table occurs in the schema as a property of that name, and no other does.
  @Test func theSchemaHasTheReadersKeys() throws {
    let schema = try PlanDocument(planSchema).root
    var found: [String: Set<String>] = [:]
    func properties(of value: JSONValue) -> Set<String>? {
      if case .object(let members)? = value["properties"] { return Set(members.map(\.key)) }
      guard case .array(let options)? = value["anyOf"] else { return nil }
      return options.lazy.compactMap { properties(of: $0) }.first
    }
    found["plan"] = properties(of: schema)
    if case .object(let definitions)? = schema["$defs"] {
      for definition in definitions { found[definition.key] = properties(of: definition.value) }
    }
    #expect(
      found == Dictionary(uniqueKeysWithValues: PlanTable.all.map { ($0.name, Set($0.keys)) }))
  }

  @Test func allTablesRefuseOtherKeys() throws {
    // Objects of every kind, each with a stranger in it.
    for (text, path) in [
      (#"{"veil": 1, "x": 1}"#, "$.x"), (#"{"veil": 1, "source": {"x": 1}}"#, "$.source.x"),
      (#"{"veil": 1, "clip": {"x": 1}}"#, "$.clip.x"),
      (#"{"veil": 1, "audio": [{"x": 1}]}"#, "$.audio[0].x"),
      (#"{"veil": 1, "audio": [{"from": {"x": 1}, "to": "1"}]}"#, "$.audio[0].from.x"),
      (#"{"veil": 1, "outside": {"mosaic": {"x": 1}}}"#, "$.outside.mosaic.x"),
    ] {
      #expect(error(reading: text)?.path?.description == path)
    }
  }
}

private func randomPlan(_ random: inout SplitMix) -> RedactionPlan {
  func offset(_ range: ClosedRange<Int64>) -> PlanTime {
    .offset(Timestamp(Int64.random(in: range, using: &random), .nanoseconds))
  }
  func text() -> String? { ["reason \"x\"", "née\n", nil].randomElement(using: &random)! }
  func number() -> Double { Double(Int.random(in: -800...8000, using: &random)) / 7 }
  func extent() -> Double { Double(Int.random(in: 1...8000, using: &random)) / 3 }
  var plan = RedactionPlan(margin: Double(Int.random(in: 0...200, using: &random)) / 100)
  if Bool.random(using: &random) {
    plan.source = SourceBinding(
      name: text(), sha256: String(repeating: "0a", count: 32), rotation: 180)
  }
  for index in 0..<Int.random(in: 0...4, using: &random) {
    let shape = Shape.allCases.randomElement(using: &random)!
    let effects: [Effect] = [
      .fill(FillColor(red: 1, green: 0xAB, blue: 255)), .veil, .mosaic(cells: 3),
      .blur(strength: 0.7),
    ]
    var region = Region(
      id: "r\(index)", shape: shape, from: .start, to: offset(1...1_000_000_000_000),
      effect: effects.randomElement(using: &random)!, acceptReversible: true, reason: text(),
      note: text())
    let corners = Int.random(in: 3...6, using: &random)
    let count = shape == .frame ? 0 : Int64.random(in: 1...5, using: &random)
    for step in 0..<count {
      let at = offset((step * 1000)...(step * 1000 + 999))
      let ease = Ease.allCases.randomElement(using: &random)!
      switch shape {
      case .frame: break
      case .polygon:
        // Distinct columns and rows, so that the polygon has an area.
        let points = (0..<corners).map {
          PixelPoint(x: number() + Double($0), y: Double($0 * $0) + number() / 1e4)
        }
        region.path.append(Waypoint(at: at, .points(points), ease: ease))
      case .box, .ellipse:
        if step > 0, step % 2 == 1, Bool.random(using: &random) {
          region.path.append(Waypoint(at: at, .hidden))
        } else {
          region.path.append(
            Waypoint(
              at: at, .box(x: number(), y: number(), width: extent(), height: extent()),
              ease: ease))
        }
      }
    }
    plan.regions.append(region)
  }
  plan.outside = [.keep, .effect(.veil), .effect(.fill(.black))].randomElement(using: &random)!
  if Bool.random(using: &random) {
    plan.audio = [
      AudioRange(
        from: .pts(Int64.random(in: -5...5, using: &random)), to: .end, tracks: .only([1, 3]),
        effect: .tone(hertz: 440.5), reason: text())
    ]
    plan.clip = Clip(from: offset(0...1000), to: offset(2000...3000))
  }
  return plan
}
