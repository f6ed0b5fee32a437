// The shape of a sample as a coded stream can say it: what fits is kept, what does not is brought
// near, and what cannot be meant is unknown.

import Source
import Testing

@Suite struct PictureTraitsTests {
  @Test func aspectsFitIntoACodedStream() {
    func aspect(_ width: Int, _ height: Int) -> [Int] {
      let found = codableAspect((width, height))
      return [found.numerator, found.denominator]
    }
    #expect(aspect(1, 1) == [1, 1] && aspect(64, 45) == [64, 45] && aspect(40, 30) == [4, 3])
    #expect(aspect(65_535, 65_534) == [65_535, 65_534])
    // Nearer than a pixel of any picture.
    let near = aspect(1_000_001, 1_500_000)
    #expect(near.allSatisfy { (1...65_535).contains($0) })
    #expect(abs(Double(near[0]) / Double(near[1]) - 1_000_001 / 1_500_000) < 1e-6)
    // A damaged header, and none.
    for (width, height) in [(3, 131_075), (131_075, 3), (0, 1), (5, 0), (-4, 3), (257, 1)] {
      #expect(aspect(width, height) == [0, 1], "\(width)/\(height)")
    }
    #expect(aspect(256, 1) == [256, 1] && aspect(Int(Int32.max), 1) == [0, 1])
  }
}
