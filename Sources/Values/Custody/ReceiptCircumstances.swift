// The circumstances of a redaction, as its receipt states them: who asked, with which settings,
// what was checked afterwards, which trees its pictures hang on. Values and their JSON side by
// side.

package import Files
import StrictJSON

extension Receipt {
  /// For whom a redaction was made; what nobody named is nil.
  package struct Request: Hashable, Sendable {
    /// Who ran it.
    package var operatorName: String?
    /// The case that the recording belongs to.
    package var caseNumber: String?
    /// The request that it answers.
    package var requestNumber: String?

    /// Names nobody.
    package init(
      operatorName: String? = nil, caseNumber: String? = nil, requestNumber: String? = nil
    ) {
      (self.operatorName, self.caseNumber) = (operatorName, caseNumber)
      self.requestNumber = requestNumber
    }
  }

  /// How the output was written.
  ///
  /// Reason for its size: one property for each member of the format.
  package struct Settings: Hashable, Sendable {
    /// The container: `mp4`, `mov` or `matroska`.
    package var container: String
    /// The codec of the pictures: `h264` or `hevc`.
    package var videoCodec: String
    /// The codec of the tracks in which something was hidden.
    package var audioCodec: String
    /// Constant rate factor, 0...51.
    package var quality: Double
    /// The encoder's preset.
    package var speed: String
    /// Threads that coded, 1 or more.
    package var threads: Int
    /// libav's name of the encoder and the version of the library; empty if nobody said.
    package var encoder: String
    /// Tags of the source that were to stay.
    package var keep: [String]
    /// Whether a damaged picture was to stop the work.
    package var isStrict: Bool

    /// Makes a record of settings.
    ///
    /// Reason for its size: one parameter for each member of the format.
    package init(
      container: String, videoCodec: String, audioCodec: String, quality: Double, speed: String,
      threads: Int, encoder: String = "", keep: [String] = [], isStrict: Bool = false
    ) {
      (self.container, self.videoCodec) = (container, videoCodec)
      (self.audioCodec, self.quality, self.speed) = (audioCodec, quality, speed)
      (self.threads, self.encoder, self.keep) = (threads, encoder, keep)
      self.isStrict = isStrict
    }
  }

  /// What became of the check of the finished file.
  package enum Verification: Hashable, Sendable {
    /// Somebody asked for none.
    case notAsked
    /// Nothing was found: what was looked at, and how much of it; `copied` are pictures beside
    /// those that were compared, whose packets are the source's.
    case nothingFound(checks: [String], pictures: Int, copied: Int, areas: Int, audioRanges: Int)
  }

  /// The Merkle trees (RFC 9162) over the displayed pictures of both files.
  package struct PictureTrees: Hashable, Sendable {
    /// The source's.
    package var source: Tree
    /// The output's.
    package var output: Tree

    /// One tree.
    package struct Tree: Hashable, Sendable {
      /// Pictures, each of them a leaf.
      package var pictures: Int
      /// The root.
      package var root: SHA256Digest

      /// Makes the record of a tree.
      package init(pictures: Int, root: SHA256Digest) {
        (self.pictures, self.root) = (pictures, root)
      }
    }

    /// Makes the record of two trees.
    package init(source: Tree, output: Tree) { (self.source, self.output) = (source, output) }
  }
}

extension Receipt.Request {
  /// The members that a receipt has for it; none for what nobody named.
  var members: [JSONMember] {
    let all = [("operator", operatorName), ("case", caseNumber), ("request", requestNumber)]
    return all.compactMap { name, value in value.map { JSONMember(name, .string($0)) } }
  }

  init(_ fields: inout DocumentFields) throws(CustodyError) {
    operatorName = try fields.optional("operator", DocumentFields.string)
    caseNumber = try fields.optional("case", DocumentFields.string)
    requestNumber = try fields.optional("request", DocumentFields.string)
  }
}

extension Receipt.Settings {
  var document: JSONValue {
    [
      "container": .string(container), "videoCodec": .string(videoCodec),
      "audioCodec": .string(audioCodec), "quality": .real(quality), "speed": .string(speed),
      "threads": .count(threads), "encoder": .string(encoder), "keep": .strings(keep),
      "strict": .bool(isStrict),
    ]
  }

  init(document: JSONValue, path: JSONPath) throws(CustodyError) {
    var fields = try DocumentFields(document, path: path)
    container = try fields.required("container", DocumentFields.string)
    videoCodec = try fields.required("videoCodec", DocumentFields.string)
    audioCodec = try fields.required("audioCodec", DocumentFields.string)
    quality = try fields.required("quality") { (value, path) throws(CustodyError) in
      guard let number = value.double else { throw .field(at: path, problem: .invalid) }
      return number
    }
    speed = try fields.required("speed", DocumentFields.string)
    threads = try fields.required("threads", DocumentFields.count)
    encoder = try fields.required("encoder", DocumentFields.string)
    keep = try fields.list("keep", DocumentFields.string)
    isStrict = try fields.required("strict", DocumentFields.bool)
    try fields.finish()
  }
}

extension Receipt.Verification {
  var document: JSONValue {
    switch self {
    case .notAsked: ["result": "notAsked"]
    case .nothingFound(let checks, let pictures, let copied, let areas, let audioRanges):
      [
        "result": "nothingFound", "checks": .strings(checks), "pictures": .count(pictures),
        "copied": .count(copied), "areas": .count(areas), "audioRanges": .count(audioRanges),
      ]
    }
  }

  init(document: JSONValue, path: JSONPath) throws(CustodyError) {
    var fields = try DocumentFields(document, path: path)
    switch try fields.required("result", DocumentFields.string) {
    case "notAsked": self = .notAsked
    case "nothingFound":
      self = .nothingFound(
        checks: try fields.list("checks", DocumentFields.string),
        pictures: try fields.required("pictures", DocumentFields.count),
        copied: try fields.required("copied", DocumentFields.count),
        areas: try fields.required("areas", DocumentFields.count),
        audioRanges: try fields.required("audioRanges", DocumentFields.count))
    default: throw .field(at: path.appending("result"), problem: .invalid)
    }
    try fields.finish()
  }
}

extension Receipt.PictureTrees {
  var document: JSONValue { ["source": source.document, "output": output.document] }

  init(document: JSONValue, path: JSONPath) throws(CustodyError) {
    var fields = try DocumentFields(document, path: path)
    source = try fields.required("source", Tree.init(document:path:))
    output = try fields.required("output", Tree.init(document:path:))
    try fields.finish()
  }
}

extension Receipt.PictureTrees.Tree {
  fileprivate var document: JSONValue {
    ["pictures": .count(pictures), "root": .string(root.description)]
  }

  fileprivate init(document: JSONValue, path: JSONPath) throws(CustodyError) {
    var fields = try DocumentFields(document, path: path)
    pictures = try fields.required("pictures", DocumentFields.count)
    root = try fields.required("root", DocumentFields.digest)
    try fields.finish()
  }
}
