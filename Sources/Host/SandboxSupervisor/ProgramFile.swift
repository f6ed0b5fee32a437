// The programs that stand beside the one that runs. Only such places are looked at: neither the
// environment nor the current folder has a say in what is started.

import Glibc

/// Programs that belong together.
package enum ProgramFile {
  /// The path of a program beside the running one.
  ///
  /// - Parameter name: a file name without a folder.
  /// - Returns: its path.
  /// - Throws: `SandboxError.programMissing`.
  package static func beside(_ name: String) throws(SandboxError) -> String {
    let own = linkTarget("/proc/self/exe") ?? ""
    let folder = own.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    let places = [folder + "/" + name, folder + "/../libexec/veil/" + name]
    for place in places where unsafe access(place, X_OK) == 0 { return place }
    throw .programMissing(places: places)
  }

  /// Goes on as another program, which has this process's descriptors, terminal and environment.
  ///
  /// - Parameters:
  ///   - path: of the program.
  ///   - words: what it is given, without its name.
  /// - Throws: `SandboxError.cannotStart`; otherwise it does not come back.
  package static func become(_ path: String, _ words: [String]) throws(SandboxError) -> Never {
    unsafe withCStrings([path] + words) { unsafe _ = execv(path, $0) }
    throw .cannotStart(program: path, code: errno)
  }

  private static func linkTarget(_ path: String) -> String? {
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { memory, count in
      count = unsafe memory.withMemoryRebound(to: CChar.self) {
        unsafe max(0, readlink(path, $0.baseAddress!, $0.count))
      }
    }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}
