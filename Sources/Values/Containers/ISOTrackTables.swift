// The tables of one track as numbers. Every count comes from the file, so every sum is bounded and
// every index checked; tables that contradict each other are errors, not guesses.

/// Reads the tables of one track.
struct ISOTrackTables {
  let boxes: [ISOBox]
  let track: Int
  let movie: Int
  let source: ByteSource

  /// An entry of an edit list.
  struct Edit {
    /// Length in ticks of the movie; 0 is to the end.
    let duration: Int
    /// Where it starts, in ticks of the media; -1 is nowhere.
    let mediaTime: Int
    /// Speed, 16.16.
    let rate: Int
  }

  /// The first box at a path below the track, `mdia/hdlr`.
  func box(_ path: String) -> ISOBox? {
    var parent = track
    var result: ISOBox?
    for type in path.split(separator: "/") {
      let next = boxes.indices.first { boxes[$0].parent == parent && boxes[$0].type == type }
      guard let next else { return nil }
      (parent, result) = (next, boxes[next])
    }
    return result
  }

  /// The sample descriptions, of which there may be one.
  private var sampleDescriptions: [ISOBox] {
    guard let list = box("mdia/minf/stbl/stsd") else { return [] }
    return boxes.filter {
      $0.parent.map { boxes[$0].offset } == list.offset && $0.rule != .padding
    }
  }

  /// The first sample description.
  var sampleDescription: ISOBox? { sampleDescriptions.first }

  /// How many sample descriptions there are.
  var sampleDescriptionCount: Int { sampleDescriptions.count }

  /// A box inside the first sample description, in QuickTime perhaps one further down.
  func sampleDescriptionBox(_ type: String) -> ISOBox? {
    guard let entry = sampleDescription else { return nil }
    let end = entry.payload.upperBound
    return boxes.first { $0.type == type && $0.offset > entry.offset && $0.offset < end }
  }

  /// Bytes of the payload of a box that must be there.
  func bytes(_ path: String, _ range: Range<Int>? = nil) throws(ContainerError) -> [UInt8] {
    guard let box = box(path) else {
      throw .at(boxes[track].offset, .missing)
    }
    let range = range ?? 0..<box.payload.count
    guard range.upperBound <= box.payload.count else {
      throw .at(box.offset, .endsEarly)
    }
    let start = box.payload.lowerBound
    return try source.bytes(start + range.lowerBound..<start + range.upperBound)
  }

  /// The rows of a table of 32-bit words, `columns` to a row; empty if it is not there and need not
  /// be.
  func rows(
    _ path: String, columns: Int, isNeeded: Bool = true
  ) throws(ContainerError) -> [Int] {
    if !isNeeded && box(path) == nil { return [] }
    let table = try bytes(path)
    guard table.count >= 8, table.count == 8 + 4 * columns * word(table, 4) else {
      throw .at(box(path)?.offset ?? 0, .contradiction)
    }
    return stride(from: 8, to: table.count, by: 4).map { word(table, $0) }
  }

  private func word(_ bytes: [UInt8], _ at: Int) -> Int {
    bytes[at..<at + 4].number
  }

  private func signed(_ word: Int) -> Int { Int(Int32(truncatingIfNeeded: word)) }

  private var contradiction: ContainerError {
    .at(boxes[track].offset, .contradiction)
  }

  /// Ticks per second of the media and of the movie.
  func timescales() throws(ContainerError) -> (media: Int, movie: Int) {
    let header = try bytes("mdia/mdhd")
    guard let box = boxes.first(where: { $0.parent == movie && $0.type == "mvhd" }) else {
      throw .at(boxes[movie].offset, .missing)
    }
    let movieHeader = try source.bytes(box.payload)
    func scale(_ header: [UInt8]) -> Int {
      let at = header.first == 1 ? 20 : 12
      return header.count >= at + 4 ? word(header, at) : 0
    }
    let result = (media: scale(header), movie: scale(movieHeader))
    guard result.media > 0 && result.movie > 0 else { throw contradiction }
    return result
  }

