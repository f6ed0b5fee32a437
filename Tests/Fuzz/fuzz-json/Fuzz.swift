// Bytes that claim to be JSON go through the strict reader and, if it takes them, through both
// writers and back. Assumes nothing of them.

import StrictJSON

/// What libFuzzer calls.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  guard let value = try? JSONValue(parsing: bytes) else { return 0 }
  guard let canonical = try? value.canonicalBytes() else { return 0 }
  do throws(JSONError) {
    let again = try JSONValue(parsing: canonical).canonicalBytes()
    precondition(again == canonical)
  } catch {
    // A double beyond 2^53 is written as an integer of that size, which is refused.
    guard case .numberNotExact = error else { preconditionFailure("\(error)") }
  }
  return 0
}
