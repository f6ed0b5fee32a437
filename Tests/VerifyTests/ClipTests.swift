// The clips that other tests are made of: what was asked for is what is in them.

import LibAV
import MediaTime
import Raster
import TestSupport
import Testing
import WorkerProtocol

@Suite struct ClipTests {
  @Test(arguments: [Container.mp4, .mov, .matroska])
  func holdsWhatWasAskedFor(container: Container) throws {
    var recipe = ClipRecipe()
    recipe.container = container
    recipe.times = [0, 512, 1024, 2048, 2560]
    recipe.timeBase = TimeBase(1, 12_800)
    recipe.hasSecondVideo = true
    recipe.hasAudio = container != .mp4
    recipe.tags = ["title": "a clip"]
    let file = try makeClip(recipe)
    let demuxer = try Demuxer(descriptor: file.descriptor)
    let kinds = demuxer.streams.map(\.kind)
    #expect(kinds == [.video, .video] + (container == .mp4 ? [] : [.audio]))
    #expect(demuxer.tags.contains("title"))
    let base = demuxer.streams[0].timeBase
    var times: [Timestamp] = []
    var worst = 0
    try forEachPicture(in: file) { decoded in
      var wanted = Picture(allocating: recipe.format, size: recipe.size)
      drawScene(times.count, onto: &wanted)
      let (size, format) = (decoded.picture.size, decoded.picture.format)
      #expect(size == recipe.size && format == recipe.format)
      times.append(Timestamp(decoded.ticks ?? .min, base))
      for place in 0..<recipe.size.width {
        worst = max(worst, abs(decoded.picture.plane(0)[place, 64] - wanted.plane(0)[place, 64]))
      }
    }
    #expect(times == recipe.times.map { Timestamp($0, recipe.timeBase) })
    #expect(worst < 12)
  }
}
