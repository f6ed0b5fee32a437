// How pictures that one HEVC encoder codes stand in a stream that another began: under sets of
// their own, whose numbers the stream does not use. Pure functions of parameter sets and slices; no
// picture is decoded.

/// The parameter sets of an HEVC stream whose packets are copied.
package struct HEVCSets: CopiedSets, Equatable {
  /// The video, the sequence and the picture parameter set.
  let (video, sequence, picture): ([UInt8], [UInt8], [UInt8])
  /// Supplemental messages of the header that showing pictures needs.
  private let messages: [[UInt8]]

  package var codec: NALCodec { .hevc }
  package var units: [[UInt8]] { [video, sequence, picture] }

  /// Reads the sets that stand before a stream's first packet.
  ///
  /// Gives nil unless there is one of each kind, and all of them is explained.
  ///
  /// - Parameter extradata: an `hvcC` record (ISO/IEC 14496-15 § 8.3.3.1) or start codes.
  package init?(extradata: [UInt8]) {
    guard let held = unitsOfHeader(extradata, codec: .hevc) else { return nil }
    let sets = held.filter { NALCodec.hevc.setTypes.contains(NALCodec.hevc.unitType($0)) }
      .sorted { NALCodec.hevc.unitType($0) < NALCodec.hevc.unitType($1) }
    guard sets.map({ NALCodec.hevc.unitType($0) }) == [32, 33, 34] else { return nil }
    var contents = NALContents(codec: .hevc, lengthBytes: 4)
    (video, sequence, picture) = (sets[0], sets[1], sets[2])
    messages = held.filter { unit in
      NALCodec.hevc.unitType(unit) == 39
        && contents.problem(with: 0..<unit.count, of: unit.span) == nil
    }
    guard isExplainedVideoSet(video.span, 0..<video.count), let read = readSequence,
      readPicture?.sequence == read.id
    else { return nil }
  }

  /// The sequence parameter set, read.
  var readSequence: HEVCSequence? { HEVCSequence(sequence.span, 0..<sequence.count) }

  /// The picture parameter set, read.
  var readPicture: HEVCPicture? { HEVCPicture(picture.span, 0..<picture.count) }

  package func limits(reordering: Int) -> CodingLimits? {
    // Main and Main 10, of 4:2:0; extensions and still pictures are not gone on with.
    guard let read = readSequence, [1, 2].contains(read.profile), read.chromaFormat == 1 else {
      return nil
    }
    return .hevc(level: read.level, isHighTier: read.isHighTier, reordering: min(2, reordering))
  }

  package func joining(encoder: [UInt8]) -> (any StreamJoining)? {
    HEVCSets(extradata: encoder).flatMap { HEVCJoining(source: self, encoder: $0) }
  }

  package func configuration(
    adding added: [[UInt8]], lengthBytes: Int, repeats: Bool
  ) -> [UInt8] {
    guard let read = readSequence else { return [] }
    var bits = BitReader(sequence.span, 2..<sequence.count, limit: 64)
    var result: [UInt8] = [1]
    // Profile, tier and level as the sequence has them, behind its first byte.
    if bits.skip(8) { for _ in 0..<12 { result.append(UInt8(bits.bits(8) ?? 0)) } }
    let depths = read.bitDepths
    // No segmentation, no parallelism, no rate are promised.
    result += [0xf0, 0, 0xfc, 0xfc | UInt8(read.chromaFormat)]
    result += [0xf8 | UInt8(depths.luma - 8), 0xf8 | UInt8(depths.chroma - 8), 0, 0]
    result.append(
      UInt8(read.subLayers << 3) | (read.nestsLayers ? 4 : 0) | UInt8(lengthBytes - 1))
    let all = units + added
    let lists = [32, 33, 34].map { type in
      (type: type, units: all.filter { codec.unitType($0) == type })
    }
    let listed = lists + (messages.isEmpty ? [] : [(type: 39, units: messages)])
    result.append(UInt8(listed.count))
    for list in listed {
      result += [(repeats ? 0 : 0x80) | UInt8(list.type)]
      result += [UInt8(list.units.count >> 8), UInt8(list.units.count & 255)]
      for unit in list.units { result += [UInt8(unit.count >> 8), UInt8(unit.count & 255)] + unit }
    }
    return result
  }
}

