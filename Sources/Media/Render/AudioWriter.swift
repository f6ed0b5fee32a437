// The last step of an extraction: samples at the extract's own rate are made silent where the plan says
// so, measured and written. What goes into the file is exactly what was measured.

import LibAV
import MediaTime
import AudioSamples

/// Writes the file of one extract and measures what it writes.
struct AudioWriter: ~Copyable {
  private var file: ByteOutput
  private var coder: FLACEncoder?
  private let wave: WAVFile
  private let isPipe: Bool
  private var segmenter: Segmenter
  private var envelope: LevelEnvelope
  private var mutes: ArraySlice<Range<Int>> = []
  private var count = 0

  init(_ request: AudioExtraction) throws(RenderError) {
    let options = request.options
    isPipe = request.isPipe
    wave = WAVFile(sampleRate: options.sampleRate, channelCount: 1)
    file = ByteOutput(descriptor: request.output, isPipe: request.isPipe)
    segmenter = Segmenter(sampleRate: options.sampleRate, rule: options.rule)
    envelope = LevelEnvelope(sampleRate: options.sampleRate)
    switch options.format {
    case .wav: coder = nil
    case .flac:
      coder = try writing { () throws(LibAVError) in
        try FLACEncoder(sampleRate: options.sampleRate)
      }
    }
  }

  /// Says where silence has to be, once it is known where the extract begins.
  ///
  /// - Parameter mutes: samples of the source, from the extract's first on, sorted and apart.
  mutating func begin(mutes: [Range<Int64>], sourceRate: Int) {
    let (rate, own) = (Int64(sourceRate), Int64(wave.sampleRate))
    // The instants at which the extract has a sample and the source is in the range.
    func instant(_ sample: Int64) -> Int {
      Int(clamping: (Int128(sample) * Int128(own) + Int128(rate) - 1) / Int128(rate))
    }
    self.mutes = mutes.map { instant($0.lowerBound)..<instant($0.upperBound) }[...]
  }

  /// Writes samples.
  mutating func write(_ samples: [Int16]) throws(RenderError) {
    if samples.isEmpty { return }
    if count == 0 { try writeHeader() }
    guard coder != nil || isPipe || count + samples.count <= wave.maximumSampleCount else {
      throw .audio(.tooLongForWAV(bytes: 2 * (count + samples.count)))
    }
    let silenced = silenced(samples)
    count += samples.count
    segmenter.add(silenced)
    envelope.add(silenced)
    if coder != nil {
      let bytes = try writing { () throws(LibAVError) in try coder!.encode(silenced) }
      try writing { () throws(LibAVError) in try file.write(bytes) }
    } else {
      try writing { () throws(LibAVError) in try file.write(samples: silenced) }
    }
  }

  /// Writes the last samples, completes the file and fills in what was measured.
  ///
  /// - Parameters:
  ///   - rest: what the resampler held back.
  ///   - total: samples that the extract has to have.
  mutating func finish(
    _ rest: [Int16], total: Int, _ extract: inout AudioExtract
  ) throws(RenderError) {
    try write(Array(rest.prefix(max(0, total - count))))
    if count < total { try write([Int16](repeating: 0, count: total - count)) }
    if count == 0 { try writeHeader() }
    segmenter.finish()
    extract.samples = count
    extract.sampleOffset = coder == nil ? WAVFile.headerSize : nil
    extract.silences = segmenter.silences
    extract.chunks = segmenter.chunks
    extract.envelope = envelope
    if coder != nil {
      let bytes = try writing { () throws(LibAVError) in try coder!.finish() }
      try writing { () throws(LibAVError) in try file.write(bytes) }
    }
    if !isPipe {
      let coded = coder?.header
      let header = if let coded { coded } else { try waveHeader() }
      try writing { () throws(LibAVError) in try file.replace(header, at: 0) }
    }
    try writing { () throws(LibAVError) in try file.finish() }
  }

  private mutating func writeHeader() throws(RenderError) {
    let header = coder?.header ?? wave.streamHeader
    try writing { () throws(LibAVError) in try file.write(header) }
  }

  private func waveHeader() throws(RenderError) -> [UInt8] {
    do throws(AudioError) { return try wave.header(sampleCount: count) } catch {
      throw .audio(error)
    }
  }

  /// The samples with zeros where the plan mutes everything that is heard: a filter that changes the rate
  /// rings into a silence from both sides.
  private mutating func silenced(_ samples: [Int16]) -> [Int16] {
    let range = count..<count + samples.count
    while let first = mutes.first, first.upperBound <= range.lowerBound { mutes.removeFirst() }
    guard let first = mutes.first, first.lowerBound < range.upperBound else { return samples }
    var result = samples
    for mute in mutes {
      if mute.lowerBound >= range.upperBound { break }
      for index in mute.clamped(to: range) { result[index - range.lowerBound] = 0 }
    }
    return result
  }
}
