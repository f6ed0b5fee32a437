// What the container of a finished file holds that it should not, or why it could not be walked:
// one sentence for each.

package import Containers

extension ContainerFinding {
  /// What is wrong, and at which byte, for a person.
  package var sentence: String {
    switch kind {
    case .notAllowed(let path): at("\(path) has no place in an output")
    case .repeated(let path): at("there is more than one \(path)")
    case .unexplainedBytes(let path): at("\(path) has bytes that nothing explains")
    case .padding(let path): at("\(path) is padding, but not all zeros")
    case .text(let field, let text): at("\(field.name) says \"\(text)\"")
    case .date(let path): at("\(path) has a date")
    case .trackType(let type): at("a track is neither video nor audio but \"\(type)\"")
    case .secondVideoTrack: at("there is more than one video track")
    case .emptyTrack: at("a track has no samples")
    case .trackDisabled: at("a track is disabled, so that players leave it out")
    case .displaySize: at("a track is shown at another size than that of its pictures")
    case .mediaElsewhere: at("a track says that its media is outside the file")
    case .configuration(let problem): at("the codec's configuration holds \(problem.name)")
    case .hiddenMedia(let reason): at("an edit list hides coded media, since \(reason.name)")
    case .unreferencedMedia(let bytes):
      at("media data of \(counted(bytes, "byte")) belongs to no sample")
    case .sampleElsewhere: at("a sample's bytes are not in the media data")
    case .trailingBytes(let bytes):
      at("\(counted(bytes, "byte")) come after the end of the container")
    }
  }

  private func at(_ what: String) -> String {
    "The container holds what no output may: at byte \(offset), \(what)."
  }
}

extension ContainerFinding.TextField {
  fileprivate var name: String {
    switch self {
    case .handlerName: "the handler's name"
    case .compressorName: "the compressor's name"
    case .language: "the language"
    case .element(let name): name
    }
  }
}

extension ContainerFinding.ConfigurationProblem {
  fileprivate var name: String {
    switch self {
    case .endsEarly: "a list that ends too early"
    case .otherUnits: "units that are no parameter sets"
    case .supplementalInformation: "supplemental information (SEI)"
    case .trailingBytes: "bytes after its end"
    }
  }
}

extension ContainerFinding.HiddenMedia {
  fileprivate var name: String {
    switch self {
    case .severalEdits: "it has more than a delay and one edit"
    case .speed: "it changes the speed"
    case .audioStart: "more than codec delay is cut at the start"
    case .audioEnd: "audio is cut at the end"
    case .firstPictures: "pictures before its start are not shown"
    case .lastPictures: "pictures after its end are not shown"
    }
  }
}

extension ContainerError {
  /// Why nothing is known about the container, for a person.
  package var sentence: String {
    switch self {
    case .notRead(let offset, let code):
      "The container cannot be walked: at byte \(offset), the system refused to read "
        + "(error \(code))."
    case .notWalked(let offset, let problem):
      "The container cannot be walked: at byte \(offset), \(problem.clause)."
    }
  }
}

extension ContainerError.Problem {
  fileprivate var clause: String {
    switch self {
    case .unknownKind: "the file is neither MP4, MOV nor Matroska"
    case .endsEarly: "a field lies beyond the end of what it is part of"
    case .tooSmall: "a box is smaller than its own header"
    case .tooLarge: "a box reaches beyond the one around it"
    case .badNumber: "a number is malformed or left open"
    case .tooMany: "there are more boxes than can be looked into"
    case .contradiction: "the tables of a track contradict each other"
    case .missing: "a table that every track needs is missing"
    case .fragmented: "files in movie fragments are not supported"
    }
  }
}
