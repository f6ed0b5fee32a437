// How pictures that one encoder codes stand in a stream that another encoder began: under the
// stream's own sequence parameter set where that allows it, else under a second one. Pure functions
// of parameter sets and slices; no picture is decoded.

/// The parameter sets of an H.264 stream whose packets are copied.
package struct H264Sets: CopiedSets, Equatable {
  /// The sequence parameter set.
  package let sequence: [UInt8]
  /// The picture parameter set.
  package let picture: [UInt8]

  package var codec: NALCodec { .h264 }
  package var units: [[UInt8]] { [sequence, picture] }

  /// Reads the sets that stand before a stream's first packet.
  ///
  /// Gives nil unless there is one of each kind, and all of both is explained.
  ///
  /// - Parameter extradata: an `avcC` record (ISO/IEC 14496-15 § 5.3.3.1) or start codes.
  package init?(extradata: [UInt8]) {
    guard let held = unitsOfHeader(extradata, codec: .h264) else { return nil }
    let sets = held.map { (type: NALCodec.h264.unitType($0), bytes: $0) }
    guard sets.count == 2, let sequence = sets.first(where: { $0.type == 7 }),
      let picture = sets.first(where: { $0.type == 8 })
    else { return nil }
    (self.sequence, self.picture) = (sequence.bytes, picture.bytes)
    guard let read = readSequence, readPicture?.sequence == read.id else { return nil }
  }

  /// The sequence parameter set, read.
  var readSequence: H264Sequence? { H264Sequence(sequence.span, 0..<sequence.count) }

  /// The picture parameter set, read.
  var readPicture: H264Picture? {
    H264Picture(picture.span, 0..<picture.count) { _ in readSequence?.chromaFormat ?? 1 }
  }

  package func joining(encoder: [UInt8]) -> (any StreamJoining)? {
    H264Sets(extradata: encoder).flatMap { H264Joining(source: self, encoder: $0) }
  }

  package func limits(reordering: Int) -> CodingLimits? {
    guard let read = readSequence, !read.mayHaveFields, read.chromaFormat == 1,
      read.hasPlainSamples, [66, 77, 100].contains(read.profile)
    else { return nil }
    var depth = min(reordering, read.reordering ?? 2, read.references >= 4 ? 2 : 1)
    let allowsBoth = read.profile != 66 && read.orderType == 0 && read.orderBits >= 6
    if !allowsBoth || read.references < 2 || !read.infersDirectFromCorners { depth = 0 }
    return .h264(
      H264Limits(
        profile: read.profile, level: read.level, references: max(1, read.references),
        reordering: depth))
  }
}

/// What an encoder of H.264 must keep to.
package struct H264Limits: Sendable, Equatable {
  /// `profile_idc`: 66, 77 or 100.
  package let profile: Int
  /// `level_idc`, in tenths.
  package let level: Int
  /// Most pictures that later ones may refer to, 1...16.
  package let references: Int
  /// Most pictures that are decoded before one that is shown earlier, 0...2.
  package let reordering: Int
}

