// A coded unit as it was demuxed or encoded: its bytes, its times and its flags, with one owner.

import CLibAV
import Glibc
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
  package var isMarkedKey: Bool {
    get { has(AV_PKT_FLAG_KEY) }
    nonmutating set { set(AV_PKT_FLAG_KEY, to: newValue) }
  }

  /// Whether an edit list hides what this packet holds.
  package var isHidden: Bool {
    get { has(AV_PKT_FLAG_DISCARD) }
    nonmutating set { set(AV_PKT_FLAG_DISCARD, to: newValue) }
  }

  /// Whether the demuxer found the bytes damaged.
  package var isCorrupt: Bool { has(AV_PKT_FLAG_CORRUPT) }

  private func has(_ flag: Int32) -> Bool { unsafe raw.pointee.flags & flag != 0 }

  private func set(_ flag: Int32, to isSet: Bool) {
    if isSet { unsafe raw.pointee.flags |= flag } else { unsafe raw.pointee.flags &= ~flag }
  }

  /// Samples per second, where the container says that they are others than before; nil otherwise.
  package var sampleRate: Int? {
    get {
      var size = 0
      guard
        let data = unsafe av_packet_get_side_data(raw, AV_PKT_DATA_PARAM_CHANGE, &size), size == 8,
        unsafe data[0] == UInt8(AV_SIDE_DATA_PARAM_CHANGE_SAMPLE_RATE.rawValue)
      else { return nil }
      return (0..<4).reduce(0) { unsafe $0 | Int(data[4 + $1]) << (8 * $1) }
    }
    nonmutating set {
      guard let rate = newValue,
        let data = unsafe av_packet_new_side_data(raw, AV_PKT_DATA_PARAM_CHANGE, 8)
      else { return }
      // Which parameter, then its value, both in 32 bits with the lowest byte first.
      for (place, value) in [Int(AV_SIDE_DATA_PARAM_CHANGE_SAMPLE_RATE.rawValue), rate].enumerated()
      {
        for byte in 0..<4 {
          unsafe data[4 * place + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte))
        }
      }
    }
  }

  /// Samples at both ends of what the packet holds that are not to be heard.
  package var cutSamples: [Int] {
    var size = 0
    guard let data = unsafe av_packet_get_side_data(raw, AV_PKT_DATA_SKIP_SAMPLES, &size),
      size >= 8
    else { return [0, 0] }
    return [0, 4].map { start in
      (0..<4).reduce(0) { unsafe $0 | Int(data[start + $1]) << (8 * $1) }
    }
  }

  /// Where in its file the packet begins, in bytes; nil when the container does not say.
  package var offset: Int64? { unsafe raw.pointee.pos >= 0 ? raw.pointee.pos : nil }

  /// Whether the container says that what follows is explained by another header.
  package var changesHeader: Bool {
    unsafe av_packet_get_side_data(raw, AV_PKT_DATA_NEW_EXTRADATA, nil) != nil
      || av_packet_get_side_data(raw, AV_PKT_DATA_PARAM_CHANGE, nil) != nil
  }

  /// Gives up everything that the container said of it beside its times and flags.
  package func dropSideData() { unsafe av_packet_free_side_data(raw) }

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

  /// Whether the payload is these bytes.
  package func holds(_ other: Span<UInt8>) -> Bool {
    guard other.count == byteCount else { return false }
    return unsafe other.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return true }
      return unsafe memcmp(raw.pointee.data, start, byteCount) == 0
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

  /// A packet with the times and flags of this one and other bytes.
  ///
  /// - Parameter bytes: its payload.
  /// - Returns: the packet; nothing else that this one carries is in it.
  /// - Throws: `LibAVFailure.outOfMemory`.
  package func carrying(_ bytes: [UInt8]) throws(LibAVFailure) -> Packet {
    let packet = try Packet()
    guard unsafe av_new_packet(packet.raw, Int32(bytes.count)) >= 0 else { throw .outOfMemory }
    unsafe UnsafeMutableRawPointer(packet.raw.pointee.data).copyMemory(
      from: bytes, byteCount: bytes.count)
    (packet.pts, packet.dts, packet.duration) = (pts, dts, duration)
    unsafe packet.raw.pointee.flags = unsafe raw.pointee.flags
    packet.stream = stream
    return packet
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
