// What this very process has loaded, directly or by way of others, as the kernel lists it; and the
// closed list of what it does.

import Custody
import PolicyGate

/// Looks at the stages.
func stageCheck() -> AuditCheck {
  var check = AuditCheck("stages")
  for stage in StageKind.allCases {
    check.facts.append("\(stage.rawValue): \(stage.summary)")
    if let refusal = refusal(forVerb: stage.rawValue) {
      check.failures.append("the stage \(stage.rawValue) is refused by \(refusal.ruleID)")
    }
  }
  check.facts.append(
    "\(PolicyRule.all.count) rules refuse everything else by name: see veil policy")
  return check
}

/// Paths of the libraries that this process has loaded.
func loadedLibraries() -> [String] {
  let maps = (try? fileContents(path: "/proc/self/maps", limit: 16 << 20)) ?? []
  var paths: Set<String> = []
  for line in String(decoding: maps, as: UTF8.self).split(separator: "\n") {
    guard let start = line.firstIndex(of: "/") else { continue }
    let path = String(line[start...])
    if path.split(separator: "/").last?.contains(".so") == true { paths.insert(path) }
  }
  return paths.sorted()
}

/// Looks at what is loaded by way of the linked libraries.
func loadedCheck() -> AuditCheck {
  var check = AuditCheck("loaded libraries")
  let names = loadedLibraries().compactMap { $0.split(separator: "/").last.map(String.init) }
  if names.isEmpty { check.failures.append("/proc/self/maps does not say what is loaded") }
  for name in names where recognisers.contains(where: { name.hasPrefix($0) }) {
    check.failures.append("\(name) is loaded, which recognises things")
  }
  let network = names.filter { name in
    ["libgnutls", "libssl", "libsrt", "librist", "libssh", "libzmq", "librabbitmq", "libcurl"]
      .contains { name.hasPrefix($0) }
  }
  check.facts.append(
    "\(names.count) are loaded by way of the linked ones, none of which is known to recognise things"
  )
  if !network.isEmpty {
    check.facts.append(
      "libavformat brings \(network.joined(separator: ", ")): they are not called, and in the worker "
        + "they could reach nothing")
  }
  return check
}
