// Coded pictures put among packets that are copied: explained by parameter sets that the stream
// has, framed as the stream's packets are.

import Bitstream
import LibAV
import WorkerProtocol

/// How an output's rendered pictures and its copied packets are one stream.
struct PacketJoining: Sendable {
  private let copy: VideoCopy
  private let joining: any StreamJoining
  private let encoderSets: [UInt8]
  private let hasRenders: Bool

  /// Gives nil where nothing is copied.
  ///
  /// - Parameters:
  ///   - task: says what is copied.
  ///   - encoder: one of those that code what is rendered.
  /// - Throws: `MediaFailure.cannotCopy` where the encoder's pictures cannot be explained.
  init?(_ task: RenderTask, _ encoder: borrowing Encoder) throws(MediaFailure) {
    guard let copying = task.copying else { return nil }
    encoderSets = encoder.extradata
    guard let joining = copying.copy.sets.joining(encoder: encoderSets) else {
      throw .cannotCopy(why: .parameterSets)
    }
    (copy, self.joining) = (copying.copy, joining)
    hasRenders = task.request.map.hasRenders
  }

  /// The header of the output's video.
  var configuration: [UInt8] {
    copy.sets.configuration(
      adding: hasRenders ? joining.sets : [], lengthBytes: copy.lengthBytes,
      repeats: copy.repeatsSets)
  }

  /// How units are told apart in the output's packets.
  var framing: NALFraming { .lengths(bytes: copy.lengthBytes) }

  /// A packet of the source as it stands in the output.
  ///
  /// - Throws: `MediaFailure.cannotCopy` for one that holds what no output may.
  func copied(_ packet: consuming Packet) throws(MediaFailure) -> Packet {
    var copy = copy
    packet.dropSideData()
    switch copy.outcome(of: packet.bytes) {
    case .asItIs: return packet
    case .reduced(let bytes):
      do throws(LibAVFailure) { return try packet.carrying(bytes) } catch { throw .output(error) }
    case .impossible: throw .cannotCopy(why: .parameterSets)
    }
  }

  /// Starts to join the packets of one run of pictures.
  ///
  /// - Parameter encoder: the encoder that makes them.
  /// - Returns: what joins them, packet by packet.
  /// - Throws: `MediaFailure.cannotCopy` if it is not as the others.
  func run(of encoder: borrowing Encoder) throws(MediaFailure) -> RunJoining {
    guard encoder.extradata == encoderSets else { throw .cannotCopy(why: .parameterSets) }
    return RunJoining(
      codec: copy.sets.codec, slices: joining.rewriting(),
      repeated: copy.repeatsSets ? joining.repeated : [],
      lengthBytes: copy.lengthBytes)
  }
}

/// The packets of one run of rendered pictures.
struct RunJoining: Sendable {
  fileprivate let codec: NALCodec
  fileprivate var slices: any SliceRewriting
  fileprivate let repeated: [[UInt8]]
  fileprivate let lengthBytes: Int

  /// A packet of the encoder as it stands in the output: its slices alone.
  ///
  /// - Parameter packet: the packet, with start codes.
  /// - Returns: the packet; when it is decoded is for `PacketSchedule` to say.
  /// - Throws: `MediaFailure.cannotCopy` where a slice cannot be followed.
  mutating func join(_ packet: borrowing Packet) throws(MediaFailure) -> Packet {
    var (units, isSync, isExplained) = ([[UInt8]](), false, true)
    let bytes = packet.bytes
    forEachNALUnit(in: bytes, framing: .startCodes) { unit in
      guard let slice = codec.sliceKind(bytes, unit) else { return true }
      isSync = isSync || slice == .idr
      guard let rewritten = slices.rewrite(bytes, unit) else {
        isExplained = false
        return false
      }
      units.append(rewritten)
      return true
    }
    guard isExplained, !units.isEmpty else { throw .cannotCopy(why: .parameterSets) }
    var payload: [UInt8] = []
    for unit in (isSync ? repeated : []) + units {
      payload.append(length: unit.count, bytes: lengthBytes)
      payload += unit
    }
    do throws(LibAVFailure) { return try packet.carrying(payload) } catch {
      throw .output(error)
    }
  }
}
