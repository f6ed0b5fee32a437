// Following that keeps what an area looks like for longer than its surroundings are there.

import Following

@_lifetime(borrow pyramid)
func learned(_ pyramid: borrowing PicturePyramid, _ tools: GridTools) -> Appearance {
  let surroundings = Surroundings(copy pyramid, center: SIMD2(50, 50), scale: 1)
  // error: lifetime-dependent value escapes its scope
  return Appearance(surroundings, share: SIMD2(0.2, 0.2), tools: tools, step: 1)
}
