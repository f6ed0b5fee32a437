// The tables that are needed to follow a frame of AAC to its end (ISO/IEC 14496-3 § 4.A.1 and
// 4.5.4): the codes of scale factors and spectra, and how many lines each scale factor spans.

/// A Huffman code.
///
/// Codes of one length follow each other, and longer ones follow shorter ones, so that the number
/// of codes of each length tells them all.
struct AACCodebook: Sendable {
  /// What stands behind a code.
  struct Tail {
    /// Bits of signs.
    var signs = 0
    /// Numbers too large for a code, each told behind the signs.
    var escapes = 0
  }

  /// How many codes have 1, 2, 3 … bits.
  private let counts: [Int]
  /// For each beginning of a code, its place among the codes times 16 and its bits; 0 for those of
  /// more bits.
  private var beginnings: [UInt16]
  /// What stands behind each code, in the order of the codes; empty where nothing does.
  let tails: [Tail]
  /// Bits of a beginning.
  private static let beginning = 9

  /// - Parameters:
  ///   - counts: how many codes have 1, 2, 3 … bits.
  ///   - symbols: what each code stands for, in the order of the codes: the sizes of two or of four
  ///     lines in one number; empty where no signs follow.
  init(counts: [Int], symbols: [UInt16] = []) {
    self.counts = counts
    let lines = symbols.count == 81 ? 4 : 2
    let base = [81: 3, 64: 8, 169: 13][symbols.count] ?? 17
    tails = symbols.map { symbol in
      var (tail, rest) = (Tail(), Int(symbol))
      for _ in 0..<lines {
        tail.signs += rest % base == 0 ? 0 : 1
        tail.escapes += rest % base == 16 ? 1 : 0
        rest /= base
      }
      return tail
    }
    beginnings = Array(repeating: 0, count: 1 << AACCodebook.beginning)
    for place in beginnings.indices {
      let window = UInt32(place) << (32 - UInt32(AACCodebook.beginning))
      guard let (number, length) = code(in: window), length <= AACCodebook.beginning else {
        continue
      }
      beginnings[place] = UInt16(number << 4 | length)
    }
  }

  /// Reads a code.
  ///
  /// - Returns: its place in the order of the codes; nil if the bits end, or are none.
  func next(_ bits: inout BitReader) -> Int? {
    let window = bits.window
    let entry = beginnings[Int(window >> (32 - UInt32(AACCodebook.beginning)))]
    if entry != 0 { return bits.skip(Int(entry & 15)) ? Int(entry >> 4) : nil }
    guard let (number, length) = code(in: window) else { return nil }
    return bits.skip(length) ? number : nil
  }

  /// The code that 32 bits begin with: its place in the order of the codes, and its bits.
  private func code(in window: UInt32) -> (number: Int, length: Int)? {
    var (first, before) = (0, 0)
    for (place, count) in counts.enumerated() {
      let code = Int(window >> (31 - UInt32(place)))
      first <<= 1
      if code - first < count { return (before + code - first, place + 1) }
      (first, before) = (first + count, before + count)
    }
    return nil
  }

  /// The code of differences between scale factors.
  static let scaleFactors = AACCodebook(
    counts: [1, 0, 1, 3, 2, 4, 3, 5, 4, 6, 6, 6, 5, 8, 4, 7, 3, 7, 46])

