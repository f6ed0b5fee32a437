// A figure's head. Features are points on a rounded face, so they turn with it; small heads far
// away are left without, as a camera would.

import MediaTime
import AudioSamples

extension Figure {
  /// Draws hair, face and, near the camera, features.
  func drawHead(on stage: inout Stage, _ light: Double) {
    let hair = wardrobe.hair.lit(light)
    let skin = wardrobe.skin.lit(light)
    let facing = dot(face, unit(stage.camera.position - head))
    let tones = (hair.lit(1.2), hair.lit(0.7))
    stage.ellipse(
      head + Vector(0, 0.02, 0) - face * 0.02, Figure.headRadii.x, Figure.headRadii.y - 0.02, tones)
    if facing < -0.25 {
      stage.ellipse(head - Vector(0, 0.05, 0), 0.085, 0.085, (skin.lit(0.9), skin.lit(0.6)))
      stage.ellipse(head + Vector(0, 0.025, 0) - face * 0.03, 0.112, 0.125, tones)
      return
    }
    let size = stage.camera.scale(seen: stage.camera.seen(head)) * 0.1
    if facing > 0, !wardrobe.hasLongHair {
      for x in [-1.0, 1] where x * dot(faceSide, stage.camera.right) * facing > -2 {
        stage.ellipse(
          head + faceSide * (x * 0.098) - Vector(0, 0.01, 0), 0.018, 0.032,
          (skin.lit(0.95), skin.lit(0.7)))
      }
    }
    let middle = head + face * 0.03
    stage.ellipse(middle, 0.092, 0.105, (skin.lit(1.08), skin.lit(0.74)))
    stage.ellipse(
      middle - Vector(0, 0.058, 0) + face * 0.005, 0.066, 0.078, (skin.lit(1.05), skin.lit(0.76)))
    if facing < 0.2 || size < 5 { return drawFringe(on: &stage, hair) }
    drawFeatures(on: &stage, light)
    drawFringe(on: &stage, hair)
  }

  /// A point on the face, `x` to its own right and `y` up from the middle, in metres.
  private func facePoint(_ x: Double, _ y: Double, out: Double = 0) -> Vector {
    let depth = max(0.001, 0.105 * 0.105 - x * x - 0.35 * y * y).squareRoot()
    return head + faceSide * x + Vector(0, y, 0) + face * (depth + 0.02 + out)
  }

  private func drawFringe(on stage: inout Stage, _ hair: Color) {
    var contour: [Vector] = []
    for step in 0...16 {
      let turn = Double(step) / 16 * 0.5
      contour.append(
        head + faceSide * (0.104 * cosine(turns: turn))
          + Vector(0, 0.035 + 0.108 * sine(turns: turn), 0) + face * 0.03)
    }
    contour.append(head - faceSide * 0.094 + face * 0.05 - Vector(0, 0.01, 0))
    for (x, y) in [(-0.084, 0.055), (-0.05, 0.078), (0.0, 0.074), (0.05, 0.082), (0.084, 0.055)] {
      contour.append(facePoint(x, y))
    }
    contour.append(head + faceSide * 0.094 + face * 0.05 - Vector(0, 0.01, 0))
    stage.fill(
      contour, from: hair.lit(1.25), at: head - faceSide * 0.1, to: hair.lit(0.75),
      at: head + faceSide * 0.1)
  }

  private func drawFeatures(on stage: inout Stage, _ light: Double) {
    let skin = wardrobe.skin.lit(light)
    let shade = skin.lit(0.68)
    for x in [-0.038, 0.038] {
      stage.ellipse(facePoint(x, 0.017), 0.023, 0.014, (shade.lit(1.24), shade.lit(1.14)))
      if pose.areEyesClosed {
        stage.ellipse(facePoint(x, 0.010), 0.0165, 0.0022, (shade.lit(0.6), shade.lit(0.6)))
      } else {
        let white = rgb(232, 228, 220)
        stage.ellipse(
          facePoint(x, 0.013), 0.0162, 0.0068, (white.lit(light), white.lit(light * 0.92)))
        stage.ellipse(facePoint(x, 0.0135), 0.0072, 0.0072, (rgb(66, 50, 38), rgb(44, 34, 28)))
        stage.ellipse(facePoint(x, 0.0135), 0.0034, 0.0036, (rgb(16, 14, 14), rgb(16, 14, 14)))
        stage.ellipse(facePoint(x, 0.0205), 0.0175, 0.0032, (shade.lit(0.72), shade.lit(0.66)))
      }
      let brow = [
        facePoint(x - 0.024, 0.036), facePoint(x, 0.045), facePoint(x + 0.024, 0.036),
        facePoint(x + 0.022, 0.043), facePoint(x, 0.053), facePoint(x - 0.022, 0.043),
      ]
      stage.fill(brow, wardrobe.hair.lit(light * 0.8))
    }
    stage.fill(
      [
        facePoint(0.004, 0.015, out: 0.008), facePoint(0.020, -0.034, out: 0.008),
        facePoint(0.0, -0.040, out: 0.022), facePoint(-0.004, 0.0, out: 0.016),
      ],
      skin.lit(0.78))
    stage.ellipse(facePoint(0, -0.031, out: 0.02), 0.016, 0.011, (skin.lit(1.12), skin.lit(0.85)))
    for x in [-0.008, 0.008] {
      stage.ellipse(
        facePoint(x, -0.039, out: 0.018), 0.0045, 0.003, (skin.lit(0.5), skin.lit(0.45)))
    }
    let open = 0.003 + 0.015 * pose.mouth
    let lips = rgb(176, 96, 90).mixed(skin, 0.25).lit(light)
    let wide = 0.029 - 0.006 * pose.mouth
    stage.ellipse(facePoint(0, -0.071), wide, open + 0.006, (lips.lit(1.05), lips.lit(0.85)))
    stage.ellipse(facePoint(0, -0.071), wide - 0.004, open, (rgb(70, 30, 30), rgb(52, 24, 24)))
    if pose.mouth > 0.35 {
      stage.ellipse(
        facePoint(0, -0.067), wide * 0.6, open * 0.35, (rgb(232, 228, 222), rgb(214, 210, 204)))
    }
    stage.ellipse(facePoint(0, -0.092), 0.022, 0.004, (shade.lit(1.15), shade.lit(1.15)))
  }
}
