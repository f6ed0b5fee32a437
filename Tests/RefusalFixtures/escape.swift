// A stage that lets something run after it has ended, or on another thread, with the view in its
// hands.

import Kernels
import MediaTime
import Raster

func keep(_ work: @escaping () -> Void) {}

let corner = PixelRect(x: 0, y: 0, width: 2, height: 2)

func later(_ picture: inout Picture, _ scratch: inout Scratch) {
  picture.paint(plane: 0, scratch: &scratch) { view in
    // error: escaping closure captures 'inout' parameter 'view'
    keep { view.fill(Mask(bounds: corner), value: 0) }
  }
}

@Sendable func elsewhere(_ view: inout PaintView) {
  // error: escaping closure captures 'inout' parameter 'view'
  keep { view.fill(Mask(bounds: corner), value: 0) }
}