  /// The codes of spectra, by their number less one.
  ///
  /// The first, second, fifth and sixth carry signs in themselves.
  static let spectra: [AACCodebook] = [
    AACCodebook(counts: [1, 0, 0, 0, 8, 0, 24, 0, 24, 8, 16]),
    AACCodebook(counts: [0, 0, 1, 1, 7, 24, 15, 19, 14]),
    AACCodebook(
      counts: [1, 0, 0, 4, 2, 6, 3, 5, 15, 15, 8, 9, 3, 3, 5, 2],
      symbols: [
        0, 27, 1, 9, 3, 36, 4, 12, 10, 30, 13, 28, 39, 40, 31, 37, 54, 2, 5, 63, 48, 7, 16, 45,
        14, 66, 6, 21, 15, 18, 11, 57, 49, 22, 42, 43, 46, 33, 34, 19, 67, 41, 64, 32, 8, 17, 75,
        51, 29, 55, 25, 72, 52, 38, 58, 44, 76, 24, 23, 35, 73, 69, 78, 26, 79, 70, 50, 53, 20,
        60, 47, 61, 68, 65, 80, 77, 71, 59, 56, 74, 62,
      ]),
    AACCodebook(
      counts: [0, 0, 0, 10, 6, 0, 9, 21, 8, 14, 11, 2],
      symbols: [
        40, 13, 37, 39, 31, 27, 36, 0, 4, 30, 28, 12, 1, 10, 3, 9, 67, 43, 49, 41, 66, 64, 48,
        58, 16, 14, 42, 22, 32, 46, 38, 34, 63, 57, 45, 55, 11, 21, 5, 15, 19, 29, 7, 33, 54, 2,
        18, 6, 52, 76, 70, 44, 50, 68, 51, 75, 69, 25, 17, 73, 23, 61, 35, 79, 47, 59, 65, 53,
        71, 77, 24, 72, 8, 60, 20, 56, 80, 26, 78, 74, 62,
      ]),
    AACCodebook(counts: [1, 0, 0, 4, 4, 0, 4, 12, 12, 12, 18, 10, 4]),
    AACCodebook(counts: [0, 0, 0, 9, 0, 16, 13, 8, 23, 8, 4]),
    AACCodebook(
      counts: [1, 0, 2, 1, 0, 4, 5, 10, 14, 15, 8, 4],
      symbols: [
        0, 8, 1, 9, 17, 10, 16, 2, 25, 11, 18, 24, 3, 19, 26, 12, 33, 13, 41, 27, 20, 4, 32, 34,
        21, 42, 5, 49, 40, 14, 35, 29, 28, 43, 22, 50, 15, 30, 6, 48, 36, 57, 37, 58, 44, 51, 23,
        59, 52, 45, 38, 31, 56, 7, 53, 46, 60, 39, 47, 61, 62, 54, 55, 63,
      ]),
    AACCodebook(
      counts: [0, 0, 1, 5, 7, 10, 14, 15, 8, 4],
      symbols: [
        9, 17, 8, 10, 1, 18, 0, 16, 2, 25, 11, 26, 19, 27, 33, 12, 34, 20, 24, 3, 35, 28, 42, 41,
        21, 13, 43, 29, 36, 44, 4, 37, 32, 22, 50, 49, 14, 30, 51, 45, 40, 52, 5, 38, 57, 58, 23,
        53, 59, 15, 46, 31, 54, 60, 48, 39, 6, 61, 62, 55, 47, 56, 7, 63,
      ]),
    AACCodebook(
      counts: [1, 0, 2, 1, 0, 4, 3, 8, 11, 20, 31, 38, 32, 14, 4],
      symbols: [
        0, 13, 1, 14, 27, 15, 26, 2, 40, 28, 16, 39, 3, 29, 41, 17, 53, 30, 18, 54, 42, 4, 52,
        66, 31, 19, 43, 67, 79, 55, 5, 32, 65, 20, 44, 21, 105, 56, 68, 80, 92, 6, 106, 34, 45,
        33, 57, 118, 22, 93, 78, 69, 81, 107, 7, 119, 47, 58, 46, 8, 131, 82, 35, 70, 104, 91,
        94, 132, 120, 108, 23, 95, 83, 71, 60, 59, 48, 144, 73, 117, 109, 133, 36, 9, 145, 121,
        84, 157, 61, 110, 24, 122, 134, 72, 96, 37, 25, 158, 146, 49, 74, 85, 111, 147, 10, 97,
        159, 130, 135, 62, 86, 38, 123, 124, 63, 143, 87, 50, 75, 112, 99, 161, 51, 148, 98, 160,
        149, 136, 64, 100, 76, 11, 162, 88, 156, 137, 77, 101, 125, 12, 150, 113, 126, 138, 102,
        163, 89, 115, 151, 103, 90, 114, 139, 116, 127, 128, 129, 141, 165, 140, 152, 164, 153,
        166, 167, 142, 154, 155, 168,
      ]),
    AACCodebook(
      counts: [0, 0, 0, 3, 8, 14, 17, 25, 31, 41, 22, 8],
      symbols: [
        14, 15, 27, 28, 13, 1, 16, 41, 40, 29, 42, 26, 2, 30, 54, 17, 53, 0, 55, 43, 39, 3, 56,
        31, 67, 18, 66, 68, 44, 69, 57, 80, 32, 81, 52, 79, 4, 19, 45, 70, 82, 58, 83, 93, 46,
        33, 71, 106, 94, 65, 92, 5, 105, 20, 107, 95, 59, 34, 84, 96, 21, 47, 108, 60, 72, 109,
        73, 97, 85, 119, 78, 86, 120, 48, 118, 35, 6, 110, 121, 61, 132, 22, 98, 111, 122, 99,
        133, 74, 134, 36, 131, 49, 123, 87, 104, 62, 91, 145, 100, 146, 136, 23, 144, 124, 7,
        112, 135, 50, 75, 113, 148, 8, 147, 37, 101, 88, 137, 63, 24, 158, 125, 159, 149, 76,
        160, 150, 161, 51, 89, 117, 138, 130, 157, 9, 64, 126, 162, 38, 114, 127, 25, 151, 163,
        102, 77, 90, 139, 115, 164, 10, 103, 143, 140, 152, 153, 11, 154, 128, 141, 156, 116,
        165, 142, 129, 155, 167, 12, 166, 168,
      ]),
    AACCodebook(
      counts: [0, 0, 0, 2, 6, 7, 16, 59, 55, 95, 43, 6],
      symbols: [
        0, 18, 288, 17, 1, 35, 19, 36, 20, 52, 53, 34, 37, 2, 54, 69, 21, 70, 38, 71, 55, 51, 3,
        86, 87, 39, 72, 22, 88, 56, 89, 73, 104, 40, 103, 105, 57, 23, 84, 67, 277, 275, 276,
        106, 278, 68, 74, 4, 50, 90, 101, 279, 274, 280, 41, 121, 58, 107, 91, 118, 282, 122,
        120, 281, 135, 33, 24, 75, 283, 123, 284, 152, 273, 108, 169, 42, 92, 186, 285, 139, 138,
        59, 85, 286, 203, 124, 76, 109, 125, 5, 140, 287, 220, 25, 137, 254, 93, 237, 60, 141,
        126, 43, 142, 155, 156, 271, 77, 110, 102, 157, 94, 143, 127, 26, 173, 6, 172, 154, 158,
        78, 44, 159, 61, 111, 174, 144, 175, 160, 190, 27, 119, 176, 128, 62, 95, 171, 79, 189,
        223, 112, 224, 45, 272, 96, 192, 191, 161, 129, 145, 16, 81, 7, 64, 193, 222, 225, 207,
        47, 226, 146, 113, 178, 177, 240, 208, 28, 80, 188, 63, 30, 206, 130, 65, 97, 98, 242,
        82, 194, 241, 209, 227, 210, 136, 195, 46, 162, 243, 115, 180, 257, 147, 163, 244, 179,
        99, 196, 239, 48, 114, 29, 229, 8, 228, 131, 211, 132, 258, 205, 116, 49, 260, 259, 31,
        164, 83, 245, 149, 230, 148, 100, 66, 181, 197, 212, 261, 262, 150, 256, 133, 153, 9,
        166, 165, 213, 246, 183, 247, 214, 117, 134, 167, 263, 198, 201, 32, 182, 184, 232, 231,
        200, 199, 151, 249, 233, 217, 264, 248, 170, 215, 168, 10, 216, 187, 218, 185, 234, 13,
        250, 265, 266, 202, 251, 221, 11, 235, 267, 268, 219, 238, 252, 236, 204, 253, 14, 12,
        269, 255, 15, 270,
      ]),
  ]
}

