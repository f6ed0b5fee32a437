// Programs that do what none of Veil's may, compiled on the spot, so that the audit has something
// to find. The compiler for C comes with the one for Swift.

/// Compiles C.
///
/// - Parameters:
///   - text: the source code.
///   - path: the program or library to write; the source code is written beside it.
///   - flags: more words for the compiler, before the source file.
/// - Throws: `ProgramFailure` with what the compiler said.
package func compileC(_ text: String, to path: String, _ flags: [String] = []) throws {
  let folder = try ScratchFolder()
  let source = try folder.write(text, to: "planted.c")
  // What is not used stays in: that is the point.
  let words = ["-O0", "-fuse-ld=lld", "-Wno-everything", source, "-o", path] + flags
  let ending = try run("clang", words)
  guard ending.code == 0 else {
    throw ProgramFailure(description: "clang \(words): \(ending.errors)")
  }
}
