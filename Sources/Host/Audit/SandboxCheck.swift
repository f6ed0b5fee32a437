// The sandbox as it holds on this machine: what the worker says about its layers, then every attack
// against all of them, then every layer alone.

import SandboxLockdown
import SandboxSupervisor

/// Tries the sandbox of a worker.
///
/// - Parameters:
///   - worker: the path of the worker's program.
///   - withheld: names of layers to leave out, to see that the trials notice.
/// - Returns: two checks, one of the layers and one of the attacks.
func sandboxChecks(worker: String, withholding withheld: [String]) -> [AuditCheck] {
  var layers = AuditCheck("sandbox: layers")
  var attacks = AuditCheck("sandbox: attacks")
  let left = Set(withheld.compactMap(SandboxLayer.init))
  for name in withheld where SandboxLayer(rawValue: name) == nil {
    layers.failures.append(
      "there is no layer \(name), only \(SandboxLayer.allCases.map(\.rawValue).joined(separator: ", "))"
    )
  }
  do {
    let report = try SandboxTrials.report(executable: worker, withholding: left)
    for layer in report.layers {
      if layer.held {
        layers.facts.append("\(layer.name.rawValue): holds")
      } else {
        layers.failures.append(
          "the layer \(layer.name.rawValue) does not hold (\(layer.reason ?? "nobody knows why"))")
      }
    }
    for trial in try SandboxTrials.layers(executable: worker, withholding: left) {
      // That a layer is missing was said once.
      let isThere = report.layers.contains { $0.name == trial.alone && $0.held }
      note(trial, isThere: isThere, in: &layers)
    }
    for trial in try SandboxTrials.attacks(executable: worker, withholding: left) {
      note(trial, isThere: true, in: &attacks)
    }
  } catch {
    layers.failures.append("the sandbox could not be tried: \(error)")
  }
  return [layers, attacks]
}

private func note(_ trial: SandboxTrial, isThere: Bool, in check: inout AuditCheck) {
  if trial.held {
    check.facts.append(trial.line)
  } else if isThere {
    check.failures.append(trial.line)
  }
}
