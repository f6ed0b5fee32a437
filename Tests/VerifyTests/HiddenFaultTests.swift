// Everything that can be wrong with what is hidden: each planted fault is found, in the region in
// which it was planted, and what is honest is not.

import MediaTime
import Raster
import TestSupport
import Testing
import Verify
import WorkerProtocol

@Suite struct HiddenFaultTests {
  private static let painted = PlantedCase.painted
  private static let part = HiddenPart.region(id: "a")

  private static func text(_ effect: String, from: String = "start", to: String = "end") -> String {
    plan([
      region(
        "a", "\"box\": [64, 32, 64, 48]", from: from, to: to, effect: effect,
        more: ", \"acceptReversible\": true")
    ])
  }

  private static let effects = [
    "\"fill\"", "{\"fill\": \"#c08040\"}", "\"veil\"", "{\"mosaic\": {\"cells\": 4}}",
    "{\"blur\": {\"strength\": 0.5}}",
  ]

  private func expectFound(
    _ findings: [Finding], _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(!findings.faults.isEmpty, "\(name)", sourceLocation: sourceLocation)
    #expect(
      findings.areas == [Self.part], "\(name): \(findings)", sourceLocation: sourceLocation)
  }

  @Test(arguments: effects, [8.0, 23, 28, 35])
  func anHonestOutputIsAccepted(effect: String, quality: Double) throws {
    let planted = try PlantedCase(Self.text(effect))
    let found = try planted.check(planted.expected, quality: quality)
    #expect(found == [], "\(found)")
  }

  @Test(arguments: effects) func whatIsUncoveredIsFound(effect: String) throws {
    let planted = try PlantedCase(Self.text(effect))
    let all = [0, 1, 2]
    let strip = PixelRect(x: Self.painted.x, y: Self.painted.y, width: 16, height: 64)
    let narrow = PixelRect(x: Self.painted.x, y: Self.painted.y, width: 8, height: 64)
    let rows: [(String, Set<Int>?, PixelRect, [Int])] = [
      ("everything", nil, Self.painted, all), ("the first picture", [0], Self.painted, all),
      ("the last picture", [11], Self.painted, all),
      ("one in the middle", [5], Self.painted, all), ("luma alone", nil, Self.painted, [0]),
      ("a strip of sixteen", nil, strip, all), ("a strip of eight", nil, narrow, all),
      ("a strip in one picture", [7], strip, all),
    ]
    for (name, numbers, rect, planes) in rows {
      let found = try planted.check(changing: numbers) { index, picture in
        picture.replace(rect, planes: planes) { planted.original[index][$0, $1, $2] }
      }
      expectFound(found, name)
    }
  }

  @Test(arguments: effects.prefix(3)) func chromaThatIsUncoveredIsFound(effect: String) throws {
    let planted = try PlantedCase(Self.text(effect))
    for numbers in [nil, Set([6])] {
      let found = try planted.check(changing: numbers) { index, picture in
        picture.replace(Self.painted, planes: [1, 2]) { planted.original[index][$0, $1, $2] }
      }
      expectFound(found, "chroma")
    }
  }

  @Test(arguments: effects.prefix(3)) func whatIsMadeOfTheSourceIsFound(effect: String) throws {
    let planted = try PlantedCase(Self.text(effect))
    for (name, change) in copies(of: planted.original) {
      expectFound(try planted.check(changing: nil, change), name)
    }
  }

  /// What may be shown in place of what is hidden, made of the source.
  private func copies(
    of original: [PlaneSamples]
  ) -> [(String, (Int, inout PlaneSamples) -> Void)] {
    let rect = Self.painted
    func shown(
      _ value: @escaping (_ index: Int, _ plane: Int, _ x: Int, _ y: Int) -> Int
    ) -> (Int, inout PlaneSamples) -> Void {
      { index, picture in picture.replace(rect) { value(index, $0, $1, $2) } }
    }
    func mixed(_ share: Double) -> (Int, inout PlaneSamples) -> Void {
      { index, picture in
        let honest = picture
        picture.replace(rect) {
          let (own, hidden) = (original[index][$0, $1, $2], honest[$0, $1, $2])
          return Int((Double(hidden) + share * Double(own - hidden)).rounded())
        }
      }
    }
    return [
      ("5 % mixed in", mixed(0.05)), ("10 % mixed in", mixed(0.1)), ("half", mixed(0.5)),
      ("taken away", mixed(-0.1)), ("negative", shown { 255 - original[$0][$1, $2, $3] }),
      (
        "mirrored",
        shown { index, plane, x, y in
          let (left, right) = plane == 0 ? (rect.x, rect.maxX) : (rect.x / 2, rect.maxX / 2)
          return original[index][plane, left + right - 1 - x, y]
        }
      ), ("shifted", shown { original[$0][$1, $2 + 4, $3] }),
      ("one picture later", shown { original[min(11, $0 + 1)][$1, $2, $3] }),
      ("blurred", shown { original[$0].smooth($1, $2, $3, reach: 4) }),
      (
        "one bit of it",
        shown { $1 > 0 ? 128 : original[$0][$1, $2, $3] > 110 ? 40 : 16 }
      ),
    ]
  }

  @Test(arguments: effects.prefix(2)) func aFillOfAnotherColourIsFound(effect: String) throws {
    let planted = try PlantedCase(Self.text(effect))
    for (planes, step) in [([0], 20), ([0], 6), ([1, 2], 10)] {
      let found = try planted.check { _, picture in
        let honest = picture
        picture.replace(Self.painted, planes: planes) { honest[$0, $1, $2] + step }
      }
      expectFound(found, "\(step) steps")
    }
  }

  @Test(arguments: effects.prefix(3)) func anAreaAtAnotherPlaceIsFound(effect: String) throws {
    let planted = try PlantedCase(Self.text(effect))
    let (inner, outer) = (PlantedCase.box, Self.painted)
    let unpadded = try planted.check { index, picture in
      let honest = picture
      picture.replace(outer) { planted.original[index][$0, $1, $2] }
      picture.replace(inner) { honest[$0, $1, $2] }
    }
    expectFound(unpadded, "no margin")
    for step in [2, 8] {
      let shifted = try planted.check { index, picture in
        let honest = picture
        picture.replace(outer) { planted.original[index][$0, $1, $2] }
        let moved = PixelRect(
          x: outer.x + step, y: outer.y, width: outer.width, height: outer.height)
        picture.replace(moved) { honest[$0, $1 - ($0 == 0 ? step : step / 2), $2] }
      }
      expectFound(shifted, "\(step) samples to the right")
    }
  }

  @Test func thePicturesBesideARangeAreCovered() throws {
    // Pictures 4, 5 and 6 touch the range; 3 and 7 are covered with them.
    let planted = try PlantedCase(
      Self.text("\"fill\"", from: "00:00:00.170", to: "00:00:00.250"))
    #expect(try planted.check(planted.expected) == [])
    for number in 3...7 {
      let found = try planted.check(changing: [number]) { index, picture in
        picture = planted.original[index]
      }
      expectFound(found, "picture \(number)")
    }
    for number in [2, 8] {
      #expect(planted.expected[number].planes == planted.original[number].planes)
    }
  }

  @Test func aWeakerEffectIsCheckedBesideAStrongerOne() throws {
    let text = plan([
      region("strong", "\"box\": [64, 32, 32, 32]"),
      region("a", "\"box\": [88, 40, 48, 40]", effect: "\"veil\""),
    ])
    let planted = try PlantedCase(text)
    #expect(try planted.check(planted.expected) == [])
    let found = try planted.check { index, picture in
      let rect = PixelRect(x: 104, y: 32, width: 40, height: 56)
      picture.replace(rect) { planted.original[index][$0, $1, $2] }
    }
    #expect(found.areas.contains(Self.part), "\(found)")
  }

  @Test(arguments: [(14, 14), (60, 10)]) func aSmallVeilThatIsMissingIsFound(
    width: Int, height: Int
  ) throws {
    let text = plan([region("a", "\"box\": [70, 50, \(width), \(height)]", effect: "\"veil\"")])
    let planted = try PlantedCase(text)
    #expect(try planted.check(planted.expected) == [])
    expectFound(try planted.check(planted.original), "\(width) by \(height)")
  }

  @Test func aVeilOverSmoothContentThatIsMissingIsFound() throws {
    let planted = try PlantedCase(Self.text("\"veil\"")) { index, picture in
      drawScene(index, onto: &picture)
      for y in 24..<88 {
        for x in 56..<136 { picture.mutablePlane(0)[x, y] = 90 + x / 4 }
      }
    }
    #expect(try planted.check(planted.expected) == [])
    expectFound(try planted.check(planted.original), "smooth")
  }
}
