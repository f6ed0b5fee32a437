// Everything that can be wrong outside of what is hidden: what was erased, painted, recoloured,
// swapped or frozen is found, and what coding loses is not.

import MediaTime
import Raster
import TestSupport
import Testing
import Verify
import WorkerProtocol

@Suite struct OutsideFaultTests {
  private static let text = plan([region("a", "\"box\": [64, 32, 64, 48]")])
  private static let inverse = plan(
    [
      "{\"id\": \"k\", \"shape\": \"box\", \"from\": \"start\", \"to\": \"end\", "
        + "\"path\": [{\"at\": \"start\", \"box\": [64, 32, 64, 48]}], \"effect\": \"keep\"}"
    ], more: ", \"outside\": {\"fill\": \"#000000\"}")
  /// A part of the picture that no region comes near.
  private static let object = PixelRect(x: 8, y: 88, width: 24, height: 24)

  @Test func whatIsChangedInOnePlaceIsFound() throws {
    let planted = try PlantedCase(Self.text)
    let object = Self.object
    func white(_ plane: Int) -> Int { plane == 0 ? 235 : 128 }
    let rows: [(String, Set<Int>?, (Int, inout PlaneSamples) -> Void)] = [
      ("erased", nil, { $1.replace(object) { plane, _, _ in plane == 0 ? 110 : 128 } }),
      (
        "erased in one picture", [6],
        { $1.replace(object) { plane, _, _ in plane == 0 ? 110 : 128 } }
      ),
      (
        "text", nil,
        { $1.replace(PixelRect(x: 8, y: 96, width: 40, height: 8)) { plane, _, _ in white(plane) } }
      ),
      (
        "blurred", nil,
        { index, picture in
          picture.replace(PixelRect(x: 8, y: 88, width: 30, height: 30)) {
            planted.original[index].smooth($0, $1, $2, reach: 4)
          }
        }
      ),
      ("gray", nil, { $1.replace(object, planes: [1, 2]) { _, _, _ in 128 } }),
    ]
    for (name, numbers, change) in rows {
      let found = try planted.check(changing: numbers, change)
      #expect(found.faults.contains(.tile), "\(name): \(found)")
      #expect(found.areas == [], "\(name)")
    }
  }

  @Test func otherLightAndColoursAreFound() throws {
    let planted = try PlantedCase(Self.text)
    for (planes, step) in [([0], 4), ([0], -4), ([1], 3), ([2], -3)] {
      let found = try planted.check { _, picture in
        let honest = picture
        picture.replace(PixelRect(picture.size), planes: planes) { honest[$0, $1, $2] + step }
        picture.replace(PlantedCase.painted) { honest[$0, $1, $2] }
      }
      #expect(found.faults.contains(.level), "\(step) in \(planes): \(found)")
    }
    let gray = try planted.check { _, picture in
      picture.replace(PixelRect(picture.size), planes: [1, 2]) { _, _, _ in 128 }
    }
    #expect(!gray.faults.isEmpty)
    let contrast = try planted.check { _, picture in
      let honest = picture
      picture.replace(PixelRect(picture.size), planes: [0]) {
        110 + (honest[$0, $1, $2] - 110) * 3 / 4
      }
      picture.replace(PlantedCase.painted) { honest[$0, $1, $2] }
    }
    #expect(!contrast.faults.isEmpty)
  }

  @Test(arguments: [true, false]) func picturesInAnotherOrderAreFound(isStill: Bool) throws {
    // A still scene differs from picture to picture by its noise alone.
    let planted = try PlantedCase(Self.text, pictures: 24) { index, picture in
      if isStill {
        drawStill(index, noise: 6, onto: &picture)
      } else {
        drawScene(index, onto: &picture)
      }
    }
    #expect(try planted.check(planted.expected) == [])
    var swapped = planted.expected
    swapped.swapAt(5, 6)
    var frozen = planted.expected
    for index in 10...12 { frozen[index] = frozen[9] }
    var dropped = planted.expected
    dropped.remove(at: 8)
    dropped.append(dropped[22])
    for (name, pictures) in [("swapped", swapped), ("frozen", frozen), ("dropped", dropped)] {
      let found = try planted.check(pictures)
      #expect(found.faults.contains(.order), "\(name): \(found)")
    }
  }

  @Test func whatIsKeptByAnInversePlanIsHeldToTheSource() throws {
    let planted = try PlantedCase(Self.inverse)
    #expect(try planted.check(planted.expected) == [])
    let box = PlantedCase.box
    let black = try planted.check { _, picture in
      picture.replace(box) { plane, _, _ in plane == 0 ? 16 : 128 }
    }
    #expect(!black.faults.isEmpty)
    let mirrored = try planted.check { index, picture in
      picture.replace(box) { plane, x, y in
        let (left, right) = plane == 0 ? (box.x, box.maxX) : (box.x / 2, box.maxX / 2)
        return planted.original[index][plane, left + right - 1 - x, y]
      }
    }
    #expect(!mirrored.faults.isEmpty)
    #expect(!(try planted.check(planted.expected.reversed())).faults.isEmpty)
    for width in [8, 2] {
      let more = try planted.check { index, picture in
        let honest = picture
        picture.replace(box.grown(x: width, y: width)) { planted.original[index][$0, $1, $2] }
        picture.replace(box) { honest[$0, $1, $2] }
      }
      #expect(more.areas == [.outside], "\(width) more: \(more)")
    }
    let chroma = try planted.check { index, picture in
      picture.replace(PixelRect(picture.size), planes: [1, 2]) {
        planted.original[index][$0, $1, $2]
      }
    }
    #expect(chroma.areas == [.outside])
  }

  @Test(arguments: [17.0, 23, 28]) func noiseThatCodingDropsIsNoFinding(quality: Double) throws {
    let planted = try PlantedCase(Self.text) { index, picture in
      drawStill(index, noise: 20, onto: &picture)
    }
    #expect(try planted.check(planted.expected, quality: quality) == [])
  }

  @Test func poorCodingIsFound() throws {
    let planted = try PlantedCase(Self.text)
    let found = try planted.check(planted.expected, quality: 45)
    #expect(found.faults.contains(.psnr), "\(found)")
  }
}
