// Whether a program carries or finds a model: in its sections, after its end, or in files beside
// it. What is looked for is a list of formats; something small and disguised enough would not be
// found.

import FoundationEssentials

/// The most that a section may have without being asked about: 64 KiB.
private let smallSection = 64 << 10

/// Sections that may be larger, by how their names begin, and up to what size.
///
/// The tables of constants are where a model would be: their bounds are a small multiple of what
/// they have, so that they must be raised by hand, with a reason, when they grow.
private let sectionLimits: [(prefix: String, bytes: Int)] = [
  // The studio's server brings tables of HTTP along, and its page is among the constants.
  (".rodata", 3 << 19), (".data.rel.ro", 3 << 18), (".data", 256 << 10),
  (".text", 16 << 20), (".eh_frame", 4 << 20), (".gcc_except_table", 256 << 10),
  (".rela", 4 << 20), (".dynstr", 1 << 20), (".dynsym", 1 << 20), (".symtab", 8 << 20),
  (".strtab", 16 << 20), (".debug_", 64 << 20), ("swift5_", 256 << 10), (".swift", 64 << 20),
]

/// Looks at the sizes of a program's sections and at what follows them.
func sectionCheck(_ program: AuditedProgram) -> AuditCheck {
  var check = AuditCheck("\(program.role.rawValue): sections")
  let sections = program.file.sections
  if sections.isEmpty { check.failures.append("the table of sections is missing") }
  for section in sections where section.bytes > smallSection {
    let limit = sectionLimits.first { section.name.hasPrefix($0.prefix) }?.bytes ?? smallSection
    if section.bytes > limit {
      check.failures.append(
        "\(section.name) has \(section.bytes) bytes, more than the \(limit) that are explained")
    }
  }
  // What the linker leaves between the last section and a table on a boundary of 16.
  if program.file.trailingBytes > 16 {
    check.failures.append("\(program.file.trailingBytes) bytes follow the end of the program")
  }
  let constants = sections.filter { $0.name.hasPrefix(".rodata") || $0.name.hasPrefix(".data") }
  check.facts.append(
    "\(sections.count) sections, each of a known name or small; constants: "
      + constants.map { "\($0.name) \($0.bytes)" }.joined(separator: ", ") + " bytes")
  return check
}

/// Endings of files that models come in.
private let modelEndings: Set<String> = [
  "onnx", "ort", "tflite", "lite", "pb", "pbtxt", "pt", "pth", "ckpt", "safetensors", "gguf",
  "ggml",
  "h5", "hdf5", "keras", "caffemodel", "prototxt", "mlmodel", "mlmodelc", "mlpackage", "weights",
  "engine", "trt", "plan", "dlc", "rknn", "param", "mnn", "nnef", "pmml", "npy", "npz", "pkl",
  "joblib", "traineddata", "hmm", "scorer",
]

/// How such files begin, whatever they are called: a name, where, and the bytes.
private let modelBeginnings: [(format: String, offset: Int, bytes: [UInt8])] = [
  ("GGUF", 0, Array("GGUF".utf8)), ("GGML", 0, Array("lmgg".utf8)),
  ("TensorFlow Lite", 4, Array("TFL3".utf8)), ("ONNX Runtime", 4, Array("ORTM".utf8)),
  ("HDF5", 0, [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]),
  ("NumPy", 0, [0x93] + Array("NUMPY".utf8)), ("safetensors", 8, Array("{\"".utf8)),
  ("Darknet weights or pickle", 0, [0x80, 0x02, 0x8A, 0x0A]),
]

/// Looks for files of models beside the programs and in the folders of their resources.
func modelCheck(beside programs: [String]) -> AuditCheck {
  var check = AuditCheck("model files")
  let folders = Set(programs.map { URL(filePath: $0).deletingLastPathComponent().path })
  var looked = 0
  for folder in folders.sorted() {
    for path in filesToLookAt(in: folder) {
      looked += 1
      if let reason = modelFormat(of: path) { check.failures.append("\(path) \(reason)") }
    }
  }
  if looked == 0 { check.failures.append("no folder could be looked at") }
  check.facts.append(
    "\(looked) files beside the programs and in their resources; looked for: endings "
      + modelEndings.sorted().joined(separator: " ") + "; beginnings of "
      + modelBeginnings.map(\.format).joined(separator: ", ") + "; cascades of OpenCV")
  return check
}

/// The files of a folder and, up to four levels down, of the folders of resources in it.
private func filesToLookAt(in folder: String, depth: Int = 0) -> [String] {
  let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  return names.sorted().flatMap { name -> [String] in
    let path = folder + "/" + name
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return [] }
    if !isFolder { return [path] }
    let ending = name.split(separator: ".").last.map { String($0).lowercased() } ?? ""
    if modelEndings.contains(ending) { return [path] }
    let isResource = depth > 0 || ["resources", "bundle"].contains(ending)
    return isResource && depth < 4 ? filesToLookAt(in: path, depth: depth + 1) : []
  }
}

/// Why a file is taken for a model; nil if it is not.
private func modelFormat(of path: String) -> String? {
  let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
  let ending = name.split(separator: ".").last.map(String.init) ?? ""
  if modelEndings.contains(ending), ending != name { return "has the ending of a model" }
  if name.contains("cascade") && ending == "xml" { return "has the name of a cascade" }
  guard let data = try? Data(contentsOf: URL(filePath: path), options: .alwaysMapped) else {
    return nil
  }
  let head = [UInt8](data.prefix(4096))
  for format in modelBeginnings where head.dropFirst(format.offset).starts(with: format.bytes) {
    return "begins like a model (\(format.format))"
  }
  let text = String(decoding: head, as: UTF8.self)
  return text.contains("<opencv_storage") ? "begins like a cascade of OpenCV" : nil
}
