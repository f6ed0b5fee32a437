// The three walls: values know no media, media know no names, the host links no parser of media.
// Each is looked at in the table, in the text, and where it is a fact of the linker, in what was
// built.

import Foundation
import TestSupport

/// The modules behind which media are parsed.
let mediaLibraries: Set<String> = ["CLibAV", "CLibPNG"]

/// How the table breaks the walls around the media: who reaches them that must not.
func wallsInTheTable(_ house: House) -> [Violation] {
  func reaching(_ storeys: [String], _ rule: Rule, _ forbidden: Set<String>) -> [Violation] {
    storeys.flatMap { house.targets(of: $0) }.compactMap { target in
      let met = house.reach(of: target.name).intersection(forbidden)
      if met.isEmpty { return nil }
      return Violation(rule: rule, subject: target.name, detail: "\(met.sorted())")
    }
  }
  let media = Set(house.targets(of: "Media").map(\.name))
  return reaching(["Base", "Values"], .valuesKnowMedia, mediaLibraries.union(media))
    + reaching(["Host"], .hostLinksMedia, mediaLibraries)
}

/// Functions of the system and of libraries that open, start or call something by its name.
let callsByName: Set<String> = [
  "open", "open64", "__open_2", "__open64_2", "openat", "openat64", "creat", "creat64", "fopen",
  "fopen64", "freopen", "opendir", "mkstemp", "socket", "socketpair", "connect", "bind",
  "getaddrinfo", "gethostbyname", "posix_spawn", "posix_spawnp", "execv", "execve",
  "execvp", "execl", "execlp", "fork", "vfork", "popen", "system", "dlopen", "unlink", "rename",
  "link", "linkat", "mkdir", "avio_open", "avio_open2", "avio_open_dir", "avformat_network_init",
  "png_image_write_to_file", "png_image_begin_read_from_file",
]

/// How the text of the media's targets breaks their wall.
func callsByNameInText(_ files: [SourceFile]) -> [Violation] {
  let call = /(?:^|[^.\w]|\b(?:Glibc|Musl)\.)(\w+)\(/
  var result: [Violation] = []
  for file in files where file.path.hasPrefix("Media/") {
    for (number, line) in file.code {
      let names = line.matches(of: call).map { String($0.1) }
      for name in names where callsByName.contains(name) && !line.contains("func \(name)(") {
        let detail = "line \(number): \(name)"
        result.append(Violation(rule: .mediaKnowNames, subject: file.path, detail: detail))
      }
    }
  }
  return result
}

/// What of the undefined symbols of an object opens, starts or calls something by its name.
///
/// - Parameter listing: what `nm -u` prints, with Swift's names spelled out.
/// - Returns: the symbols, in their order.
func symbolsByName(_ listing: String) -> [String] {
  // Swift's own modules wrap the calls; FoundationEssentials reads and lists files; and a function
  // of a lower storey that takes a path would open it.
  let wrapped = /^(?:Glibc|Musl)\.(\w+)\(/
  let takesPath = /^(?!SystemPackage\.).*\(.*\bSystemPackage\.FilePath\b.*\)/
  return listing.split(separator: "\n").compactMap { line -> String? in
    guard let mark = line.firstRange(of: " U ") else { return nil }
    let symbol = line[mark.upperBound...]
    let isSystem = callsByName.contains(String(symbol.prefix { $0 != "@" }))
    let isWrapped = symbol.firstMatch(of: wrapped).map { callsByName.contains(String($0.1)) }
    let isFoundation =
      symbol.contains("FoundationEssentials")
      && (symbol.contains("FileManager") || symbol.contains("contentsOf"))
    let isFound =
      isSystem || isWrapped ?? false || isFoundation || symbol.contains(takesPath)
    return isFound ? String(symbol) : nil
  }
}

/// The undefined symbols of objects, with Swift's names spelled out.
func undefinedSymbols(of objects: [String]) throws -> String {
  let listing = try run("sh", ["-c", #"nm -u "$@" | swift demangle"#, "sh"] + objects)
  guard listing.code == 0, listing.output.contains(" U ") else {
    throw ProgramFailure(description: "nm reads no symbols of \(objects): \(listing.errors)")
  }
  return listing.output
}

/// What the media's targets call by name, from the objects that the build left.
///
/// Objects of files that are no longer there do not count. Targets of C in the media's rows are
/// looked at as well.
func callsByNameInObjects(_ house: House, built: URL) throws -> [Violation] {
  let media = house.targets(of: "Media")
  let listed = Set(media.flatMap(\.row))
  let ofC = house.targets(of: "C").filter { listed.contains($0.name) }
  var result: [Violation] = []
  for target in media + ofC {
    let sources = FileManager.default.enumerator(
      atPath: root.appendingPathComponent(target.folder).path)
    let names = Set(
      (sources?.compactMap { $0 as? String } ?? []).map {
        ($0 as NSString).lastPathComponent + ".o"
      })
    guard names.contains(where: { $0.hasSuffix(".swift.o") || $0.hasSuffix(".c.o") }) else {
      continue  // a system library: headers alone
    }
    let folder = built.appendingPathComponent("\(target.name).build")
    let objects = FileManager.default.enumerator(atPath: folder.path)?
      .compactMap { $0 as? String }
      .filter { names.contains(($0 as NSString).lastPathComponent) }
      .map { folder.appendingPathComponent($0).path }
    guard let objects, !objects.isEmpty else {
      throw ProgramFailure(description: "no objects of \(target.name) in \(folder.path)")
    }
    let found = symbolsByName(try undefinedSymbols(of: objects))
    if !found.isEmpty {
      result.append(
        Violation(rule: .mediaKnowNames, subject: target.name, detail: "\(Set(found).sorted())"))
    }
  }
  return result
}

/// Libraries of media that a program names as needed.
///
/// - Parameter listing: what `readelf -d` prints.
/// - Returns: their file names, in their order.
func mediaNeeded(_ listing: String) -> [String] {
  let prefixes = [
    "libav", "libswresample", "libswscale", "libpostproc", "libpng", "libx264", "libx265",
  ]
  return listing.split(separator: "\n").compactMap { line in
    guard line.contains("(NEEDED)"), let start = line.firstIndex(of: "["),
      let end = line.lastIndex(of: "]")
    else { return nil }
    let name = String(line[line.index(after: start)..<end])
    return prefixes.contains { name.hasPrefix($0) } ? name : nil
  }
}

/// The programs with names that need a library of media.
func mediaLinked(
  built: URL, programs: [String] = ["veil", "veil-batch", "veil-studio"]
) throws -> [Violation] {
  try programs.compactMap { program in
    let listing = try run("readelf", ["-d", built.appendingPathComponent(program).path])
    guard listing.code == 0, listing.output.contains("(NEEDED)") else {
      throw ProgramFailure(
        description: "readelf reads no \(program) in \(built.path): \(listing.errors)")
    }
    let needed = mediaNeeded(listing.output)
    if needed.isEmpty { return nil }
    return Violation(rule: .hostLinksMedia, subject: program, detail: "\(needed)")
  }
}
