// What is wrong in a stretch of pictures, as one sentence: when, where, what was measured, what is
// allowed, and what to do.

import MediaTime
import WorkerProtocol

extension PictureFinding {
  /// What is wrong, and where, for a person.
  var sentence: String { "\(stretch), \(clause) (\(measure)); \(remedy)." }

  private var stretch: String {
    pictures == 1 ? "At \(from)" : "From \(from) to \(to) (\(counted(pictures, "picture")))"
  }

  private var name: String { area?.name ?? "the picture" }

  private var clause: String {
    switch fault {
    case .sourceSamples: "\(name) shows the source's own samples\(place)"
    case .sourceShare: "\(name) shows a trace of the source in \(planeName)"
    case .areaLevel: "\(name) is lighter, darker or of another colour than the plan says"
    case .areaDeviation, .areaTile: "\(name) is not what the plan says\(place)"
    case .tile: "what is not hidden differs from the source\(place)"
    case .level: "what is not hidden is lighter, darker or of another colour than the source"
    case .tileLevels: "what is not hidden has other light or colours than the source"
    case .gain: "what is not hidden has another contrast than the source"
    case .order: "the picture is more like its neighbour in the source than like its own"
    case .psnr: "what is not hidden differs from the source by more than coding explains"
    }
  }

  private var place: String {
    guard let x, let y else { return "" }
    return " in \(planeName) at \(x), \(y)"
  }

  private var planeName: String { plane == 0 ? "luma" : plane == 1 ? "Cb" : "Cr" }

  private var measure: String {
    switch fault {
    case .sourceSamples:
      "\(counted(Int(value), "sample")) of one tile, where \(Int(limit)) are allowed"
    case .gain:
      "\(decimal(value * 100)) %, where \(decimal(limit * 100)) % are allowed"
    case .sourceShare:
      "\(decimal(value * 100)) % of it, where \(decimal(limit * 100)) % are allowed"
    case .areaLevel, .level:
      "mean difference \(decimal(value)) in \(planeName), where \(decimal(limit)) is allowed"
    case .areaDeviation, .areaTile, .tile, .tileLevels:
      "root mean square \(decimal(value)) in \(planeName), where \(decimal(limit)) is allowed"
    case .order: "\(decimal(value)) on a scale from 1 to -1, where \(decimal(limit)) is allowed"
    case .psnr: "\(decimal(value)) dB, where \(decimal(limit)) dB are needed"
    }
  }

  private var remedy: String {
    switch fault {
    case .sourceSamples, .sourceShare, .areaLevel, .areaDeviation, .areaTile:
      "do not release the file, and redact it again"
    case .tile, .level, .tileLevels, .gain, .order, .psnr:
      "redact it again, or say why it was changed"
    }
  }
}

/// A number with two digits after the point at most, as people write it.
package func shortDecimal(_ value: Double) -> String {
  let hundredths = value.isNaN ? 0 : Int((min(1e12, max(-1e12, value)) * 100).rounded())
  let (whole, rest) = (hundredths.magnitude / 100, hundredths.magnitude % 100)
  let digits = rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)"
  return "\(hundredths < 0 ? "-" : "")\(whole)" + (rest == 0 ? "" : ".\(digits)")
}

/// A number with one digit after the point, however large it is.
private func decimal(_ value: Double) -> String {
  let tenths = value.isNaN ? 0 : Int((min(1e6, max(-1e6, value)) * 10).rounded())
  return "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
}
