// Bytes that claim to be a packet or a codec's configuration go through the walk of NAL units, the
// lists of what may stand in them, and the copying and joining of streams. The first byte chooses
// codec and framing; of the others nothing is assumed.

import Bitstream

/// What libFuzzer calls.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  guard let choice = bytes.first else { return 0 }
  let packet = Array(bytes.dropFirst())
  let codec: NALCodec = choice & 1 == 0 ? .h264 : .hevc
  let chosen: NALFraming =
    choice & 2 == 0 ? .startCodes : .lengths(bytes: Int(choice >> 2 & 3) + 1)
  for framing in [chosen, NALFraming(extradata: packet, codec: codec)] {
    var end = 0
    forEachNALUnit(in: packet.span, framing: framing) { unit in
      precondition(unit.lowerBound >= end && !unit.isEmpty && unit.upperBound <= packet.count)
      end = unit.upperBound
      _ = isUserDataSEI(packet.span, unit, codec: codec)
      return true
    }
    var fields = FieldPictures(extradata: packet)
    _ = fields.isField(packet.span, framing: framing)
    _ = classifySync(
      packet.span, codec: codec, framing: framing, isMarkedKey: choice & 16 != 0)
  }
  precondition((0...packet.count).contains(leadingUserDataLength(packet.span, codec: codec)))
  lookInto(packet, codec: codec, split: Int(choice >> 2))
  copy(packet, codec: codec)
  return 0
}

/// The lists of what a sample may hold: whatever they find lies inside, and what is left of a frame
/// of audio is no more than it was and clean.
private func lookInto(_ packet: [UInt8], codec: NALCodec, split: Int) {
  let header = Array(packet.prefix(split))
  var units = NALContents(codec: codec, configuration: header)
  var problems = units.problems(inConfiguration: header) + units.problems(in: packet.span)
  _ = units.unused
  var kinds: [AudioContents] = [.opus, .flac, .amr(isWide: true), .amr(isWide: false)]
  if let configuration = AACConfiguration(header) ?? AACConfiguration([0x11, 0x90]) {
    kinds.append(.aac(configuration))
  }
  for kind in kinds { problems += kind.problems(in: packet) }
  for problem in problems { precondition((0...packet.count).contains(problem.offset)) }
  for header in [header, [], [0x11, 0x90]] {
    guard let copy = AudioCopy(codec: "aac", header: header) else { continue }
    guard case .reduced(let bytes) = copy.outcome(of: packet.span) else { continue }
    precondition(bytes.count <= packet.count)
    precondition(copy.outcome(of: bytes.span) == .asItIs)
  }
}

/// What copying and joining do with a stream of start codes whose sets are the first of each kind:
/// what is kept of a packet is copied as it is, and slices that join are slices still.
private func copy(_ stream: [UInt8], codec: NALCodec) {
  let setTypes = codec == .h264 ? 7...8 : 32...34
  func type(_ header: UInt8) -> Int { Int(codec == .h264 ? header & 31 : header >> 1 & 63) }
  var (sets, types): ([UInt8], Set<Int>) = ([], [])
  forEachNALUnit(in: stream.span, framing: .startCodes) { unit in
    let type = type(stream[unit.lowerBound])
    if setTypes.contains(type), types.insert(type).inserted {
      sets += [0, 0, 0, 1] + stream[unit]
    }
    return true
  }
  guard var copy = VideoCopy(extradata: sets, codec: codec) else { return }
  let header = copy.sets.configuration(
    adding: [], lengthBytes: copy.lengthBytes, repeats: copy.repeatsSets)
  precondition(copy.isExplained(by: header))
  if case .reduced(let bytes) = copy.outcome(of: stream.span) {
    var again = VideoCopy(extradata: header, codec: codec)
    precondition(again?.outcome(of: bytes.span) == .asItIs)
  }
  guard var slices = copy.sets.joining(encoder: sets)?.rewriting() else { return }
  forEachNALUnit(in: stream.span, framing: .startCodes) { unit in
    let header = stream[unit.lowerBound]
    guard !setTypes.contains(type(header)) else { return true }
    if let slice = slices.rewrite(stream.span, unit) {
      precondition(slice.first.map(type) == type(header))
    }
    return true
  }
}
