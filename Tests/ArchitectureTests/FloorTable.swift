// The floors, written down a second time on purpose: the package says what is built, this says what may
// be. An arrow that is in one and not in the other is a mistake in one of them.

import Foundation

/// What a target may import, beside the system modules that all may.
let floorTable: [String: Set<String>] = [
  "MediaTime": [],
  "Threading": ["DequeModule"],
  "Raster": ["MediaTime"],
  "AudioSamples": ["MediaTime"],
  "Bitstream": ["MediaTime"],
  "RedactionModel": ["MediaTime"],
  "Custody": ["MediaTime", "Crypto"],
  "TranscriptCheck": ["MediaTime"],
  "Kernels": ["Raster", "MediaTime", "CVectors"],
  "LibAV": ["Raster", "AudioSamples", "MediaTime", "CLibAV"],
  "PolicyGate": ["RedactionModel", "MediaTime"],
  "SandboxLockdown": ["CSandbox"],
  "SandboxSupervisor": ["SandboxLockdown", "CSandbox"],
  "Render": [
    "LibAV", "Kernels", "Bitstream", "Raster", "AudioSamples", "RedactionModel", "PolicyGate",
    "MediaTime", "Threading",
  ],
  "Inspect": [
    "LibAV", "Kernels", "Bitstream", "Raster", "AudioSamples", "RedactionModel", "MediaTime", "CLibPNG",
  ],
  "Audit": ["PolicyGate", "SandboxSupervisor", "SandboxLockdown", "Custody", "CResolved"],
  "Errands": [
    "Render", "Inspect", "Custody", "PolicyGate", "RedactionModel", "Bitstream", "AudioSamples",
    "MediaTime",
  ],
  "Jobs": [
    "Errands", "Render", "Inspect", "SandboxSupervisor", "SandboxLockdown", "Custody", "PolicyGate",
    "RedactionModel", "TranscriptCheck", "AudioSamples", "MediaTime", "Threading",
  ],
  "veil-worker": ["Errands", "SandboxLockdown"],
  "Measure": [
    "Jobs", "Render", "LibAV", "Kernels", "Bitstream", "Raster", "RedactionModel",
    "PolicyGate", "MediaTime", "Threading", "CProcessors",
  ],
  "veil": [
    "Audit", "Jobs", "Errands", "Inspect", "Measure", "Render", "LibAV", "SandboxSupervisor",
    "PolicyGate", "RedactionModel", "Custody", "Bitstream", "Raster", "MediaTime",
    "ArgumentParser",
  ],
]

/// System modules that any shipped target may import.
///
/// Foundation is not among them: it brings sockets.
let systemModules: Set<String> = [
  "Glibc", "Musl", "Synchronization", "FoundationEssentials", "Swift",
]

/// Modules that no target may import, whatever the table says: they carry recognition or a network.
let forbiddenModules: Set<String> = [
  "Foundation", "FoundationNetworking", "Dispatch", "CoreML", "Vision", "TensorFlow", "OpenCV",
  "CLibAVFilter",
]

/// Folders and files in which unsafe code may stand, each with its reason.
let unsafePlaces: [(prefix: String, reason: String)] = [
  ("Raster/", "storage of samples"),
  ("LibAV/", "the boundary to libav"),
  ("Kernels/Vector/", "vector loops over samples"),
  ("SandboxLockdown/", "the boundary to the lock-down"),
  ("SandboxSupervisor/", "starts the worker and talks to it"),
  ("Threading/", "threads and condition variables of the system"),
  ("Inspect/PNG.swift", "the boundary to libpng"),
  ("Inspect/ByteSource.swift", "reads a descriptor in pieces"),
  ("Errands/DescriptorFile.swift", "writes into a descriptor"),
  ("Custody/FileDigest.swift", "reads a descriptor in pieces"),
  ("Jobs/OpenFile.swift", "opens, syncs and names files"),
  ("Measure/Machine.swift", "clocks, processors and memory of the system"),
  ("veil/Terminal.swift", "writes to the terminal and waits for signals"),
]

/// Folders and files in which samples of pictures may be looked at, each with its reason.
///
/// Painting is not among them: `Render` paints through `PaintView`.
let samplePlaces: [(prefix: String, reason: String)] = [
  ("Raster/", "storage of samples"),
  ("LibAV/", "pictures come from decoders and go to encoders"),
  ("Kernels/", "the loops over samples"),
  (
    "Render/CodableFormat.swift", "repacks samples for an encoder that cannot take them as they are"
  ),
  ("Measure/", "times the kernels on planes of its own"),
  ("Inspect/PictureCheck.swift", "compares a finished picture with its source"),
  ("Measure/KernelBench.swift", "times the kernels on planes of noise"),
  ("Measure/Machine.swift", "moves noise through memory to find its limits"),
  ("Measure/SampleClip.swift", "draws the built-in clip"),
  ("Inspect/UprightRGB.swift", "turns a picture into a PNG for the person who marks it"),
]

/// One way in which a source file breaks the rules.
struct Violation: Equatable, CustomStringConvertible {
  let file: String
  let rule: String

  var description: String { "\(file): \(rule)" }
}

/// What gives samples of a picture away.
private let sampleWords: Set<String> = [
  "mutablePlane", "MutablePlane", "Plane", "layouts", "PlaneLayout", "row8", "row16",
]

/// How one source file of a target breaks the rules.
///
/// - Parameters:
///   - file: its path below Sources, the target's folder first.
///   - text: its contents.
func violations(file: String, text: String) -> [Violation] {
  let target = String(file.split(separator: "/")[0])
  guard let allowed = floorTable[target] else {
    return [Violation(file: file, rule: "the target \(target) is not in the table")]
  }
  var result: [Violation] = []
  for line in text.split(separator: "\n") {
    if let module = importedModule(line), !allowed.contains(module),
      !systemModules.contains(module) || forbiddenModules.contains(module)
    {
      result.append(Violation(file: file, rule: "\(target) may not import \(module)"))
    }
    let code = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)[0]
    let words = code.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "@" }
    if words.contains(where: { $0 == "unsafe" || $0 == "@unsafe" }),
      !unsafePlaces.contains(where: { file.hasPrefix($0.prefix) })
    {
      result.append(Violation(file: file, rule: "unsafe code outside its places"))
    }
    if words.contains(where: { sampleWords.contains(String($0)) })
      || code.contains(".plane("),
      !samplePlaces.contains(where: { file.hasPrefix($0.prefix) })
    {
      result.append(Violation(file: file, rule: "samples outside their places"))
    }
    if code.contains("try!") || code.contains("fatalError(") {
      result.append(Violation(file: file, rule: "a trap on input"))
    }
  }
  return result
}

/// The module that a line imports.
func importedModule(_ line: Substring) -> String? {
  let words = line.split(separator: " ")
  guard let position = words.firstIndex(of: "import"), position + 1 < words.count else {
    return nil
  }
  let before = words[..<position]
  let access: Set<Substring> = ["public", "package", "internal", "private", "fileprivate"]
  guard before.allSatisfy({ access.contains($0) || $0.hasPrefix("@") }) else { return nil }
  return words[position + 1].split(separator: ".").first.map(String.init)
}
