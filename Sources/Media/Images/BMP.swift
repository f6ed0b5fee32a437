// BMP, the image that costs nothing to make: for pictures that are looked at once and never kept,
// every sample as it is.

import MediaTime

/// An image as the bytes of a BMP file: 8-bit RGB, nothing compressed.
///
/// - Parameter image: at most 2^28 pixels, and 2^15 in each direction.
/// - Returns: a whole file (Windows 3.0's header of 40 bytes, rows from the bottom up).
package func encodeBMP(_ image: RGBImage) -> [UInt8] {
  let (width, height) = (image.size.width, image.size.height)
  let (head, row) = (54, (3 * width + 3) & ~3)
  var file = [UInt8](repeating: 0, count: head + row * height)
  (file[0], file[1]) = (UInt8(ascii: "B"), UInt8(ascii: "M"))
  let fields = [
    (2, file.count), (10, head), (14, 40), (18, width), (22, height), (26, 1 | 24 << 16),
    (34, row * height),
  ]
  for (place, value) in fields {
    for byte in 0..<4 { file[place + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte)) }
  }
  let samples = image.bytes.span
  var target = file.mutableSpan
  for y in 0..<height {
    var (from, to) = (3 * width * (height - 1 - y), head + row * y)
    for _ in 0..<width {
      target[to] = samples[from + 2]
      target[to + 1] = samples[from + 1]
      target[to + 2] = samples[from]
      (from, to) = (from &+ 3, to &+ 3)
    }
  }
  return file
}
