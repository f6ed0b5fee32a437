// From tracks to regions: frame numbers become the times of pictures, and what lies in a line
// between two waypoints is left out. Between pictures that are shown unequally long, what moved
// evenly by frames is given as many waypoints as that takes.

public import MediaTime
public import RedactionModel

/// The pictures of a source.
public struct SourcePictures: Sendable {
  /// The size of the upright picture.
  public let size: PixelSize
  /// When each picture is shown, from the first one, in the order of showing; one or more.
  public let times: [Timestamp]

  /// Describes pictures.
  public init(size: PixelSize, times: [Timestamp]) { (self.size, self.times) = (size, times) }
}

/// What became of a file of annotations.
public struct ImportedAnnotations: Sendable {
  /// The regions, in the file's order.
  public var regions: [Region] = []
  /// Tracks in the file.
  public var tracks = 0
  /// Regions that are boxes around what the file says more exactly.
  public var boxesAround = 0
  /// Tracks that are not shown in any picture of the source.
  public var unseen = 0
  /// What was not taken over.
  public var dropped = DroppedAnnotations()
}

/// Reads annotations for a source.
///
/// - Parameters:
///   - bytes: the file.
///   - format: what it is said to be.
///   - pictures: the source's.
///   - allowsMismatch: whether it may have been drawn on pictures of another size, which are then
///     stretched to the source's, or on another number of them.
/// - Returns: regions, filled and without a reason, each mark `by` import.
/// - Throws: `AnnotationError`.
public func importAnnotations(
  _ bytes: [UInt8], as format: AnnotationFormat, for pictures: SourcePictures, allowsMismatch: Bool
) throws(AnnotationError) -> ImportedAnnotations {
  guard bytes.count <= AnnotationFile.byteLimit else {
    throw .tooLarge(bytes: bytes.count, limit: AnnotationFile.byteLimit)
  }
  let file: AnnotationFile
  switch format {
  case .cvat:
    var reader = try CVATReader(bytes)
    file = try reader.read()
  case .labelStudio: file = try AnnotationFile(labelStudio: JSONNode(bytes), size: pictures.size)
  case .mot: file = try AnnotationFile(mot: bytes)
  case .cocoVID: file = try AnnotationFile(cocoVideo: JSONNode(bytes))
  }
  if !allowsMismatch { try file.check(against: pictures) }
  return try ImportedAnnotations(file, pictures)
}

/// The most bytes that a file of annotations may have.
public let annotationByteLimit = AnnotationFile.byteLimit

extension AnnotationFile {
  /// Throws unless the file was drawn on pictures like these.
  fileprivate func check(against source: SourcePictures) throws(AnnotationError) {
    if let size, size != source.size {
      throw .otherSize(annotated: size, source: source.size)
    }
    let count = source.times.count
    if let pictures, pictures != count { throw .otherCount(annotated: pictures, source: count) }
    let ends = tracks.lazy.flatMap(\.stretches).map { $0.end ?? ($0.keys.last?.frame ?? 0) + 1 }
    if let end = ends.max(), end > count { throw .otherCount(annotated: end, source: count) }
  }
}

extension ImportedAnnotations {
  fileprivate init(
    _ file: AnnotationFile, _ pictures: SourcePictures
  ) throws(AnnotationError) {
    let scale = file.size.map { size in
      SIMD2(
        Double(pictures.size.width) / Double(max(1, size.width)),
        Double(pictures.size.height) / Double(max(1, size.height)))
    }
    (tracks, dropped) = (file.tracks.count, file.dropped)
    if file.tracks.isEmpty { throw .nothingDrawn }
    var budget = WorkBudget()
    for track in file.tracks {
      let form = track.form
      var line = RegionLine(pictures.times, form, scale ?? SIMD2(1, 1))
      for stretch in track.stretches { try line.add(stretch, &budget) }
      guard let region = line.region(id: "imported-\(regions.count + 1)") else {
        unseen += 1
        continue
      }
      if track.isBoxAround || form == .box && !track.isDrawnAsBoxes { boxesAround += 1 }
      regions.append(region)
    }
    if regions.isEmpty { throw .nothingDrawn }
  }
}
