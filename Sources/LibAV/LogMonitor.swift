// libav reports much damage only as text for its log. This file takes the log away from standard
// error and turns a decoder's error messages into a count that its owner can see.

import CLibAV
import Synchronization

/// Counts the error messages of one decoder, from whichever of its threads they come.
final class DamageMeter: Sendable {
  private let messages = Atomic(0)

  /// Error messages so far.
  var count: Int { messages.load(ordering: .acquiring) }

  func increment() { messages.add(1, ordering: .acquiringAndReleasing) }
}

/// Keeps libav quiet and routes decoder errors to the meter in the context's `opaque` field.
enum LogMonitor {
  /// Installed once, before the first context is made.
  static let installed: Void = {
    av_log_set_level(AV_LOG_ERROR)
    unsafe av_log_set_callback { context, level, _, _ in
      guard level <= AV_LOG_ERROR, let context = unsafe context else { return }
      let avClass = unsafe context.load(as: UnsafePointer<AVClass>?.self)
      guard unsafe avClass == avcodec_get_class() else { return }
      let codec = unsafe context.assumingMemoryBound(to: AVCodecContext.self)
      guard let opaque = unsafe codec.pointee.opaque else { return }
      unsafe Unmanaged<DamageMeter>.fromOpaque(opaque).takeUnretainedValue().increment()
    }
  }()
}
