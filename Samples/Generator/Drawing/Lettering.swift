// Letters as strokes, for signs, plates and screens that are seen at an angle. One unit is the
// height of a capital; every stroke becomes a contour with round ends, all turning the same way.

import MediaTime
import AudioSamples

/// A small alphabet of capitals, digits and marks.
enum Lettering {
  /// From one letter to the next, in heights of a capital.
  static let advance = 0.92

  /// The width of a text, in heights of a capital.
  static func width(_ text: String) -> Double {
    max(0, Double(text.count) * advance - (advance - 4.0 / 6))
  }

  /// The contours of a text whose base line starts at (0, 0); y grows upwards.
  ///
  /// - Parameters:
  ///   - text: capitals, digits and spaces; other characters leave a gap.
  ///   - weight: the width of a stroke, in heights of a capital.
  /// - Returns: closed contours, in heights of a capital.
  static func contours(_ text: String, weight: Double) -> [[PixelPoint]] {
    var result: [[PixelPoint]] = []
    for (index, character) in text.enumerated() {
      let left = Double(index) * advance
      for points in letters[character] ?? [] {
        for (a, b) in zip(points, points.dropFirst()) {
          result.append(
            segment(
              PixelPoint(x: left + a.x, y: a.y), PixelPoint(x: left + b.x, y: b.y), weight / 2))
        }
      }
    }
    return result
  }

  /// A thick line with round ends.
  private static func segment(_ a: PixelPoint, _ b: PixelPoint, _ radius: Double) -> [PixelPoint] {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let length = (dx * dx + dy * dy).squareRoot()
    // Along the stroke and across it, a radius long.
    let (ax, ay) = length == 0 ? (radius, 0) : (dx / length * radius, dy / length * radius)
    let half = [
      (0.0, -1.0), (0.5, -0.866), (0.866, -0.5), (1, 0), (0.866, 0.5), (0.5, 0.866), (0, 1),
    ]
    func end(_ at: PixelPoint, _ sign: Double) -> [PixelPoint] {
      half.map { along, across in
        PixelPoint(
          x: at.x + sign * (ax * along - ay * across), y: at.y + sign * (ay * along + ax * across))
      }
    }
    return end(b, 1) + end(a, -1)
  }

  /// The strokes of every letter, in heights of a capital.
  private static let letters = strokes.mapValues { text in
    text.split(separator: ",").map { stroke in
      stroke.split(separator: " ").map { pair in
        let digits = pair.utf8.map { Double($0) - 48 }
        return PixelPoint(x: digits[0] / 6, y: digits[1] / 6)
      }
    }
  }

  /// Strokes on a grid of 4 by 6: pairs of digits are points, commas lift the pen.
  private static let strokes: [Character: String] = [
    "A": "00 04 26 44 40,02 42", "B": "00 06 36 45 44 33 03,33 42 41 30 00",
    "C": "45 36 16 05 01 10 30 41", "D": "00 06 26 44 42 20 00", "E": "46 06 00 40,03 33",
    "F": "46 06 00,03 33", "G": "45 36 16 05 01 10 30 41 43 23", "H": "00 06,40 46,03 43",
    "I": "10 30,16 36,20 26", "J": "46 41 30 10 01", "K": "00 06,46 03 40", "L": "06 00 40",
    "M": "00 06 23 46 40", "N": "00 06 40 46", "O": "10 30 41 45 36 16 05 01 10",
    "P": "00 06 36 45 44 33 03", "Q": "10 30 41 45 36 16 05 01 10,22 40",
    "R": "00 06 36 45 44 33 03,23 40", "S": "45 36 16 05 04 13 33 42 41 30 10 01",
    "T": "06 46,26 20", "U": "06 01 10 30 41 46", "V": "06 20 46", "W": "06 10 24 30 46",
    "X": "00 46,06 40", "Y": "06 23 46,23 20", "Z": "06 46 00 40",
    "0": "10 30 41 45 36 16 05 01 10", "1": "15 26 20,10 30", "2": "05 16 36 45 44 00 40",
    "3": "05 16 36 45 44 33 13,33 42 41 30 10 01", "4": "30 36 02 42",
    "5": "46 06 03 33 42 41 30 10 01", "6": "45 36 16 05 01 10 30 41 42 33 03",
    "7": "06 46 20", "8": "13 04 05 16 36 45 44 33 13 02 01 10 30 41 42 33",
    "9": "01 10 30 41 45 36 16 05 04 13 43", "-": "13 33", ":": "21 21,24 24",
    ".": "20 20", "'": "26 25", "/": "00 46", "&": "40 05 16 25 24 01 10 20 42", " ": "",
  ]
}
