// The loopback server: who may ask, what there is to ask for, how it ends. Handlers never block;
// what does is done by the films on threads of their own.

import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Studio

/// Listens on this machine alone.
struct Server {
  private let films: [StudioFilm]
  private let exemptions: ExemptionCodes
  private let port: Int

  /// Prepares to serve films.
  ///
  /// - Parameters:
  ///   - films: the films, by their numbers.
  ///   - exemptions: what people choose reasons from.
  ///   - port: where to listen; 0 takes a free one.
  init(_ films: [StudioFilm], _ exemptions: ExemptionCodes, port: Int) {
    (self.films, self.exemptions, self.port) = (films, exemptions, port)
  }

  /// Serves until somebody ends it (Ctrl-C); work that runs then is stopped.
  ///
  /// - Parameter announce: told the address that lets a browser in, and a new one each time that
  ///   one was used.
  /// - Throws: `ServerError.cannotListen`.
  func run(announcing announce: @escaping @Sendable (String) -> Void) async throws {
    let door = Door(announcing: announce)
    let router = Router(context: BasicRequestContext.self)
    router.addMiddleware { DoorKeeper(door: door) }
    addPage(to: router)
    FilmRoutes(films: films, exemptions: exemptions).add(to: router.group("api"))
    var logger = Logger(label: "veil-studio")
    logger.logLevel = .critical
    var channel = HTTP1Channel.Configuration(idleTimeout: .seconds(60))
    channel.httpDecoder = .init(
      maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 64)
    let application = Application(
      router: router, server: .http1(configuration: channel),
      configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: nil),
      onServerRunning: { door.open(port: $0.localAddress?.port ?? 0) }, logger: logger)
    do { try await application.runService() } catch {
      throw StudioFailure.cannotListen(port: port)
    }
    for film in films { for kind in WorkKind.allCases { film.cancel(kind) } }
  }
}
