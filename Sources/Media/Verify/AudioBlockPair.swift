// About a second of one channel: what the source has, what the output must have, and what it has.

/// A stretch of one channel of two tracks.
struct AudioBlockPair {
  /// Numbers of the samples, counted from the first displayed picture.
  let samples: Range<Int64>
  /// Those of them that the source has and the output is to have, and more beyond the stretch.
  let present: Range<Int64>
  /// Samples of the source.
  let source: ArraySlice<Float>
  /// What must be heard, counted from 0.
  let expected: [Float]
  /// What is heard, from some samples before the stretch to as many after it.
  let around: [Float]
  /// The sample of `around` that is heard as the first of the stretch.
  var origin: Int

  init(
    samples: Range<Int64>, present: Range<Int64>, source: [Float], expected: [Float],
    around: [Float], origin: Int
  ) {
    (self.samples, self.present, self.source) = (samples, present, source[...])
    (self.expected, self.around, self.origin) = (expected, around, origin)
  }

  /// What is heard at an index of the stretch.
  func heard(_ index: Int) -> Float { around[origin + index] }

  /// All that is heard in the stretch.
  var heard: ArraySlice<Float> { around[origin..<origin + samples.count] }
}
