// A worker as its supervisor has it: what it is given, how it ends, and that whatever it does is a
// value or an error here and never the end of this process.

import SandboxLockdown
import Foundation
import Glibc
import SandboxSupervisor
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(30))) struct WorkerProcessTests {
  @Test func aWorkerAnswersAndEndsByItself() throws {
    let worker = try start()
    #expect(worker.report.seccompHolds)
    #expect(worker.report.layers.map(\.name) == SandboxLayer.allCases)
    for text in ["hello", "again"] {
      try worker.ask(#"{"echo": "\#(text)"}"#)
      #expect(try worker.answer() == #"{"echo":"\#(text)","event":"trial"}"#)
    }
    let handle = worker.handle
    #expect(worker.wait() == .exited(0))
    #expect(handle.process == nil)
  }

  @Test func requestsAreAnsweredBeforeItEnds() throws {
    let worker = try start()
    for number in 0..<200 { try worker.ask(#"{"echo": "\#(number)"}"#) }
    for number in 0..<200 {
      #expect(try worker.answer() == #"{"echo":"\#(number)","event":"trial"}"#)
    }
    #expect(worker.wait() == .exited(0))
  }

  @Test func eventsThatNobodyReadDoNotKeepItFromEnding() throws {
    let programs = try Programs()
    let flood = try programs.script(
      "\(Programs.firstEvent()); head -c 3000000 /dev/zero | tr '\\0' x; exit 4")
    #expect(try start(flood).wait() == .exited(4))
  }

  @Test func itHasThreeVariablesAGroupOfItsOwnAndDefaultSignals() throws {
    let programs = try Programs()
    let talker = try programs.script(
      """
      \(Programs.firstEvent())
      tr '\\0' ' ' < /proc/$$/environ; echo
      grep -E '^Sig(Blk|Ign)' /proc/self/status
      echo $$ `cut -d' ' -f5 /proc/$$/stat`
      """)
    // Something to inherit that must not be.
    unsafe setenv("VEIL_TEST_SECRET", "1", 1)
    let worker = try start(talker)
    #expect(try worker.answer() == "SWIFT_BACKTRACE=enable=no LC_ALL=C TZ=UTC0 ")
    for name in ["SigBlk", "SigIgn"] {
      let line = try #require(try worker.answer())
      let signals = try #require(UInt64(line.dropFirst("\(name):\t".count), radix: 16))
      // The C library keeps two beyond these to itself.
      #expect(line.hasPrefix(name) && signals & 0x7fff_ffff == 0, "\(line)")
    }
    let numbers = try #require(try worker.answer()).split(separator: " ")
    #expect(numbers[0] == numbers[1])
    #expect(worker.wait() == .exited(0))
  }

  @Test func descriptorsArriveInTheirOrderWhateverTheirNumbers() throws {
    let folder = try ScratchFolder()
    var files: [Int32] = []
    for name in ["a", "b", "c", "d"] {
      let path = try folder.write(name + "\n", to: name)
      files.append(unsafe open(path, O_RDONLY | O_CLOEXEC))
    }
    defer { files.forEach { close($0) } }
    let programs = try Programs()
    let reader = try programs.script(
      "\(Programs.firstEvent()); cat <&3; cat <&4; cat <&5; cat <&6")
    let worker = try start(reader, descriptors: files.reversed())
    for name in ["d", "c", "b", "a"] { #expect(try worker.answer() == name) }
    _ = worker.wait()
    for file in files { #expect(fcntl(file, F_GETFD) >= 0) }
  }

  @Test func whatItNeverReadIsNoSignalForItsSupervisor() throws {
    signal(SIGPIPE, SIG_DFL)
    let worker = try start()
    worker.kill()
    #expect(try worker.answer() == nil)
    // A program that is being started somewhere in this process holds all pipes for a moment.
    var failure: SandboxError?
    for _ in 0..<1000 where failure == nil {
      do throws(SandboxError) { try worker.send([1]) } catch { failure = error }
      usleep(1000)
    }
    #expect(failure == .workerGone)
    #expect(worker.wait() == .killed)
  }

  @Test func anyThreadMayEndIt() throws {
    let worker = try start()
    let handle = worker.handle
    let process = try #require(handle.process)
    try worker.ask(#"{"trial": "spin"}"#)
    Thread.detachNewThread { handle.kill() }
    #expect(try worker.answer() == nil)
    #expect(worker.wait() == .killed)
    #expect(kill(process, 0) != 0 && errno == ESRCH)
    handle.kill()
  }

  @Test func aWorkerThatIsDroppedIsGone() throws {
    var process: Int32 = 0
    do {
      let worker = try start()
      process = try #require(worker.handle.process)
    }
    #expect(kill(process, 0) != 0 && errno == ESRCH)
  }

  @Test(arguments: [
    ("crash", WorkerEnding.crashed(signal: SIGSEGV)), ("abort", .crashed(signal: SIGABRT)),
    ("memory bomb", .outOfMemory), ("spin", .cpuLimit), ("socket", .violation),
    ("exec", .violation),
  ])
  func anEndingHasItsNameAndTheNextWorkerIsAsGoodAsNew(trial: String, ending: WorkerEnding) throws {
    let worker = try start(cpuSeconds: 1)
    try worker.ask(#"{"trial": "\#(trial)"}"#)
    #expect(try worker.answer() == nil)
    #expect(worker.wait() == ending)
    #expect(try start().wait() == .exited(0))
  }

  @Test(arguments: [SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGTRAP])
  func aSignalFromOutsideEndsItAsAFaultWould(signal: Int32) throws {
    let worker = try start()
    kill(try #require(worker.handle.process), signal)
    #expect(try worker.answer() == nil)
    #expect(worker.wait() == .crashed(signal: signal))
  }

  @Test func itsLastWordsAreKeptShortAndPrintable() throws {
    let programs = try Programs()
    let talker = try programs.script(
      """
      \(Programs.firstEvent())
      head -c 100000 /dev/zero | tr '\\0' y >&2
      printf 'the \\033[31mend\\n' >&2; echo said; exit 9
      """)
    let worker = try start(talker)
    #expect(try worker.answer() == "said")
    let handle = worker.handle
    #expect(worker.wait() == .exited(9))
    #expect(handle.lastWords.utf8.count <= 2048)
    #expect(handle.lastWords.hasSuffix("the ?[31mend\n"))
  }
}

@Suite(.timeLimit(.minutes(30))) struct HostileWorkerTests {
  @Test func aProgramThatIsNotThereCannotBeStarted() throws {
    #expect(throws: SandboxError.cannotStart(program: "/nowhere/veil-worker", code: ENOENT)) {
      _ = try start("/nowhere/veil-worker")
    }
  }

  @Test func aProgramThatSaysNothingOfItsSandboxIsNotTrusted() throws {
    let programs = try Programs()
    #expect(throws: SandboxError.endedEarly(.exited(3))) {
      _ = try start(try programs.script("exit 3"))
    }
    for text in ["garbage", "{}", #"{"event": "sandbox", "layers": []}"#] {
      #expect(throws: SandboxError.garbled(.firstEvent)) {
        _ = try start(try programs.script("echo '\(text)'; exec sleep 50"))
      }
    }
  }

  @Test func withoutTheMandatoryLayerNothingIsDoneUnlessSomebodyInsists() throws {
    #expect(throws: SandboxError.notEstablished(reason: "withheld on purpose")) {
      _ = try start(withholding: [.seccomp])
    }
    let worker = try start(withholding: [.seccomp], allowsUnsandboxed: true)
    #expect(!worker.report.seccompHolds && !worker.report.isComplete)
    #expect(worker.report.lines.contains("seccomp: missing (withheld on purpose)"))
    #expect(worker.wait() == .exited(0))
    // The others are best effort.
    let programs = try Programs()
    let partly = try start(
      try programs.script(Programs.firstEvent(without: [.landlock, .network])))
    #expect(partly.report.seccompHolds && !partly.report.isComplete)
    #expect(partly.report.lines.contains("landlock: missing (not today)"))
  }

  @Test func anEndlessEventIsNotReadToItsEnd() throws {
    let programs = try Programs()
    let endless = try programs.script("\(Programs.firstEvent()); exec tr '\\0' x < /dev/zero")
    let worker = try start(endless)
    #expect(throws: SandboxError.eventTooLong(limit: 64 << 20)) { _ = try worker.nextEvent() }
    #expect(worker.wait() == .killed)
  }

  @Test func halfAnEventAtTheEndIsNone() throws {
    let programs = try Programs()
    let worker = try start(try programs.script("\(Programs.firstEvent()); printf '{\"event\":'"))
    #expect(try worker.answer() == nil)
    #expect(worker.wait() == .exited(0))
  }

  @Test func aWorkerThatFallsSilentIsEnded() throws {
    let programs = try Programs()
    let program = try programs.script("\(Programs.firstEvent()); exec sleep 100")
    let worker = try WorkerProcess(
      executable: program, descriptors: [], limits: SandboxLimits(silentSeconds: 1))
    #expect(throws: SandboxError.silent(seconds: 1)) { _ = try worker.nextEvent() }
    #expect(worker.wait() == .killed)
  }

  @Test func theWorkersProgramDoesNothingByItself() throws {
    let ending = try run(try WorkerProgram.path(), [])
    #expect(ending.code == 64 && ending.output.isEmpty)
    #expect(ending.errorLines.count == 1)
    #expect(try run(try WorkerProgram.path(), ["in.mp4"]).code == 64)
  }
}
