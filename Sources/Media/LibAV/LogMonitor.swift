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

/// Notices what libav says of a container nowhere but in its log: that it has more streams than it
/// may, and that it stumbled over how samples are encrypted.
final class StreamMeter: Sendable {
  private let isOver = Atomic(false)
  private let isSecret = Atomic(false)

  /// Whether a stream was left out for being one too many.
  var hasTooMany: Bool { isOver.load(ordering: .acquiring) }

  /// Whether trouble came from what the container says of encryption.
  var hasEncryption: Bool { isSecret.load(ordering: .acquiring) }

  /// Looks at the format of a container's error message.
  func note(_ format: String) {
    if format.hasPrefix("Number of streams exceeds") { isOver.store(true, ordering: .releasing) }
    if format.contains("encryption info") { isSecret.store(true, ordering: .releasing) }
  }
}

/// Whether an error message of a decoder is about supplemental information, of which no sample
/// depends (ITU-T H.264 annex D).
private func isHarmless(_ text: UnsafePointer<CChar>?) -> Bool {
  guard let text = unsafe text else { return false }
  return unsafe String(cString: text).hasPrefix("SEI type ")
}

/// Keeps libav quiet and routes errors to the meters in the `opaque` fields of the contexts.
enum LogMonitor {
  /// Installed once, before the first context is made.
  static let installed: Void = {
    av_log_set_level(AV_LOG_ERROR)
    unsafe av_log_set_callback { context, level, text, _ in
      guard level <= AV_LOG_ERROR, let context = unsafe context else { return }
      let avClass = unsafe context.load(as: UnsafePointer<AVClass>?.self)
      if unsafe avClass == avformat_get_class(), let text = unsafe text {
        let container = unsafe context.assumingMemoryBound(to: AVFormatContext.self)
        guard let opaque = unsafe container.pointee.opaque else { return }
        let meter = unsafe Unmanaged<StreamMeter>.fromOpaque(opaque).takeUnretainedValue()
        return meter.note(unsafe String(cString: text))
      }
      guard unsafe avClass == avcodec_get_class(), unsafe !isHarmless(text) else { return }
      let codec = unsafe context.assumingMemoryBound(to: AVCodecContext.self)
      guard let opaque = unsafe codec.pointee.opaque else { return }
      unsafe Unmanaged<DamageMeter>.fromOpaque(opaque).takeUnretainedValue().increment()
    }
  }()
}