/// How many lines each scale factor spans, by sampling rate.
struct AACBands {
  /// Widths in a long window, 1024 lines together.
  let long: [Int]
  /// Widths in a short window, 128 lines together.
  let short: [Int]

  /// The bands at each sampling rate, by the rate's number, 0...12 (§ 4.5.1.1).
  static let all: [AACBands] = [0, 0, 1, 2, 2, 3, 4, 4, 5, 5, 5, 6, 6].map { group in
    AACBands(long: widths(longRuns[group]), short: widths(shortRuns[group]))
  }

  private static func widths(_ runs: [(count: Int, width: Int)]) -> [Int] {
    runs.flatMap { Array(repeating: $0.width, count: $0.count) }
  }

  private static let longRuns: [[(count: Int, width: Int)]] = [
    [
      (14, 4), (5, 8), (5, 12), (2, 16), (1, 24), (1, 28), (1, 36), (1, 44), (11, 64),
    ],
    [
      (14, 4), (4, 8), (3, 12), (3, 16), (1, 20), (2, 24), (1, 28), (1, 36), (18, 40),
    ],
    [
      (10, 4), (7, 8), (4, 12), (2, 16), (2, 20), (2, 24), (2, 28), (19, 32), (1, 96),
    ],
    [
      (10, 4), (7, 8), (4, 12), (2, 16), (2, 20), (2, 24), (2, 28), (22, 32),
    ],
    [
      (11, 4), (10, 8), (4, 12), (3, 16), (2, 20), (2, 24), (2, 28), (1, 32), (2, 36), (1, 40),
      (1, 44), (1, 48), (2, 52), (5, 64),
    ],
    [
      (11, 8), (9, 12), (4, 16), (3, 20), (2, 24), (2, 28), (1, 32), (1, 36), (2, 40), (1, 44),
      (1, 48), (1, 52), (1, 56), (1, 60), (3, 64),
    ],
    [
      (13, 12), (7, 16), (4, 20), (3, 24), (2, 28), (1, 32), (2, 36), (1, 40), (1, 44), (1, 48),
      (1, 52), (1, 56), (1, 60), (1, 64), (1, 80),
    ],
  ]

  private static let shortRuns: [[(count: Int, width: Int)]] = [
    [
      (6, 4), (3, 8), (1, 16), (1, 28), (1, 36),
    ],
    [
      (6, 4), (3, 8), (1, 16), (1, 28), (1, 36),
    ],
    [
      (5, 4), (3, 8), (3, 12), (3, 16),
    ],
    [
      (5, 4), (3, 8), (3, 12), (3, 16),
    ],
    [
      (7, 4), (3, 8), (2, 12), (2, 16), (1, 20),
    ],
    [
      (8, 4), (2, 8), (2, 12), (1, 16), (2, 20),
    ],
    [
      (7, 4), (4, 8), (1, 12), (1, 16), (2, 20),
    ],
  ]
}