  /// Samples of audio per second, from the first sample description; nil if it does not say there.
  func sampleRate() throws(ContainerError) -> Int? {
    guard let descriptions = box("mdia/minf/stbl/stsd") else { return nil }
    let at = descriptions.payload.lowerBound + 8 + 8 + 24
    guard at + 4 <= descriptions.payload.upperBound else { return nil }
    let rate = try source.number(at: at, bytes: 4) >> 16
    return rate > 1 ? rate : nil
  }

  /// How many samples there are; fewer than 2^31, so that no sum of times leaves 64 bits.
  func sampleCount() throws(ContainerError) -> Int {
    let count = word(try bytes("mdia/minf/stbl/stsz", 8..<12), 0)
    guard count < 1 << 31 else { throw contradiction }
    return count
  }

  /// The edits; nil if there is no edit list.
  func edits() throws(ContainerError) -> [Edit]? {
    guard let box = box("edts/elst") else { return nil }
    let table = try bytes("edts/elst")
    guard table.count >= 8 else { throw .at(box.offset, .endsEarly) }
    let isLong = table[0] == 1
    let size = isLong ? 20 : 12
    guard table.count == 8 + size * word(table, 4) else {
      throw .at(box.offset, .contradiction)
    }
    var edits: [Edit] = []
    for at in stride(from: 8, to: table.count, by: size) {
      if isLong {
        // Long times are believed up to 2^47 ticks; beyond, only -1 means anything.
        let high = (word(table, at), word(table, at + 8))
        let isEmpty = high.1 == 0xffff_ffff && word(table, at + 12) == 0xffff_ffff
        guard high.0 < 1 << 15, isEmpty || high.1 < 1 << 15 else { throw contradiction }
        edits.append(
          Edit(
            duration: high.0 << 32 | word(table, at + 4),
            mediaTime: isEmpty ? -1 : high.1 << 32 | word(table, at + 12),
            rate: word(table, at + 16)))
      } else {
        edits.append(
          Edit(
            duration: word(table, at), mediaTime: signed(word(table, at + 4)),
            rate: word(table, at + 8)))
      }
    }
    return edits
  }

  /// When the first and the last sample in order of showing are shown, and when the last one ends
  /// by decoding time, in ticks of the media.
  func shownTimes(samples: Int) throws(ContainerError) -> (first: Int, last: Int, end: Int) {
    let durations = try rows("mdia/minf/stbl/stts", columns: 2)
    let offsets = try rows("mdia/minf/stbl/ctts", columns: 2, isNeeded: false)
    var (first, last, time, seen) = (Int.max, Int.min, 0, 0)
    var (row, left) = (0, offsets.isEmpty ? Int.max : offsets[0])
    for at in stride(from: 0, to: durations.count, by: 2) {
      var (count, step) = (durations[at], durations[at + 1])
      guard count > 0 else { throw contradiction }
      // A step is unsigned, but writers that went backwards have left negative ones.
      if step > Int(Int32.max) { step = signed(step) }
      guard seen + count <= samples else { throw contradiction }
      seen += count
      while count > 0 {
        while left == 0 {
          row += 1
          guard 2 * row < offsets.count, offsets[2 * row] > 0 else { throw contradiction }
          left = offsets[2 * row]
        }
        let run = min(count, left)
        let offset = offsets.isEmpty ? 0 : signed(offsets[2 * row + 1])
        let ends = (time + offset, time + (run - 1) * step + offset)
        (first, last) = (min(first, ends.0, ends.1), max(last, ends.0, ends.1))
        time += run * step
        count -= run
        if !offsets.isEmpty { left -= run }
      }
    }
    let isWhole = offsets.isEmpty || (left == 0 && 2 * row + 2 == offsets.count)
    guard seen == samples, samples > 0, isWhole else { throw contradiction }
    return (first, last, time)
  }

