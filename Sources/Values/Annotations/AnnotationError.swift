// Everything that can be wrong with a file of annotations, as facts: where, what stands there, what
// is wanted. The sentence for people is put together elsewhere.

public import MediaTime
public import StrictJSON

/// Why a file of annotations cannot be used.
public enum AnnotationError: Error, Hashable, Codable, Sendable {
  /// The file has more bytes than `limit`; it was not read.
  case tooLarge(bytes: Int, limit: Int)
  /// The file is not JSON.
  case notJSON(JSONError)
  /// The file is not XML, or uses what nobody who writes annotations needs.
  case notXML(line: Int, XMLProblem)
  /// Something is not what the format has there; `found` is short and may be shown.
  case unexpected(AnnotationPlace, found: String, expected: AnnotationExpectation)
  /// Something that has to be there is not.
  case missing(AnnotationPlace, String)
  /// Something that a person drew cannot be taken over, so that it would be shown.
  case cannotBeDrawn(AnnotationPlace, String)
  /// A track says twice where it is in one frame; frames count from 0.
  case sameFrameTwice(AnnotationPlace, frame: Int)
  /// The file is about this many videos.
  case severalVideos(count: Int)
  /// Nothing is drawn in it.
  case nothingDrawn
  /// It describes more than is worked out: its tracks have more than `limit` numbers.
  case tooMuch(limit: Int)
  /// It was drawn on pictures of another size.
  case otherSize(annotated: PixelSize, source: PixelSize)
  /// It was drawn on another number of pictures, or draws beyond the last one.
  case otherCount(annotated: Int, source: Int)
  /// A plan that hides what is outside of its regions cannot be written as annotations.
  case inversePlan
}

/// Where something stands in a file of annotations.
public enum AnnotationPlace: Hashable, Codable, Sendable {
  /// A line, from 1.
  case line(Int)
  /// A value of a JSON document.
  case path(JSONPath)
}

/// What a format has at a place.
public enum AnnotationExpectation: String, Hashable, Codable, Sendable, CaseIterable {
  case object, array, text, number, wholeNumber, boolean
  /// A frame number.
  case frame
  /// A coordinate within a million pixels.
  case coordinate
  /// A side or a radius that is not negative.
  case length
  /// Points as `x,y;x,y`, or pairs of numbers.
  case points
  /// A run-length encoded mask whose runs fill its picture.
  case mask
  /// The root of CVAT's annotations of a video.
  case cvatForVideo
  /// Nine or ten numbers with commas between them.
  case motLine
  /// The number of a track.
  case track
  /// One of Label Studio's tasks with annotations.
  case labelStudioTask
  /// As many entries as the video has pictures.
  case entryForEachPicture
  /// A picture of `images`, or a video of `videos`.
  case knownID
}

/// What is wrong with a text that claims to be XML.
public enum XMLProblem: String, Hashable, Codable, Sendable, CaseIterable {
  /// The text ends too early.
  case end
  /// Something that no XML has there.
  case syntax
  /// Bytes that are not UTF-8, or an encoding that is another.
  case encoding
  /// A document type, which could define entities.
  case documentType
  /// An entity that XML itself does not have, or a character that it does not allow.
  case entity
  /// An attribute that an element has twice.
  case attributeTwice
  /// An element that is closed by another's name.
  case closing
  /// Elements nested too deep, too many attributes, or a name that is too long.
  case excess
  /// Instructions to a program, or a section of unmarked text.
  case unusual
}