/// Two streams of H.264 made one.
package struct H264Joining: StreamJoining {
  /// How an encoder's pictures are explained.
  package enum Strategy: Sendable, Equatable {
    /// By the stream's sequence parameter set, and a picture parameter set of their own.
    case adopted
    /// By sets of their own.
    case dual
  }

  /// How.
  package let strategy: Strategy
  package let sets: [[UInt8]]
  private let source: H264Sets
  private let ours: H264Sequence
  private let target: H264Sequence
  private let picture: H264Picture
  private let pictureID: Int

  /// Joins the stream of an encoder to that of a source.
  ///
  /// Gives nil where the encoder's sets cannot be followed or no numbers are free.
  ///
  /// - Parameters:
  ///   - source: the sets of the source.
  ///   - encoder: the sets of the encoder.
  package init?(source: H264Sets, encoder: H264Sets) {
    guard let theirs = source.readSequence, let used = source.readPicture,
      let ours = encoder.readSequence, let picture = encoder.readPicture,
      ours.facts.coded == theirs.facts.coded
    else { return nil }
    self.source = source
    (self.ours, self.picture) = (ours, picture)
    pictureID = used.id == 0 ? 1 : 0
    let isAdopted = theirs.explains(ours)
    strategy = isAdopted ? .adopted : .dual
    target = isAdopted ? theirs : ours
    let sequenceID = isAdopted ? theirs.id : theirs.id == 0 ? 1 : 0
    let renumbered = encoder.picture.renumbered([pictureID, sequenceID], skipping: 0)
    guard let renumbered else { return nil }
    if isAdopted {
      sets = [renumbered]
    } else {
      // Profile, constraints and level stand before the number.
      guard let sequence = encoder.sequence.renumbered([sequenceID], skipping: 24) else {
        return nil
      }
      sets = [sequence, renumbered]
    }
  }

  package var repeated: [[UInt8]] { strategy == .adopted ? [source.sequence] + sets : sets }

  package func rewriting() -> any SliceRewriting {
    H264SliceRewriting(ours: ours, target: target, picture: picture, pictureID: pictureID)
  }
}

extension H264Sets {
  package func configuration(
    adding added: [[UInt8]], lengthBytes: Int, repeats: Bool
  ) -> [UInt8] {
    let sequences = [sequence] + added.filter { $0[0] & 31 == 7 }
    let pictures = [picture] + added.filter { $0[0] & 31 == 8 }
    let level = sequences.map { $0[3] }.max() ?? 0
    func listed(_ sets: [[UInt8]]) -> [UInt8] {
      sets.flatMap { [UInt8($0.count >> 8), UInt8($0.count & 255)] + $0 }
    }
    var result = [1, sequence[1], sequence[2], level, 0xfc | UInt8(lengthBytes - 1)]
    result += [0xe0 | UInt8(sequences.count)] + listed(sequences)
    result += [UInt8(pictures.count)] + listed(pictures)
    // High profiles say how samples are laid out: 4:2:0 of 8 bits, no extensions.
    if FieldPictures.highProfiles.contains(Int(sequence[1])) { result += [0xfd, 0xf8, 0xf8, 0] }
    return result
  }
}

extension H264Sequence {
  /// Whether pictures that were coded under another set can be decoded under this one once the
  /// numbers in their slices have its widths.
  fileprivate func explains(_ other: H264Sequence) -> Bool {
    let mayReorder = other.orderType == 0
    let directAgrees = infersDirectFromCorners == other.infersDirectFromCorners
    let orderFits =
      orderType == 0 ? orderBits >= (mayReorder ? 6 : 4) : other.orderType == 2
    return !mayHaveFields && !other.mayHaveFields && chromaFormat == 1 && other.chromaFormat == 1
      && hasPlainSamples && other.hasPlainSamples && orderFits && (!mayReorder || directAgrees)
      && other.references <= references && 1 << frameNumberBits > references
      && profile == other.profile && other.level <= level
      && (other.reordering ?? 0) <= reordering ?? 16
  }
}

extension [UInt8] {
  /// A parameter set with other numbers.
  ///
  /// - Parameters:
  ///   - numbers: the Exp-Golomb codes that stand in the place of as many.
  ///   - bits: how many bits stand before them.
  /// - Returns: the set; nil if it ends too early.
  fileprivate func renumbered(_ numbers: [Int], skipping bits: Int) -> [UInt8]? {
    var reader = BitReader(span, 1..<count, limit: .max)
    var writer = BitWriter()
    guard let end = reader.endOfData, reader.skip(bits) else { return nil }
    writer.copy(0..<bits, of: reader.bytes)
    for number in numbers {
      guard reader.unsigned() != nil else { return nil }
      writer.put(unsigned: number)
    }
    guard reader.position < end else { return nil }
    writer.copy(reader.position..<end, of: reader.bytes)
    return writer.unit(header: [self[0]])
  }
}
