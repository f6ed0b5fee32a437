// A plan and a time become painted samples: which regions are active, which samples they cover, and
// what is painted there. `veil frame` and `veil redact` share it, so that a preview cannot differ.

import Kernels
package import MediaTime
package import PolicyGate
package import Raster
package import RedactionModel
package import Source

/// The samples that one region (or everything outside all regions) covers in one picture.
package struct PaintedArea: Sendable {
  /// Position of the region in the plan; nil for the outside.
  package let region: Int?
  let effect: Effect
  let seed: UInt64
  let masks: PlaneMasks

  /// The rectangle of luma samples that everything painted lies in.
  package var bounds: PixelRect { masks.luma.bounds }

  /// Samples of all planes inside the bounds.
  package var sampleCount: Int {
    func count(_ rect: PixelRect) -> Int { rect.width * rect.height }
    return count(bounds) + 2 * (masks.chromaBounds.map(count) ?? 0)
  }
}

/// Masks that were made from others, kept as long as those stay the same.
private struct KnownMasks {
  private var origin: (masks: [PlaneMasks], outlines: [Outline]) = ([], [])
  private var result: PlaneMasks?

  mutating func masks(
    for masks: [PlaneMasks], _ outlines: [Outline], make: () -> PlaneMasks
  ) -> PlaneMasks {
    if let result, origin.outlines == outlines, origin.masks.elementsEqual(masks, by: ===) {
      return result
    }
    let made = make()
    (origin, result) = ((masks, outlines), made)
    return made
  }
}

/// The grid that is painted on: what the pictures look like and how they are turned.
private struct Canvas: Sendable {
  let traits: PictureTraits
  let orientation: Orientation

  var size: PixelSize { traits.size }
  var format: PixelFormat { traits.format }

  /// What is covered is widened to whole cells: of chroma samples, and of field rows where there
  /// are two.
  var cell: PixelSize {
    PixelSize(
      width: max(2, 1 << format.chroma.shiftX),
      height: max(2, 1 << format.chroma.shiftY) * (traits.isInterlaced ? 2 : 1))
  }

  func coded(_ outline: Outline) -> Outline { orientation.coded(outline, codedSize: size) }
}

