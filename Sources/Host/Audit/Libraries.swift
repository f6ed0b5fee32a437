// Which files the loader would give to the programs, found as the loader finds them: from the names
// that a program needs, and that those need in their turn, in the folders that each of them and the
// system say. No program is started for it, so the one that reads media is judged as it lies there.

import Files
import FoundationEssentials
import SystemPackage

/// The libraries that programs need, directly or by way of others.
struct LibraryFiles {
  /// The file of each library, by the name that the loader looks for.
  private(set) var paths: [String: String] = [:]
  /// Names that lie in none of the folders.
  private(set) var missing: Set<String> = []

  /// Folders that the system's loader looks in.
  private let systemFolders =
    LibraryFiles.configured() + ["/lib", "/usr/lib", "/lib64", "/usr/lib64"]

  /// Follows the needs of `programs` to their end.
  init(of programs: [AuditedProgram]) {
    for program in programs { follow(program.file, at: program.path) }
  }

  private mutating func follow(_ file: ELFFile, at path: String) {
    let own = URL(filePath: path).deletingLastPathComponent().path
    let first = file.searchPath.map { $0.replacing("$ORIGIN", with: own) }
    for name in file.libraries where paths[name] == nil && !missing.contains(name) {
      let candidates = (first + systemFolders).map { $0 + "/" + name }
      guard let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0) })
      else {
        missing.insert(name)
        continue
      }
      paths[name] =
        (try? FileManager.default.destinationOfSymbolicLink(atPath: found))
        .map { URL(filePath: found).deletingLastPathComponent().path + "/" + $0 } ?? found
      guard let bytes = try? contents(at: FilePath(found), limit: 1 << 30),
        let library = try? ELFFile(bytes)
      else { continue }
      follow(library, at: found)
    }
  }

  /// The folders that `/etc/ld.so.conf` and the files beside it name.
  private static func configured() -> [String] {
    let folder = "/etc/ld.so.conf.d"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let files = ["/etc/ld.so.conf"] + names.sorted().map { folder + "/" + $0 }
    return files.flatMap { file in
      let text = String(
        decoding: (try? contents(at: FilePath(file), limit: 1 << 20)) ?? [], as: UTF8.self)
      return text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("/") }
    }
  }
}

/// Looks at everything that the programs are given by way of the libraries that they need.
func needsCheck(_ libraries: LibraryFiles) -> AuditCheck {
  var check = AuditCheck("libraries of libraries")
  let names = libraries.paths.keys.sorted()
  if names.isEmpty { check.failures.append("no library was found that the programs need") }
  for name in libraries.missing.sorted() {
    check.failures.append("\(name) is needed and lies in no folder that the loader looks in")
  }
  for name in names where recognisers.contains(where: { name.hasPrefix($0) }) {
    check.failures.append("\(name) is loaded, which recognises things")
  }
  let network = names.filter { name in
    ["libgnutls", "libssl", "libsrt", "librist", "libssh", "libzmq", "librabbitmq", "libcurl"]
      .contains { name.hasPrefix($0) }
  }
  check.facts.append(
    "\(names.count) are loaded by way of the linked ones, none of which is known to recognise things"
  )
  if !network.isEmpty {
    check.facts.append(
      "libavformat brings \(network.joined(separator: ", ")): they are not called, and in the worker "
        + "they could reach nothing")
  }
  return check
}
