// Kernels that are wrong on purpose, each in a way that a vector kernel could be. The conformance
// checker must notice every one of them.

import Kernels
import MediaTime
import Raster

/// A wrong version of a kernel.
struct Mutant: Sendable, CustomStringConvertible {
  let description: String
  let item: Case
  let painter: @Sendable (borrowing MutablePlane, Trial) -> Void

  private static func each(
    _ plane: borrowing MutablePlane, _ trial: Trial,
    _ change: (_ old: Int, _ coverage: Int, _ x: Int, _ y: Int) -> Int
  ) {
    let mask = trial.makeMask()
    for y in 0..<plane.height {
      for x in 0..<plane.width where mask[x, y] != 0 {
        plane[x, y] = change(plane[x, y], Int(mask[x, y]), x, y)
      }
    }
  }

  static let all = [
    Mutant(description: "fill that rounds up", item: Case(kernel: .fill)) { plane, trial in
      let value = (1 << trial.bitDepth) - 3
      each(plane, trial) { old, m, _, _ in (old * (255 - m) + value * m + 128) / 255 }
    },
    Mutant(description: "fill that divides by 256", item: Case(kernel: .fill)) { plane, trial in
      let value = (1 << trial.bitDepth) - 3
      each(plane, trial) { old, m, _, _ in (old * (255 - m) + value * m + 127) >> 8 }
    },
    Mutant(description: "fill that forgets the last column", item: Case(kernel: .fill)) {
      plane, trial in
      let value = (1 << trial.bitDepth) - 3
      let last = plane.width - 1
      each(plane, trial) { old, m, x, _ in
        x == last ? old : (old * (255 - m) + value * m + 127) / 255
      }
    },
    Mutant(description: "fill that writes one sample past each row", item: Case(kernel: .fill)) {
      plane, trial in
      Reference.fill(plane, mask: trial.makeMask(), value: (1 << trial.bitDepth) - 3)
      let wider = unsafe MutablePlane(
        base: plane.base, stride: plane.stride, width: plane.width + 1, height: plane.height,
        bitDepth: plane.bitDepth)
      for y in 0..<wider.height { wider[wider.width - 1, y] = 1 }
    },
    Mutant(description: "composite of the neighbouring column", item: Case(kernel: .composite)) {
      plane, trial in
      let patch = trial.makePlane(seed: trial.seed + 7).samples
      each(plane, trial) { old, m, x, y in
        (old * (255 - m) + patch[max(0, x - 1), y] * m + 127) / 255
      }
    },
    Mutant(description: "blur with one radius too small", item: Case(kernel: .blur)) {
      plane, trial in
      let radii = BoxRadii(trial.radii.first, trial.radii.second, max(0, trial.radii.third - 1))
      Reference.blur(plane, mask: trial.makeMask(), radii: radii)
    },
    Mutant(description: "blur whose passes change places", item: Case(kernel: .blur)) {
      plane, trial in
      let radii = BoxRadii(trial.radii.third, trial.radii.second, trial.radii.first)
      Reference.blur(plane, mask: trial.makeMask(), radii: radii)
    },
    Mutant(description: "blur that is one too bright now and then", item: Case(kernel: .blur)) {
      plane, trial in
      Reference.blur(plane, mask: trial.makeMask(), radii: trial.radii)
      each(plane, trial) { old, _, x, y in x == 11 && y == 3 ? old ^ 1 : old }
    },
    Mutant(description: "mosaic that rounds down", item: Case(kernel: .mosaic, paintsAll: true)) {
      plane, trial in
      let cell = trial.cell
      let source = trial.makePlane().samples
      for y in 0..<plane.height {
        for x in 0..<plane.width {
          var (sum, count) = (0, 0)
          for v in y / cell.height
            * cell.height..<min(plane.height, (y / cell.height + 1) * cell.height)
          {
            for u in x / cell.width
              * cell.width..<min(plane.width, (x / cell.width + 1) * cell.width)
            {
              sum += source[u, v]
              count += 1
            }
          }
          plane[x, y] = sum / count
        }
      }
    },
    Mutant(description: "mosaic anchored at the plane", item: Case(kernel: .mosaic)) {
      plane, trial in
      let whole = trial.makePlane()
      let all = Mask(
        bounds: PixelRect(x: 0, y: 0, width: plane.width, height: plane.height), coverage: 255)
      Reference.mosaic(whole.plane, mask: all, cell: trial.cell)
      Reference.composite(plane, patch: whole.source, mask: trial.makeMask())
    },
    Mutant(description: "veil with other noise", item: Case(kernel: .veil)) { plane, trial in
      Reference.veil(
        plane, mask: trial.makeMask(), hidden: trial.makeHidden(), cells: trial.cell.width,
        seed: trial.seed + 1, noise: 24)
    },
    Mutant(description: "veil that looks at what else is hidden", item: Case(kernel: .veil)) {
      plane, trial in
      Reference.veil(
        plane, mask: trial.makeMask(), hidden: trial.makeMask(), cells: trial.cell.width,
        seed: trial.seed, noise: 24)
    },
  ]
}
