// A studio that runs on a film of a second, and one that asks it over the loopback as no browser
// would: bytes as they are typed, and what comes back.

import Foundation
import Glibc
import TestSupport

/// The built program.
private let program = builtProgram("veil-studio")

/// What the studio answered.
struct Reply {
  let status: Int
  let headers: [String: String]
  let body: String

  /// Reads an answer as it came over the wire.
  init(_ text: String) throws {
    let halves = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
    let lines = halves[0].components(separatedBy: "\r\n")
    guard let code = lines[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
      throw ProgramFailure(description: "no answer: \(text)")
    }
    status = code
    headers = Dictionary(
      lines.dropFirst().compactMap { line in
        line.firstRange(of: ": ").map {
          (line[..<$0.lowerBound].lowercased(), String(line[$0.upperBound...]))
        }
      }, uniquingKeysWith: { first, _ in first })
    body = halves.count > 1 ? String(halves[1]) : ""
  }

  /// The body as an object.
  func members() throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any] ?? [:]
  }
}

/// A studio that runs.
final class RunningStudio: @unchecked Sendable {
  let folder: ScratchFolder
  let film: String
  private(set) var port: UInt16 = 0
  private(set) var cookie = ""
  private let process = Process()
  private let output = Pipe()
  private var address = ""

  /// Starts one on a film.
  ///
  /// - Parameters:
  ///   - folder: holds the film; nil makes one of a second.
  ///   - enters: whether it is entered as a browser would.
  ///   - options: more words of its command line.
  /// - Throws: `ProgramFailure`.
  init(in folder: ScratchFolder? = nil, enters: Bool = true, options: [String] = []) throws {
    self.folder = try folder ?? ScratchFolder()
    film = self.folder("in.mp4")
    if folder == nil {
      try ffmpeg([
        "-f", "lavfi", "-i", "testsrc2=s=96x64:r=25:d=1,format=yuv420p", "-f", "lavfi", "-i",
        "sine=d=1", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", film,
      ])
    }
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [film, "--json"] + options
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    address = try nextAddress()
    port = URL(string: address)?.port.map { UInt16($0) } ?? 0
    if enters { try enter() }
  }

  deinit { kill() }

  /// The next address that it prints.
  func nextAddress() throws -> String {
    var line = Data()
    while line.last != UInt8(ascii: "\n") {
      guard let byte = try output.fileHandleForReading.read(upToCount: 1), !byte.isEmpty else {
        throw ProgramFailure(description: "the studio ended")
      }
      line += byte
    }
    let read = try JSONSerialization.jsonObject(with: line) as? [String: Any]
    return read?["address"] as? String ?? ""
  }

  /// The path and query of the address that lets one in.
  var entrance: String { "/" + address.drop { $0 != "?" } }

  /// Enters by the address, as a browser does.
  @discardableResult func enter() throws -> Reply {
    let reply = try ask("GET", entrance, cookie: "")
    cookie = String((reply.headers["set-cookie"] ?? "").prefix { $0 != ";" })
    return reply
  }

  /// Ends it without a warning.
  func kill() {
    guard process.isRunning else { return }
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Ends it as Ctrl-C does; its exit code.
  func interrupt() -> Int32 {
    process.interrupt()
    process.waitUntilExit()
    return process.terminationStatus
  }

  var isRunning: Bool { process.isRunning }
  var identifier: Int32 { process.processIdentifier }

  /// Asks something.
  ///
  /// Reason for its size: a test names what is odd about a request and gets the rest as usual.
  func ask(
    _ method: String, _ path: String, body: String = "", host: String? = nil,
    origin: String? = "own", cookie: String? = nil, more: String = ""
  ) throws -> Reply {
    let own = "127.0.0.1:\(port)"
    var head = "\(method) \(path) HTTP/1.1\r\nHost: \(host ?? own)\r\nConnection: close\r\n"
    if method != "GET", let origin {
      head += "Origin: \(origin == "own" ? "http://\(own)" : origin)\r\n"
    }
    let pass = cookie ?? self.cookie
    if !pass.isEmpty { head += "Cookie: \(pass)\r\n" }
    if !body.isEmpty { head += "Content-Length: \(body.utf8.count)\r\n" }
    let socket = try Connection(port: port)
    socket.send(head + more + "\r\n" + body)
    return try Reply(socket.rest())
  }
}

/// A connection over the loopback.
final class Connection {
  private let descriptor: Int32

  init(port: UInt16) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, size)
      }
    }
    guard status == 0 else { throw ProgramFailure(description: "no connection: \(errno)") }
  }

  deinit { close(descriptor) }

  /// Sends a text; a studio that does not want to hear all of it may close before its end.
  func send(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let piece = Array(rest)
      let count = unsafe Glibc.send(descriptor, piece, piece.count, Int32(MSG_NOSIGNAL))
      if count <= 0 { return }
      rest = rest.dropFirst(count)
    }
  }

  /// All that comes until the other side closes.
  func rest() -> String {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
      if count <= 0 { return String(decoding: all, as: UTF8.self) }
      all += buffer[..<count]
    }
  }
}
