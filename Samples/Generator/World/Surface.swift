// Planes of the world with a material, and the sky. Grain and joints fade with distance, before
// they would be finer than the pixels that show them.

/// What a plane is made of.
enum Material {
  /// Road surface with patches and wheel tracks.
  case asphalt
  /// Paving slabs with joints.
  case paving
  /// Courses of bricks in a colour.
  case brick(Color)
  /// Plain render or stone in a colour.
  case plaster(Color)
  /// Large cut stones in a colour.
  case stone(Color)
}

/// A plane as it is met by the rays of one picture.
///
/// Reason for its size: what does not change from pixel to pixel is computed once and kept.
struct Surface: Shader {
  private let lens: Lens
  private let material: Material
  private let grain: Grain
  /// What a ray's parts to the right, up and in depth add to the four numbers that decide where it
  /// meets the plane: slant against it, steps along both axes, and depth.
  private let right, up, depth: SIMD4<Float>
  private let distance, u0, v0: Float
  private let light: Float
  private let haze: Haze

  /// A plane through `plane.origin`; `u` and `v` of the material run along its axes.
  init(_ plane: Plane3, _ material: Material, light: Double, stage: borrowing Stage) {
    let camera = stage.camera
    let n = cross(plane.u, plane.v)
    func parts(_ axis: Vector) -> SIMD4<Float> {
      SIMD4(
        Float(dot(n, axis)), Float(dot(plane.u, axis)), Float(dot(plane.v, axis)),
        Float(dot(camera.forward, axis)))
    }
    (right, up, depth) = (parts(camera.right), parts(camera.up), parts(camera.forward))
    let offset = camera.position - plane.origin
    distance = Float(-dot(n, offset))
    u0 = Float(dot(plane.u, offset))
    v0 = Float(dot(plane.v, offset))
    lens = Lens(camera)
    grain = stage.grain
    haze = stage.haze
    self.material = material
    self.light = Float(light)
  }

  /// The colour that a pixel sees.
  func color(x: Float, y: Float) -> Color {
    let ray = lens.ray(x: x, y: y)
    let met = right * ray.x + up * ray.y + depth * ray.z
    let slant = met.x
    let t = slant == 0 ? 1000 : min(abs(distance / slant), 1000)
    let u = u0 + t * met.y
    let v = v0 + t * met.z
    // The side of a pixel on the plane: wider with distance, and wider again where the view is
    // flat.
    let near = t * lens.pixel
    let print = near / max(abs(slant), 0.02)
    let base = color(u: u, v: v, print: print, near: near)
    return haze.over(base * Color(light, light, light, 1), depth: t * met.w)
  }

  /// How much of detail of a size is left when a pixel is `print` wide.
  @inline(__always)
  private func fade(_ size: Float, _ print: Float) -> Float { max(0, 1 - print / size) }

  /// Grain at a point, times what is left of detail of a size; not looked up where nothing is left.
  @inline(__always)
  private func grain(_ x: Float, _ y: Float, size: Float, print: Float) -> Float {
    print < size ? grain.value(x, y) * (1 - print / size) : 0
  }

  /// Coverage of joints of half width `half` that repeat with a period; `sharp` is 1 ÷ print.
  @inline(__always)
  private func joint(
    _ x: Float, period: Float, half: Float, print: Float, sharp: Float
  ) -> Float {
    let far = print * (3 / period) - 0.5
    if far >= 1 { return 2 * half / period }
    let r = x - Float(floorInt(x * (1 / period))) * period
    let covered = min(max((half - min(r, period - r)) * sharp + 0.5, 0), 1)
    return far <= 0 ? covered : covered + (2 * half / period - covered) * far
  }

  private func color(u: Float, v: Float, print: Float, near: Float) -> Color {
    switch material {
    case .asphalt: asphalt(u, v, print, near)
    case .paving: paving(u, v, print, near)
    case .brick(let color): brick(u, v, print, color)
    case .plaster(let color): plaster(u, v, print, color)
    case .stone(let color): stone(u, v, print, color)
    }
  }

  private func asphalt(_ u: Float, _ v: Float, _ print: Float, _ near: Float) -> Color {
    let fine = grain(u * 90, v * 90, size: 0.03, print: near)
    let middle = grain(u * 9 + 31, v * 5, size: 0.4, print: print)
    let patches = grain.value(u * 0.8 + 5, v * 0.35 + 70)
    let lane = abs(abs(u) - 2.2)
    let track = max(0, 1 - abs(lane - 0.8) * 2.2)
    let tone = 96 + 16 * fine + 7 * middle + 7 * patches - 9 * track
    return Color(tone, tone + 1, tone + 3, 1)
  }

