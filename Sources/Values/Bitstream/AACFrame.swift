// A frame of AAC, element by element (ISO/IEC 14496-3 § 4.4.2.1). Elements have no lengths of their
// own, so that each has to be read to find the next one: spectra are followed code by code, and
// nothing is computed from them. What bandwidth extension carries is not followed.

/// What one frame of AAC holds.
package struct AACFrame: Sendable {
  /// Elements that decoding needs: ranges of bits.
  private(set) var needed: [Range<Int>] = []
  /// What decoding does not need, in the order of the bytes.
  package private(set) var problems: [PlacedProblem] = []
  private let bytes: [UInt8]

  /// Follows a frame to its end.
  ///
  /// Gives nil if it cannot be followed.
  ///
  /// - Parameters:
  ///   - bytes: the frame, without a header of its own.
  ///   - configuration: of its track.
  package init?(_ bytes: [UInt8], _ configuration: AACConfiguration) {
    self.bytes = bytes
    var bits = BitReader(plain: bytes)
    let bands = AACBands.all[configuration.rate]
    while true {
      let start = bits.position
      guard let element = bits.bits(3) else { return nil }
      var problem: StreamProblem?
      switch element {
      case 0, 3:
        guard bits.bits(4) != nil, bits.skipChannel(bands, common: nil) else { return nil }
      case 1: guard bits.skipChannelPair(bands) else { return nil }
      case 4:
        guard let count = bits.dataElement() else { return nil }
        problem = .dataElement(bytes: count)
      case 5:
        guard let program = AACProgram(&bits, alignedTo: 0) else { return nil }
        if program.commentBytes > 0 { problem = .comment(bytes: program.commentBytes) }
      case 6:
        guard let fill = bits.fillElement() else { return nil }
        if !fill.isEmpty {
          let isExtension = (13...14).contains(fill.type) && configuration.mayExtend
          if !isExtension { problem = .fillElement(type: fill.type) }
        } else {
          // Says nothing, and is not needed either.
          continue
        }
      case 7:
        guard end(&bits) else { return nil }
        return
      default: return nil
      }
      if let problem {
        problems.append(PlacedProblem(offset: start / 8, problem: problem))
      } else {
        needed.append(start..<bits.position)
      }
    }
  }

  /// Notes what stands behind the last element.
  private mutating func end(_ bits: inout BitReader) -> Bool {
    guard let rest = bits.bits((8 - bits.position % 8) % 8) else { return false }
    let last = bits.position / 8
    if rest != 0 {
      problems.append(PlacedProblem(offset: last - 1, problem: .looseBytes(bytes: 1)))
    }
    if bytes[last...].contains(where: { $0 != 0 }) {
      problems.append(
        PlacedProblem(offset: last, problem: .looseBytes(bytes: bytes.count - last)))
    }
    return true
  }

  /// The frame with nothing in it but what decoding needs.
  package var cleaned: [UInt8] {
    var result: [UInt8] = []
    var (held, count) = (0, 0)
    func put(_ value: Int, _ width: Int) {
      for place in (0..<width).reversed() {
        held = held << 1 | value >> place & 1
        count += 1
        if count == 8 {
          result.append(UInt8(held))
          (held, count) = (0, 0)
        }
      }
    }
    for range in needed {
      var bits = BitReader(plain: bytes, at: range.lowerBound)
      var left = range.count
      while left > 0 {
        let width = min(32, left)
        put(bits.bits(width) ?? 0, width)
        left -= width
      }
    }
    put(7, 3)
    if count > 0 { put(0, 8 - count) }
    return result
  }
}

/// What the windows of a channel are like.
private struct AACWindows {
  var isShort = false
  /// Bands that are coded.
  var bands = 0
  /// How many windows each group has; one group of one for a long window.
  var groups = [1]
}

extension BitReader {
  /// A data stream element behind its type: how many bytes of data it has.
  fileprivate mutating func dataElement() -> Int? {
    guard bits(4) != nil, let isAligned = flag(), var count = bits(8) else { return nil }
    if count == 255 {
      guard let more = bits(8) else { return nil }
      count += more
    }
    if isAligned, !align(to: 0) { return nil }
    return skip(8 * count) ? count : nil
  }

  /// A fill element behind its type: the type of its extension, and whether it says nothing.
  fileprivate mutating func fillElement() -> (type: Int, isEmpty: Bool)? {
    guard var count = bits(4) else { return nil }
    if count == 15 {
      guard let more = bits(8) else { return nil }
      count += more - 1
    }
    guard count > 0 else { return (0, true) }
    guard let type = bits(4), let first = bits(4) else { return nil }
    var isEmpty = type <= 1 && first == 0
    for _ in 1..<count {
      guard let byte = bits(8) else { return nil }
      // What fills is a byte of its own in one type, and zeros in the other (§ 4.5.2.9).
      isEmpty = isEmpty && byte == (type == 1 ? 0xa5 : 0)
    }
    return (type, isEmpty)
  }

