// What was found, gathered region by region in the shape in which it crosses the wall; and which of
// the places that were found a person has to look at.

import MediaTime
package import RedactionModel
import WorkerProtocol

/// What was found so far of each region asked about.
struct FoundRegions {
  private var regions: [FollowedRegion]

  init(regions: [Int]) { self.regions = regions.map { FollowedRegion(region: $0) } }

  private func place(_ region: Int) -> Int {
    regions.firstIndex { $0.region == region } ?? 0
  }

  /// Adds a doubt.
  mutating func doubt(_ doubt: FollowDoubt, _ region: Int) {
    regions[place(region)].doubts.append(doubt)
  }

  /// Adds what a path must cover between two marks; `pictures` of them were looked at.
  mutating func add(_ stretch: PlannedStretch, _ covered: [CoveredPicture], pictures: Int) {
    let index = place(stretch.region)
    regions[index].pictures += pictures
    regions[index].path += CoveredPath(stretch).waypoints(covered)
  }

  /// Adds the place in one picture.
  mutating func place(_ place: PicturePlace, in region: Int) {
    regions[self.place(region)].places.append(place)
  }

  /// Everything, in order of time.
  var answer: FollowAnswer {
    FollowAnswer(
      regions: regions.map { region in
        var region = region
        region.path.sort { $0.at < $1.at }
        region.places.sort { $0.pts < $1.pts }
        region.doubts.sort { ($0.from, $0.to) < ($1.from, $1.to) }
        return region
      })
  }
}

/// Neighbouring pictures whose places are not sure.
package struct DoubtfulRun {
  /// The first picture and the last.
  package var range: ClosedRange<Int>
  /// What made them doubtful.
  package var why: Doubt
  /// The picture in which one more mark helps most.
  package var ask: Int
}

/// The runs of doubtful places, each with a picture more on both sides, and neighbours made one.
///
/// - Parameters:
///   - places: of one stretch, picture by picture.
///   - grid: of the pictures.
/// - Returns: in order of time; all of them ask for the one mark that helps most.
package func doubtfulRuns(
  _ places: [FollowedPlace], _ grid: PictureGrid
) -> [DoubtfulRun] {
  let gap = 3
  var runs: [DoubtfulRun] = []
  for (index, place) in places.enumerated() {
    guard place.confidence < FollowedPlace.sure else { continue }
    let isOutside = !grid.holds(place.estimate)
    let low = max(index - 1, 0)
    let high = min(index + 1, places.count - 1)
    if let last = runs.last, low <= last.range.upperBound + gap {
      runs[runs.count - 1].range = last.range.lowerBound...high
      if isOutside { runs[runs.count - 1].why = .edge }
    } else {
      runs.append(DoubtfulRun(range: low...high, why: isOutside ? .edge : .low, ask: index))
    }
  }
  // One mark divides the whole stretch, so all runs ask for the same.
  guard let ask = bestMark(places, runs.map(\.range)) else { return [] }
  return runs.map { DoubtfulRun(range: $0.range, why: $0.why, ask: ask) }
}

/// The middle of the doubtful pictures around the most doubtful one.
private func bestMark(_ places: [FollowedPlace], _ runs: [ClosedRange<Int>]) -> Int? {
  let pictures = runs.joined()
  guard let worst = pictures.min(by: { places[$0].confidence < places[$1].confidence }) else {
    return nil
  }
  let near = pictures.filter {
    places[$0].confidence < FollowedPlace.sure && abs($0 - worst) <= places.count / 3
  }
  return near.isEmpty ? worst : near[near.count / 2]
}