  private func paving(_ u: Float, _ v: Float, _ print: Float, _ near: Float) -> Color {
    let sharp = 1 / print
    let row = floorInt(v * (1 / 0.6))
    let shifted = u + (row & 1 == 0 ? 0 : 0.3)
    let slab = grain.value(Float(floorInt(shifted * (1 / 0.6)) &* 37), Float(row &* 53))
    let joints = max(
      joint(v, period: 0.6, half: 0.008, print: print, sharp: sharp),
      joint(shifted, period: 0.6, half: 0.008, print: near, sharp: 1 / near))
    let fine = grain(u * 60, v * 60, size: 0.04, print: near)
    let stains = grain.value(u * 1.3 + 9, v * 0.8)
    let tone = (150 + 12 * slab * fade(0.9, print) + 9 * fine + 7 * stains) * (1 - 0.42 * joints)
    return Color(tone, tone * 0.975, tone * 0.93, 1)
  }

  private func brick(_ u: Float, _ v: Float, _ print: Float, _ color: Color) -> Color {
    let sharp = 1 / print
    let row = floorInt(v * (1 / 0.075))
    let shifted = u + (row & 1 == 0 ? 0 : 0.1125)
    let one = grain.value(Float(floorInt(shifted * (1 / 0.225)) &* 41), Float(row &* 23))
    let joints = max(
      joint(v, period: 0.075, half: 0.005, print: print, sharp: sharp),
      joint(shifted, period: 0.225, half: 0.005, print: print, sharp: sharp))
    let weather = grain.value(u * 0.9, v * 0.6 + 40)
    let tone = 1 + 0.16 * one * fade(0.3, print) + 0.07 * weather
    return (color * tone) + (Color(196, 188, 174, 1) - color * tone) * (joints * 0.55)
  }

  private func plaster(_ u: Float, _ v: Float, _ print: Float, _ color: Color) -> Color {
    let weather = grain.value(u * 0.7, v * 0.35 + 13)
    let fine = grain(u * 25, v * 25, size: 0.1, print: print)
    return color * (1 + 0.045 * weather + 0.03 * fine)
  }

  private func stone(_ u: Float, _ v: Float, _ print: Float, _ color: Color) -> Color {
    let sharp = 1 / print
    let row = floorInt(v * (1 / 0.42))
    let shifted = u + (row & 1 == 0 ? 0 : 0.42)
    let one = grain.value(Float(floorInt(shifted * (1 / 0.84)) &* 29), Float(row &* 61))
    let joints = max(
      joint(v, period: 0.42, half: 0.010, print: print, sharp: sharp),
      joint(shifted, period: 0.84, half: 0.010, print: print, sharp: sharp))
    let fine = grain(u * 30, v * 30, size: 0.08, print: print)
    return color * ((1 + 0.07 * one + 0.04 * fine) * (1 - 0.3 * joints))
  }
}

/// Air: what is far away takes on the colour of the sky above the horizon.
struct Haze {
  /// The colour at infinity.
  let color = Color(206, 216, 226, 1)
  private let reach: Float = 150

  /// A colour seen through `depth` metres of air.
  @inline(__always)
  func over(_ base: Color, depth: Float) -> Color {
    let part = depth / (depth + reach)
    return base + (color - base) * (part * part * 1.6 + part * 0.12)
  }
}

/// Blue, paler towards the horizon, with clouds on a plane far above.
struct Sky: Shader {
  private let lens: Lens
  private let grain: Grain
  private let right, up, forward: SIMD4<Float>
  private let drift: Float

  /// The sky behind a stage.
  init(stage: borrowing Stage, seconds: Double) {
    lens = Lens(stage.camera)
    grain = stage.grain
    func row(_ v: Vector) -> SIMD4<Float> { SIMD4(Float(v.x), Float(v.y), Float(v.z), 0) }
    (right, up, forward) = (
      row(stage.camera.right), row(stage.camera.up), row(stage.camera.forward)
    )
    drift = Float(seconds * 0.03)
  }

  /// The colour that a pixel sees.
  func color(x: Float, y: Float) -> Color {
    let ray = lens.ray(x: x, y: y)
    let d = right * ray.x + up * ray.y + forward * ray.z
    let height = max(d.y, 0)
    let blue = min(height * 1.5, 1)
    let low = Color(214, 223, 231, 1)
    let high = Color(92, 143, 205, 1)
    var color = low + (high - low) * (blue * (2 - blue))
    if height > 0.02 {
      let (u, v) = (d.x / (height + 0.12) * 11 + drift, d.z / (height + 0.12) * 7)
      let shape = grain.value(u, v) + 0.5 * grain.value(u * 2.3 + 17, v * 2.3)
      let cover = min(max((shape - 0.02) * 1.7, 0), 1) * min(height * 7, 1)
      let cloud = Color(243, 245, 247, 1)
      color += (cloud - color) * (cover * (2 - cover) * 0.85)
    }
    return color
  }
}
