// Proof that painting in a decoder's memory harms nothing that is decoded later: the samples of
// every picture, taken as they come out of the decoder, are those of a run that paints nothing.

import Foundation
import LibAV
import MediaTime
import PolicyGate
import Raster
import RedactionModel
import Source
import TestSupport
import Testing
import VideoRender

/// A hash of all samples (FNV-1a).
private func hash(_ picture: borrowing Picture) -> UInt64 {
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  for index in 0..<picture.planeCount {
    let plane = picture.plane(index)
    for y in 0..<plane.height {
      for x in 0..<plane.width { hash = (hash ^ UInt64(plane[x, y])) &* 0x100_0000_01B3 }
    }
  }
  return hash
}

/// What a walk over a film saw.
private struct Walk {
  /// Each picture as it came out of the decoder.
  var decoded: [UInt64] = []
  /// Each picture as an encoder would have got it.
  var painted: [UInt64] = []
  /// Pictures that the decoder still referred to when they came out.
  var shared = 0
}

/// Decodes a film and paints every picture of it as a render does.
///
/// - Parameters:
///   - file: the film.
///   - text: a plan; nil paints nothing.
///   - decoderStandsStill: what is said of the decoder while a picture is painted.
///   - restores: whether pictures are put back, as they have to be.
///   - isDamaged: whether each picture is taken for a damaged one.
/// - Returns: what was decoded and what was painted.
/// - Throws: what reading, decoding and painting do.
private func walk(
  _ file: TemporaryFile, plan text: String?, decoderStandsStill: Bool = true, restores: Bool = true,
  isDamaged: Bool = false
) throws -> Walk {
  let index = try IndexedSource(descriptor: file.descriptor)
  let demuxer = try Demuxer(descriptor: file.descriptor)
  // Pictures are painted as soon as the decoder gives them up: nothing is more likely to be needed
  // still.
  var decoder = try Decoder(demuxer, stream: index.video.index, threads: 1)
  let session = try SourceSession(descriptor: file.descriptor)
  var painter = Painter(
    try authorize(PlanDocument(text ?? plan())), facts: index.facts(sha256: nil),
    orientation: .upright, traits: session.traits)
  var overpaint = Overpaint(decoderStandsStill: decoderStandsStill)
  var result = Walk()
  let packet = try Packet()
  while true {
    switch try decoder.receive() {
    case .picture(var decoded):
      result.decoded.append(hash(decoded.picture))
      if !decoded.picture.isExclusive { result.shared += 1 }
      let time = Timestamp(decoded.ticks ?? 0, index.video.timeBase)
      let areas = text == nil ? [] : painter.areas(at: time, shown: TimeRange(time, time))
      overpaint.keep(
        isDamaged ? [PixelRect(session.traits.size)] : areas.map(\.bounds), of: &decoded.picture)
      if isDamaged { cover(&decoded.picture) } else { painter.paint(areas, onto: &decoded.picture) }
      result.painted.append(hash(decoded.picture))
      if restores { overpaint.restore(&decoded.picture) }
    case .needsInput:
      if try demuxer.read(into: packet) == .packet {
        _ = try decoder.send(packet)
      } else {
        try decoder.finish()
      }
    case .lost: Issue.record("a picture was lost")
    case .endOfStream: return result
    }
  }
}

private let small = region("a", "\"box\": [40, 32, 32, 24]")
private let overlapping = (0..<6).map {
  region("r\($0)", "\"box\": [\(30 + 9 * $0), \(20 + 7 * $0), 30, 24]")
}
private let reversible = ", \"acceptReversible\": true"

/// Plans that take each way through `Overpaint`.
private let plans = [
  plan([small]),
  plan([region("a", "\"box\": [40, 32, 32, 24]", effect: "\"veil\"")]),
  plan([
    region(
      "a", "\"box\": [40, 32, 40, 32]", effect: "{\"blur\": {\"strength\": 0.2}}", more: reversible),
    region(
      "b", shape: "ellipse", "\"box\": [100, 40, 40, 60]", effect: "{\"mosaic\": {\"cells\": 4}}",
      more: reversible),
  ]),
  plan(overlapping),
  plan([region("a", "\"box\": [8, 8, 170, 110]")]),
  "{\"veil\": 1, \"regions\": [{\"id\": \"a\", \"shape\": \"frame\", \"from\": \"start\", \"to\": \"end\"}]}",
  "{\"veil\": 1, \"outside\": \"fill\", \"regions\": [{\"id\": \"k\", \"shape\": \"box\", \"from\": \"start\", "
    + "\"to\": \"end\", \"path\": [{\"at\": \"start\", \"box\": [40, 32, 80, 60]}], \"effect\": \"keep\"}]}",
]

@Suite struct OverpaintTests {
  /// A film whose pictures are predicted from each other, some of them from both sides.
  private func film() throws -> TemporaryFile {
    var recipe = ClipRecipe(pictures: 24)
    recipe.quality = 20
    return try makeClip(recipe)
  }

  @Test(arguments: plans.indices, [true, false])
  func whatIsDecodedLaterIsUnchanged(number: Int, standsStill: Bool) throws {
    let film = try film()
    let clean = try walk(film, plan: nil)
    let painted = try walk(film, plan: plans[number], decoderStandsStill: standsStill)
    #expect(clean.decoded.count == 24 && clean.shared > 12)
    #expect(painted.decoded == clean.decoded)
    #expect(zip(painted.painted, clean.painted).allSatisfy { $0 != $1 })
  }

  @Test(arguments: plans.indices) func bothWaysPaintTheSame(number: Int) throws {
    let film = try film()
    let patched = try walk(film, plan: plans[number], decoderStandsStill: true)
    let copied = try walk(film, plan: plans[number], decoderStandsStill: false)
    #expect(patched.painted == copied.painted)
  }

  @Test func aCoveredPictureHarmsNoOther() throws {
    let film = try film()
    let clean = try walk(film, plan: nil)
    let covered = try walk(film, plan: nil, isDamaged: true)
    #expect(covered.decoded == clean.decoded)
    #expect(Set(covered.painted).count == 1)
  }

  @Test func withoutPuttingBackItWouldBeSeen() throws {
    // The proof above must be able to fail: paint that stays is predicted from.
    let film = try film()
    let clean = try walk(film, plan: nil)
    let smeared = try walk(film, plan: plans[0], restores: false)
    #expect(smeared.decoded != clean.decoded)
  }
}
