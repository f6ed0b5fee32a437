// What an audit found: checks with what they looked at and what is wrong, and what no check can do.
// All of it is for people first; the same goes out as JSON.

/// One thing that was looked at.
package struct AuditCheck: Hashable, Sendable, Encodable {
  /// What it is called.
  package let name: String
  /// What was seen, a line each.
  package var facts: [String] = []
  /// What is wrong, a sentence each; empty when the check holds.
  package var failures: [String] = []

  /// A check that has seen nothing yet.
  package init(_ name: String) { self.name = name }
}

/// An audit of the programs that are installed here.
package struct AuditReport: Sendable, Encodable {
  /// Whether every check holds.
  package let holds: Bool
  /// The checks, in the order in which they were made.
  package let checks: [AuditCheck]
  /// What structure cannot do.
  package let limits: [String]
  /// The packages and libraries that the programs are made of (CycloneDX 1.5).
  package let components: BillOfMaterials

  /// All that is wrong, each with the check that found it.
  package var failures: [String] {
    checks.flatMap { check in check.failures.map { "\(check.name): \($0)" } }
  }

  init(checks: [AuditCheck], components: BillOfMaterials) {
    holds = checks.allSatisfy(\.failures.isEmpty)
    self.checks = checks
    limits = AuditReport.limits
    self.components = components
  }

  private static let limits = [
    "Anyone can fork the code and write what is missing into a copy; the copy is not Veil, and this "
      + "audit looks at the programs that it is run beside.",
    "A person who marks regions sees clear pictures, and may recognise people in them.",
    "The studio listens for browsers on this machine, so it can use a network: that it does not is "
      + "tested, and can be seen from outside (ss -tlnp, strace -e connect), but no list proves it.",
    "Linking proves little about what libraries bring along: that nothing leaves this machine rests "
      + "on the sandbox, which is why its layers are tried and not only listed.",
    "An audit that a changed program makes of itself proves nothing: build it from the source code, "
      + "or let another build audit it with --executable and --worker.",
  ]
}

/// What to audit.
package struct AuditRequest: Sendable {
  /// The command's program.
  package var executable: String
  /// The worker's program; nil if there is none.
  package var worker: String?
  /// The program that measures; nil if there is none, which is no failure.
  package var bench: String?
  /// The program that keeps the queue; nil if there is none, which is no failure.
  package var batch: String?
  /// The program that browsers talk to; nil if there is none, which is no failure.
  package var studio: String?
  /// Veil's version.
  package var version: String
  /// Layers of the sandbox to leave out, by name, to see that the audit notices.
  package var withheld: [String] = []

  /// A request for two programs.
  package init(executable: String, worker: String?, version: String) {
    self.executable = executable
    self.worker = worker
    self.version = version
  }
}

/// Makes all checks, which takes some seconds: the attacks on the sandbox are made for real.
package func audit(_ request: AuditRequest) -> AuditReport {
  var checks = [stageCheck()]
  var programs: [AuditedProgram] = []
  var paths: [(Role, String?)] = [(.veil, request.executable), (.worker, request.worker)]
  if let bench = request.bench { paths.append((.bench, bench)) }
  if let batch = request.batch { paths.append((.batch, batch)) }
  if let studio = request.studio { paths.append((.studio, studio)) }
  for (role, path) in paths {
    let (program, check) = AuditedProgram.read(role, at: path)
    checks.append(check)
    guard let program else { continue }
    programs.append(program)
    checks += [libraryCheck(program), symbolCheck(program), sectionCheck(program)]
  }
  let libraries = LibraryFiles(of: programs)
  checks.append(needsCheck(libraries))
  checks.append(modelCheck(beside: programs.map(\.path)))
  if let worker = request.worker {
    checks += sandboxChecks(worker: worker, withholding: request.withheld)
  }
  let components = BillOfMaterials(version: request.version, programs: programs, libraries)
  return AuditReport(checks: checks, components: components)
}
