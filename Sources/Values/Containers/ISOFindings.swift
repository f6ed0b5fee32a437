// The checks on an MP4 or MOV file: first each box by itself against the grammar, then each track's
// tables against each other, then the media data against what all tracks refer to.

/// Everything in an MP4 or MOV file that an output may not contain, and its tracks.
func isoContents(
  of source: ByteSource, keeping kept: Set<KeptTag>
) throws(ContainerError) -> ContainerContents {
  let boxes = try isoBoxes(of: source)
  if let fragment = boxes.first(where: { ["moof", "moov/mvex", "sidx"].contains($0.path) }) {
    throw .at(fragment.offset, .fragmented)
  }
  var findings: [ContainerFinding] = []
  for box in boxes { findings += try isoBoxFindings(box, in: source, keeping: kept) }
  findings += repeatedBoxes(boxes)

  guard let movie = boxes.firstIndex(where: { $0.path == "moov" }) else {
    throw .at(source.count, .missing)
  }
  var media: [Range<Int>] = []
  var (tracks, videoTracks, handlers) = ([ContainerTrack](), 0, Set<String>())
  for (place, box) in boxes.enumerated() where box.path == "moov/trak" {
    guard tracks.count < 64 else { throw .at(box.offset, .tooMany) }
    let track = try ISOTrack(boxes: boxes, track: place, movie: movie, in: source)
    findings += track.findings
    media += track.chunks.map(\.extent)
    tracks.append(try track.contents(number: tracks.count))
    // Of several tracks of audio, players are meant to play one.
    if handlers.insert(track.handler).inserted, try !track.isEnabled() {
      findings.append(ContainerFinding(offset: box.offset, kind: .trackDisabled))
    }
    if track.handler == "vide" {
      videoTracks += 1
      if videoTracks > 1 {
        findings.append(ContainerFinding(offset: box.offset, kind: .secondVideoTrack))
      }
    }
  }
  findings += mediaFindings(
    data: boxes.filter { $0.rule == .mediaData }.map(\.payload), samples: media)
  return ContainerContents(findings: findings, tracks: tracks)
}

/// Boxes of which a second one would give a file two meanings.
private func repeatedBoxes(_ boxes: [ISOBox]) -> [ContainerFinding] {
  let mayRepeat: Set<String> = ["mdat", "moov/trak", "free", "skip", "wide"]
  var seen: Set<String> = []
  return boxes.compactMap { box in
    guard let rule = box.rule, rule != .padding, !mayRepeat.contains(box.path),
      box.parent.map({ boxes[$0].type }) != "stsd"
    else { return nil }
    if case .sampleGroups = rule { return nil }
    guard !seen.insert("\(box.parent ?? -1) \(box.type)").inserted else { return nil }
    return ContainerFinding(offset: box.offset, kind: .repeated(path: box.path))
  }
}

/// Media data that no sample uses, and samples outside it.
///
/// - Parameters:
///   - data: payloads of the media boxes.
///   - samples: where chunks of samples lie; empty ones do not count.
/// - Returns: the findings; none when every byte of media belongs to a sample.
func mediaFindings(data: [Range<Int>], samples: [Range<Int>]) -> [ContainerFinding] {
  var findings: [ContainerFinding] = []
  let sorted = samples.filter { !$0.isEmpty }.sorted { $0.lowerBound < $1.lowerBound }
  var next = 0
  for payload in data.sorted(by: { $0.lowerBound < $1.lowerBound }) {
    var used = payload.lowerBound
    while next < sorted.count, sorted[next].lowerBound < payload.upperBound {
      let sample = sorted[next]
      next += 1
      if sample.lowerBound < payload.lowerBound || sample.upperBound > payload.upperBound {
        findings.append(ContainerFinding(offset: sample.lowerBound, kind: .sampleElsewhere))
      }
      if sample.lowerBound > used {
        findings.append(
          ContainerFinding(offset: used, kind: .unreferencedMedia(bytes: sample.lowerBound - used)))
      }
      used = max(used, min(sample.upperBound, payload.upperBound))
    }
    if used < payload.upperBound {
      findings.append(
        ContainerFinding(offset: used, kind: .unreferencedMedia(bytes: payload.upperBound - used)))
    }
  }
  for sample in sorted[next...] {
    findings.append(ContainerFinding(offset: sample.lowerBound, kind: .sampleElsewhere))
  }
  return findings
}
