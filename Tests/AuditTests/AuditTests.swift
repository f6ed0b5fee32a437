// Each check of the audit, shown failing: a program with one forbidden import, one library too
// many, something large inside or behind it, a model beside it, a layer of the sandbox left out.

import Audit
import Foundation
import Testing
import TestSupport

/// A folder with a planted program in it.
private struct Plot {
  let folder: ScratchFolder
  let program: String

  /// Compiles `text` under the name of the command.
  init(_ text: String = "int main() { return 0; }", _ flags: [String] = []) throws {
    folder = try ScratchFolder()
    program = folder("veil")
    try compileC(text, to: program, flags)
  }

  /// What the audit finds wrong with the program as the command, its worker missing.
  func failures() -> [String] {
    audit(AuditRequest(executable: program, worker: nil, version: "0")).failures
      .filter { $0 != missingWorker }
  }
}

private let missingWorker = "veil-worker: program: veil-worker is not installed beside this program"

@Suite struct AuditTests {
  @Test func aHarmlessProgramPasses() throws {
    let plot = try Plot()
    #expect(plot.failures().isEmpty, "\(plot.failures())")
  }

  @Test func aMissingProgramFails() throws {
    let folder = try ScratchFolder()
    let report = audit(AuditRequest(executable: folder("veil"), worker: nil, version: "0"))
    #expect(!report.holds && report.failures.contains(missingWorker))
    #expect(report.failures.contains { $0.contains(folder("veil")) })
    let text = try folder.write("#!/bin/sh\nexit 0\n", to: "veil")
    #expect(
      audit(AuditRequest(executable: text, worker: nil, version: "0")).failures
        .contains { $0.contains("ELF") })
  }

  @Test(arguments: [
    "socket", "connect", "bind", "listen", "accept4", "sendto", "recvmsg", "getaddrinfo", "dlopen",
    "dlsym", "execve", "execvp", "fork", "vfork", "system", "popen", "ptrace", "process_vm_readv",
    "gethostbyname",
  ])
  func aForbiddenImportIsNamed(symbol: String) throws {
    let plot = try Plot(
      "void \(symbol)(void); int main(int n) { if (n > 9) \(symbol)(); return 0; }")
    let failures = plot.failures()
    #expect(failures.count == 1)
    #expect(failures.first?.hasPrefix("veil: imported symbols: \(symbol) is imported") == true)
  }

  /// The command starts a worker and becomes a program beside it; the worker starts nothing.
  @Test(arguments: ["posix_spawn", "execv"]) func onlyTheCommandMayStartPrograms(symbol: String)
    throws
  {
    let plot = try Plot(
      "void \(symbol)(void); int main(int n) { if (n > 9) \(symbol)(); return 0; }")
    #expect(plot.failures().isEmpty)
    let report = audit(
      AuditRequest(executable: plot.program, worker: plot.program, version: "0"))
    #expect(
      report.failures.contains { $0.hasPrefix("veil-worker: imported symbols: \(symbol) ") })
    // It is no worker either, and that is found by starting it.
    #expect(report.failures.contains { $0.hasPrefix("sandbox: layers: ") })
  }

  @Test func aLibraryTooManyIsNamed() throws {
    let plot = try Plot()
    try compileC(
      "int f(void) { return 1; }", to: plot.folder("libopencv_face.so.4"),
      ["-shared", "-Wl,-soname,libopencv_face.so.4"])
    try compileC(
      "int f(void); int main() { return f() - 1; }", to: plot.program,
      ["-L", plot.folder.path, "-l:libopencv_face.so.4"])
    #expect(
      plot.failures() == [
        "veil: linked libraries: libopencv_face.so.4 is linked and not in the list of permitted "
          + "libraries",
        "libraries of libraries: libopencv_face.so.4 is needed and lies in no folder that the loader "
          + "looks in",
      ])
  }

  @Test func theProgramThatMeasuresIsJudgedToo() throws {
    let plot = try Plot()
    let bench = plot.folder("veil-bench")
    try compileC("void connect(void); int main() { connect(); return 0; }", to: bench, [])
    var request = AuditRequest(executable: plot.program, worker: nil, version: "0")
    request.bench = bench
    let failures = audit(request).failures.filter { $0 != missingWorker }
    #expect(failures.count == 1)
    #expect(failures[0].hasPrefix("veil-bench: imported symbols: connect is imported"))
  }

  @Test func theQueueMayStartJobsAndReachNobody() throws {
    let plot = try Plot()
    let batch = plot.folder("veil-batch")
    try compileC(
      "void connect(void); int fork(void); int main() { connect(); return fork(); }", to: batch,
      ["-Wl,--no-as-needed", "-lpng"])
    var request = AuditRequest(executable: plot.program, worker: nil, version: "0")
    request.batch = batch
    let failures = audit(request).failures.filter { $0 != missingWorker }
    #expect(failures.count == 2)
    #expect(failures[0].hasPrefix("veil-batch: linked libraries: libpng16.so.16 is linked, and"))
    #expect(failures[1].hasPrefix("veil-batch: imported symbols: connect is imported"))
  }

  @Test func theStudioMayListenAndNothingMore() throws {
    let plot = try Plot()
    let studio = plot.folder("veil-studio")
    try compileC(
      """
      void bind(void); void listen(void); void dlsym(void); void execve(void);
      int main(int n) { if (n > 9) { bind(); listen(); dlsym(); execve(); } return 0; }
      """, to: studio, [])
    var request = AuditRequest(executable: plot.program, worker: nil, version: "0")
    request.studio = studio
    let report = audit(request)
    let failures = report.failures.filter { $0 != missingWorker }
    #expect(failures.count == 1)
    #expect(failures.first?.hasPrefix("veil-studio: imported symbols: execve is imported") == true)
    let check = try #require(report.checks.first { $0.name == "veil-studio: imported symbols" })
    #expect(check.facts.contains { $0.hasPrefix("bind, listen: to be a server for browsers") })
  }

  @Test func theCommandMayNotLinkWhatParsesMedia() throws {
    let plot = try Plot()
    try compileC("int main() { return 0; }", to: plot.program, ["-Wl,--no-as-needed", "-lpng"])
    #expect(
      plot.failures() == [
        "veil: linked libraries: libpng16.so.16 is linked, and veil may not have it (single "
          + "pictures)"
      ])
  }

  @Test func aSearchPathThatDependsOnWhereOneStandsIsNamed() throws {
    let plot = try Plot("int main() { return 0; }", ["-Wl,-rpath,lib:/usr/lib:$ORIGIN/x"])
    #expect(plot.failures().count == 1 && plot.failures()[0].contains("looked for in lib,"))
  }

  @Test func somethingLargeInsideIsNamed() throws {
    let strange = try Plot(
      "__attribute__((section(\"model\"), used)) char a[100000] = {1}; int main() { return 0; }")
    #expect(
      strange.failures() == [
        "veil: sections: model has 100000 bytes, more than the 65536 that are explained"
      ])
    let constants = try Plot(
      "const char a[2000000] = {1}; int main(int n) { return a[n * 9] & 0; }")
    #expect(constants.failures().count == 1)
    #expect(constants.failures().first?.hasPrefix("veil: sections: .rodata has ") == true)
  }

  @Test func somethingBehindTheEndIsNamed() throws {
    let plot = try Plot()
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: plot.program))
    try file.seekToEnd()
    try file.write(contentsOf: Data(repeating: 1, count: 5000))
    try file.close()
    #expect(
      plot.failures() == ["veil: sections: 5000 bytes follow the end of the program"])
  }

  @Test(arguments: [
    ("detector.onnx", "x"), ("DETECTOR.TFLITE", "x"), ("haarcascade_frontal.xml", "<x/>"),
    ("data.bin", "GGUF\u{3}"), ("cascade", "<?xml version=\"1.0\"?>\n<opencv_storage>"),
    ("notes", "0123TFL3"), ("weights.dat", "01234567{\"a\": {\"dtype\": \"F16\"}}"),
    ("veil_veil.resources/inner/net.caffemodel", "x"), ("person.mlmodelc/model", "x"),
  ])
  func aModelIsNamed(name: String, text: String) throws {
    let plot = try Plot()
    let path = plot.folder(name)
    try FileManager.default.createDirectory(
      at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let failures = plot.failures()
    let shown = name.hasSuffix("/model") ? plot.folder("person.mlmodelc") : path
    #expect(failures.count == 1)
    #expect(failures.first?.hasPrefix("model files: \(shown) ") == true, "\(failures)")
  }

  @Test(arguments: ["veil.json", "readme.txt", "libextra.so.1", "onnx", "plan"])
  func otherFilesAreNobodysBusiness(name: String) throws {
    let plot = try Plot()
    _ = try plot.folder.write("nothing of interest", to: name)
    #expect(plot.failures().isEmpty)
  }

  @Test func theStagesAreTheClosedList() throws {
    let plot = try Plot()
    let report = audit(AuditRequest(executable: plot.program, worker: nil, version: "0"))
    let stages = try #require(report.checks.first { $0.name == "stages" })
    #expect(stages.facts.count == 12 && stages.facts[0].hasPrefix("fill: "))
    #expect(report.limits.contains { $0.contains("fork") })
    #expect(report.limits.contains { $0.contains("clear pictures") })
  }
}
