// What can go wrong between an image and the bytes of a PNG file.

/// Why an image could not be written or read.
package enum ImageError: Error, Codable, Hashable, Sendable {
  /// libpng could not write the image; its own words.
  case pngNotWritten(detail: String)
  /// The bytes are no PNG image that can be read; libpng's own words.
  case pngNotRead(detail: String)
  /// The image has more pixels than may be read.
  case tooLarge(width: Int, height: Int)
}
