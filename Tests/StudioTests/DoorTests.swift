// Who gets in and who does not: the address works once, names that lead here and pages from
// elsewhere are turned away, and whatever is sent, the studio lives.

import Foundation
import TestSupport
import Testing

/// A plan for the film of a running studio.
func planText(_ width: Int = 16, more: String = "") -> String {
  plan([region("a", "\"box\": [8, 8, \(width), 16]")], more: more)
}

@Suite(.serialized) struct DoorTests {
  @Test func theAddressWorksOnceAndIsFollowedByAnother() throws {
    let studio = try RunningStudio(enters: false)
    #expect(try studio.ask("GET", "/").status == 403)
    #expect(try studio.ask("GET", "/api/films").status == 403)
    #expect(try studio.ask("GET", "/?token=" + String(repeating: "0", count: 64)).status == 403)
    let first = try studio.enter()
    #expect(first.status == 303 && first.headers["location"] == "/")
    let cookie = try #require(first.headers["set-cookie"])
    #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
    #expect(try studio.ask("GET", "/").status == 200)
    #expect(try studio.ask("GET", studio.entrance, cookie: "").status == 403)
    #expect(try studio.nextAddress().hasPrefix("http://127.0.0.1:\(studio.port)/?token="))
    #expect(try studio.ask("GET", "/", cookie: studio.cookie + "0").status == 403)
  }

  @Test func otherNamesOfThisMachineAreTurnedAway() throws {
    let studio = try RunningStudio()
    for host in ["evil.example", "127.0.0.1", "127.0.0.1:1", "[::1]:\(studio.port)", ""] {
      #expect([400, 421].contains(try studio.ask("GET", "/", host: host).status), "\(host)")
    }
    #expect(try studio.ask("GET", "/", host: "localhost:\(studio.port)").status == 200)
  }

  @Test func pagesFromElsewhereMayNotWrite() throws {
    let studio = try RunningStudio()
    for origin in ["http://evil.example", "null", "https://127.0.0.1:\(studio.port)", nil] {
      let reply = try studio.ask(
        "PUT", "/api/films/0/plan?base=0", body: planText(), origin: origin)
      #expect(reply.status == 403, "\(origin ?? "none")")
    }
    let crossing = try studio.ask(
      "POST", "/api/films/0/export", body: "{}", more: "Sec-Fetch-Site: cross-site\r\n")
    #expect(crossing.status == 403)
    #expect(studio.folder.names == ["in.mp4"])
  }

  @Test func answersAreKeptByNobody() throws {
    let studio = try RunningStudio()
    for path in ["/", "/page/studio.js", "/api/films/0/pictures/3", "/nothing"] {
      let reply = try studio.ask("GET", path)
      #expect(reply.headers["cache-control"] == "no-store", "\(path)")
      #expect(
        reply.headers["content-security-policy"]?.hasPrefix("default-src 'none'; ") == true)
    }
  }

  @Test(arguments: [
    "/page/../../../etc/passwd", "/page/%2e%2e/%2e%2e/etc/passwd", "/page/..%2f..%2fetc/passwd",
    "/page//etc/passwd", "//etc/passwd", "/api/films/0/../../../etc/passwd", "/api/films/-1",
    "/api/films/9", "/api/films/0/pictures/25", "/api/films/0/pictures/-1",
    "/api/films/0/sound/7",
  ])
  func whatIsNotThereIsNotFound(path: String) throws {
    let studio = try RunningStudio()
    let reply = try studio.ask("GET", path)
    #expect([400, 404, 422].contains(reply.status), "\(reply.status)")
    #expect(!reply.body.contains("root:"))
  }

  @Test func tooMuchIsRefusedAndTheStudioLives() throws {
    let studio = try RunningStudio()
    let large = String(repeating: "x", count: 3 << 20)
    #expect(try studio.ask("POST", "/api/films/0/export", body: large).status == 413)
    #expect(try studio.ask("PUT", "/api/films/0/plan?base=0", body: large).status == 422)
    let header = "X-Long: " + String(repeating: "x", count: 1 << 20) + "\r\n"
    let reply = try? studio.ask("GET", "/", more: header)
    #expect(reply.map { $0.status >= 400 } ?? true)
    #expect(try studio.ask("PUT", "/api/films/0/plan", body: planText()).status == 400)
    #expect(try studio.ask("POST", "/api/films/0/sign", body: "[").status == 400)
    #expect(try studio.ask("GET", "/").status == 200)
  }

  @Test func slowAndManyRequestsKeepNobodyWaiting() throws {
    let studio = try RunningStudio()
    let slow = try (0..<40).map { _ in try Connection(port: studio.port) }
    for connection in slow { connection.send("GET / HTTP/1.1\r\nHost: ") }
    let replies = Replies()
    DispatchQueue.concurrentPerform(iterations: 200) { number in
      replies.add((try? studio.ask("GET", "/api/films/0/pictures/\(number % 25)").status) ?? 0)
    }
    #expect(replies.counts[200] == 200, "\(replies.counts)")
    #expect(studio.isRunning && slow.count == 40)
  }

  @Test func ctrlCEndsItAndNobodyElseListens() throws {
    let studio = try RunningStudio()
    let listing = try run("sh", ["-c", "cat /proc/net/tcp /proc/net/tcp6 2>/dev/null"]).output
    let port = String(studio.port, radix: 16, uppercase: true)
    let padded = String(repeating: "0", count: 4 - port.count) + port
    let listening = listing.split(separator: "\n").filter {
      $0.contains(":\(padded) ") && $0.contains(" 0A ")
    }
    #expect(listening.count == 1 && listening[0].contains("0100007F:\(padded)"))
    #expect(studio.interrupt() == 0)
  }
}

/// Counts answers of many threads.
private final class Replies: @unchecked Sendable {
  private let lock = NSLock()
  private(set) var counts: [Int: Int] = [:]

  func add(_ status: Int) { lock.withLock { counts[status, default: 0] += 1 } }
}
