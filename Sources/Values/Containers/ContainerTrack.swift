// A track of a finished file, for whoever looks into what it carries: its codec, the codec's own
// header, and where each sample lies. Nothing here was decoded.

/// A track of a container.
package struct ContainerTrack: Sendable {
  /// The track's place in the file, from 0.
  package let number: Int
  /// What its samples are coded in.
  package var coding: Coding
  /// What the codec says of itself before the first sample: the contents of `avcC`, `hvcC` and
  /// their kin, or of Matroska's `CodecPrivate`; empty if there is nothing.
  package var configuration: [UInt8] = []
  /// The byte where the configuration starts, from the start of the file.
  package var configurationOffset = 0
  /// Where its samples lie; empty where each byte is a sample of audio.
  package var samples: [Sample] = []
  /// Ticks of its clock per second.
  package var ticksPerSecond = 1
  /// How samples of pictures are to be understood; nil where the container does not say.
  package var color: Color?

  /// A sample: a coded picture or a piece of audio.
  package struct Sample: Hashable, Sendable {
    /// Where its bytes lie in the file.
    package let range: Range<Int>
    /// When it is decoded, in ticks of the track's clock.
    package let ticks: Int
  }

  /// How samples of pictures are to be understood, by the numbers of H.273.
  package struct Color: Hashable, Sendable {
    /// Primaries, transfer and matrix; 2 is unknown.
    package var numbers = [2, 2, 2]
    /// Whether samples use all of their range; nil where the container does not say.
    package var isFullRange: Bool?
  }

  /// A codec, by whatever name the container knows it.
  package enum Coding: Hashable, Sendable {
    case h264, hevc, aac, opus, flac
    case amr(isWide: Bool)
    /// Samples of audio as they are.
    case samples
    /// Another one, by the container's name.
    case other(String)
  }
}

extension ISOTrack {
  /// What the track carries, and where.
  ///
  /// - Parameter number: the track's place in the file.
  /// - Returns: the track.
  /// - Throws: `ContainerError` when a table is missing or contradicts another.
  func contents(number: Int) throws(ContainerError) -> ContainerTrack {
    let type = tables.sampleDescription?.type ?? ""
    var track = ContainerTrack(number: number, coding: .other(type))
    track.ticksPerSecond = try tables.timescales().media
    let configuration: String?
    switch type {
    case "avc1", "avc3": (track.coding, configuration) = (.h264, "avcC")
    case "hvc1", "hev1": (track.coding, configuration) = (.hevc, "hvcC")
    case "mp4a": (track.coding, configuration) = (.aac, "esds")
    case "Opus": (track.coding, configuration) = (.opus, nil)
    case "fLaC": (track.coding, configuration) = (.flac, nil)
    case "samr", "sawb": (track.coding, configuration) = (.amr(isWide: type == "sawb"), nil)
    case "sowt", "twos", "raw ", "lpcm", "in24", "in32", "fl32", "fl64", "ipcm", "fpcm", "ulaw",
      "alaw":
      track.coding = .samples
      return track
    default: return track
    }
    if let configuration, let box = tables.sampleDescriptionBox(configuration) {
      let bytes = box.payload.count <= 65_536 ? try tables.source.bytes(box.payload) : []
      track.configurationOffset = box.payload.lowerBound
      if type == "mp4a" {
        let descriptor = AudioDescriptor(bytes)
        track.configuration = descriptor?.configuration ?? []
        if let object = descriptor?.objectType, object != 0x40 {
          track.coding = .other("mp4a, object type \(object)")
        }
      } else {
        track.configuration = bytes
      }
    }
    track.color = try color()
    track.samples = try samples()
    return track
  }

  private func color() throws(ContainerError) -> ContainerTrack.Color? {
    guard let box = tables.sampleDescriptionBox("colr"), box.payload.count >= 10 else { return nil }
    let bytes = try tables.source.bytes(box.payload.prefix(11))
    let numbers = [4, 6, 8].map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
    return ContainerTrack.Color(
      numbers: numbers, isFullRange: bytes.count == 11 ? bytes[10] & 0x80 != 0 : nil)
  }

  private func samples() throws(ContainerError) -> [ContainerTrack.Sample] {
    let sizes = try tables.sampleSizes(samples: sampleCount)
    let times = try tables.decodingTimes(limit: sampleCount)
    var result: [ContainerTrack.Sample] = []
    result.reserveCapacity(sampleCount)
    for chunk in chunks {
      var at = chunk.extent.lowerBound
      for sample in chunk.samples {
        let end = at + sizes[sample]
        result.append(
          ContainerTrack.Sample(
            range: at..<end, ticks: sample < times.count ? times[sample] : 0))
        at = end
      }
    }
    return result
  }
}
