// What a person reads when annotations of another tool cannot be used: where, what stands there,
// what is wanted, what to do.

package import Annotations
import MediaTime
import StrictJSON

extension AnnotationError {
  /// The sentence, without the file's name.
  package var sentence: String {
    switch self {
    case .tooLarge(let bytes, let limit):
      "The file has \(bytes) bytes, and \(limit) are the most that are read: export fewer tracks or a "
        + "part of the video."
    case .notJSON(let error): error.sentence(about: "The file")
    case .notXML(let line, let problem): "Line \(line) cannot be read: \(problem.clause)."
    case .unexpected(let place, let found, let expected):
      "\(place.phrase) has \(quotedExcerpt(found)) where \(expected.phrase) is wanted: check that "
        + "--from names the file's format, or export it again."
    case .missing(let place, let what):
      "\(place.phrase) lacks \(quotedExcerpt(what)): check that --from names the file's format, or "
        + "export it again."
    case .cannotBeDrawn(let place, let what):
      "\(place.phrase) has \(quotedExcerpt(what)), which no region can cover: draw a box or a polygon "
        + "there instead, or take it out."
    case .sameFrameTwice(let place, let frame):
      "\(place.phrase) says a second time where a track is in frame \(frame) (counted from 0): take "
        + "one of the two out."
    case .severalVideos(let count):
      "The file is about \(count) videos: export the one that belongs to the source."
    case .nothingDrawn:
      "No track in it is shown in a picture of the source, so no plan was written."
    case .tooMuch(let limit):
      "Its tracks take more than \(limit) numbers to work out: export fewer of them at a time."
    case .otherSize(let annotated, let source):
      "It was drawn on pictures of \(annotated), and the source has \(source): take the video that was "
        + "annotated, or, if it only differs in size, --allow-mismatch, which stretches the marks."
    case .otherCount(let annotated, let source):
      "It was drawn on \(counted(annotated, "picture")), and the source has \(source), so that its frame "
        + "numbers mean other pictures: take the video that was annotated, or --allow-mismatch if the "
        + "numbers are right all the same."
    case .inversePlan:
      "The plan hides what is outside of its regions, which no annotation can say: nothing was written."
    }
  }
}

extension AnnotationPlace {
  fileprivate var phrase: String {
    switch self {
    case .line(let line): "Line \(line)"
    case .path(let path): "\(path)"
    }
  }
}

extension AnnotationExpectation {
  fileprivate var phrase: String {
    switch self {
    case .object: "an object"
    case .array: "an array"
    case .text: "a text"
    case .number: "a number"
    case .wholeNumber: "a whole number"
    case .boolean: "yes or no (in XML 1 or 0)"
    case .frame: "a frame number"
    case .coordinate: "a coordinate within a million pixels"
    case .length: "a length that is not negative"
    case .points: "points"
    case .mask: "a run-length encoded mask that fills its picture"
    case .cvatForVideo: "\"annotations\" with tracks (CVAT for video 1.1)"
    case .motLine: "a line of MOT (frame, track, left, top, width, height and up to four more)"
    case .track: "the number of a track"
    case .labelStudioTask: "a task of Label Studio with \"annotations\""
    case .entryForEachPicture: "one entry for each picture of the video"
    case .knownID: "the id of something that is in the file"
    }
  }
}

extension XMLProblem {
  fileprivate var clause: String {
    switch self {
    case .end: "the text ends before its elements do"
    case .syntax: "no XML has this there"
    case .encoding: "it is not UTF-8; save it as that"
    case .documentType: "document types are not read; take it out"
    case .entity: "it uses an entity that XML itself does not have; take it out"
    case .attributeTwice: "an element has an attribute twice; keep one of the two"
    case .closing: "an element is closed by another name than its own"
    case .excess: "elements are nested too deep, or one has too many attributes"
    case .unusual: "instructions and sections of unmarked text are not read; take them out"
    }
  }
}
