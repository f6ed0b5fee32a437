// Bytes that claim to be a finished file go through the walk of containers. Assumes nothing of
// them: the walk either says what it found, inside the file, or throws.

import Containers

/// What libFuzzer calls.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  let findings = (try? containerFindings(in: ByteSource(bytes), keeping: [.language])) ?? []
  for finding in findings { precondition((0...bytes.count).contains(finding.offset)) }
  return 0
}
