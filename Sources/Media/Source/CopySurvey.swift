// What of a source can be copied: its closed groups, the parameter sets that its pictures are
// explained by, and what stands against copying any. From this and a plan follows the render map.

package import Bitstream
import LibAV
import MediaTime
package import RedactionModel
package import WorkerProtocol

/// A look through all packets of a source's video.
package struct CopySurvey: Sendable {
  /// How packets are copied; nil if none can be.
  package private(set) var copy: VideoCopy?
  /// Why no packet can be copied; nil if some may.
  private var obstacle: CopyObstacle?
  private var groups = ClosedGroups()

  /// Starts to look.
  ///
  /// - Parameters:
  ///   - codec: libavcodec's name of the codec.
  ///   - extradata: what the stream's header holds.
  init(codec: String, extradata: [UInt8]) {
    guard let codec = NALCodec(rawValue: codec) else {
      obstacle = .codec
      return
    }
    copy = VideoCopy(extradata: extradata, codec: codec)
    if copy == nil { obstacle = .parameterSets }
  }

  /// Looks through the next packet.
  mutating func append(_ packet: borrowing Packet, _ facts: inout PacketFacts) {
    facts.isCopyable =
      !packet.isCorrupt && !packet.changesHeader && copy?.outcome(of: packet.bytes) != .impossible
    groups.append(facts)
  }

  /// The closed groups; empty if nothing can be copied.
  package var closedGroups: [ClosedGroup] { obstacle == nil ? groups.finished() : [] }

  /// Decoding times of the first packets, where the container does not say them, in ticks.
  package var leadingTicks: [Int64] { groups.leadingTicks }

  /// What stands against copying any packet into an output.
  ///
  /// - Parameters:
  ///   - options: how the output is written.
  ///   - plan: what is hidden.
  /// - Returns: the first obstacle; nil if there is none.
  func obstacle(_ options: OutputOptions, _ plan: RedactionPlan) -> CopyObstacle? {
    if let obstacle { return obstacle }
    if options.videoCodec.rawValue != copy?.sets.codec.rawValue { return .otherCodec }
    if plan.clip != nil { return .clip }
    if options.quality == 0 { return .lossless }
    if copy?.sets.limits(reordering: 0) == nil { return .format }
    let groups = groups.finished()
    if groups.isEmpty { return .times }
    return groups.contains(where: \.isCopyable) ? nil : .noClosedGroups
  }
}

extension IndexedSource {
  /// How an output is written in which everything is coded anew.
  ///
  /// - Parameter plan: what is hidden.
  /// - Returns: the map: pieces that can be rendered side by side, where the source has closed
  ///   groups, a reader can go to them, and no clip cuts it.
  package func map(renderedBy plan: RedactionPlan) -> RenderMap {
    let groups = copying?.closedGroups ?? []
    guard canSeek, plan.clip == nil, !groups.isEmpty else { return map }
    return RenderMap(
      copying: groups, timeBase: index.timeBase, end: index.endTick ?? 0, splits: true,
      unless: { _ in true })
  }

  /// How an output is written in which only what is touched is coded anew.
  ///
  /// - Parameters:
  ///   - plan: what is hidden.
  ///   - options: how the output is written.
  /// - Returns: the map, and how much of the source it copies.
  package func map(touchedBy plan: RedactionPlan, _ options: OutputOptions) -> MapAnswer {
    let groups = copying?.closedGroups ?? []
    if let obstacle = copying?.obstacle(options, plan) ?? (copying == nil ? .codec : nil) {
      var answer = MapAnswer(map: map(renderedBy: plan))
      (answer.groups, answer.renderedGroups) = (groups.count, groups.count)
      (answer.pictures, answer.obstacle) = (self.index.shownCount, obstacle)
      return answer
    }
    let facts = facts(sha256: nil)
    let first = facts.firstPicture
    let regions = plan.regions.map { $0.resolved(in: facts) }
    func isTouched(_ range: TimeRange) -> Bool {
      if plan.outside != .keep { return true }
      let shown = TimeRange(range.from.since(first), range.to.since(first))
      return regions.contains { $0.covers(at: shown.from, shown: shown) }
    }
    let map = RenderMap(
      copying: groups, timeBase: index.timeBase, end: index.endTick ?? 0, splits: canSeek,
      unless: isTouched)
    var answer = MapAnswer(map: map)
    answer.groups = groups.count
    for group in groups {
      let segment = map.segment(at: Timestamp(group.firstTick, index.timeBase))
      let isCopied = map.segments[segment].kind == .copy
      answer.renderedGroups += isCopied ? 0 : 1
      answer.pictures += group.pictures
      answer.copiedPictures += isCopied ? group.pictures : 0
    }
    return answer
  }

  /// What pictures must keep to that stand in the place of those of a map's rendered segments.
  ///
  /// - Parameter map: one with copies.
  /// - Returns: the limits; nil where no encoder can keep to them.
  package func limits(in map: RenderMap) -> CodingLimits? {
    let rendered = copying?.closedGroups.filter {
      map.segments[map.segment(at: Timestamp($0.firstTick, index.timeBase))].kind == .render
    }
    let depth = rendered?.map(\.reordering).min() ?? 0
    return copying?.copy?.sets.limits(reordering: depth)
  }
}
