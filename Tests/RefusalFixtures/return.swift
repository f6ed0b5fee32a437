// A stage that gives something back: it returns `Void`,
// and a view can be handed to nobody.

import Kernels
import Raster

func brightness(_ picture: inout Picture, _ scratch: inout Scratch) -> Int {
  // error: cannot convert return expression of type '()'
  picture.paint(plane: 0, scratch: &scratch) { _ in 7 }
}

func histogram(_ picture: inout Picture, _ scratch: inout Scratch) {
  // error: cannot convert value of type '()'
  let counts: [Int] = picture.paint(plane: 0, scratch: &scratch) { _ in }
  // error: incompatible with contextual type 'Void'
  picture.paint(plane: 0, scratch: &scratch) { view -> [Int] in
    return []
  }
}

// error: cannot infer the lifetime dependence
func handOn(_ view: consuming PaintView) -> PaintView { view }
