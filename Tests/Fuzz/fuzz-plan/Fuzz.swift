// Bytes that claim to be a plan go through the reader of plans and the gate. A plan that is taken
// has to survive the way through its own text.

import PolicyGate
import RedactionModel

/// What libFuzzer calls.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  guard let document = try? PlanDocument(bytes) else { return 0 }
  _ = try? authorize(document)
  guard let plan = try? RedactionPlan(document) else { return 0 }
  guard let text = try? PlanDocument(plan.json), let again = try? RedactionPlan(text) else {
    preconditionFailure("a plan's own text is not read back")
  }
  precondition(again.json == plan.json)
  return 0
}
