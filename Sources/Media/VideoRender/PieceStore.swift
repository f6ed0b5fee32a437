// Finished segments in a file, so that a render which was killed goes on from them. Every record
// says what it is and has a digest, so one that was not written whole counts for nothing.

import Bitstream
import Files
import FoundationEssentials
import LibAV
import Source
import Synchronization
import WorkerProtocol

/// The finished segments of one render.
///
/// The file is a row of records; each is `VPCE`, the segment's place in the map, the bytes of its
/// head and of its body, SHA-256 of head and body, the head, the body. Numbers have the highest
/// byte first. The head is JSON, the body the packets one after the other.
final class PieceStore: Sendable {
  private static let mark: [UInt8] = Array("VPCE".utf8)
  private static let (placeBytes, countBytes, digestBytes) = (4, 8, 32)
  private static let fixedBytes = mark.count + placeBytes + 2 * countBytes + digestBytes

  private let descriptor: Int32
  private let records: [Int: Record]
  private let end: Mutex<Int64>

  /// What stands before the packets of a segment.
  fileprivate struct Head: Codable {
    struct PacketHead: Codable {
      let pts: Int64?
      let dts: Int64?
      let duration: Int64
      let isMarkedKey: Bool
      let bytes: Int
    }
    let report: PieceReport
    let packets: [PacketHead]
  }

  /// Where a whole record lies.
  private struct Record {
    let head: Range<Int>
    let body: Range<Int>
  }

  /// Reads which segments are there.
  ///
  /// - Parameter descriptor: the file, open for reading and writing; stays the caller's.
  /// - Throws: `MediaFailure.output` when it cannot be read.
  init(_ descriptor: Int32) throws(MediaFailure) {
    self.descriptor = descriptor
    let (found, end) = try stored { () throws(FilesError) in
      let window = try FileWindow(descriptor)
      var (found, position) = ([Int: Record](), 0)
      while let (place, record) = try PieceStore.record(in: window, at: position) {
        found[place] = record
        position = record.body.upperBound
      }
      return (found, position)
    }
    records = found
    self.end = Mutex(Int64(end))
  }

  /// The whole record at a position; nil if there is none.
  private static func record(
    in window: FileWindow, at start: Int
  ) throws(FilesError) -> (place: Int, Record)? {
    let fixed = try window.bytes(start..<start + fixedBytes)
    guard fixed.count == fixedBytes, Array(fixed.prefix(mark.count)) == mark else { return nil }
    func number(_ offset: Int, _ bytes: Int) -> Int {
      fixed[offset..<offset + bytes].reduce(0) { $0 << 8 | Int($1) }
    }
    let place = number(mark.count, placeBytes)
    let lengths = [0, 1].map { number(mark.count + placeBytes + $0 * countBytes, countBytes) }
    guard lengths.allSatisfy({ $0 >= 0 && $0 <= window.count }) else { return nil }
    let head = start + fixedBytes..<start + fixedBytes + lengths[0]
    let body = head.upperBound..<head.upperBound + lengths[1]
    let content = try window.bytes(head.lowerBound..<body.upperBound)
    let digest = Array(fixed.suffix(digestBytes))
    guard content.count == lengths[0] + lengths[1], SHA256Digest(of: content).bytes == digest else {
      return nil
    }
    return (place, Record(head: head, body: body))
  }

  /// A finished segment.
  ///
  /// - Parameters:
  ///   - place: its place in the map.
  ///   - segment: the segment that the map has there.
  ///   - send: gets its packets in their order.
  /// - Returns: what was done for it; nil if it is not there.
  /// - Throws: `MediaFailure.output`, and what `send` throws.
  func take(
    _ place: Int, _ segment: Segment, _ send: (consuming Packet) throws(MediaFailure) -> Void
  ) throws(MediaFailure) -> PieceReport? {
    guard let record = records[place] else { return nil }
    let (text, body) = try stored { () throws(FilesError) in
      let window = try FileWindow(descriptor)
      return (try window.bytes(record.head), try window.bytes(record.body))
    }
    guard let head = try? JSONDecoder().decode(Head.self, from: Data(text)),
      head.report.segment.segment == segment,
      head.packets.reduce(0, { $0 + $1.bytes }) == body.count
    else { return nil }
    var position = 0
    for packet in head.packets {
      let bytes = Array(body[position..<position + packet.bytes])
      position += packet.bytes
      let made = try writing { () throws(LibAVFailure) in try Packet().carrying(bytes) }
      (made.pts, made.dts, made.duration) = (packet.pts, packet.dts, packet.duration)
      made.isMarkedKey = packet.isMarkedKey
      try send(made)
    }
    return head.report
  }

  /// Collects the packets of a segment while they are made.
  struct Collection {
    fileprivate var heads: [Head.PacketHead] = []
    fileprivate var body: [UInt8] = []

    /// Adds the next packet.
    mutating func add(_ packet: borrowing Packet) {
      heads.append(
        Head.PacketHead(
          pts: packet.pts, dts: packet.dts, duration: packet.duration,
          isMarkedKey: packet.isMarkedKey, bytes: packet.byteCount))
      let bytes = packet.bytes
      for index in bytes.indices { body.append(bytes[index]) }
    }
  }

  /// Keeps a finished segment.
  ///
  /// - Parameters:
  ///   - place: its place in the map.
  ///   - report: what was done for it.
  ///   - packets: all of its packets.
  /// - Throws: `MediaFailure.output` when the file cannot be written.
  func keep(
    _ place: Int, _ report: PieceReport, _ packets: Collection
  ) throws(MediaFailure) {
    guard let head = try? JSONEncoder().encode(Head(report: report, packets: packets.heads))
    else { return }
    let content = Array(head) + packets.body
    let counts = UInt64(head.count).bigEndianBytes + UInt64(packets.body.count).bigEndianBytes
    let record =
      PieceStore.mark + UInt32(place).bigEndianBytes + counts + SHA256Digest(of: content).bytes
      + content
    // Threads take turns, so that no record lies within another.
    let failure = end.withLock { end -> FilesError? in
      do throws(FilesError) {
        try writeAll(record, to: descriptor, at: end)
        end += Int64(record.count)
        return nil
      } catch { return error }
    }
    if let failure { throw .output(.inputOutput(.writing, code: failure.code)) }
  }
}

/// Runs something that reads or writes finished segments.
private func stored<Value>(
  _ body: () throws(FilesError) -> Value
) throws(MediaFailure) -> Value {
  do throws(FilesError) { return try body() } catch {
    throw .output(.inputOutput(.reading, code: error.code))
  }
}
