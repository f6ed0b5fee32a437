// Slices of H.264 with their headers rewritten (ITU-T H.264 § 7.3.3), so that they are explained by
// other parameter sets than those that they were coded under. What follows the header is kept bit
// for bit.

/// Rewrites the slices of a run of pictures, in decoding order.
struct H264SliceRewriting: SliceRewriting {
  private let ours: H264Sequence
  private let target: H264Sequence
  private let picture: H264Picture
  private let pictureID: Int
  /// `frame_num` since the last refresh, without the wrap.
  private var number = (full: 0, last: 0)
  /// The order count of the last reference, and of the picture at hand.
  private var order = (high: 0, low: 0, full: 0)
  /// Pictures since the last refresh.
  private var place = 0

  init(ours: H264Sequence, target: H264Sequence, picture: H264Picture, pictureID: Int) {
    (self.ours, self.target, self.picture) = (ours, target, picture)
    self.pictureID = pictureID
  }

  /// Identifiers of refreshes start here: two of them one after the other must differ, and the
  /// source's own are small.
  private static let firstRefresh = 1 << 15

  mutating func rewrite(_ bytes: Span<UInt8>, _ unit: Range<Int>) -> [UInt8]? {
    let header = bytes[unit.lowerBound]
    var slice = HeaderCopy(BitReader(bytes, unit.dropFirst(), limit: .max))
    let (isRefresh, isReference) = (header & 31 == 5, header >> 5 & 3 != 0)
    guard let end = slice.reader.endOfData, let first = slice.unsigned(),
      let kind = slice.unsigned().map({ $0 % 5 }), kind < 3, slice.reader.unsigned() != nil
    else { return nil }
    slice.writer.put(unsigned: pictureID)
    guard numberPicture(&slice, isFirst: first == 0, isRefresh: isRefresh, isReference),
      copyReferences(&slice, kind: kind),
      copyMarking(&slice, isRefresh: isRefresh, isReference: isReference),
      !picture.isArithmetic || kind == 2 || slice.unsigned() != nil, slice.unsigned() != nil,
      !picture.hasDeblocking || copyDeblocking(&slice)
    else { return nil }
    if picture.isArithmetic {
      // What CABAC made starts at a whole byte.
      slice.writer.alignWithOnes()
      guard slice.reader.align(to: 0) else { return nil }
    }
    guard slice.reader.position < end else { return nil }
    slice.writer.copy(slice.reader.position..<end, of: slice.reader.bytes)
    return slice.writer.unit(header: [header])
  }

  /// `frame_num`, `idr_pic_id` and the order count, in the target's widths.
  private mutating func numberPicture(
    _ slice: inout HeaderCopy, isFirst: Bool, isRefresh: Bool, _ isReference: Bool
  ) -> Bool {
    guard let own = slice.reader.bits(ours.frameNumberBits) else { return false }
    if isFirst {
      if isRefresh {
        (number, order, place) = ((0, 0), (0, 0, 0), 0)
      } else {
        let range = 1 << ours.frameNumberBits
        number.full += (own - number.last + range) % range
        place += 1
      }
      number.last = own
    }
    slice.writer.put(number.full, bits: target.frameNumberBits)
    if isRefresh {
      guard let id = slice.reader.unsigned() else { return false }
      slice.writer.put(unsigned: H264SliceRewriting.firstRefresh + id % 2)
    }
    if ours.orderType == 0 {
      guard let low = slice.reader.bits(ours.orderBits),
        !picture.hasFieldOrder || slice.reader.signed() != nil
      else { return false }
      if isFirst { count(low, isReference: isReference) }
    } else {
      order.full = 2 * place
    }
    if target.orderType == 0 {
      slice.writer.put(order.full, bits: target.orderBits)
      if picture.hasFieldOrder { slice.writer.put(unsigned: 0) }
    }
    return true
  }

  /// Counts on from the last reference (§ 8.2.1.1).
  private mutating func count(_ low: Int, isReference: Bool) {
    let range = 1 << ours.orderBits
    var high = order.high
    if low < order.low, order.low - low >= range / 2 { high += range }
    if low > order.low, low - order.low > range / 2 { high -= range }
    order.full = high + low
    if isReference { (order.high, order.low) = (high, low) }
  }

  /// How many references there are, their order and their weights.
  private func copyReferences(_ slice: inout HeaderCopy, kind: Int) -> Bool {
    if kind == 1, slice.bits(1) == nil { return false }
    if kind == 2 { return true }
    var counts = picture.references
    let lists = kind == 1 ? 2 : 1
    guard let isTold = slice.bits(1) else { return false }
    if isTold == 1 {
      for list in 0..<lists {
        guard let count = slice.unsigned(), count < 32 else { return false }
        counts[list] = count + 1
      }
    }
    for _ in 0..<lists where !copyOrder(&slice) { return false }
    guard kind == 0 ? picture.hasWeights.forward : picture.hasWeights.both else { return true }
    guard slice.unsigned() != nil, slice.unsigned() != nil else { return false }
    for list in 0..<lists {
      for _ in 0..<counts[list] {
        for codes in [2, 4] {
          guard let isWeighted = slice.bits(1) else { return false }
          if isWeighted == 1, !slice.copy(codes) { return false }
        }
      }
    }
    return true
  }

  /// The order of one list of references (§ 7.3.3.1).
  private func copyOrder(_ slice: inout HeaderCopy) -> Bool {
    guard let isChanged = slice.bits(1) else { return false }
    guard isChanged == 1 else { return true }
    while let operation = slice.unsigned() {
      if operation == 3 { return true }
      if slice.unsigned() == nil { return false }
    }
    return false
  }

  /// What becomes of references (§ 7.3.3.3).
  private func copyMarking(
    _ slice: inout HeaderCopy, isRefresh: Bool, isReference: Bool
  ) -> Bool {
    guard isReference else { return true }
    if isRefresh { return slice.bits(2) != nil }
    guard let isAdaptive = slice.bits(1) else { return false }
    guard isAdaptive == 1 else { return true }
    while let operation = slice.unsigned() {
      switch operation {
      case 0: return true
      case 3: if !slice.copy(2) { return false }
      case 5: continue
      default: if !slice.copy(1) { return false }
      }
    }
    return false
  }

  private func copyDeblocking(_ slice: inout HeaderCopy) -> Bool {
    guard let filter = slice.unsigned() else { return false }
    return filter == 1 || slice.copy(2)
  }
}

/// A header on its way from one set to the other.
private struct HeaderCopy {
  var reader: BitReader
  var writer = BitWriter()

  init(_ reader: BitReader) { self.reader = reader }

  /// Copies bits; nil if they end.
  mutating func bits(_ count: Int) -> Int? {
    let value = reader.bits(count)
    if let value { writer.put(value, bits: count) }
    return value
  }

  /// Copies an Exp-Golomb code, signed or not; nil if the bits end.
  mutating func unsigned() -> Int? {
    let value = reader.unsigned()
    if let value { writer.put(unsigned: value) }
    return value
  }

  /// Copies codes; false if the bits end.
  mutating func copy(_ count: Int) -> Bool { (0..<count).allSatisfy { _ in unsigned() != nil } }
}
