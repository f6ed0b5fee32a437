// What can go wrong while a file or a picture is inspected. A finding is not an error: findings say
// what a file holds, errors say why that could not be established.

/// Why something could not be inspected.
package enum InspectError: Error, Hashable, CustomStringConvertible {
  /// libpng could not write the image; its own words.
  case pngNotWritten(String)
  /// The bytes are no PNG image that can be read; libpng's own words.
  case pngNotRead(String)

  /// One sentence for people.
  package var description: String {
    switch self {
    case .pngNotWritten(let words): "The picture could not be written as PNG: \(words)."
    case .pngNotRead(let words): "The bytes could not be read as a PNG picture: \(words)."
    }
  }
}
