// One build for every processor: the choice of instructions, the same bits from all of them, a run
// on an emulated old processor, and an audit of the linked program for instructions out of place.

import Foundation
import Kernels
import Testing

@Suite struct InstructionSetTests {
  /// The benchmark server, which is linked from the kernels and little else.
  private static let server = URL(filePath: CommandLine.arguments[0])
    .deletingLastPathComponent().appending(path: "veil-bench-serve")

  /// Runs a program to its end; its output, or why there is none.
  private static func output(
    of program: [String], input: String = "", environment: [String: String] = [:]
  ) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = program
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let (inward, outward) = (Pipe(), Pipe())
    process.standardInput = inward
    process.standardOutput = outward
    process.standardError = FileHandle.nullDevice
    try process.run()
    try inward.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try inward.fileHandleForWriting.close()
    let data = try outward.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      return "\(program[0]) ended with \(process.terminationStatus); is it installed?"
    }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
  }

  @Test func choiceNeverGoesBeyondTheProcessor() {
    let available = InstructionSet.available.map(\.description)
    #expect(available.first == "baseline")
    #expect(InstructionSet.choice(upTo: "baseline").description == "baseline")
    #expect(InstructionSet.choice(upTo: "avx512").description == available.last)
    #expect(InstructionSet.choice(upTo: nil).description == available.last)
    #expect(InstructionSet.choice(upTo: "nonsense").description == available.last)
    if available.contains("avx2") {
      #expect(InstructionSet.choice(upTo: "avx2").description == "avx2")
    }
  }

  @Test func environmentChoosesTheInstructionSet() throws {
    let names = InstructionSet.available.map(\.description)
    for name in names {
      let answer = try InstructionSetTests.output(
        of: [InstructionSetTests.server.path], input: "set 1 1 0 0\n",
        environment: ["VEIL_CPU": name])
      #expect(answer == name)
    }
  }

  @Test func everyUseOfAKernelIsServed() throws {
    let lines = KernelUse.all.map { "\($0.served) 40 30 4 0\n" }.joined()
    let answers = try InstructionSetTests.output(
      of: [InstructionSetTests.server.path], input: lines + "box4 40 30 4 0\n"
    ).split(separator: "\n")
    #expect(answers.count == KernelUse.all.count + 1 && answers.last == "NA")
    for answer in answers.dropLast() {
      #expect(answer.split(separator: " ").count { Double($0) != nil } == 3, "\(answer)")
    }
  }

  /// Builds the C kernels for arm64 and compares what they do there, under qemu, with what they do
  /// here.
  @Test func theOtherArchitecturePaintsTheSame() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let script = root.appending(path: "Benchmarks/Arm64/run.sh").path
    let hashes = try InstructionSetTests.output(of: ["sh", script]).split(separator: "\n")
    #expect(hashes.count == InstructionSet.available.count + 1, "\(hashes)")
    #expect(Set(hashes.map { $0.split(separator: " ").last }).count == 1, "\(hashes)")
  }

  #if arch(x86_64)
    private static let request = "digest 131 77 9 0\ndigest 40 300 60 0\ndigest 67 67 3 0\n"

    @Test func anOldProcessorPaintsTheSame() throws {
      let server = InstructionSetTests.server.path
      let here = try InstructionSetTests.output(of: [server], input: InstructionSetTests.request)
      #expect(here.split(separator: "\n").count == 3)
      for (processor, widest) in [("Nehalem", "baseline"), ("Haswell", "avx2")] {
        let there = try InstructionSetTests.output(
          of: ["qemu-x86_64", "-cpu", processor, server],
          input: "set 1 1 0 0\n" + InstructionSetTests.request,
          environment: ["VEIL_CPU": "avx512"])
        #expect(there == widest + "\n" + here, "on an emulated \(processor)")
      }
    }

    @Test func wideInstructionsStayInTheirFunctions() throws {
      let code = try InstructionSetTests.output(
        of: ["objdump", "-d", "--no-show-raw-insn", InstructionSetTests.server.path])
      let wide = InstructionSetTests.functionsWithWideInstructions(code)
      let names = wide.filter { !$0.hasSuffix("_avx2") && !$0.hasSuffix("_avx512") }
      #expect(names.isEmpty, "instructions that the baseline does not have: \(names.sorted())")
      // The audit sees what it looks for: the wide kernels themselves, of both sets.
      #expect(
        wide.contains("veil_transpose_in8_avx2") && wide.contains("veil_transpose_in8_avx512"))
    }

    @Test func theAuditNoticesAStrayInstruction() {
      let code = """
        0000000000001000 <plain>:
            1000:\tmov    %rax,%rbx
            1003:\tverr   %ax
        0000000000001010 <stray>:
            1010:\tvpaddw %ymm0,%ymm1,%ymm2
        0000000000001020 <mask>:
            1020:\tkmovd  %k1,%eax
        0000000000001030 <shift>:
            1030:\tshlx   %rax,%rbx,%rcx
        """
      #expect(
        InstructionSetTests.functionsWithWideInstructions(code) == ["stray", "mask", "shift"])
    }

    /// Functions with VEX or EVEX coded instructions: vectors, masks and the three-operand integer
    /// ones.
    private static func functionsWithWideInstructions(_ code: String) -> Set<String> {
      let integer: Set<Substring> = [
        "andn", "bextr", "bzhi", "mulx", "pdep", "pext", "rorx", "sarx", "shlx", "shrx",
      ]
      var (name, found) = ("", Set<String>())
      for line in code.split(separator: "\n") {
        if line.hasSuffix(">:"), let open = line.firstIndex(of: "<") {
          name = String(line[line.index(after: open)...].dropLast(2))
          continue
        }
        let parts = line.split(separator: "\t")
        guard parts.count > 1, let word = parts[1].split(separator: " ").first else { continue }
        let vector = word.hasPrefix("v") && word != "verr" && word != "verw"
        let mask = word.hasPrefix("k") && word.count > 3
        if vector || mask || integer.contains(word) { found.insert(name) }
      }
      return found
    }
  #endif
}
