// The closed list of what the programs do.

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
