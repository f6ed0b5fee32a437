// A trap behind four bytes. It has to be found and kept in each run, which shows that the others
// would be.

/// What libFuzzer calls.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  guard bytes.count >= 4, bytes[0] == 0x56, bytes[1] == 0x65, bytes[2] == 0x69 else { return 0 }
  precondition(bytes[3] != 0x6c)
  return 0
}
