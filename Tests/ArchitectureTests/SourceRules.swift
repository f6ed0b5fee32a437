// What may stand in a source file of a shipped target, and where. Reads lines of text; assumes that
// the words below mean what they usually mean.

/// System modules that any shipped target may import.
///
/// Foundation is not among them: it brings sockets.
let systemModules: Set<String> = ["Glibc", "Musl", "Synchronization", "FoundationEssentials"]

/// Modules that no shipped target may import, whatever the table says: they carry recognition, a
/// network, or threads that nobody counts.
let forbiddenModules: Set<String> = [
  "Foundation", "FoundationNetworking", "Dispatch", "CoreML", "Vision", "TensorFlow", "OpenCV",
  "CLibAVFilter",
]

/// A folder or a file below Sources, by how its path begins.
struct Place {
  let prefix: String
  let reason: String

  init(_ prefix: String, _ reason: String) {
    self.prefix = prefix
    self.reason = reason
  }
}

/// Where unsafe code may stand.
let unsafePlaces = [
  Place("Base/Files/", "calls the system with names and buffers"),
  Place("Base/Threading/", "threads and condition variables of the system"),
  Place("Media/Raster/", "storage of samples"),
  Place("Media/LibAV/", "the boundary to libav"),
  Place("Media/Kernels/Vector/", "vector loops over samples"),
  Place("Media/Images/PNG.swift", "the boundary to libpng"),
  Place("Host/SandboxLockdown/", "the boundary to the lock-down"),
  Place("Host/SandboxSupervisor/", "starts the worker and talks to it"),
  Place("Programs/Console/Terminal.swift", "writes to the terminal"),
  Place("Programs/Console/Interrupts.swift", "waits for signals"),
  Place("Programs/veil-batch/System.swift", "starts jobs, asks for the time of day and the user"),
  Place("Programs/Bench/System.swift", "clocks, processors and memory of the system"),
]

/// Where samples of pictures may be looked at.
///
/// Painting is not among them: it goes through `PaintView`.
let samplePlaces = [
  Place("Media/Raster/", "storage of samples"),
  Place("Media/LibAV/", "pictures come from decoders and go to encoders"),
  Place("Media/Kernels/", "the loops over samples"),
  Place(
    "Media/Raster/CodableFormat.swift",
    "repacks samples for an encoder that cannot take them as they are"),
  Place("Media/Verify/", "compares a finished picture with its source"),
  Place("Media/Source/PictureLeaves.swift", "digests every sample for the leaf of its picture"),
  Place(
    "Media/Following/PicturePyramid.swift",
    "makes the small pictures in which an area is followed between two marks"),
  Place("Media/Images/UprightRGB.swift", "turns a picture into a PNG for the person who marks it"),
  Place("Programs/Bench/Measure/", "times kernels on planes of its own, draws the built-in clip"),
  Place("Programs/Bench/System.swift", "sets all bytes of a plane, as a limit of the machine"),
]

/// What gives samples of a picture away.
private let sampleWords: Set<String> = [
  "mutablePlane", "MutablePlane", "Plane", "layouts", "PlaneLayout", "row8", "row16",
]

private func hasUnsafe(_ line: Substring) -> Bool {
  words(line).contains { $0 == "unsafe" || $0 == "@unsafe" }
}

private func hasSamples(_ line: Substring) -> Bool {
  line.contains(".plane(") || words(line).contains { sampleWords.contains(String($0)) }
}

private func words(_ line: Substring) -> [Substring] {
  line.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "@" }
}

/// How a source file breaks the rules on unsafe code, samples and traps.
func violations(in file: SourceFile) -> [Violation] {
  var result: [Violation] = []
  func note(_ rule: Rule, _ number: Int, _ line: Substring) {
    let violation = Violation(rule: rule, subject: file.path, detail: "line \(number): \(line)")
    if !result.contains(violation) { result.append(violation) }
  }
  func stands(in places: [Place]) -> Bool { places.contains { file.path.hasPrefix($0.prefix) } }
  let mayBeUnsafe = stands(in: unsafePlaces)
  let maySeeSamples = stands(in: samplePlaces)
  for (number, line) in file.code {
    if !mayBeUnsafe, hasUnsafe(line) { note(.unsafeOutside, number, line) }
    if !maySeeSamples, hasSamples(line) { note(.samplesOutside, number, line) }
    if line.contains("try!") || line.contains("fatalError(") { note(.trap, number, line) }
  }
  return result
}

/// The places that hold nothing of what they are listed for.
func emptyPlaces(_ files: [SourceFile]) -> [Violation] {
  func empty(_ places: [Place], _ holds: (Substring) -> Bool) -> [Violation] {
    places.filter { place in
      !files.contains { file in
        file.path.hasPrefix(place.prefix) && file.code.contains { holds($0.line) }
      }
    }.map { Violation(rule: .emptyPlace, subject: $0.prefix, detail: $0.reason) }
  }
  return empty(unsafePlaces, hasUnsafe) + empty(samplePlaces, hasSamples)
}

/// How the shipped targets break the table, and how the table breaks its own rule.
func violations(in house: House) -> [Violation] {
  var result: [Violation] = []
  for target in house.targets where target.storey != nil {
    for (module, files) in target.imports.sorted(by: { $0.key < $1.key }) {
      if forbiddenModules.contains(module) {
        result.append(
          Violation(rule: .forbiddenModule, subject: target.name, detail: "\(module) in \(files)"))
      } else if !target.row.contains(module), !systemModules.contains(module) {
        result.append(
          Violation(rule: .undeclaredImport, subject: target.name, detail: "\(module) in \(files)"))
      }
    }
  }
  for arrow in house.arrows {
    if arrow.direction == .sideways || arrow.direction == .up {
      result.append(
        Violation(
          rule: .arrowNotDown, subject: arrow.from, detail: "\(arrow.to) (\(arrow.direction))"))
    }
    if !arrow.isUsed {
      result.append(Violation(rule: .unusedArrow, subject: arrow.from, detail: arrow.to))
    }
  }
  return result
}

/// Files that stand in no target's folder, and targets that stand in no storey's.
func strayFolders(_ house: House, _ files: [SourceFile]) -> [Violation] {
  let shipped = house.targets.filter { $0.storey != nil }
  let folders = Set(shipped.map(\.folder))
  let strays = files.filter { file in
    let parts = file.path.split(separator: "/")
    return parts.count < 3 || !folders.contains("Sources/\(parts[0])/\(parts[1])")
  }
  let empty = shipped.filter { target in
    target.storey != "C" && !files.contains { "Sources/\($0.path)".hasPrefix(target.folder + "/") }
  }
  return strays.map { Violation(rule: .strayFolder, subject: $0.path, detail: "no target") }
    + empty.map { Violation(rule: .strayFolder, subject: $0.name, detail: "no file") }
}
