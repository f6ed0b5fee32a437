// Where a job stands, and which of these places need a person in the morning. Values only: what
// moves a job from one state to another is in JobRules.

/// Where a job stands.
package enum JobState: String, Codable, Sendable, CaseIterable {
  /// It may be started.
  case queued
  /// It failed for a reason that may pass, and is queued again when its pause is over.
  case waiting
  /// A runner is at it.
  case running
  /// Its output is there.
  case done
  /// Its plan holds a stretch that nobody accepted, or its files changed since it was added.
  case needsPerson
  /// Its source or its plan cannot be used, or a person set it aside.
  case quarantined
  /// The policy refuses its plan.
  case refused
  /// It ended in a way that trying again does not mend.
  case failed
  /// A person took it back, or another job took its place.
  case cancelled

  /// Whether nothing more happens to it by itself.
  package var isSettled: Bool {
    switch self {
    case .queued, .waiting, .running: false
    default: true
    }
  }

  /// Whether somebody has to look at it.
  package var needsAttention: Bool {
    switch self {
    case .needsPerson, .quarantined, .refused, .failed: true
    default: false
    }
  }

  /// Whether a person may put it back into the queue; a refusal is not tried again.
  package var canBeRetried: Bool {
    switch self {
    case .waiting, .needsPerson, .failed, .cancelled: true
    default: false
    }
  }
}
