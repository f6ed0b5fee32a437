// The attacks, and the truth of what a worker says about its layers, wherever these tests run: a
// layer that is said to hold stops its attack alone, and one that is left out is missed.

import SandboxLockdown
import Foundation
import Glibc
import SandboxSupervisor
import Testing

@Suite(.timeLimit(.minutes(30))) struct SandboxTrialsTests {
  @Test func everyAttackIsStoppedAndNamed() throws {
    let trials = try SandboxTrials.attacks(executable: try WorkerProgram.path())
    #expect(Attack.allCases.count == Attack.knownCount)
    #expect(trials.map(\.attack) == Attack.allCases)
    let report = try SandboxTrials.report(executable: try WorkerProgram.path())
    for trial in trials where !trial.held {
      // Where this one is not to be had, only its own attack gets through.
      let isExcused = trial.attack == .findFile && !held(.emptyRoot, report)
      #expect(isExcused, "\(trial.line)")
    }
    #expect(!FileManager.default.fileExists(atPath: "/tmp/veil-trial"))
  }

  @Test func aLayerThatIsSaidToHoldHoldsAlone() throws {
    let program = try WorkerProgram.path()
    let report = try SandboxTrials.report(executable: program)
    print("sandbox here: \(report.lines.joined(separator: "; "))")
    let trials = try SandboxTrials.layers(executable: program)
    #expect(Set(trials.compactMap(\.alone)) == Set(SandboxLayer.allCases))
    for trial in trials where held(trial.alone!, report) {
      #expect(trial.held, "\(trial.line)")
    }
  }

  @Test(arguments: SandboxLayer.allCases) func aLayerThatIsLeftOutIsMissed(layer: SandboxLayer)
    throws
  {
    let program = try WorkerProgram.path()
    let report = try SandboxTrials.report(executable: program, withholding: [layer])
    let entry = try #require(report.layers.first { $0.name == layer })
    #expect(!entry.held && entry.reason == "withheld on purpose")
    #expect(!report.isComplete)
    // Somebody who is not root cannot read the secret even with this layer left out.
    if layer == .unprivilegedUser && geteuid() != 0 { return }
    let trials = try SandboxTrials.layers(
      executable: program, withholding: [layer], of: [layer])
    #expect(!trials.isEmpty)
    for trial in trials { #expect(trial.alone == layer && !trial.held, "\(trial.line)") }
  }

  @Test func withoutTheFilterTheAttacksAreNoLongerStopped() throws {
    // What shows that the attacks are real ones. As root, several layers stop some of them.
    let program = try WorkerProgram.path()
    let trials = try SandboxTrials.attacks(
      executable: program, withholding: [.seccomp], of: quickAttacks)
    let through = Set(trials.filter { !$0.held }.map(\.attack))
    let expected: Set<Attack> = [
      .socket, .unixSocket, .fork, .executablePage, .executableChange, .memoryFile, .sharedMemory,
      .unlistedCall, .ptrace, .send,
    ]
    #expect(through.isSuperset(of: expected), "\(trials.map(\.line))")
  }

  @Test func otherUsersAreToldTheTruthAboutTheirSandbox() throws {
    let programs = try Programs()
    let worker = try programs.worker()
    var starts = ["exec unshare -Ur '\(worker)' \"$1\""]
    if geteuid() == 0 {
      starts.append("exec setpriv --reuid 12345 --regid 12345 --clear-groups '\(worker)' \"$1\"")
      starts.append("exec setpriv --bounding-set -all --inh-caps -all '\(worker)' \"$1\"")
    }
    for start in starts {
      let program = try programs.script(start)
      guard let report = try? SandboxTrials.report(executable: program) else {
        // Where people may not make namespaces, there is no worker in one.
        #expect(start.contains("unshare"))
        continue
      }
      print("sandbox of \(start.split(separator: "'")[0]): \(report.lines.joined(separator: "; "))")
      #expect(report.seccompHolds)
      for trial in try SandboxTrials.layers(executable: program) where held(trial.alone!, report) {
        #expect(trial.held, "\(start): \(trial.line)")
      }
      for trial in try SandboxTrials.attacks(executable: program, of: quickAttacks)
      where !trial.held {
        #expect(trial.attack == .findFile && !held(.emptyRoot, report), "\(start): \(trial.line)")
      }
    }
  }

  private let quickAttacks = Attack.allCases.filter { $0 != .spin && $0 != .memoryBomb }

  private func held(_ layer: SandboxLayer, _ report: SandboxReport) -> Bool {
    report.layers.contains { $0.name == layer && $0.held }
  }
}
