// What is painted or played where something is hidden. Ranges are those of the plan's format;
// values built by a program may break them until `RedactionPlan.check()` has looked.

/// A colour, eight bits per channel.
public struct FillColor: Hashable, Sendable, CustomStringConvertible {
  /// Red, 0 to 255.
  public var red: UInt8
  /// Green, 0 to 255.
  public var green: UInt8
  /// Blue, 0 to 255.
  public var blue: UInt8

  /// Black.
  public static let black = FillColor(red: 0, green: 0, blue: 0)

  /// Makes a colour; each channel from 0 to 255.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  /// Reads `#RRGGBB` in either case; nil if it is anything else.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 7, bytes[0] == UInt8(ascii: "#") else { return nil }
    let digits = bytes.dropFirst().compactMap { byte in
      byte < 0x80 ? Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init) : nil
    }
    guard digits.count == 6 else { return nil }
    self.init(
      red: digits[0] << 4 | digits[1], green: digits[2] << 4 | digits[3],
      blue: digits[4] << 4 | digits[5])
  }

  /// `#rrggbb`.
  public var description: String {
    "#"
      + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
      .joined()
  }
}

/// What is painted over a region.
public enum Effect: Hashable, Sendable {
  /// One colour.
  case fill(FillColor)
  /// A soft mosaic made only from the pixels around the region; reads nothing inside.
  case veil
  /// Cells of the region's own mean colours, `cells` of them along its short side (1 to 8).
  /// Cosmetic: an attacker can undo it.
  case mosaic(cells: Int)
  /// A blur with a sigma of `strength` short sides (0.1 to 2). Cosmetic: an attacker can undo it.
  case blur(strength: Double)

  /// Whether an attacker can learn from the result what was there.
  public var isReversible: Bool {
    switch self {
    case .fill, .veil: false
    case .mosaic, .blur: true
    }
  }

  /// Orders effects by how little they leave: where areas overlap, the larger is seen.
  public var precedence: Int {
    switch self {
    case .blur: 0
    case .mosaic: 1
    case .veil: 2
    case .fill: 3
    }
  }

  /// The effect's name in a plan.
  public var name: String {
    switch self {
    case .fill: "fill"
    case .veil: "veil"
    case .mosaic: "mosaic"
    case .blur: "blur"
    }
  }
}

/// What is heard where audio is taken out.
public enum AudioEffect: Hashable, Sendable {
  /// Silence.
  case mute
  /// A tone of this many hertz (20 to 20,000), in place of the audio and not mixed with it.
  case tone(hertz: Double)
}

/// What is shown outside all regions.
public enum Outside: Hashable, Sendable {
  /// The picture as it is.
  case keep
  /// An effect, never a reversible one: nothing in a plan could give leave for that.
  case effect(Effect)
}