/// Two streams of HEVC made one.
struct HEVCJoining: StreamJoining {
  let sets: [[UInt8]]
  private let own: Int
  private let pictureID: Int

  var repeated: [[UInt8]] { sets }

  /// Joins the stream of an encoder to that of a source.
  ///
  /// Gives nil where the encoder's sets cannot be followed, or describe another size.
  init?(source: HEVCSets, encoder: HEVCSets) {
    guard let theirs = source.readSequence, let used = source.readPicture,
      let ours = encoder.readSequence, let picture = encoder.readPicture,
      ours.facts.shown == theirs.facts.shown, ours.bitDepths == theirs.bitDepths,
      ours.chromaFormat == theirs.chromaFormat
    else { return nil }
    let video = theirs.video == 0 ? 1 : 0
    let sequence = theirs.id == 0 ? 1 : 0
    // A number of nine bits: slices, which begin with one of one bit, grow by a whole byte.
    let pictureID = used.id == 15 ? 16 : 15
    guard picture.id == 0,
      let videoSet = encoder.video.hevcSet(numbered: [], video: video),
      let sequenceSet = encoder.sequence.hevcSet(numbered: [sequence], video: video),
      let pictureSet = encoder.picture.hevcSet(numbered: [pictureID, sequence], video: nil)
    else { return nil }
    (own, self.pictureID) = (picture.id, pictureID)
    sets = [videoSet, sequenceSet, pictureSet]
  }

  func rewriting() -> any SliceRewriting { HEVCSliceRewriting(own: own, pictureID: pictureID) }
}

/// Slices of HEVC with another number of their picture parameter set (ITU-T H.265 § 7.3.6.1).
struct HEVCSliceRewriting: SliceRewriting {
  /// The number that slices have.
  fileprivate let own: Int
  /// The number that they get.
  fileprivate let pictureID: Int

  mutating func rewrite(_ bytes: Span<UInt8>, _ unit: Range<Int>) -> [UInt8]? {
    guard unit.count > 2 else { return nil }
    let type = NALCodec.hevc.unitType(bytes, unit)
    var reader = BitReader(bytes, unit.dropFirst(2), limit: .max)
    // Whether it is a picture's first; pictures that decoding may start at say one thing more.
    let flags = (16...23).contains(type) ? 2 : 1
    guard let end = reader.endOfData, reader.skip(flags), reader.unsigned() == own,
      reader.position < end
    else { return nil }
    var writer = BitWriter()
    writer.copy(0..<flags, of: reader.bytes)
    writer.put(unsigned: pictureID)
    writer.copy(reader.position..<end, of: reader.bytes)
    return writer.unit(header: [bytes[unit.lowerBound], bytes[unit.lowerBound + 1]])
  }
}

extension [UInt8] {
  /// A parameter set of HEVC with other numbers.
  ///
  /// - Parameters:
  ///   - numbers: the Exp-Golomb codes that stand in the place of as many: behind the profile in a
  ///     sequence, at the start of a picture's.
  ///   - video: the number of the video parameter set, first in that set and in a sequence.
  /// - Returns: the set; nil if it ends too early.
  fileprivate func hevcSet(numbered numbers: [Int], video: Int?) -> [UInt8]? {
    guard count > 2 else { return nil }
    var reader = BitReader(span, 2..<count, limit: .max)
    var writer = BitWriter()
    guard let end = reader.endOfData else { return nil }
    if let video {
      guard reader.skip(4) else { return nil }
      writer.put(video, bits: 4)
      if !numbers.isEmpty {
        guard let subLayers = reader.bits(3), reader.skip(1),
          reader.skipProfile(subLayers: subLayers)
        else { return nil }
        writer.copy(4..<reader.position, of: reader.bytes)
      }
    }
    for number in numbers {
      guard reader.unsigned() != nil else { return nil }
      writer.put(unsigned: number)
    }
    guard reader.position < end else { return nil }
    writer.copy(reader.position..<end, of: reader.bytes)
    return writer.unit(header: [self[0], self[1]])
  }
}
