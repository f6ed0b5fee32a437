// Samples of several channels at the source's rate in, one channel of 16-bit samples at another
// rate out. The mix comes before the change of rate, and the first sample out is heard when the
// first one in is.

import CLibAV
package import WorkerProtocol

/// Adds channels up and changes the rate, by libswresample.
@safe package struct Resampler: ~Copyable, @unchecked Sendable {
  private let raw: OpaquePointer
  private let channels: [Int]

  /// Opens a resampler.
  ///
  /// - Parameters:
  ///   - from: samples per second that come in.
  ///   - to: samples per second that go out.
  ///   - weights: the factor of each channel that comes in; channels of factor 0 are not read.
  /// - Throws: `LibAVFailure.encoderRejected`, `.outOfMemory`.
  /// - Precondition: a weight is not 0.
  package init(from: Int, to: Int, weights: [Float]) throws(LibAVFailure) {
    channels = weights.indices.filter { weights[$0] != 0 }
    precondition(!channels.isEmpty, "something is heard")
    unsafe raw = unsafe try Resampler.open(from, to, channels.map { Double(weights[$0]) })
  }

  private static func open(
    _ from: Int, _ to: Int, _ weights: [Double]
  ) throws(LibAVFailure) -> OpaquePointer {
    var source = unsafe AVChannelLayout()
    unsafe source.order = AV_CHANNEL_ORDER_UNSPEC
    unsafe source.nb_channels = Int32(weights.count)
    var mono = unsafe AVChannelLayout()
    unsafe av_channel_layout_default(&mono, 1)
    if weights.count == 1 { unsafe source = mono }
    var context: OpaquePointer? = nil
    var status = unsafe swr_alloc_set_opts2(
      &context, &mono, AV_SAMPLE_FMT_S16, Int32(to), &source, AV_SAMPLE_FMT_FLTP, Int32(from), 0,
      nil)
    guard status >= 0, let opened = unsafe context else { throw .outOfMemory }
    unsafe swr_set_matrix(opened, weights, Int32(weights.count))
    status = unsafe swr_init(opened)
    if status < 0 {
      unsafe swr_free(&context)
      throw .encoderRejected(
        name: "resampler", detail: "\(from) Hz to \(to) Hz: \(describeStatus(status))")
    }
    return unsafe opened
  }

  deinit {
    var pointer: OpaquePointer? = unsafe raw
    unsafe swr_free(&pointer)
  }

  /// Takes samples, one array per channel, and gives what is ready; the rest comes with the next
  /// ones.
  ///
  /// - Throws: `LibAVFailure.encoderRejected`.
  /// - Precondition: there are as many channels as weights, all of one length.
  package func convert(_ planes: [[Float]]) throws(LibAVFailure) -> [Int16] {
    let count = planes[channels[0]].count
    precondition(channels.allSatisfy { planes[$0].count == count }, "channels of one length")
    // One piece of memory, so that one borrow lends all channels.
    var joined = planes[channels[0]]
    for channel in channels.dropFirst() { joined += planes[channel] }
    let (result, status) = unsafe joined.withUnsafeBytes { bytes in
      let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
      return unsafe convert(
        channels.indices.map { place in unsafe base.map { unsafe $0 + 4 * count * place } }, count)
    }
    if status < 0 { throw .encoderRejected(name: "resampler", detail: describeStatus(status)) }
    return result
  }

  /// Gives what was held back; nothing may follow.
  ///
  /// - Throws: `LibAVFailure.encoderRejected`.
  package func finish() throws(LibAVFailure) -> [Int16] {
    let (result, status) = unsafe convert(nil, 0)
    if status < 0 { throw .encoderRejected(name: "resampler", detail: describeStatus(status)) }
    return result
  }

  private func convert(
    _ input: [UnsafePointer<UInt8>?]?, _ count: Int
  ) -> (samples: [Int16], status: Int32) {
    let room = Int(max(0, unsafe swr_get_out_samples(raw, Int32(count))))
    var status: Int32 = 0
    let samples = unsafe [Int16](unsafeUninitializedCapacity: room) { buffer, used in
      var output: UnsafeMutablePointer<UInt8>? = unsafe UnsafeMutableRawPointer(buffer.baseAddress)?
        .assumingMemoryBound(to: UInt8.self)
      if var input = unsafe input {
        status = unsafe swr_convert(raw, &output, Int32(room), &input, Int32(count))
      } else {
        status = unsafe swr_convert(raw, &output, Int32(room), nil, 0)
      }
      used = Int(max(0, status))
    }
    return (samples, status)
  }
}

extension ChannelLayout {
  /// The factor of each channel in one that holds all of them, as libswresample mixes this layout.
  ///
  /// Where nobody knows which channel is which, all are equal. They add up to 1 at most.
  package var monoWeights: [Float] {
    var mono = unsafe AVChannelLayout()
    unsafe av_channel_layout_default(&mono, 1)
    // libswresample 4.7 writes 64 rows of 64 factors, however few channels there are.
    let side = 64
    var matrix = [Double](repeating: 0, count: side * side)
    if mask != 0 {
      let half = 0.5.squareRoot()
      var source = unsafe libav
      let status = unsafe swr_build_matrix2(
        &source, &mono, half, half, 0, 1, 1, &matrix, side, AV_MATRIX_ENCODING_NONE, nil)
      let row = matrix.prefix(channels).map { Float($0) }
      if status >= 0, row.contains(where: { $0 != 0 }) { return row }
    }
    return Array(repeating: 1 / Float(channels), count: channels)
  }
}
