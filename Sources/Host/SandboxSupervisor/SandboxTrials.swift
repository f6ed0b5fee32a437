// The sandbox tried for real, on this machine: every attack against all layers, and every layer
// alone against an attack that it has to stop by itself. A report of versions would prove nothing.

import CSandbox
package import SandboxLockdown
import FoundationEssentials
import Glibc

/// One attack and what came of it.
package struct SandboxTrial: Sendable, Codable, Equatable {
  /// What was tried.
  package let attack: Attack
  /// The one layer that was put on; nil when all were.
  package let alone: SandboxLayer?
  /// How it has to end.
  package let expected: String
  /// How it ended.
  package let outcome: String
  /// Whether it was stopped as it has to be.
  package let held: Bool

  /// The trial in one line.
  package var line: String {
    let place = alone.map { "\($0.rawValue) alone, " } ?? ""
    return "\(place)\(attack.rawValue): \(outcome)" + (held ? "" : ", expected: \(expected)")
  }
}

/// Tries the sandbox, each attack in a worker of its own.
package enum SandboxTrials {
  /// What an attack can come to.
  enum Outcome: Equatable {
    /// The system refused it with this errno, and the worker went on.
    case refused(Int32)
    /// It worked.
    case succeeded
    /// The worker ended.
    case ended(WorkerEnding)

    var words: String {
      switch self {
      case .refused(let code): "refused (errno \(code))"
      case .succeeded: "succeeded"
      case .ended(let ending): ending.name
      }
    }
  }

  /// Every attack against all layers, which takes some seconds.
  ///
  /// - Parameters:
  ///   - executable: the worker's program.
  ///   - withheld: layers left out on purpose, to see that the trials notice.
  ///   - attacks: those that are tried.
  /// - Returns: one trial for each attack, in the same order.
  /// - Throws: `SandboxError` when no worker can be had at all.
  package static func attacks(
    executable: String, withholding withheld: Set<SandboxLayer> = [],
    of attacks: [Attack] = Attack.allCases
  ) throws(SandboxError) -> [SandboxTrial] {
    var trials: [SandboxTrial] = []
    for attack in attacks {
      let expected = outcomes(of: attack)
      trials.append(try trial(of: attack, expecting: expected, without: withheld, executable))
    }
    return trials
  }

  /// Every layer alone, against what it has to stop by itself; parameters and errors as above.
  package static func layers(
    executable: String, withholding withheld: Set<SandboxLayer> = [],
    of layers: [SandboxLayer] = SandboxLayer.allCases
  ) throws(SandboxError) -> [SandboxTrial] {
    var trials: [SandboxTrial] = []
    for (layer, attack, expected) in layerTrials where layers.contains(layer) {
      // Without this one, people who are not root could have neither Landlock nor seccomp.
      let others = Set(SandboxLayer.allCases).subtracting([layer, .noNewPrivileges])
      trials.append(
        try trial(
          of: attack, alone: layer, expecting: expected, without: withheld.union(others), executable
        ))
    }
    return trials
  }

  /// What a worker says about its layers; parameters and errors as above.
  package static func report(
    executable: String, withholding withheld: Set<SandboxLayer> = []
  ) throws(SandboxError) -> SandboxReport {
    let limits = trialLimits(without: withheld)
    let worker = try WorkerProcess(
      executable: executable, descriptors: [], limits: limits, allowsUnsandboxed: true)
    return worker.report
  }

  /// Little of everything, so that a bomb is short.
  private static func trialLimits(without withheld: Set<SandboxLayer>) -> SandboxLimits {
    var limits = SandboxLimits(
      memoryBytes: 384 << 20, cpuSeconds: 1, fileBytes: 1 << 20, silentSeconds: 20)
    limits.withheld = withheld
    return limits
  }

  /// What each layer has to stop without the others.
  private static var layerTrials: [(SandboxLayer, Attack, [Outcome])] {
    [
      (.descriptors, .extraDescriptor, [.refused(EBADF)]),
      (.network, .loopback, [.refused(ENETUNREACH)]),
      (.emptyRoot, .findFile, [.refused(ENOENT), .refused(EACCES)]),
      (.noNewPrivileges, .gainPrivilege, [.refused(EPERM)]),
      (.unprivilegedUser, .openSecret, [.refused(EACCES), .refused(ENOENT)]),
      (.noDump, .beDumped, [.refused(EPERM)]),
      (.landlock, .openFolder, [.refused(EACCES)]),
      (.limits, .memoryBomb, [.ended(.outOfMemory)]),
      (.limits, .growFile, [.refused(EFBIG)]),
      (.seccomp, .socket, [.ended(.violation)]),
    ]
  }

  /// How an attack may end when all layers hold.
  private static func outcomes(of attack: Attack) -> [Outcome] {
    switch attack {
    case .socket, .unixSocket, .connect, .send, .loopback, .exec, .fork, .ptrace, .signalParent,
      .readParent, .executablePage, .executableChange, .ioUring, .memoryFile, .namespace,
      .becomeRoot, .bpf:
      [.ended(.violation)]
    // A processor or kernel without such calls knows other words for no.
    case .otherArchitecture:
      [.ended(.violation), .ended(.crashed(signal: SIGSEGV)), .refused(ENOSYS)]
    case .openSecret, .openFolder, .reopenDescriptor, .writeElsewhere: [.refused(EACCES)]
    case .findFile: [.refused(ENOENT), .refused(EACCES)]
    case .sharedMemory, .gainPrivilege, .beDumped: [.refused(EPERM)]
    case .controlDevice: [.refused(ENOTTY)]
    case .unlistedCall: [.refused(ENOSYS)]
    case .extraDescriptor: [.refused(EBADF)]
    case .growFile: [.refused(EFBIG)]
    case .memoryBomb: [.ended(.outOfMemory)]
    case .spin: [.ended(.cpuLimit)]
    case .crash: [.ended(.crashed(signal: SIGSEGV))]
    case .abort: [.ended(.crashed(signal: SIGABRT))]
    }
  }

  private static func trial(
    of attack: Attack, alone: SandboxLayer? = nil, expecting expected: [Outcome],
    without withheld: Set<SandboxLayer>, _ executable: String
  ) throws(SandboxError) -> SandboxTrial {
    let outcome = try outcome(of: attack, without: withheld, executable)
    return SandboxTrial(
      attack: attack, alone: alone, expected: expected.map(\.words).joined(separator: " or "),
      outcome: outcome.words, held: expected.contains(outcome))
  }

  private struct Request: Encodable { let trial: Attack }
  private struct Answer: Decodable { let result: Int }

  /// Lets a worker try an attack; it has one file, and this process one descriptor that any program
  /// that it starts would inherit.
  private static func outcome(
    of attack: Attack, without withheld: Set<SandboxLayer>, _ executable: String
  ) throws(SandboxError) -> Outcome {
    let file = veil_memory_file()
    guard file >= 0 else { throw .inputOutput(.makingMemoryFile, code: errno) }
    let stray = dup(file)
    defer {
      close(file)
      close(stray)
    }
    let worker = try WorkerProcess(
      executable: executable, descriptors: [file], limits: trialLimits(without: withheld),
      allowsUnsandboxed: true)
    let request = (try? JSONEncoder().encode(Request(trial: attack))) ?? Data()
    try worker.send(Array(request))
    guard let line = try worker.nextEvent() else { return .ended(worker.wait()) }
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(line)) else {
      throw .garbled(.trialAnswer)
    }
    return answer.result < 0 ? .refused(Int32(-answer.result)) : .succeeded
  }
}
