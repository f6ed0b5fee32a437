// The file that is measured, however it came: the built-in film or one that somebody named. Opened once,
// indexed once, and read from its start as often as a section likes.

import Bitstream
package import Jobs
import LibAV
package import MediaTime
import PolicyGate
import Raster
import RedactionModel
package import Render

/// A source to measure with.
package struct FilmedSource {
  /// What people call it.
  package let name: String
  /// A path that this process can open.
  package let path: String
  /// The open file.
  package let descriptor: Int32
  /// Its streams and packets.
  package let index: IndexedSource

  /// Indexes a file that stays open for as long as this is used.
  package init(
    name: String, path: String, descriptor: Int32, _ cancellation: Cancellation
  ) throws(JobError) {
    self.name = name
    self.path = path
    self.descriptor = descriptor
    do throws(RenderError) {
      index = try IndexedSource(descriptor: descriptor, cancellation: cancellation.flag)
    } catch { throw JobError(error, source: name, output: name) }
  }

  /// The size of the upright picture.
  package var size: PixelSize { index.videoSummary.uprightSize }

  /// Pictures that it shows.
  package var pictures: Int { max(1, index.index.shownCount) }

  /// Pictures per second.
  package var rate: Double {
    let seconds = index.duration.seconds
    return seconds > 0 ? Double(pictures) / seconds : 30
  }

  /// A reader at the start, with one decoder thread.
  package func reader() throws(JobError) -> SourceReader {
    do {
      let demuxer = try Demuxer(descriptor: descriptor)
      return try SourceReader(demuxer, video: index.video.index, audio: [], threads: 1)
    } catch let error as RenderError {
      throw JobError(error, source: name, output: name)
    } catch {
      throw .unusableSource(path: name, reason: "\(error)")
    }
  }

  /// The next picture; nil at the end.
  package func next(_ reader: inout SourceReader) throws(JobError) -> TimedPicture? {
    do throws(RenderError) {
      while true {
        switch try reader.next() {
        case .picture(let picture): return picture
        case .audio: continue
        case .end: return nil
        }
      }
    } catch { throw JobError(error, source: name, output: name) }
  }

  /// What paints this source's pictures by `plan`.
  func painter(_ plan: BenchPlan, format: PixelFormat) throws(JobError) -> Painter {
    let video = index.video.video
    return Painter(
      try plan.authorized(), facts: index.facts(sha256: nil),
      orientation: video?.orientation ?? .upright, size: video?.size ?? size, format: format,
      color: video?.color ?? ColorDescription(), isInterlaced: video?.isInterlaced ?? false)
  }
}

/// A plan as short as a measurement needs it.
struct BenchPlan {
  /// The plan in the format that people write.
  let text: String

  /// - Parameters:
  ///   - regions: each in JSON.
  ///   - more: further members, each after a comma.
  init(_ regions: [String], more: String = "") {
    text = "{\"veil\": 1, \"margin\": 0, \"regions\": [\(regions.joined(separator: ", "))]\(more)}"
  }

  /// A box from start to end, 8 samples smaller on each side than what is covered.
  static func box(_ id: String, _ covered: PixelRect, _ effect: String) -> String {
    let box = "[\(covered.x + 8), \(covered.y + 8), \(covered.width - 16), \(covered.height - 16)]"
    return region(
      id, "\"shape\": \"box\", \"path\": [{\"at\": \"start\", \"box\": \(box)}]", effect)
  }

  /// A box that moves to the right by `speed` samples a second for ten seconds.
  static func moving(_ id: String, _ covered: PixelRect, speed: Int, _ effect: String) -> String {
    func waypoint(_ seconds: Int) -> String {
      "{\"at\": \"\(seconds)\", \"box\": [\(covered.x + 8 + speed * seconds), \(covered.y + 8), "
        + "\(covered.width - 16), \(covered.height - 16)]}"
    }
    return region(
      id, "\"shape\": \"box\", \"path\": [\(waypoint(0)), \(waypoint(1))]", effect)
  }

  /// A region in JSON; an empty effect keeps what is inside.
  static func region(_ id: String, _ shape: String, _ effect: String) -> String {
    let painted = effect.isEmpty ? "" : ", \"effect\": \(effect)"
    let accepted =
      effect.contains("blur") || effect.contains("mosaic") ? ", \"acceptReversible\": true" : ""
    return
      "{\"id\": \"\(id)\", \(shape), \"from\": \"start\", \"to\": \"end\"\(painted)\(accepted)}"
  }

  /// The plan with the gate's permission.
  func authorized() throws(JobError) -> AuthorizedPlan {
    do { return try authorize(try PlanDocument(text)) } catch {
      throw .fault(reason: "a plan of the benchmark is not valid: \(error)")
    }
  }
}
