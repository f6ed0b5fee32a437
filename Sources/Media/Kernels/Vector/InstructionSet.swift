// Which loops paint: the table of instruction sets that this processor has, and the choice among
// them, made once. All of them give the bits of the scalar reference.

import CVectors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The kernels of one instruction set.
@safe package struct InstructionSet: @unchecked Sendable, CustomStringConvertible {
  let table: UnsafePointer<VeilKernels>

  /// What the environment calls it: `baseline`, `avx2`, `avx512`.
  package var description: String { unsafe String(cString: table.pointee.name) }

  /// All that this processor runs, narrowest first; the first runs on every one of its
  /// architecture.
  package static let available: [InstructionSet] = {
    var result: [InstructionSet] = []
    while let table = unsafe veil_kernels(Int32(result.count)) {
      result.append(unsafe InstructionSet(table: table))
    }
    return result
  }()

  /// The one in use: the widest, or the widest up to the one that `VEIL_CPU` names.
  package static let chosen: InstructionSet = choice(
    upTo: unsafe getenv("VEIL_CPU").map { unsafe String(cString: $0) })

  /// The widest available one that is no wider than the one of this name; any other name asks for
  /// nothing.
  package static func choice(upTo name: String?) -> InstructionSet {
    let ladder = ["baseline", "avx2", "avx512"]
    let top = name.flatMap(ladder.firstIndex) ?? ladder.count - 1
    return available[min(top, available.count - 1)]
  }

  /// Samples of 8 bits in one vector: also the unit of a strip's width.
  var samplesPerVector: Int { unsafe Int(table.pointee.vector) }

  /// How many times that a strip may be wide.
  var mostVectors: Int { unsafe Int(table.pointee.most_vectors) }

  /// The kernels for samples of a plane of this depth.
  func rows(bitDepth: Int) -> VeilRowKernels {
    unsafe bitDepth == 8 ? table.pointee.bytes : table.pointee.words
  }
}

/// Samples in memory, row by row; lives as long as the call that it is made in.
@unsafe struct Area {
  var base: UnsafeMutableRawPointer
  var stride: Int
  var width: Int
  var height: Int

  /// The sample at column `x` of row `y`, where samples have `bytes` bytes.
  func at(_ x: Int, _ y: Int, bytes: Int) -> UnsafeMutableRawPointer {
    unsafe base + y * stride + x * bytes
  }
}
