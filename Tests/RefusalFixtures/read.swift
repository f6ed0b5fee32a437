// A stage that looks at what it paints. The view has no sample, row or pointer to ask for, and what
// it is made of is out of reach.

import Kernels
import Raster

@Sendable func look(_ view: inout PaintView) {
  // error: 'plane' is inaccessible due to 'internal' protection level
  _ = view.plane
  // error: 'scratch' is inaccessible due to 'internal' protection level
  _ = view.scratch
  // error: has no subscripts
  _ = view[0, 0]
  // error: has no member 'base'
  _ = view.base
  // error: has no member 'row8'
  _ = view.row8(0)
  // error: 'takeScratch' is inaccessible due to 'internal' protection level
  _ = view.takeScratch()
}

extension PaintView {
  // error: 'plane' is inaccessible due to 'internal'
  func first() -> Int { plane[0, 0] }
}

func reflect(_ view: inout PaintView) {
  // error: 'PaintView' does not conform to expected type 'Copyable'
  _ = Mirror(reflecting: view)
  // error: 'PaintView' does not conform to expected type 'Copyable'
  print(view)
}
