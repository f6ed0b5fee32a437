// What a picture of the output must be, made from the source's picture and the plan. The strongest
// effect is seen where several areas overlap, and no effect reads what another one hides.

import Kernels
import MediaTime
import Raster
import RedactionModel
import WorkerProtocol

/// Makes the pictures that an output must show; it keeps the masks of the last one.
struct ExpectedPictures: ~Copyable {
  private let canvas: ExpectedCanvas
  private var known: [HiddenPart: (areas: [HiddenArea], masks: PlaneMasks)] = [:]
  private var scratch = Scratch()

  init(_ canvas: ExpectedCanvas) { self.canvas = canvas }

  /// The picture that must be seen in place of one of the source.
  ///
  /// - Parameters:
  ///   - source: the picture as it was decoded.
  ///   - areas: what is hidden in it.
  /// - Returns: a picture of its own memory, in the layout in which it is coded.
  mutating func picture(_ source: borrowing Picture, hiding areas: [HiddenArea]) -> Picture {
    var picture = source.copy()
    paint(areas, onto: &picture)
    return canvas.isCodable ? picture : picture.repacked(as: canvas.coded)
  }

  private mutating func paint(_ areas: [HiddenArea], onto picture: inout Picture) {
    var masks: [PlaneMasks?] = []
    for area in areas { masks.append(self.masks(of: area, among: areas)) }
    let weakestFirst = areas.indices.filter { masks[$0] != nil }
      .sorted { (areas[$0].effect.precedence, $0) < (areas[$1].effect.precedence, $1) }
    // A blur reads what lies under it, so what is painted below must be there before and after.
    let lasting = weakestFirst.filter { !areas[$0].effect.isReversible }
    let cosmetic = weakestFirst.filter { areas[$0].effect.isReversible }
    for index in lasting + cosmetic + (cosmetic.isEmpty ? [] : lasting) {
      guard let mask = masks[index] else { continue }
      let hidden = areas[index].effect == .veil ? union(masks, around: mask) : mask
      for plane in 0..<picture.planeCount {
        picture.paint(
          plane: plane, scratch: &scratch,
          canvas.stage(areas[index], plane: plane, mask: mask, hidden: hidden))
      }
    }
  }

  /// The masks of an area; nil where it has no sample.
  private mutating func masks(of area: HiddenArea, among areas: [HiddenArea]) -> PlaneMasks? {
    let origin = area.isOutside ? areas : [area]
    if let found = known[area.part], found.areas == origin { return found.masks }
    guard let luma = canvas.mask(of: area, among: areas) else { return nil }
    let masks = PlaneMasks(luma: luma, format: canvas.source, size: canvas.size)
    known[area.part] = (origin, masks)
    return masks
  }

  /// Everything hidden that a veil could come to see.
  private func union(_ masks: [PlaneMasks?], around own: PlaneMasks) -> PlaneMasks {
    let (format, size) = (canvas.source, canvas.size)
    let ring = own.veilRing(format: format, size: size)
    let near = masks.compactMap { $0 }.filter { !$0.luma.bounds.intersection(ring).isEmpty }
    if near.count == 1 { return own }
    return PlaneMasks(joining: near, inside: ring, format: format, size: size)
  }
}

/// What is painted on: layout, size and colour of a source's pictures.
struct ExpectedCanvas: Sendable {
  /// Layout of the source's pictures.
  let source: PixelFormat
  /// Luma samples per row and luma rows.
  let size: PixelSize
  /// The source's colours, with those of the container where pictures name none.
  let color: ColorDescription
  /// Whether two fields are interleaved.
  let isInterlaced: Bool

  /// The layout in which pictures are coded.
  var coded: PixelFormat { source.codable(size: size, isInterlaced: isInterlaced) }
  /// Whether pictures are coded in the layout that they have.
  var isCodable: Bool { coded == source }

  /// The samples of an area: whole cells of chroma samples, and of field rows where there are two.
  ///
  /// - Parameters:
  ///   - area: what is to be covered.
  ///   - areas: all areas of the picture; those of regions are no part of the outside.
  /// - Returns: the mask; nil where it has no sample.
  func mask(of area: HiddenArea, among areas: [HiddenArea]) -> Mask? {
    let cell = PixelSize(
      width: max(2, 1 << source.chroma.shiftX),
      height: max(2, 1 << source.chroma.shiftY) * (isInterlaced ? 2 : 1))
    func drawn(_ outlines: [Outline]) -> Mask? {
      rasterize(outlines, pictureSize: size, cell: cell)
    }
    guard area.isOutside else { return drawn(area.outlines) }
    let result = Mask(everythingIn: size)
    for region in areas where !region.isOutside {
      if let mask = drawn(region.outlines) { result.cut(mask) }
    }
    for outline in area.outlines {
      // Only cells that lie wholly inside stay clear.
      if let inside = rasterizeInside(outline, pictureSize: size, cell: cell) {
        result.cut(inside)
      }
    }
    return result
  }

  /// What paints an area on a plane.
  func stage(
    _ area: HiddenArea, plane: Int, mask: PlaneMasks, hidden: PlaneMasks
  ) -> PaintStage {
    let bounds = mask[plane].bounds
    let shortSide = Double(min(bounds.width, bounds.height))
    switch area.effect {
    case .fill(let fill):
      let value = FillSamples(size: size, color: color, format: source).sample(of: fill, plane)
      return { $0.fill(mask[plane], value: value) }
    case .veil:
      let (seed, noise) = (area.seed &+ UInt64(plane), veilNoise(plane: plane))
      return {
        $0.veil(mask[plane], hidden: hidden[plane], cells: veilCells, seed: seed, noise: noise)
      }
    case .mosaic(let cells):
      let side = max(1, Int((shortSide / Double(cells)).rounded(.up)))
      return { $0.mosaic(mask[plane], cell: PixelSize(width: side, height: side)) }
    case .blur(let strength):
      let radii = BoxRadii(sigma: strength * shortSide)
      return { $0.blur(mask[plane], radii: radii) }
    }
  }
}
