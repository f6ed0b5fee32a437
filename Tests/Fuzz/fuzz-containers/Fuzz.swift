// Bytes that claim to be a finished file go through the walk of containers. Assumes nothing of
// them: the walk either says what it found, inside the file, or throws.

import Containers

/// What libFuzzer calls.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  guard let contents = try? containerContents(of: ByteSource(bytes), keeping: [.language]) else {
    return 0
  }
  for finding in contents.findings { precondition((0...bytes.count).contains(finding.offset)) }
  for track in contents.tracks {
    precondition(track.configurationOffset + track.configuration.count <= bytes.count)
    precondition(track.samples.allSatisfy { $0.range.lowerBound >= 0 })
  }
  return 0
}
