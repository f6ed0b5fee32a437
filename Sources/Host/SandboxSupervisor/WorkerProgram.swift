// Where the worker's program is. Only places beside this very program are looked at: neither the
// environment nor the current folder has a say in what sees the pictures.

import Glibc

/// The program that a worker is.
package enum WorkerProgram {
  /// Its path, found from that of the running program.
  ///
  /// - Throws: `SandboxError.programMissing`.
  package static func path() throws(SandboxError) -> String {
    let own = linkTarget("/proc/self/exe") ?? ""
    let folder = own.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    let places = [folder + "/veil-worker", folder + "/../libexec/veil/veil-worker"]
    for place in places where unsafe access(place, X_OK) == 0 { return place }
    throw .programMissing(places: places)
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