  /// A piece of media data that holds samples one after the other.
  struct Chunk {
    /// Where its bytes lie.
    let extent: Range<Int>
    /// The numbers of its samples.
    let samples: Range<Int>
  }

  /// The chunks of the track.
  ///
  /// - Parameter samples: how many samples there are.
  /// - Returns: the chunks, in the order of their samples.
  /// - Throws: `ContainerError` when tables contradict each other.
  func chunks(samples: Int) throws(ContainerError) -> [Chunk] {
    let offsets = try chunkOffsets()
    let runs = try rows("mdia/minf/stbl/stsc", columns: 3)
    let sizes = try sampleSizes(samples: samples)
    var (sample, chunks) = (0, [Chunk]())
    for at in stride(from: 0, to: runs.count, by: 3) {
      let end = at + 3 < runs.count ? runs[at + 3] : offsets.count + 1
      guard runs[at] >= 1, runs[at] < end, end <= offsets.count + 1, at > 0 || runs[at] == 1,
        runs[at + 2] == 1
      else { throw contradiction }
      for chunk in runs[at]..<end {
        let next = sample + runs[at + 1]
        guard next <= samples else { throw contradiction }
        let (size, offset) = (sizes.total(sample..<next), offsets[chunk - 1])
        guard size <= source.count, offset <= source.count else {
          throw .at(boxes[track].offset, .endsEarly)
        }
        chunks.append(Chunk(extent: offset..<offset + size, samples: sample..<next))
        sample = next
      }
    }
    guard sample == samples else { throw contradiction }
    return chunks
  }

  /// How many bytes each sample has.
  struct SampleSizes {
    /// The size of all; 0 where each has its own.
    let common: Int
    fileprivate let table: [UInt8]

    /// The size of one sample.
    subscript(sample: Int) -> Int {
      guard common == 0 else { return common }
      let at = 12 + 4 * sample
      return table[at..<at + 4].number
    }

    /// The size of several, below 2^63: 32 bits times 31.
    func total(_ samples: Range<Int>) -> Int {
      common == 0 ? samples.reduce(0) { $0 + self[$1] } : common * samples.count
    }
  }

  /// The sizes of all samples.
  ///
  /// - Parameter samples: how many there are.
  /// - Returns: the sizes.
  /// - Throws: `ContainerError` when there are not as many.
  func sampleSizes(samples: Int) throws(ContainerError) -> SampleSizes {
    let table = try bytes("mdia/minf/stbl/stsz")
    let sizes = SampleSizes(common: word(table, 4), table: table)
    guard sizes.common != 0 || table.count == 12 + 4 * samples else { throw contradiction }
    return sizes
  }

  /// When each sample is decoded, in ticks of the media; all there are, or as many as `limit`.
  func decodingTimes(limit: Int) throws(ContainerError) -> [Int] {
    let durations = try rows("mdia/minf/stbl/stts", columns: 2)
    var (times, time) = ([Int](), 0)
    for at in stride(from: 0, to: durations.count, by: 2) {
      for _ in 0..<min(durations[at], limit - times.count) {
        times.append(time)
        time += durations[at + 1]
      }
    }
    return times
  }

  private func chunkOffsets() throws(ContainerError) -> [Int] {
    if box("mdia/minf/stbl/stco") != nil { return try rows("mdia/minf/stbl/stco", columns: 1) }
    let table = try bytes("mdia/minf/stbl/co64")
    guard table.count >= 8, table.count == 8 + 8 * word(table, 4) else { throw contradiction }
    var offsets: [Int] = []
    for at in stride(from: 8, to: table.count, by: 8) {
      guard word(table, at) < 1 << 15 else { throw contradiction }
      offsets.append(word(table, at) << 32 | word(table, at + 4))
    }
    return offsets
  }
}
