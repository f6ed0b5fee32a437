// What can go wrong while a file or a picture is inspected. A finding is not an error: findings say
// what a file holds, errors say why that could not be established.

import LibAV

/// Why something could not be inspected.
package enum InspectError: Error, Hashable, CustomStringConvertible {
  /// libpng could not write the image; its own words.
  case pngNotWritten(String)
  /// The bytes are no PNG image that can be read; libpng's own words.
  case pngNotRead(String)
  /// The file could not be read; the system's own words.
  case fileNotRead(String)
  /// The container is damaged, or valid but of a kind that is not looked into; `offset` counts
  /// bytes from the start of the file.
  case container(offset: Int, ContainerProblem)

  /// Why a container could not be walked to its end.
  package enum ContainerProblem: String, Hashable, Sendable {
    /// Neither ISO base media nor Matroska.
    case unknownKind = "the file is neither MP4, MOV nor Matroska"
    /// A field lies beyond the end of the file or of what it is part of.
    case endsEarly = "a field lies beyond the end of what it is part of"
    /// A size is smaller than the header that carries it.
    case tooSmall = "a box is smaller than its own header"
    /// A size reaches beyond the box around it.
    case tooLarge = "a box reaches beyond the one around it"
    /// A number or a size of EBML is malformed or unknown.
    case badNumber = "a number is malformed or left open"
    /// More boxes than any honest file has.
    case tooMany = "there are more boxes than can be looked into"
    /// Tables of a track contradict each other.
    case contradiction = "the tables of a track contradict each other"
    /// A table that is needed is missing.
    case missing = "a table that every track needs is missing"
    /// Movie fragments, which are valid but not supported.
    case fragmented = "files in movie fragments are not supported"
  }

  /// A file cannot be decoded; what libav says of it.
  case media(String)

  /// One sentence for people.
  package var description: String {
    switch self {
    case .media(let reason): reason
    case .pngNotWritten(let words): "The picture could not be written as PNG: \(words)."
    case .pngNotRead(let words): "The bytes could not be read as a PNG picture: \(words)."
    case .fileNotRead(let words): "The file could not be read: \(words)."
    case .container(let offset, let problem): "At byte \(offset): \(problem.rawValue)."
    }
  }
}

/// Runs something that decodes; its errors become errors of the inspection.
func decoding<Value: ~Copyable>(
  _ body: () throws(LibAVError) -> Value
) throws(InspectError) -> Value {
  do throws(LibAVError) { return try body() } catch { throw .media("\(error)") }
}
