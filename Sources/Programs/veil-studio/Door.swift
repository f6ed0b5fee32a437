// Who may ask: a browser on this machine that was shown the address which this program printed.
// Other users of the machine, other pages in the same browser and names that lead here are turned
// away.

import HTTPTypes
import Hummingbird
import Synchronization

/// What lets a browser in.
///
/// An address works once and gives the browser a cookie; then there is a new address for another.
final class Door: Sendable {
  private struct State {
    var port = 0
    var token = Door.secret()
  }

  private let state = Mutex(State())
  private let pass = Door.secret()
  private let announce: @Sendable (String) -> Void

  init(announcing announce: @escaping @Sendable (String) -> Void) { self.announce = announce }

  /// Begins to let browsers in.
  func open(port: Int) {
    let token = state.withLock { state in
      state.port = port
      return state.token
    }
    announce("http://127.0.0.1:\(port)/?token=\(token)")
  }

  /// Takes a token, which works once.
  func takes(_ token: some StringProtocol) -> Bool {
    let port: Int? = state.withLock { state in
      guard Door.isSame(token, state.token) else { return nil }
      state.token = Door.secret()
      return state.port
    }
    if let port { open(port: port) }
    return port != nil
  }

  /// The cookie of a browser that was let in.
  var cookie: String { "\(cookieName)=\(pass); HttpOnly; SameSite=Strict; Path=/" }

  /// Whether a browser was let in.
  func knows(_ cookies: String) -> Bool {
    let name = cookieName + "="
    return cookies.split(separator: ";").contains { part in
      let part = part.drop { $0 == " " }
      return part.hasPrefix(name) && Door.isSame(part.dropFirst(name.count), pass)
    }
  }

  /// Whether a request is meant for this server by a name that only this machine has.
  func isHere(_ host: String?) -> Bool {
    let port = state.withLock { $0.port }
    return host == "127.0.0.1:\(port)" || host == "localhost:\(port)"
  }

  /// Cookies of one machine are shared by all ports.
  private var cookieName: String { "veil-studio-\(state.withLock { $0.port })" }

  /// 256 bits that nobody can guess.
  private static func secret() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let digits = String(generator.next(), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// Whether two texts are the same; how long that takes does not tell where they differ.
  private static func isSame(_ a: some StringProtocol, _ b: some StringProtocol) -> Bool {
    let (one, other) = (Array(a.utf8), Array(b.utf8))
    guard one.count == other.count else { return false }
    return zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

/// Turns away who may not ask, and says in each answer what a browser may do with it.
struct DoorKeeper: RouterMiddleware {
  let door: Door

  func handle(
    _ request: Request, context: BasicRequestContext,
    next: (Request, BasicRequestContext) async throws -> Response
  ) async throws -> Response {
    var response: Response
    do { response = try await admit(request, context, next) } catch let error as HTTPError {
      response = try error.response(from: request, context: context)
    }
    for (name, value) in DoorKeeper.headers { response.headers[name] = value }
    return response
  }

  private func admit(
    _ request: Request, _ context: BasicRequestContext,
    _ next: (Request, BasicRequestContext) async throws -> Response
  ) async throws -> Response {
    guard door.isHere(request.head.authority) else { throw HTTPError(.misdirectedRequest) }
    let isReading = request.method == .get || request.method == .head
    let site = request.headers[DoorKeeper.fetchSite]
    guard isReading || isOwn(request.headers[.origin]), site != "cross-site" || isReading else {
      throw HTTPError(.forbidden, message: "This page may not ask here.")
    }
    if isReading, request.uri.path == "/", let token = request.uri.queryParameters["token"] {
      guard door.takes(token) else { return DoorKeeper.closed }
      return Response(status: .seeOther, headers: [.location: "/", .setCookie: door.cookie])
    }
    guard let cookies = request.headers[.cookie], door.knows(cookies) else {
      return DoorKeeper.closed
    }
    return try await next(request, context)
  }

  private func isOwn(_ origin: String?) -> Bool {
    guard let origin, origin.hasPrefix("http://") else { return false }
    return door.isHere(String(origin.dropFirst("http://".count)))
  }

  private static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!

  /// What a browser is told that was not let in.
  private static var closed: Response {
    Response(
      status: .forbidden, headers: [.contentType: "text/plain; charset=utf-8"],
      body: .init(
        byteBuffer: .init(
          string: "The studio opens with the address that it printed, which works once. Go back "
            + "to the terminal and open the last address that stands there.\n")))
  }

  /// Nothing is kept on a disk, taken from elsewhere, or shown inside other pages.
  private static let headers: [(HTTPField.Name, String)] = [
    (.cacheControl, "no-store"),
    (
      .contentSecurityPolicy,
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
        + "media-src blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'"
    ),
    (.xContentTypeOptions, "nosniff"),
    (HTTPField.Name("Referrer-Policy")!, "no-referrer"),
    (HTTPField.Name("Cross-Origin-Resource-Policy")!, "same-origin"),
    (HTTPField.Name("Cross-Origin-Opener-Policy")!, "same-origin"),
  ]
}
