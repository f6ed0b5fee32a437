// The last step of an extraction: samples at the extract's own rate are made silent where the plan
// says so, measured and written. What goes into the file is exactly what was measured.

import AudioSamples
import LibAV
import Source
import WorkerProtocol

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

  init(_ request: ExtractAudioRequest) throws(MediaFailure) {
    let options = request.options
    let descriptor: Int32
    switch request.target {
    case .file(let audio, _): (descriptor, isPipe) = (audio, false)
    case .pipe(let pipe): (descriptor, isPipe) = (pipe, true)
    }
    wave = WAVFile(sampleRate: options.sampleRate, channelCount: 1)
    file = ByteOutput(descriptor: descriptor, isPipe: isPipe)
    segmenter = Segmenter(sampleRate: options.sampleRate, rule: options.rule)
    envelope = LevelEnvelope(sampleRate: options.sampleRate)
    switch options.format {
    case .wav: coder = nil
    case .flac:
      coder = try writing { () throws(LibAVFailure) in
        try FLACEncoder(sampleRate: options.sampleRate)
      }
    }
  }

  /// Says where silence has to be, once it is known where the extract begins.
  ///
  /// - Parameters:
  ///   - mutes: samples of the source, counted from the extract's first, sorted and apart.
  ///   - sourceRate: samples per second of the source.
  mutating func begin(mutes: [Range<Int64>], sourceRate: Int) {
    let (rate, own) = (Int64(sourceRate), Int64(wave.sampleRate))
    // The instants at which the extract has a sample and the source is in the range.
    func instant(_ sample: Int64) -> Int {
      Int(clamping: (Int128(sample) * Int128(own) + Int128(rate) - 1) / Int128(rate))
    }
    self.mutes = mutes.map { instant($0.lowerBound)..<instant($0.upperBound) }[...]
  }

  /// Writes samples.
  mutating func write(_ samples: [Int16]) throws(MediaFailure) {
    if samples.isEmpty { return }
    if count == 0 { try writeHeader() }
    guard coder != nil || isPipe || count + samples.count <= wave.maximumSampleCount else {
      throw .tooLongForWAV(bytes: 2 * (count + samples.count))
    }
    let silenced = silenced(samples)
    count += samples.count
    segmenter.add(silenced)
    envelope.add(silenced)
    if coder != nil {
      let bytes = try writing { () throws(LibAVFailure) in try coder!.encode(silenced) }
      try writing { () throws(LibAVFailure) in try file.write(bytes) }
    } else {
      try writing { () throws(LibAVFailure) in try file.write(samples: silenced) }
    }
  }

  /// Writes the last samples, completes the file and fills in what was measured.
  ///
  /// - Parameters:
  ///   - rest: what the resampler held back.
  ///   - total: samples that the extract has to have.
  ///   - extract: is told what was measured.
  /// - Returns: the outline of the levels.
  /// - Throws: `MediaFailure.output`, `.tooLongForWAV`.
  mutating func finish(
    _ rest: [Int16], total: Int, _ extract: inout AudioExtract
  ) throws(MediaFailure) -> LevelEnvelope {
    try write(Array(rest.prefix(max(0, total - count))))
    if count < total { try write([Int16](repeating: 0, count: total - count)) }
    if count == 0 { try writeHeader() }
    segmenter.finish()
    extract.samples = count
    extract.sampleOffset = coder == nil ? WAVFile.headerSize : nil
    extract.silences = segmenter.silences
    extract.chunks = segmenter.chunks.map { AudioExtract.Chunk($0) }
    if coder != nil {
      let bytes = try writing { () throws(LibAVFailure) in try coder!.finish() }
      try writing { () throws(LibAVFailure) in try file.write(bytes) }
    }
    if !isPipe {
      let coded = coder?.header
      let header = if let coded { coded } else { try waveHeader() }
      try writing { () throws(LibAVFailure) in try file.replace(header, at: 0) }
    }
    try writing { () throws(LibAVFailure) in try file.finish() }
    return envelope
  }

  private mutating func writeHeader() throws(MediaFailure) {
    let header = coder?.header ?? wave.streamHeader
    try writing { () throws(LibAVFailure) in try file.write(header) }
  }

  private func waveHeader() throws(MediaFailure) -> [UInt8] {
    try wave.header(sampleCount: count)
  }

  /// The samples with zeros where the plan mutes everything that is heard: a filter that changes
  /// the rate rings into a silence from both sides.
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

extension AudioExtract.Chunk {
  fileprivate init(_ chunk: AudioChunk) {
    func known(_ level: Double) -> Double? { level.isFinite ? level : nil }
    self.init(
      range: chunk.range, cut: chunk.cut, rmsDecibels: known(chunk.level.rmsDecibels),
      peakDecibels: known(chunk.level.peakDecibels), audioShare: chunk.audioShare)
  }
}
