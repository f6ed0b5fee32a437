// What a stage is meant to do, in every way that the other files show misused: this one compiles,
// so that they fail for what they do and for nothing else.

import Following
import Kernels
import MediaTime
import PolicyGate
import Raster
import RedactionModel
import Source
import VideoRender

/// Paints two planes by stages that get a view and give nothing back.
func paint(_ picture: inout Picture, under mask: borrowing Mask, scratch: inout Scratch) {
  picture.paint(plane: 0, scratch: &scratch) { view in
    view.veil(mask, hidden: mask, cells: 8, seed: 1, noise: 24)
  }
  picture.paint(plane: 0, scratch: &scratch) { blacken(&$0) }
}

/// A stage with a name.
@Sendable func blacken(_ view: inout PaintView) {
  view.fill(Mask(bounds: PixelRect(x: 0, y: 0, width: 2, height: 2), coverage: 255), value: 16)
}

/// The gate's token, and what may be asked of it.
func stages(of document: PlanDocument) throws -> [StageKind] { try authorize(document).stages }

/// A plan becomes paint by way of the gate.
func painter(_ plan: AuthorizedPlan, _ facts: SourceFacts, _ traits: PictureTraits) -> Painter {
  Painter(plan, facts: facts, orientation: .upright, traits: traits)
}

/// All stages, by name.
func word(for stage: StageKind) -> String {
  switch stage {
  case .fill, .veil, .mosaic, .blur: "picture"
  case .mute, .tone, .extractAudio: "audio"
  case .clip, .copy, .verify: "file"
  case .follow: "plan"
  }
}

/// What an area looks like is learned from its surroundings, lent, and gone.
func learn(_ pyramid: PicturePyramid, _ tools: GridTools) {
  let surroundings = Surroundings(pyramid, center: SIMD2(50, 50), scale: 1)
  let look = Appearance(surroundings, share: SIMD2(0.2, 0.2), tools: tools, step: 1)
  lend(look)
}

/// A borrower keeps nothing.
func lend(_ look: borrowing Appearance) {}
