// Following that hands out what an area looks like, for another stretch or another file.

import Following

// error: cannot infer the lifetime dependence
func handOn(_ look: consuming Appearance) -> Appearance { look }

// error: a function with a ~Escapable result requires
func learned(_ pyramid: PicturePyramid, _ tools: GridTools) -> Appearance {
  let surroundings = Surroundings(pyramid, center: SIMD2(50, 50), scale: 1)
  return Appearance(surroundings, share: SIMD2(0.2, 0.2), tools: tools, step: 1)
}
