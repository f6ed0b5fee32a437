// Starting the worker's program with nothing but what it is given: its descriptors, three
// variables, a process group of its own, and signals as they are by default.

import CSandbox
import SandboxLockdown
import Glibc

/// A started worker and this side's ends of its three pipes.
struct StartedWorker {
  let process: pid_t
  let requests: Int32
  let events: Int32
  let log: Int32
}

/// The two ends of a pipe.
private struct Pipe {
  let reading: Int32
  let writing: Int32

  init() throws(SandboxError) {
    var ends: [Int32] = [0, 0]
    let status = unsafe veil_pipe(&ends)
    guard status == 0 else { throw .inputOutput(.makingPipe, code: status) }
    reading = ends[0]
    writing = ends[1]
  }

  func shut() {
    close(reading)
    close(writing)
  }
}

/// Starts `program` with `descriptors` as 3, 4, 5 and so on.
///
/// - Throws: `SandboxError.cannotStart`, `.inputOutput`.
func startWorker(
  _ program: String, descriptors: [Int32], limits: SandboxLimits
) throws(SandboxError) -> StartedWorker {
  var pipes: [Pipe] = []
  var started: pid_t?
  defer { if started == nil { pipes.forEach { $0.shut() } } }
  for _ in 0..<3 { pipes.append(try Pipe()) }
  // Copies above all numbers that the worker will see, so that none is overwritten before its turn.
  var copies: [Int32] = []
  defer { copies.forEach { close($0) } }
  for own in [pipes[0].reading, pipes[1].writing, pipes[2].writing] + descriptors {
    let copy = duplicate(own, from: Int32(descriptors.count) + 3)
    guard copy >= 0 else { throw .inputOutput(.passingDescriptor, code: errno) }
    copies.append(copy)
  }
  var limits = limits
  limits.descriptors = descriptors.count
  started = try spawn(program, argument: limits.argument, passing: copies)
  close(pipes[0].reading)
  close(pipes[1].writing)
  close(pipes[2].writing)
  return StartedWorker(
    process: started!, requests: pipes[0].writing, events: pipes[1].reading, log: pipes[2].reading)
}

private func duplicate(_ descriptor: Int32, from lowest: Int32) -> Int32 {
  fcntl(descriptor, F_DUPFD_CLOEXEC, lowest)
}

/// Starts a program whose descriptors 0, 1, 2… are copies of `descriptors`; it closes what else it
/// may have inherited when it locks itself in.
private func spawn(
  _ program: String, argument: String, passing descriptors: [Int32]
) throws(SandboxError) -> pid_t {
  var actions = unsafe posix_spawn_file_actions_t()
  unsafe posix_spawn_file_actions_init(&actions)
  defer { unsafe posix_spawn_file_actions_destroy(&actions) }
  for (number, descriptor) in descriptors.enumerated() {
    unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
  }
  var attributes = posix_spawnattr_t()
  unsafe posix_spawnattr_init(&attributes)
  defer { unsafe posix_spawnattr_destroy(&attributes) }
  let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
  unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
  unsafe posix_spawnattr_setpgroup(&attributes, 0)
  var signals = sigset_t()
  unsafe sigfillset(&signals)
  unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
  unsafe sigemptyset(&signals)
  unsafe posix_spawnattr_setsigmask(&attributes, &signals)
  var process: pid_t = 0
  let status = unsafe withCStrings([program, argument]) { words in
    // A crash is to be a crash: the runtime's reporter would start a program to describe it.
    unsafe withCStrings(["SWIFT_BACKTRACE=enable=no", "LC_ALL=C", "TZ=UTC0"]) { variables in
      unsafe posix_spawn(&process, program, &actions, &attributes, words, variables)
    }
  }
  guard status == 0 else { throw .cannotStart(program: program, code: status) }
  return process
}

/// Lends texts as the system wants them: pointers, of which the last is null.
func withCStrings<Result>(
  _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var pointers: [UnsafeMutablePointer<CChar>?] = unsafe texts.map { unsafe strdup($0) }
  unsafe pointers.append(nil)
  defer { unsafe pointers.forEach { unsafe free($0) } }
  return unsafe body(pointers)
}
