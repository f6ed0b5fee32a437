// A view for oneself: only `Picture.paint` makes one,
// for the length of one stage.

import Kernels
import Raster

func make(_ picture: inout Picture, _ scratch: consuming Scratch) {
  // error: 'PaintView' initializer is inaccessible
  _ = PaintView(picture.mutablePlane(0), .chosen, scratch: scratch)
}
