// Audio as a RIFF/WAVE file of signed 16-bit little-endian samples, the form that every local
// transcriber reads. Only bytes are made here; where they go is the caller's business.

package import WorkerProtocol

/// The layout of a WAV file (Microsoft, Multimedia Programming Interface 1.0, § 3:
/// WAVE_FORMAT_PCM).
package struct WAVFile: Equatable, Sendable {
  /// Samples per second and channel.
  package let sampleRate: Int
  /// Interleaved channels.
  package let channelCount: Int

  /// Bytes before the first sample.
  package static let headerSize = 44

  /// Describes files of one rate and channel count.
  ///
  /// - Precondition: the rate fits 31 bits after multiplication with two bytes per channel.
  package init(sampleRate: Int, channelCount: Int) {
    precondition(channelCount > 0 && channelCount < 32768 && sampleRate > 0, "audio has a shape")
    precondition(sampleRate * channelCount * 2 <= Int(Int32.max), "a rate that RIFF can state")
    self.sampleRate = sampleRate
    self.channelCount = channelCount
  }

  /// Most samples per channel that a file can hold: RIFF counts its bytes in 32 bits.
  package var maximumSampleCount: Int { (Int(UInt32.max) - 36) / (2 * channelCount) }

  /// The first 44 bytes of a file that goes through a pipe, so that nobody knows yet how long it
  /// gets: both lengths are the largest that can be written, which readers take for "up to the
  /// end".
  package var streamHeader: [UInt8] { header(riffSize: .max, dataSize: .max) }

  /// The first 44 bytes of a file with `sampleCount` samples per channel.
  ///
  /// - Throws: `tooLongForWAV` if the file's size does not fit 32 bits.
  package func header(sampleCount: Int) throws(MediaFailure) -> [UInt8] {
    let (bytes, overflow) = sampleCount.multipliedReportingOverflow(by: 2 * channelCount)
    guard !overflow, let size = UInt32(exactly: bytes), size <= .max - 36 else {
      throw .tooLongForWAV(bytes: bytes)
    }
    return header(riffSize: size + 36, dataSize: size)
  }

  private func header(riffSize: UInt32, dataSize: UInt32) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(WAVFile.headerSize)
    out += "RIFF".utf8
    out.append(littleEndian: riffSize)
    out += "WAVEfmt ".utf8
    out.append(littleEndian: UInt32(16))
    out.append(littleEndian: UInt16(1))
    out.append(littleEndian: UInt16(channelCount))
    out.append(littleEndian: UInt32(sampleRate))
    out.append(littleEndian: UInt32(sampleRate * channelCount * 2))
    out.append(littleEndian: UInt16(channelCount * 2))
    out.append(littleEndian: UInt16(16))
    out += "data".utf8
    out.append(littleEndian: dataSize)
    return out
  }

  /// The samples of a buffer, interleaved, as they stand after the header.
  ///
  /// - Precondition: the buffer has this file's rate and channel count.
  package func body(_ buffer: PCMBuffer) -> [UInt8] {
    precondition(
      buffer.sampleRate == sampleRate && buffer.channelCount == channelCount, "audio of one shape")
    let channels = (0..<channelCount).map { buffer.samples(ofChannel: $0) }
    var out: [UInt8] = []
    out.reserveCapacity(buffer.sampleCount * channelCount * 2)
    for index in 0..<buffer.sampleCount {
      for channel in channels {
        out.append(littleEndian: UInt16(bitPattern: PCMBuffer.int16(channel[index])))
      }
    }
    return out
  }

  /// A whole file with the samples of one buffer.
  ///
  /// - Throws: `tooLongForWAV` if the file's size does not fit 32 bits.
  package static func bytes(of buffer: PCMBuffer) throws(MediaFailure) -> [UInt8] {
    let file = WAVFile(sampleRate: buffer.sampleRate, channelCount: buffer.channelCount)
    return try file.header(sampleCount: buffer.sampleCount) + file.body(buffer)
  }
}

extension [UInt8] {
  /// Appends an integer, least significant byte first.
  fileprivate mutating func append<T: FixedWidthInteger & UnsignedInteger>(littleEndian value: T) {
    for shift in stride(from: 0, to: T.bitWidth, by: 8) {
      append(UInt8(truncatingIfNeeded: value >> T(shift)))
    }
  }
}
