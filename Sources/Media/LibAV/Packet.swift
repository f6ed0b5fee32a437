// A coded unit as it was demuxed or encoded: its bytes, its times and its flags, with one owner.

import CLibAV
package import WorkerProtocol

/// A coded unit.
@safe package struct Packet: ~Copyable, @unchecked Sendable {
  let raw: UnsafeMutablePointer<AVPacket>

  /// Makes an empty packet.
  ///
  /// - Throws: `LibAVFailure.outOfMemory`.
  package init() throws(LibAVFailure) {
    guard let packet = unsafe av_packet_alloc() else { throw .outOfMemory }
    unsafe raw = unsafe packet
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVPacket>? = unsafe raw
    unsafe av_packet_free(&pointer)
  }

  /// The stream that it belongs to, in the container that it came from or goes to.
  package var stream: Int {
    get { Int(unsafe raw.pointee.stream_index) }
    nonmutating set { unsafe raw.pointee.stream_index = Int32(newValue) }
  }

  /// Presentation time in ticks of the stream's time base; nil when the container does not say.
  package var pts: Int64? {
    get { unsafe known(raw.pointee.pts) }
    nonmutating set { unsafe raw.pointee.pts = newValue ?? LAV_NOPTS_VALUE }
  }

  /// Decoding time in ticks of the stream's time base; nil when the container does not say.
  package var dts: Int64? {
    get { unsafe known(raw.pointee.dts) }
    nonmutating set { unsafe raw.pointee.dts = newValue ?? LAV_NOPTS_VALUE }
  }

  /// Duration in ticks of the stream's time base; 0 when unknown.
  package var duration: Int64 {
    get { unsafe raw.pointee.duration }
    nonmutating set { unsafe raw.pointee.duration = newValue }
  }

  /// Whether the container says that decoding may start here; not proof of a sync sample.
  package var isMarkedKey: Bool { unsafe raw.pointee.flags & AV_PKT_FLAG_KEY != 0 }

  /// Whether an edit list hides what this packet holds.
  package var isHidden: Bool {
    get { unsafe raw.pointee.flags & AV_PKT_FLAG_DISCARD != 0 }
    nonmutating set {
      if newValue {
        unsafe raw.pointee.flags |= AV_PKT_FLAG_DISCARD
      } else {
        unsafe raw.pointee.flags &= ~AV_PKT_FLAG_DISCARD
      }
    }
  }

  /// Whether the demuxer found the bytes damaged.
  package var isCorrupt: Bool { unsafe raw.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 }

  /// Bytes of payload.
  package var byteCount: Int { Int(unsafe raw.pointee.size) }

  /// The payload.
  package var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get {
      let buffer = unsafe UnsafeBufferPointer<UInt8>(start: raw.pointee.data, count: byteCount)
      return unsafe _overrideLifetime(buffer.span, borrowing: self)
    }
  }

  /// Puts other bytes in the place of the payload.
  ///
  /// - Parameter bytes: no more than there are.
  /// - Throws: `LibAVFailure.outOfMemory`.
  package func replacePayload(with bytes: [UInt8]) throws(LibAVFailure) {
    precondition(bytes.count <= byteCount, "no more than there is")
    guard unsafe av_packet_make_writable(raw) >= 0 else { throw .outOfMemory }
    for (place, byte) in bytes.enumerated() { unsafe raw.pointee.data[place] = byte }
    unsafe av_shrink_packet(raw, Int32(bytes.count))
  }

  /// Gives up the first `count` bytes of the payload.
  ///
  /// - Precondition: there are that many.
  package func dropFirst(_ count: Int) {
    precondition(count >= 0 && count <= byteCount, "no more than there is")
    unsafe raw.pointee.data += count
    unsafe raw.pointee.size -= Int32(count)
  }
}

private func known(_ value: Int64) -> Int64? { value == LAV_NOPTS_VALUE ? nil : value }
