// What a verification found as a folder for a person who looks: a list in words, and for each
// finding about a picture an image of it beside the source's. It shows what the plan hides, so that
// it is its owner's alone.

import BasicContainers
import Files
import RedactionModel
import WorkerProtocol

/// The two files of a verification.
struct FilePair {
  /// The finished file, open for reading.
  let output: Int32
  /// Its source, open for reading.
  let source: Int32
  /// What people call the source.
  let name: PathText
  /// Bytes of both.
  let size: Int64
}

/// The folder that somebody wants what was found in.
struct FindingFolder: ~Copyable {
  /// The list of all findings.
  static let list = "findings.txt"
  /// Most images; a list of findings names no more pictures than that.
  private static let mostImages = 200

  private var folder: StagedFolder
  private let path: PathText

  /// Makes a folder that has no name yet.
  ///
  /// - Throws: `JobFailure.output`, `.folderExists`.
  init(_ path: PathText) throws(JobFailure) {
    do throws(FilesError) { folder = try StagedFolder(for: path.path) } catch {
      throw .folder(error)
    }
    self.path = path
  }

  /// Draws what findings are about, and puts the images into the folder.
  ///
  /// - Parameters:
  ///   - findings: of a finished file.
  ///   - files: that file and its source, by what people call them.
  ///   - plan: by which the file was made.
  ///   - conduct: how it is carried out.
  /// - Returns: for each finding the name of its image; nil for those that are about no picture.
  /// - Throws: `JobFailure`.
  mutating func draw(
    _ findings: [Finding], of files: FilePair, plan: PlanFile, by conduct: JobConduct
  ) throws(JobFailure) -> [String?] {
    let first = WorkerSession.firstDescriptor
    let regions = plan.plan.regions.map(\.id)
    var images = UniqueArray<StagedFile>()
    var descriptors = [files.output, files.source]
    var (sheets, names): ([FindingSheetsRequest.Sheet], [String?]) = ([], [])
    for (number, finding) in findings.enumerated() {
      guard sheets.count < FindingFolder.mostImages,
        let sheet = FindingSheetsRequest.Sheet(
          finding, number: number + 1, image: first + Int32(descriptors.count), regions: regions)
      else {
        names.append(nil)
        continue
      }
      let name = FindingFolder.name(of: sheet, regions)
      let file = try writing { () throws(FilesError) in try folder.makeFile(name) }
      descriptors.append(file.descriptor)
      images.append(file)
      sheets.append(sheet)
      names.append(name)
    }
    if !sheets.isEmpty {
      let worker = try WorkerSession.open(
        descriptors, names: JobNames(source: files.name, output: path, plan: plan),
        conduct: conduct, load: WorkerLoad(bytes: files.size))
      _ = try worker.run(
        FindingSheetsRequest(output: first, source: first + 1, plan: plan.wire, sheets: sheets))
    }
    do throws(FilesError) {
      while !images.isEmpty { try folder.publish(images.remove(at: 0)) }
    } catch { throw .output(error) }
    return names
  }

  /// Writes the list, and gives the folder its name.
  ///
  /// - Parameter lines: one for each finding.
  /// - Throws: `JobFailure.output`, `.folderExists`.
  consuming func publish(listing lines: [String]) throws(JobFailure) {
    let text = lines.map { $0 + "\n" }.joined()
    do throws(FilesError) {
      try folder.write(Array(text.utf8), to: FindingFolder.list)
      try folder.publish(isPrivate: true)
    } catch { throw .folder(error) }
  }

  /// A name of stream, time and region that every file system takes.
  private static func name(of sheet: FindingSheetsRequest.Sheet, _ regions: [String]) -> String {
    let place = sheet.region.map { regions[$0] } ?? "outside"
    let name = "video \(sheet.time) \(place)".utf8.prefix(80).map { byte in
      let isPlain = [0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2e...0x2e].contains { $0 ~= byte }
      return isPlain ? byte : UInt8(ascii: "-")
    }
    return padded(sheet.number) + "-" + String(decoding: name, as: UTF8.self) + ".png"
  }

  /// The line about a finding in the list.
  static func line(_ number: Int, _ image: String?, _ sentence: String) -> String {
    padded(number) + "  \(sentence)" + (image.map { "  \($0)" } ?? "")
  }

  private static func padded(_ number: Int) -> String {
    String(repeating: "0", count: max(0, 3 - "\(number)".count)) + "\(number)"
  }
}
