// Every kernel in every instruction set of this machine, against the scalar reference, bit by bit;
// and proof that the checker notices when a kernel is wrong.

import Kernels
import MediaTime
import Raster
import Testing

@Suite struct ConformanceTests {
  /// All widths 1...67, all offsets 0...63, every content and coverage, at one depth.
  static func trials(_ bitDepth: Int) -> [Trial] {
    let radii = [
      BoxRadii(1, 1, 1), BoxRadii(2, 3, 3), BoxRadii(0, 0, 1), BoxRadii(5, 5, 5),
      BoxRadii(40, 41, 41), BoxRadii(1, 2, 2), BoxRadii(7, 0, 19), BoxRadii(300, 301, 301),
    ]
    let cells = [(1, 1), (2, 3), (8, 8), (16, 5), (3, 200), (13, 16)].map {
      PixelSize(width: $0.0, height: $0.1)
    }
    var result: [Trial] = []
    for width in 1...67 {
      for (index, content) in Content.allCases.enumerated() {
        let count = result.count
        result.append(
          Trial(
            width: width, height: 1 + (width * 7 + index * 11) % 37, bitDepth: bitDepth,
            offset: (count * 5) % 64, content: content, coverage: (width + index) % 3,
            radii: radii[count * 3 % radii.count], cell: cells[count % cells.count],
            seed: UInt64(count + 1)))
      }
    }
    return result
  }

  /// A few areas of many strips and bands, with the windows that need them.
  static func wideTrials(_ bitDepth: Int) -> [Trial] {
    let sizes = [(128, 128), (129, 200), (200, 65), (300, 270), (64, 64), (96, 33)]
    let radii = [
      BoxRadii(4, 4, 4), BoxRadii(31, 32, 32), BoxRadii(63, 64, 64), BoxRadii(126, 127, 127),
      BoxRadii(127, 128, 128), BoxRadii(16_383, 16_383, 16_383),
    ]
    return sizes.flatMap { size in
      radii.enumerated().map { index, radii in
        Trial(
          width: size.0, height: size.1, bitDepth: bitDepth, offset: 2 * index,
          content: Content.allCases[(index + size.0) % 4], coverage: index % 3, radii: radii,
          cell: PixelSize(width: 5 + index, height: 300), seed: UInt64(size.0 + index))
      }
    }
  }

  @Test(arguments: Case.all, [8, 10, 16])
  func everyInstructionSetGivesTheReferencesBits(_ item: Case, _ bitDepth: Int) {
    for trial in ConformanceTests.trials(bitDepth) + ConformanceTests.wideTrials(bitDepth) {
      for set in InstructionSet.available {
        let fault = item.fault(in: { item.paint($0, $1, set) }, trial)
        #expect(fault == nil, "\(set): \(fault ?? "")")
      }
    }
  }

  /// Nothing outside a plane is even looked at: there is no memory there.
  @Test(arguments: Case.all, [8, 10]) func nothingOutsideIsRead(_ item: Case, _ bitDepth: Int) {
    let trials = ConformanceTests.trials(bitDepth) + ConformanceTests.wideTrials(bitDepth)
    for (index, trial) in trials.enumerated() {
      var trial = trial
      trial.surroundings = index % 2 == 0 ? .nothingAfter : .nothingBefore
      for set in InstructionSet.available { item.paint(trial.makePlane(), trial, set) }
    }
  }

  /// What is painted band by band is what is painted at once, where an effect looks at nothing
  /// else.
  @Test(arguments: [8, 16]) func bandsGiveTheWhole(_ bitDepth: Int) {
    for trial in ConformanceTests.trials(bitDepth) where trial.seed % 3 == 1 {
      for set in InstructionSet.available {
        let (whole, banded) = (trial.makePlane(), trial.makePlane())
        let mask = trial.makeMask()
        paintThree(whole, trial, trial.makeMask(), set)
        for top in stride(from: mask.bounds.y, to: mask.bounds.maxY, by: trial.cell.height) {
          let rows = min(trial.cell.height, mask.bounds.maxY - top)
          var band = Mask(
            bounds: PixelRect(
              x: mask.bounds.x, y: top, width: mask.bounds.width, height: rows))
          for y in top..<top + rows {
            for x in mask.bounds.x..<mask.bounds.maxX { band[x, y] = mask[x, y] }
          }
          paintThree(banded, trial, band, set)
        }
        #expect(whole.samples == banded.samples, "\(set): \(trial)")
      }
    }
  }