  /// A pair of channels behind its type.
  fileprivate mutating func skipChannelPair(_ bands: AACBands) -> Bool {
    guard bits(4) != nil, let isCommon = flag() else { return false }
    var common: AACWindows?
    if isCommon {
      guard let windows = windows(bands), let mask = bits(2), mask < 3,
        mask != 1 || skip(windows.groups.count * windows.bands)
      else { return false }
      common = windows
    }
    return skipChannel(bands, common: common) && skipChannel(bands, common: common)
  }

  /// The stream of one channel (§ 4.4.2.7).
  fileprivate mutating func skipChannel(_ bands: AACBands, common: AACWindows?) -> Bool {
    guard bits(8) != nil, let windows = common ?? windows(bands),
      let sections = sections(windows), skipScaleFactors(sections), skipPulses(windows),
      skipNoiseShaping(windows), flag() == false
    else { return false }
    let widths = windows.isShort ? bands.short : bands.long
    for (group, books) in sections.enumerated() {
      for (band, book) in books.enumerated() where (1...11).contains(book) {
        guard skipSpectrum(lines: widths[band] * windows.groups[group], book: book) else {
          return false
        }
      }
    }
    return true
  }

  /// What the windows are like (§ 4.4.2.1, ics_info).
  private mutating func windows(_ bands: AACBands) -> AACWindows? {
    guard flag() == false, let sequence = bits(2), flag() != nil else { return nil }
    var result = AACWindows()
    guard sequence == 2 else {
      // Prediction belongs to another object type.
      guard let count = bits(6), count <= bands.long.count, flag() == false else { return nil }
      result.bands = count
      return result
    }
    guard let count = bits(4), count <= bands.short.count, let grouping = bits(7) else {
      return nil
    }
    (result.isShort, result.bands) = (true, count)
    for place in (0..<7).reversed() {
      if grouping >> place & 1 == 1 {
        result.groups[result.groups.count - 1] += 1
      } else {
        result.groups.append(1)
      }
    }
    return result
  }

  /// Which book codes each band of each group.
  private mutating func sections(_ windows: AACWindows) -> [[Int]]? {
    let width = windows.isShort ? 3 : 5
    var result: [[Int]] = []
    for _ in windows.groups {
      var books: [Int] = []
      while books.count < windows.bands {
        guard let book = bits(4), book != 12 else { return nil }
        var length = 0
        while true {
          guard let part = bits(width) else { return nil }
          length += part
          if part != 1 << width - 1 { break }
        }
        guard length > 0, books.count + length <= windows.bands else { return nil }
        books += Array(repeating: book, count: length)
      }
      result.append(books)
    }
    return result
  }

  private mutating func skipScaleFactors(_ sections: [[Int]]) -> Bool {
    var hadNoise = false
    for book in sections.joined() where book != 0 {
      if book == 13 && !hadNoise {
        hadNoise = true
        guard bits(9) != nil else { return false }
      } else {
        guard AACCodebook.scaleFactors.next(&self) != nil else { return false }
      }
    }
    return true
  }

  private mutating func skipPulses(_ windows: AACWindows) -> Bool {
    guard let has = flag() else { return false }
    guard has else { return true }
    guard !windows.isShort, let count = bits(2) else { return false }
    return skip(6 + 9 * (count + 1))
  }

  /// Temporal noise shaping (§ 4.4.2.7, tns_data).
  private mutating func skipNoiseShaping(_ windows: AACWindows) -> Bool {
    guard let has = flag() else { return false }
    guard has else { return true }
    let (countBits, lengthBits, orderBits) = windows.isShort ? (1, 4, 3) : (2, 6, 5)
    for _ in 0..<(windows.isShort ? 8 : 1) {
      guard let count = bits(countBits) else { return false }
      guard count > 0 else { continue }
      guard let resolution = bits(1) else { return false }
      for _ in 0..<count {
        guard bits(lengthBits) != nil, let order = bits(orderBits) else { return false }
        guard order > 0 else { continue }
        guard flag() != nil, let isCompressed = bits(1),
          skip(order * (resolution + 3 - isCompressed))
        else { return false }
      }
    }
    return true
  }

  /// The codes of spectral lines with the signs and escapes behind each (§ 4.6.3).
  private mutating func skipSpectrum(lines: Int, book: Int) -> Bool {
    let code = AACCodebook.spectra[book - 1]
    for _ in 0..<lines / (book <= 4 ? 4 : 2) {
      guard let number = code.next(&self) else { return false }
      if code.tails.isEmpty { continue }
      let tail = code.tails[number]
      guard skip(tail.signs) else { return false }
      for _ in 0..<tail.escapes {
        var width = 4
        while let bit = bits(1), bit == 1 { width += 1 }
        guard width <= 12, skip(width) else { return false }
      }
    }
    return true
  }
}
