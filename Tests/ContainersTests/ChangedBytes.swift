// Files with a few bytes changed at random: whatever they say, the walk over them ends.

import Containers

/// How the walks over 20,000 changed files ended.
///
/// - Parameters:
///   - bytes: a whole file.
///   - first: the first byte that may change.
///   - seed: of the changes.
/// - Returns: any of `clean`, `found` and `error`.
func outcomes(ofChanging bytes: [UInt8], from first: Int, seed: UInt32) -> Set<String> {
  var state = seed
  func random(_ limit: Int) -> Int {
    state = state &* 1_664_525 &+ 1_013_904_223
    return Int(state >> 8) % limit
  }
  var outcomes: Set<String> = []
  for _ in 0..<20_000 {
    var changed = bytes
    for _ in 0..<1 + random(4) {
      changed[first + random(bytes.count - first)] =
        [0, 1, 0x7f, 0xff, UInt8(random(256))][
          random(5)]
    }
    do throws(ContainerError) {
      outcomes.insert(try containerFindings(in: ByteSource(changed)).isEmpty ? "clean" : "found")
    } catch { outcomes.insert("error") }
  }
  return outcomes
}
