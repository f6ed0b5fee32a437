// The list of kernels that the conformance tests, `veil-bench` and the benchmark server walk: one
// descriptor for each, with its definition beside the form that paints. Nothing that renders uses
// it.

package import MediaTime
package import Raster

/// What kernels are given beside the plane that they paint; each takes its part of it.
package struct KernelInput: ~Copyable {
  /// What is painted.
  package let mask: Mask
  /// Everything hidden in the picture, which a veil may not look at.
  package let hidden: Mask
  /// A sample of the plane.
  package var value = 16
  /// The radii of three box passes.
  package var radii = BoxRadii(0, 0, 0)
  /// Samples per cell of a mosaic.
  package var cell = PixelSize(width: 1, height: 1)
  /// Cells across the short side of a veil.
  package var cells = 1
  /// Chooses a veil's noise.
  package var seed: UInt64 = 7

  /// Takes the masks; everything else can be set.
  package init(mask: consuming Mask, hidden: consuming Mask) {
    self.mask = mask
    self.hidden = hidden
  }
}

/// One kernel.
package struct Kernel: Sendable, CustomStringConvertible {
  /// A part of the input that some kernels take and others do not.
  package enum Part: Sendable {
    case patch, hidden
  }

  /// The effect's name.
  package let name: String
  /// What it takes beside the mask and numbers.
  package let takes: Set<Part>
  /// Whether what it paints depends on the samples that it paints over.
  package let readsWhatItHides: Bool
  /// The definition, sample by sample: the plane, a patch of its shape, the input.
  package let reference: @Sendable (borrowing MutablePlane, Plane, borrowing KernelInput) -> Void
  private let vector: @Sendable (inout PaintView, Plane, borrowing KernelInput) -> Void

  /// The name.
  package var description: String { name }

  /// Paints a plane with the loops of an instruction set.
  ///
  /// - Parameters:
  ///   - plane: is painted.
  ///   - patch: a plane of the same shape; looked at only if the kernel takes one.
  ///   - input: masks and numbers.
  ///   - set: the loops.
  ///   - scratch: memory that the kernel may use and grow.
  package func run(
    on plane: consuming MutablePlane, patch: Plane, _ input: borrowing KernelInput,
    _ set: InstructionSet, scratch: inout Scratch
  ) {
    var view = PaintView(plane, set, scratch: consume scratch)
    vector(&view, patch, input)
    scratch = view.takeScratch()
  }
}

extension Kernel {
  /// How far a cell of a veil moves here, in 8-bit steps.
  private static let noise = 24

  /// Every kernel.
  package static let all = [blur, mosaic, fill, composite, veil]

  /// Three box passes down and three across.
  package static let blur = Kernel(
    name: "blur", takes: [], readsWhatItHides: true,
    reference: { plane, _, input in
      Reference.blur(plane, mask: input.mask, radii: input.radii)
    },
    vector: { view, _, input in view.blur(input.mask, radii: input.radii) })

  /// The mean of each cell.
  package static let mosaic = Kernel(
    name: "mosaic", takes: [], readsWhatItHides: true,
    reference: { plane, _, input in
      Reference.mosaic(plane, mask: input.mask, cell: input.cell)
    },
    vector: { view, _, input in view.mosaic(input.mask, cell: input.cell) })

  /// One value.
  package static let fill = Kernel(
    name: "fill", takes: [], readsWhatItHides: false,
    reference: { plane, _, input in
      Reference.fill(plane, mask: input.mask, value: input.value)
    },
    vector: { view, _, input in view.fill(input.mask, value: input.value) })

  /// The row through a mask that blur, mosaic and veil end with.
  package static let composite = Kernel(
    name: "composite", takes: [.patch], readsWhatItHides: false,
    reference: { plane, patch, input in
      Reference.composite(plane, patch: patch, mask: input.mask)
    },
    vector: { view, patch, input in view.composite(patch, input.mask) })

  /// A soft mosaic of the surroundings.
  package static let veil = Kernel(
    name: "veil", takes: [.hidden], readsWhatItHides: false,
    reference: { plane, _, input in
      Reference.veil(
        plane, mask: input.mask, hidden: input.hidden, cells: input.cells, seed: input.seed,
        noise: noise)
    },
    vector: { view, _, input in
      view.veil(
        input.mask, hidden: input.hidden, cells: input.cells, seed: input.seed, noise: noise)
    })
}
