// One picture of a source, as `redact` would write it: the same reader finds it and the same
// painter paints it, so what a person sees while marking is what will be written.

import LibAV
package import MediaTime
package import PolicyGate
package import Raster
package import RedactionModel
package import Source

/// One picture, ready to be shown.
package struct PaintedFrame: ~Copyable {
  /// The samples, painted if there was a plan.
  package let picture: Picture
  /// When it is shown, from the first picture.
  package let time: Timestamp
  /// When it is shown, in ticks of the source's video clock.
  package let ticks: Int64
}

/// Paints single pictures of one source by one plan.
package struct FramePainter: ~Copyable {
  private let first: Timestamp
  private var painter: Painter?

  /// Prepares to paint.
  ///
  /// - Parameters:
  ///   - session: the source.
  ///   - facts: the source's timeline, as it was indexed.
  ///   - plan: what to paint; nil paints nothing.
  package init(_ session: borrowing SourceSession, facts: SourceFacts?, plan: AuthorizedPlan?) {
    first = session.first
    guard let plan, var facts else { return }
    facts.firstPicture = session.first
    painter = Painter(
      plan, facts: facts, orientation: session.video.video?.orientation ?? .upright,
      traits: session.traits)
  }

  /// Paints a picture.
  ///
  /// - Parameter found: a picture of the session.
  /// - Returns: the picture as `redact` would write it.
  package mutating func paint(_ found: consuming NeighbouredPicture) -> PaintedFrame {
    let shown = found.shown
    var timed = found.alone()
    let time = Timestamp(timed.ticks - first.ticks, first.base)
    if painter != nil {
      timed.decoded.picture = timed.decoded.picture.copy()
      if timed.decoded.isDamaged {
        cover(&timed.decoded.picture)
      } else {
        painter!.paint(
          painter!.areas(at: time, shown: shown), onto: &timed.decoded.picture)
      }
    }
    let ticks = timed.ticks
    return PaintedFrame(picture: timed.samples(), time: time, ticks: ticks)
  }
}
