// A stage that takes the view out of its place, to
// keep it or to have two.

import Kernels
import MediaTime
import Raster

func take(_ view: consuming PaintView) {}

// error: missing reinitialization of inout parameter 'view'
@Sendable func keep(_ view: inout PaintView) {
  take(view)
}

// error: 'view' used after consume
@Sendable func copy(_ view: inout PaintView) {
  let other = view
  view.fill(Mask(bounds: PixelRect(x: 0, y: 0, width: 2, height: 2)), value: 0)
  take(other)
}
