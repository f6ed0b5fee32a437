// The plan survives being written and read, and the schema knows the keys that the reader knows.

import MediaTime
import Testing

import RedactionModel
import StrictJSON

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

  /// What a worker is given hides exactly what the person's plan hides, and names nobody.
  @Test func aPlanWithoutNamesHidesTheSame() throws {
    var random = SplitMix(seed: 22)
    for _ in 0..<300 {
      let original = randomPlan(&random)
      let sent = try plan(original.withoutNames().json)
      let facts = SourceFacts(
        uprightSize: PixelSize(width: 640, height: 360), rotation: 0,
        duration: Timestamp(
          Int64.random(in: 1...3_000_000, using: &random), TimeBase(1001, 30_000)),
        firstPicture: Timestamp(
          Int64.random(in: -9000...9000, using: &random), TimeBase(1001, 30_000)))
      #expect(sent.source.name == nil)
      #expect(sent.regions.allSatisfy { $0.reason == nil && $0.note == nil })
      #expect(sent.audio.allSatisfy { $0.reason == nil })
      for (a, b) in zip(original.regions, sent.regions) {
        let (one, other) = (a.resolved(in: facts), b.resolved(in: facts))
        #expect(one.range == other.range && one.coveredRanges == other.coveredRanges)
        #expect(a.noiseSeed == b.noiseSeed && a.effect == b.effect && a.isKept == b.isKept)
        #expect(a.margin == b.margin)
        for step in Int64(0)..<12 {
          let time = Timestamp(step * 911, .nanoseconds)
          let shown = TimeRange(time, Timestamp(step * 911 + 300, .nanoseconds))
          #expect(one.outlines(at: time, shown: shown) == other.outlines(at: time, shown: shown))
        }
      }
      #expect(
        original.audio.map { $0.resolved(in: facts) } == sent.audio.map { $0.resolved(in: facts) })
      #expect(original.clip?.resolved(in: facts) == sent.clip?.resolved(in: facts))
      #expect(
        (original.margin, original.outside, original.regions.count)
          == (sent.margin, sent.outside, sent.regions.count))
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
      if case .object(let members)? = value["properties"] { return Set(members.map(\.name)) }
      guard case .array(let options)? = value["anyOf"] else { return nil }
      return options.lazy.compactMap { properties(of: $0) }.first
    }
    found["plan"] = properties(of: schema)
    if case .object(let definitions)? = schema["$defs"] {
      for definition in definitions { found[definition.name] = properties(of: definition.value) }
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

extension SplitMix {
  mutating func offset(_ range: ClosedRange<Int64>) -> PlanTime {
    .offset(Timestamp(Int64.random(in: range, using: &self), .nanoseconds))
  }
  mutating func text() -> String? {
    ["reason \"x\"", "née\n", nil].randomElement(using: &self)!
  }
  mutating func number() -> Double { Double(Int.random(in: -800...8000, using: &self)) / 7 }
  mutating func extent() -> Double { Double(Int.random(in: 1...8000, using: &self)) / 3 }
}

/// A waypoint of a box, or one that hides it where that may be.
private func randomWaypoint(
  _ random: inout SplitMix, at: PlanTime, ease: Ease, mayHide: Bool
) -> Waypoint {
  if mayHide, Bool.random(using: &random) { return Waypoint(at: at, .hidden) }
  return Waypoint(
    at: at,
    .box(
      x: random.number(), y: random.number(), width: random.extent(), height: random.extent()),
    ease: ease)
}

/// Hides what is outside, perhaps, and then keeps a region.
private func hideOutside(of plan: inout RedactionPlan, _ random: inout SplitMix) {
  plan.outside = [.keep, .effect(.veil), .effect(.fill(.black))].randomElement(using: &random)!
  guard plan.outside != .keep, let kept = plan.regions.indices.randomElement(using: &random)
  else { return }
  (plan.regions[kept].isKept, plan.regions[kept].margin) = (true, nil)
  plan.regions[kept].effect = .fill(.black)
}

private func randomPlan(_ random: inout SplitMix) -> RedactionPlan {
  var plan = RedactionPlan(margin: Double(Int.random(in: 0...200, using: &random)) / 100)
  if Bool.random(using: &random) {
    plan.source = SourceBinding(
      name: random.text(), sha256: String(repeating: "0a", count: 32), rotation: 180)
  }
  for index in 0..<Int.random(in: 0...4, using: &random) {
    let shape = Shape.allCases.randomElement(using: &random)!
    let effects: [Effect] = [
      .fill(FillColor(red: 1, green: 0xAB, blue: 255)), .veil, .mosaic(cells: 3),
      .blur(strength: 0.7),
    ]
    var region = Region(
      id: "r\(index)", shape: shape, from: .start, to: random.offset(1...1_000_000_000_000),
      effect: effects.randomElement(using: &random)!, acceptReversible: true, reason: random.text(),
      note: random.text())
    region.isOptional = Bool.random(using: &random)
    region.margin = [nil, 0, 0.25, 2].randomElement(using: &random)!
    let corners = Int.random(in: 3...6, using: &random)
    let count = shape == .frame ? 0 : Int64.random(in: 1...5, using: &random)
    for step in 0..<count {
      let at = random.offset((step * 1000)...(step * 1000 + 999))
      let ease = Ease.allCases.randomElement(using: &random)!
      switch shape {
      case .frame: break
      case .polygon:
        // Distinct columns and rows, so that the polygon has an area.
        let points = (0..<corners).map {
          PixelPoint(x: random.number() + Double($0), y: Double($0 * $0) + random.number() / 1e4)
        }
        region.path.append(Waypoint(at: at, .points(points), ease: ease))
      case .box, .ellipse:
        region.path.append(
          randomWaypoint(&random, at: at, ease: ease, mayHide: step % 2 == 1))
      }
    }
    plan.regions.append(region)
  }
  hideOutside(of: &plan, &random)
  if Bool.random(using: &random) {
    plan.audio = [
      AudioRange(
        from: .pts(Int64.random(in: -5...5, using: &random)), to: .end, tracks: .only([1, 3]),
        effect: .tone(hertz: 440.5), reason: random.text())
    ]
    plan.clip = Clip(from: random.offset(0...1000), to: random.offset(2000...3000))
  }
  return plan
}