/// Paints the pictures of one source by one plan.
package struct Painter: ~Copyable {
  private let plan: RedactionPlan
  private let regions: [ResolvedRegion]
  private let canvas: Canvas
  private var drawn: [Int: (outlines: [Outline], masks: PlaneMasks)] = [:]
  private var outside = KnownMasks()
  private var hidden: [Int: KnownMasks] = [:]
  private var scratch = Scratch()

  /// Prepares to paint.
  ///
  /// - Parameters:
  ///   - authorized: the plan.
  ///   - facts: the source's timeline, on which the plan's times lie.
  ///   - orientation: how pictures are turned to stand upright, as the plan's author saw them.
  ///   - traits: size, layout and colour of the coded pictures.
  package init(
    _ authorized: AuthorizedPlan, facts: SourceFacts, orientation: Orientation,
    traits: PictureTraits
  ) {
    plan = authorized.plan
    regions = plan.regions.map { $0.resolved(in: facts) }
    canvas = Canvas(traits: traits, orientation: orientation)
  }

  /// What the plan covers in a picture; empty if it is left as it is.
  ///
  /// - Parameters:
  ///   - time: when the picture is shown, from the first picture.
  ///   - shown: from the start of the picture before it to the end of the one after it.
  /// - Returns: the areas of the plan's regions in its order, then that of everything else.
  package mutating func areas(at time: Timestamp, shown: TimeRange) -> [PaintedArea] {
    var result: [PaintedArea] = []
    let isInverse = plan.outside != .keep
    for (index, region) in regions.enumerated() where !(isInverse && plan.regions[index].isKept) {
      let outlines = region.coveredOutlines(at: time, shown: shown, margin: plan.margin)
        .map(canvas.coded)
      guard !outlines.isEmpty, let masks = masks(of: outlines, region: index) else { continue }
      result.append(
        PaintedArea(
          region: index, effect: plan.regions[index].effect, seed: plan.regions[index].noiseSeed,
          masks: masks))
    }
    if case .effect(let effect) = plan.outside {
      let masks = everythingBut(result.map(\.masks), kept(at: time))
      result.append(
        PaintedArea(
          region: nil, effect: effect, seed: RedactionPlan.outsideNoiseSeed, masks: masks))
    }
    return result
  }

  /// What stays clear of a picture in inverse redaction: no margin, no picture more than is named.
  private func kept(at time: Timestamp) -> [Outline] {
    regions.enumerated().filter { plan.regions[$0.offset].isKept }
      .flatMap { $0.element.outlines(at: time, shown: TimeRange(time, time)) }
      .map(canvas.coded)
  }

  /// The regions that stay clear of a picture in inverse redaction.
  ///
  /// - Parameter time: when the picture is shown, from the first picture.
  /// - Returns: their places in the plan.
  package func keptRegions(at time: Timestamp) -> [Int] {
    guard plan.outside != .keep else { return [] }
    return regions.indices.filter {
      plan.regions[$0].isKept
        && regions[$0].outlines(at: time, shown: TimeRange(time, time))
          .contains { canvas.coded($0).reaches(into: canvas.size) }
    }
  }

  /// The picture without what is hidden already and without the cells that lie wholly inside an
  /// outline that is kept, so that rounding hides more here too; drawn anew only when something
  /// moved.
  private mutating func everythingBut(_ hidden: [PlaneMasks], _ kept: [Outline]) -> PlaneMasks {
    let (format, size, cell) = (canvas.format, canvas.size, canvas.cell)
    return outside.masks(for: hidden, kept) {
      let result = Mask(everythingIn: size)
      for masks in hidden { result.cut(masks.luma) }
      for outline in kept {
        if let inside = rasterizeInside(outline, pictureSize: size, cell: cell) {
          result.cut(inside)
        }
      }
      return PlaneMasks(luma: result, format: format, size: size)
    }
  }

  private mutating func masks(of outlines: [Outline], region: Int) -> PlaneMasks? {
    if let known = drawn[region], known.outlines == outlines { return known.masks }
    guard let mask = rasterize(outlines, pictureSize: canvas.size, cell: canvas.cell) else {
      return nil
    }
    let masks = PlaneMasks(luma: mask, format: canvas.format, size: canvas.size)
    drawn[region] = (outlines, masks)
    return masks
  }

  /// Everything hidden that a veil over `area` could come to see; `areas[area]` is part of it.
  ///
  /// Only a veil asks what else is hidden, and it looks no further than its ring: so nothing is
  /// drawn for other effects, or where no other area is near.
  private mutating func hidden(around area: Int, among areas: [PaintedArea]) -> PlaneMasks {
    let own = areas[area].masks
    guard areas[area].effect == .veil else { return own }
    let (format, size) = (canvas.format, canvas.size)
    let ring = own.veilRing(format: format, size: size)
    let near = areas.map(\.masks).filter { !$0.luma.bounds.intersection(ring).isEmpty }
    if near.count == 1 { return own }
    return hidden[area, default: KnownMasks()].masks(for: near, []) {
      PlaneMasks(joining: near, inside: ring, format: format, size: size)
    }
  }

  /// Paints `areas`, as this painter gave them for this picture.
  ///
  /// What cannot be undone goes first and is never painted over: a sample that several areas cover
  /// gets the strongest effect, and no effect ever reads a sample that another one hides.
  package mutating func paint(_ areas: [PaintedArea], onto picture: inout Picture) {
    let weakestFirst = areas.indices.sorted {
      (areas[$0].effect.precedence, $0) < (areas[$1].effect.precedence, $1)
    }
    let lasting = weakestFirst.filter { !areas[$0].effect.isReversible }
    let cosmetic = weakestFirst.filter { areas[$0].effect.isReversible }
    for index in lasting + cosmetic + (cosmetic.isEmpty ? [] : lasting) {
      let hidden = hidden(around: index, among: areas)
      for plane in 0..<picture.planeCount {
        let stage = stage(areas[index], plane: plane, hidden: hidden)
        picture.paint(plane: plane, scratch: &scratch, stage)
      }
    }
  }

  /// What paints an area on a plane.
  private func stage(_ area: PaintedArea, plane: Int, hidden: PlaneMasks) -> PaintStage {
    let masks = area.masks
    let shortSide = Double(min(masks[plane].bounds.width, masks[plane].bounds.height))
    switch area.effect {
    case .fill(let fillColor):
      let value = fillColor.sample(
        plane: plane, format: canvas.format, canvas.traits.color, canvas.size)
      return { $0.fill(masks[plane], value: value) }
    case .veil:
      let (seed, noise) = (area.seed &+ UInt64(plane), veilNoise(plane: plane))
      return {
        $0.veil(masks[plane], hidden: hidden[plane], cells: veilCells, seed: seed, noise: noise)
      }
    case .mosaic(let cells):
      let side = max(1, Int((shortSide / Double(cells)).rounded(.up)))
      return { $0.mosaic(masks[plane], cell: PixelSize(width: side, height: side)) }
    case .blur(let strength):
      let radii = BoxRadii(sigma: strength * shortSide)
      return { $0.blur(masks[plane], radii: radii) }
    }
  }
}

/// Covers a whole picture with black.
///
/// - Parameter picture: all its samples are replaced.
package func cover(_ picture: inout Picture) {
  var scratch = Scratch()
  for index in 0..<picture.planeCount {
    let size = picture.planeSize(index)
    let value = index == 0 ? picture.format.black : picture.format.neutralChroma
    let mask = Mask(bounds: PixelRect(size), coverage: 255)
    picture.paint(plane: index, scratch: &scratch) { $0.fill(mask, value: value) }
  }
}