  /// Fills, lays a patch over that, and makes a mosaic of it, all through one mask.
  private func paintThree(
    _ plane: GuardedPlane, _ trial: Trial, _ mask: consuming Mask, _ set: InstructionSet
  ) {
    let patch = trial.makePlane(seed: 5)
    var input = KernelInput(
      mask: mask, hidden: Mask(bounds: PixelRect(x: 0, y: 0, width: 1, height: 1)))
    input.value = 200
    input.cell = trial.cell
    var scratch = Scratch()
    for kernel in [Kernel.fill, .composite, .mosaic] {
      kernel.run(on: plane.plane, patch: patch.source, input, set, scratch: &scratch)
    }
  }

  @Test func trialsCoverEveryWidthAndOffset() {
    let trials = ConformanceTests.trials(8)
    #expect(Set(trials.map(\.width)) == Set(1...67))
    #expect(Set(trials.map(\.offset)) == Set(0...63))
    #expect(Set(trials.map(\.coverage)) == [0, 1, 2])
  }

  /// The reference's own output, so that it cannot drift together with what it is compared with.
  @Test(
    arguments: [
      ("fill", 0, 0x974A_1C90_FD2F_5295),
      ("composite", 0, 0x793A_10ED_7C57_7910),
      ("blur", 0, 0x4AD5_14C8_4B82_3346),
      ("blur, all of a plane", 7, 0xC2A3_3C4F_AC97_766D),
      ("mosaic", 0, 0x97BF_E726_5D3D_1F1B),
      ("mosaic, all of a plane", 0, 0x0A5E_8DC4_410D_3005),
      ("veil", 0, 0x75FE_F137_E6E1_21E5),
    ] as [(String, UInt64, UInt64)])
  func referenceStaysWhereItIs(_ name: String, _ further: UInt64, _ pinned: UInt64) throws {
    let item = try #require(Case.all.first { $0.description == name })
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for bitDepth in [8, 10, 16] {
      for var trial in ConformanceTests.trials(bitDepth) where trial.seed % 5 == 0 {
        trial.seed += further
        let plane = trial.makePlane()
        item.paintReference(plane, trial)
        for value in plane.samples.values {
          hash = (hash ^ UInt64(value)) &* 0x100_0000_01B3
        }
      }
    }
    #expect(hash == pinned, "\(name) is now \(String(hash, radix: 16))")
  }

  /// What is timed is what is held to the reference, and nothing of that is left out.
  @Test func everyKernelHasAUse() {
    #expect(Set(KernelUse.all.map(\.kernel.name)) == Set(Kernel.all.map(\.name)))
    #expect(Set(KernelUse.all.map(\.name)).count == KernelUse.all.count)
    #expect(Set(KernelUse.all.map(\.served)).count == KernelUse.all.count)
  }

  /// A kernel that says that it does not look at what it hides gives the same whatever was there.
  @Test(arguments: Kernel.all, [8, 16])
  func whatIsHiddenShowsOnlyWhereAKernelSaysSo(_ kernel: Kernel, _ bitDepth: Int) {
    let item = Case(kernel: kernel, paintsAll: true)
    let trials = ConformanceTests.trials(bitDepth).filter { $0.width > 8 && $0.height > 8 }
    let differing = trials.filter { trial in
      let (first, second) = (trial.makePlane(), trial.makePlane(seed: trial.seed + 1))
      for plane in [first, second] { item.paint(plane, trial, .chosen) }
      return first.samples != second.samples
    }
    #expect(differing.isEmpty == !kernel.readsWhatItHides, "\(differing.first?.description ?? "")")
  }

  @Test(arguments: Mutant.all) func checkerNoticesEveryMutant(_ mutant: Mutant) {
    let found = [8, 10, 16].contains { bitDepth in
      ConformanceTests.trials(bitDepth).contains {
        mutant.item.fault(in: { mutant.painter($0.plane, $1) }, $0) != nil
      }
    }
    #expect(found, "\(mutant) went unnoticed")
  }
}
