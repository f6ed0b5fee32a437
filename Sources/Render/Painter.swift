// A plan and a time become painted samples: which regions are active, which samples they cover, and
// what is painted there. `veil frame` and `veil redact` share it, so that a preview cannot differ.

import Kernels
package import MediaTime
package import PolicyGate
package import Raster
package import RedactionModel

/// The samples that one region (or everything outside all regions) covers in one picture.
package struct PaintedArea: Sendable {
  /// Position of the region in the plan; nil for the outside.
  package let region: Int?
  let effect: Effect
  let seed: UInt64
  let masks: MaskSet

  /// The rectangle of luma samples that everything painted lies in.
  var bounds: PixelRect { masks.luma.bounds }
}

/// Luma and chroma masks of one area, shared between pictures in which it does not move.
final class MaskSet: Sendable {
  let luma: Mask
  let chroma: Mask?

  init(luma: consuming Mask, format: PixelFormat, size: PixelSize) {
    if format.chroma == .gray {
      chroma = nil
    } else {
      let planeSize = Picture.planeSize(1, format: format, size: size)
      chroma = luma.subsampled(
        shiftX: format.chroma.shiftX, shiftY: format.chroma.shiftY, planeSize: planeSize)
    }
    self.luma = luma
  }
}

/// Paints the pictures of one source by one plan.
package struct Painter: ~Copyable {
  private let plan: RedactionPlan
  private let regions: [ResolvedRegion]
  private let orientation: Orientation
  private let size: PixelSize
  private let format: PixelFormat
  private let color: ColorDescription
  private let cell: PixelSize
  private var drawn: [Int: (outlines: [Outline], masks: MaskSet)] = [:]
  private var scratch = Scratch()

  /// Prepares to paint.
  ///
  /// - Parameters:
  ///   - facts: the source's timeline, on which the plan's times lie.
  ///   - size: of the coded picture, in luma samples.
  ///   - isInterlaced: widens what is covered to whole pairs of field rows.
  package init(
    _ authorized: AuthorizedPlan, facts: SourceFacts, orientation: Orientation,
    size: PixelSize, format: PixelFormat, color: ColorDescription, isInterlaced: Bool
  ) {
    plan = authorized.plan
    regions = plan.regions.map { $0.resolved(in: facts) }
    self.orientation = orientation
    self.size = size
    self.format = format
    self.color = color
    cell = PixelSize(
      width: max(2, 1 << format.chroma.shiftX),
      height: max(2, 1 << format.chroma.shiftY) * (isInterlaced ? 2 : 1))
  }

  /// What the plan covers in a picture; empty if it is left as it is.
  ///
  /// - Parameters:
  ///   - time: when the picture is shown, from the first picture.
  ///   - shown: from the start of the picture before it to the end of the one after it.
  package mutating func areas(at time: Timestamp, shown: TimeRange) -> [PaintedArea] {
    var result: [PaintedArea] = []
    let isInverse = plan.outside != .keep
    for (index, region) in regions.enumerated() where !(isInverse && plan.regions[index].isKept) {
      let outlines = region.coveredOutlines(at: time, shown: shown, margin: plan.margin)
        .map { orientation.coded($0, codedSize: size) }
      guard !outlines.isEmpty, let masks = masks(of: outlines, region: index) else { continue }
      result.append(
        PaintedArea(
          region: index, effect: plan.regions[index].effect, seed: plan.regions[index].noiseSeed,
          masks: masks))
    }
    if case .effect(let effect) = plan.outside {
      let inside = hidden(result) ?? Mask(bounds: PixelRect(x: 0, y: 0, width: 0, height: 0))
      let outside = inverse(of: union(inside, kept(at: time)), pictureSize: size)
      let masks = MaskSet(luma: outside, format: format, size: size)
      result.append(PaintedArea(region: nil, effect: effect, seed: outsideSeed, masks: masks))
    }
    return result
  }

  /// What stays clear of a picture in inverse redaction: no margin, no picture more than is named, and
  /// only cells that lie inside as a whole, so that rounding hides more here too.
  private func kept(at time: Timestamp) -> Mask {
    var result = Mask(bounds: PixelRect(x: 0, y: 0, width: 0, height: 0))
    for (index, region) in regions.enumerated() where plan.regions[index].isKept {
      for outline in region.outlines(at: time, shown: TimeRange(time, time)) {
        let coded = orientation.coded(outline, codedSize: size)
        guard let touched = rasterize([coded], pictureSize: size, cell: cell) else { continue }
        if let edge = rasterize(coded.edge, pictureSize: size, cell: cell) {
          result = union(result, subtract(edge, from: touched))
        } else {
          result = union(result, touched)
        }
      }
    }
    return result
  }

  private var outsideSeed: UInt64 { 0x9e37_79b9_7f4a_7c15 }

  private mutating func masks(of outlines: [Outline], region: Int) -> MaskSet? {
    if let known = drawn[region], known.outlines == outlines { return known.masks }
    guard let mask = rasterize(outlines, pictureSize: size, cell: cell) else { return nil }
    let masks = MaskSet(luma: mask, format: format, size: size)
    drawn[region] = (outlines, masks)
    return masks
  }

  private func hidden(_ areas: [PaintedArea]) -> Mask? {
    guard let first = areas.first else { return nil }
    var all = union(first.masks.luma, first.masks.luma)
    for area in areas.dropFirst() { all = union(all, area.masks.luma) }
    return all
  }

  /// Paints `areas`, as this painter gave them for this picture.
  ///
  /// What cannot be undone goes first and is never painted over: a sample that several areas cover
  /// gets the strongest effect, and no effect ever reads a sample that another one hides.
  package mutating func paint(_ areas: [PaintedArea], onto picture: inout Picture) {
    guard let covered = hidden(areas) else { return }
    let all = MaskSet(luma: covered, format: format, size: size)
    let weakestFirst = areas.sorted { $0.effect.strength < $1.effect.strength }
    let lasting = weakestFirst.filter { !$0.effect.isReversible }
    let cosmetic = weakestFirst.filter { $0.effect.isReversible }
    for area in lasting + cosmetic + (cosmetic.isEmpty ? [] : lasting) {
      paint(area, hidden: all, onto: &picture)
    }
  }

  private mutating func paint(_ area: PaintedArea, hidden: MaskSet, onto picture: inout Picture) {
    for index in 0..<picture.planeCount {
      if index == 0 {
        paint(area, plane: 0, area.masks.luma, hidden.luma, onto: &picture)
      } else {
        paint(area, plane: index, area.masks.chroma!, hidden.chroma!, onto: &picture)
      }
    }
  }

  private mutating func paint(
    _ area: PaintedArea, plane index: Int, _ mask: borrowing Mask, _ hidden: borrowing Mask,
    onto picture: inout Picture
  ) {
    let (format, color, size) = (format, color, size)
    let (effect, seed) = (area.effect, area.seed)
    picture.paint(plane: index, scratch: &scratch) { view in
      let shortSide = Double(min(mask.bounds.width, mask.bounds.height))
      switch effect {
      case .fill(let fillColor):
        view.fill(mask, value: fillColor.sample(plane: index, format: format, color, size))
      case .veil:
        view.veil(
          mask, hidden: hidden, cells: 8, seed: seed &+ UInt64(index), noise: index == 0 ? 24 : 5)
      case .mosaic(let cells):
        let side = max(1, Int((shortSide / Double(cells)).rounded(.up)))
        view.mosaic(mask, cell: PixelSize(width: side, height: side))
      case .blur(let strength):
        view.blur(mask, sigma: strength * shortSide)
      }
    }
  }
}

extension Effect {
  /// Orders effects by how little they leave: the larger wins where areas overlap.
  var strength: Int {
    switch self {
    case .blur: 0
    case .mosaic: 1
    case .veil: 2
    case .fill: 3
    }
  }
}

/// Covers a whole picture with black.
func cover(_ picture: inout Picture) {
  var scratch = Scratch()
  for index in 0..<picture.planeCount {
    let size = picture.planeSize(index)
    let value = index == 0 ? picture.format.black : picture.format.neutralChroma
    let mask = Mask(bounds: PixelRect(size), coverage: 255)
    picture.paint(plane: index, scratch: &scratch) { $0.fill(mask, value: value) }
  }
}
