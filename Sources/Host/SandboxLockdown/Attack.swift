// What a decoder that a file has taken over would try. A worker tries it on request, so that a
// person can see on their own machine that it fails.

import CSandbox

/// An attack on the sandbox from inside, in the order of the numbers in CSandbox.
package enum Attack: String, Codable, Sendable, CaseIterable {
  case socket
  case unixSocket = "unix socket"
  case connect
  case send
  case exec
  case fork
  case ptrace
  case signalParent = "signal the parent"
  case readParent = "read the parent's memory"
  case executablePage = "executable page"
  case executableChange = "make a page executable"
  case ioUring = "io_uring"
  case memoryFile = "file in memory"
  case namespace = "new namespace"
  case becomeRoot = "become root"
  case bpf
  case otherArchitecture = "32-bit system call"
  case openSecret = "open /etc/shadow"
  case openFolder = "open the root folder"
  case reopenDescriptor = "reopen a descriptor"
  case writeElsewhere = "create a file"
  case findFile = "ask for a file by its path"
  case sharedMemory = "shared memory"
  case controlDevice = "control a device"
  case unlistedCall = "unlisted system call"
  case loopback = "use the machine's network"
  case extraDescriptor = "find another descriptor"
  case gainPrivilege = "gain privileges by a program"
  case beDumped = "be looked into"
  case growFile = "grow a file beyond its limit"
  case memoryBomb = "memory bomb"
  case spin
  case crash
  case abort

  /// The attack's number in CSandbox.
  package var number: Int32 { Int32(Attack.allCases.firstIndex(of: self)!) }

  /// How many attacks CSandbox knows.
  package static var knownCount: Int { VEIL_TRIALS }

  /// Tries it on this process: 0 or more if it succeeded, else the negative of an errno.
  ///
  /// From most attacks a locked-in process does not come back.
  package func attempt() -> Int { veil_try(number) }
}
