// A stage that keeps the view for later: nothing that
// outlives the call can hold one.

import Kernels

struct Keeper: ~Copyable {
  // error: 'Escapable'-conforming struct 'Keeper' has non-Escapable type 'PaintView'
  var view: PaintView
}

final class Drawer {
  // error: 'PaintView' does not conform to protocol 'Copyable'
  var views: [PaintView] = []
}

enum Box: ~Copyable {
  // error: 'Escapable'-conforming enum 'Box' has non-Escapable type 'PaintView'
  case view(PaintView)
}
