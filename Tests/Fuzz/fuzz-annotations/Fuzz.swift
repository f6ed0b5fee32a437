// Bytes that claim to be annotations go through the reader of each format. Whatever becomes regions
// has to be a plan.

import Annotations
import MediaTime
import RedactionModel

private let pictures = SourcePictures(
  size: PixelSize(width: 64, height: 48),
  times: (0..<20).map { Timestamp($0 * 40, TimeBase(1, 1000)) })

/// What libFuzzer calls; the first byte chooses the format.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  guard let choice = bytes.first else { return 0 }
  let formats = AnnotationFormat.allCases
  let format = formats[Int(choice) % formats.count]
  let rest = Array(bytes.dropFirst())
  guard
    let found = try? importAnnotations(rest, as: format, for: pictures, allowsMismatch: true)
  else { return 0 }
  precondition(!found.regions.isEmpty)
  for region in found.regions { precondition(region.path.allSatisfy { $0.by == .import }) }
  // A polygon may lie in a line between two keys; everything else is as a plan has it.
  _ = try? RedactionPlan(regions: found.regions).check()
  return 0
}
