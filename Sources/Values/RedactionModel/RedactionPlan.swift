// The plan as a value: what a person decided to hide, and nothing about how. Programs build it with
// the initialisers here; only a plan that came through JSON and the policy gate is ever rendered.

/// What the author of a plan saw; whatever is given must agree with the source.
public struct SourceBinding: Hashable, Sendable {
  /// The file's name, for people; binds nothing.
  public var name: String?
  /// SHA-256 of the file, 64 hexadecimal digits in lower case.
  public var sha256: String?
  /// Width of the upright picture, in pixels.
  public var width: Int?
  /// Height of the upright picture, in pixels.
  public var height: Int?
  /// Degrees clockwise that the coded picture is turned to stand upright: 0, 90, 180 or 270.
  public var rotation: Int?

  /// Makes a binding.
  public init(
    name: String? = nil, sha256: String? = nil, width: Int? = nil, height: Int? = nil,
    rotation: Int? = nil
  ) {
    self.name = name
    self.sha256 = sha256
    self.width = width
    self.height = height
    self.rotation = rotation
  }
}

/// Tracks of a file or channels of a track.
public enum Selection: Hashable, Sendable {
  /// All of them.
  case all
  /// Those with these numbers, counted from 0.
  case only([Int])
}

/// An audio range to take out.
public struct AudioRange: Hashable, Sendable {
  /// The first time taken out.
  public var from: PlanTime
  /// The first time that is heard again.
  public var to: PlanTime
  /// The audio tracks, counted from 0 in the order of the file.
  public var tracks: Selection
  /// The channels of each of them, counted from 0.
  public var channels: Selection
  /// What is heard instead.
  public var effect: AudioEffect
  /// Whether it may cover no audio; otherwise that is an error.
  public var isOptional = false
  /// The legal ground, for the receipt.
  public var reason: String?

  /// Makes a range; nothing is checked before `RedactionPlan.check()`.
  public init(
    from: PlanTime, to: PlanTime, tracks: Selection = .all, channels: Selection = .all,
    effect: AudioEffect = .mute, reason: String? = nil
  ) {
    self.from = from
    self.to = to
    self.tracks = tracks
    self.channels = channels
    self.effect = effect
    self.reason = reason
  }
}

/// The part of the source that the output shows.
public struct Clip: Hashable, Sendable {
  /// The first time shown.
  public var from: PlanTime
  /// The first time no longer shown.
  public var to: PlanTime

  /// Makes a clip; nothing is checked before `RedactionPlan.check()`.
  public init(from: PlanTime, to: PlanTime) {
    self.from = from
    self.to = to
  }
}

/// What to hide.
public struct RedactionPlan: Hashable, Sendable {
  /// The version of the format that this program reads and writes.
  public static let version = 1
  /// The margin where a plan names none.
  public static let defaultMargin = 0.10

  /// What the author saw.
  public var source: SourceBinding
  /// How far shapes grow, as a fraction of their short side (0 to 2); never less than 8 pixels.
  public var margin: Double
  /// What to hide in the picture.
  public var regions: [Region]
  /// What is shown outside all regions.
  public var outside: Outside
  /// What to take out of the audio.
  public var audio: [AudioRange]
  /// The part that the output shows; nil for all.
  public var clip: Clip?

  /// Makes a plan; nothing is checked before `check()`.
  ///
  /// Reason for its size: one parameter for each key of the format.
  public init(
    source: SourceBinding = SourceBinding(), margin: Double = RedactionPlan.defaultMargin,
    regions: [Region] = [], outside: Outside = .keep, audio: [AudioRange] = [], clip: Clip? = nil
  ) {
    self.source = source
    self.margin = margin
    self.regions = regions
    self.outside = outside
    self.audio = audio
    self.clip = clip
  }
}

extension RedactionPlan {
  /// The plan as a process gets it that needs no names: it hides the same.
  ///
  /// - Returns: the plan without the source's name, notes, reasons and what was accepted. Ids stay,
  ///   since noise is made from them.
  public func withoutNames() -> RedactionPlan {
    var plan = self
    plan.source.name = nil
    for index in plan.regions.indices {
      plan.regions[index].reason = nil
      plan.regions[index].note = nil
      plan.regions[index].unsure = []
    }
    for index in plan.audio.indices { plan.audio[index].reason = nil }
    return plan
  }
}
