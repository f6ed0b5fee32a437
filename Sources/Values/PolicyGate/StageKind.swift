// Everything that Veil can be told to do to a recording. The list is closed: there is no case for
// something else, no plug-in, and a `switch` over it has no default.

public import RedactionModel

/// A permitted step of a job.
public enum StageKind: String, Hashable, Sendable, CaseIterable {
  /// Paint a colour over a region.
  case fill
  /// Paint a soft mosaic made from what surrounds a region.
  case veil
  /// Replace a region by its own coarse cells; cosmetic.
  case mosaic
  /// Blur a region; cosmetic.
  case blur
  /// Solve where a marked area is between two marks of a person, no more than 30 seconds apart.
  case follow = "follow-between-marks"
  /// Replace audio by silence.
  case mute
  /// Replace audio by a tone.
  case tone
  /// Show only a part of the recording.
  case clip
  /// Write the redacted audio to files of its own.
  case extractAudio = "extract-audio"
  /// Copy what no region touches.
  case copy
  /// Compare a finished file with its plan.
  case verify

  /// What the step does, in a few words.
  public var summary: String {
    switch self {
    case .fill: "paint a colour over a region that a person placed"
    case .veil: "paint over a region with a soft mosaic of its surroundings"
    case .mosaic: "replace a region by coarse cells (cosmetic: reversible)"
    case .blur: "blur a region (cosmetic: reversible)"
    case .follow:
      "solve where a marked area is between two marks of a person: within 30 seconds, never across a "
        + "cut or a hidden waypoint, boxes and a confidence and nothing else"
    case .mute: "replace an audio range by silence"
    case .tone: "replace an audio range by a tone"
    case .clip: "show only a part of the recording"
    case .extractAudio: "write the redacted audio to files, with its time codes"
    case .copy: "copy what no region touches"
    case .verify: "compare a finished file with its plan"
    }
  }
}

extension Effect {
  /// The step that paints this effect.
  public var stage: StageKind {
    switch self {
    case .fill: .fill
    case .veil: .veil
    case .mosaic: .mosaic
    case .blur: .blur
    }
  }
}

extension AudioEffect {
  /// The step that makes this audio.
  public var stage: StageKind {
    switch self {
    case .mute: .mute
    case .tone: .tone
    }
  }
}
