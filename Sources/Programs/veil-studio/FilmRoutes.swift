// What the page may ask of films: what is inside, pictures and sound, the plan, and work that goes
// on. Each answer is made here of what the film says; nothing is decided here.

import Console
import Files
import HTTPTypes
import Hummingbird
import Jobs
import NIOCore
import RedactionModel
import Studio
import SystemPackage

/// The routes of films.
struct FilmRoutes {
  let films: [StudioFilm]
  let exemptions: ExemptionCodes

  private typealias Group = RouterGroup<BasicRequestContext>
  /// Most bytes of a request that carries no plan.
  private static let mostBytes = 16 << 10
  private static let picture = HTTPField.Name("X-Picture")!
  private static let start = HTTPField.Name("X-Start")!
  private static let duration = HTTPField.Name("X-Duration")!

  /// Adds them.
  func add(to api: RouterGroup<BasicRequestContext>) {
    api.get("films") { _, _ in
      try json(films.enumerated().map { FilmName(number: $0, name: $1.files.source.name.string) })
    }
    api.get("exemptions") { _, _ in try json(exemptions.codes) }
    let film = api.group("films/:film")
    addViews(to: film)
    addPlan(to: film)
    addWork(to: film)
  }

  private func addViews(to group: Group) {
    group.get("") { _, context in
      try await answer(context) { film in
        let opened = try await film.opened()
        return try json(FilmFacts(opened, files: film.files))
      }
    }
    group.get("pictures/:number") { request, context in
      try await answer(context) { film in
        let number = try context.parameters.require("number", as: Int.self)
        let bytes = try await film.picture(number, view(request))
        return Response(
          status: .ok,
          headers: [.contentType: "image/bmp", FilmRoutes.picture: "\(number)"],
          body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
      }
    }
    group.get("sound/:track") { request, context in
      try await answer(context) { film in
        let track = try context.parameters.require("track", as: Int.self)
        let heard = try await film.sound(track, view(request))
        return Response(
          status: .ok,
          headers: [
            .contentType: "audio/wav", FilmRoutes.start: "\(heard.start)",
            FilmRoutes.duration: "\(heard.duration)",
          ], body: .init(byteBuffer: ByteBuffer(bytes: heard.audio)))
      }
    }
    group.get("levels/:track") { _, context in
      try await answer(context) { film in
        let track = try context.parameters.require("track", as: Int.self)
        return try json(TrackLevels(try await film.sound(track, .original)))
      }
    }
    group.get("sheet") { _, context in
      try await answer(context) { film in
        Response(
          status: .ok, headers: [.contentType: "image/png"],
          body: .init(byteBuffer: ByteBuffer(bytes: try await film.sheet())))
      }
    }
  }

  private func addPlan(to group: Group) {
    group.get("plan") { _, context in
      try await answer(context) { film in planAnswer(try await film.plan()) }
    }
    group.put("plan") { request, context in
      try await answer(context) { film in
        guard let base = request.uri.queryParameters["base"].flatMap({ Int($0) }) else {
          throw HTTPError(.badRequest)
        }
        let body = try await request.body.collect(upTo: PlanDocument.byteLimit)
        return planAnswer(try await film.save(Array(body.readableBytesView), base: base))
      }
    }
    group.post("sign") { request, context in
      try await answer(context) { film in
        let wish: Signature = try await read(request)
        try await film.sign(wish.region, who: wish.who)
        return Response(status: .noContent)
      }
    }
  }

  private func addWork(to group: Group) {
    group.get("state") { _, context in
      try await answer(context) { film in
        let (saved, journal) = (try await film.plan(), try await film.journal())
        return try json(FilmState(film, saved, journal))
      }
    }
    group.post("follow") { request, context in
      try await answer(context) { film in
        let wish: FollowWish = try await read(request)
        try await film.startFollowing(wish.regions)
        return Response(status: .accepted)
      }
    }
    group.post("export") { request, context in
      try await answer(context) { film in
        try await film.startExport(try await read(request))
        return Response(status: .accepted)
      }
    }
    group.post("cancel/:kind") { _, context in
      try await answer(context) { film in
        film.cancel(try context.parameters.require("kind", as: WorkKind.self))
        return Response(status: .accepted)
      }
    }
  }

  /// Answers about the film that a path names; a failure becomes an answer too.
  private func answer(
    _ context: BasicRequestContext, _ body: (StudioFilm) async throws -> Response
  ) async throws -> Response {
    let number = try context.parameters.require("film", as: Int.self)
    guard films.indices.contains(number) else { throw HTTPError(.notFound) }
    do { return try await body(films[number]) } catch let failure as StudioFailure {
      return text(failure.json, failure.httpStatus)
    }
  }

  private func view(_ request: Request) -> PictureView {
    request.uri.queryParameters["view"] == "redacted" ? .redacted : .original
  }

  private func planAnswer(_ saved: SavedPlan) -> Response {
    text(#"{"revision":\#(saved.revision),"plan":\#(saved.plan.json)}"#)
  }

  private func read<Value: Decodable>(_ request: Request) async throws -> Value {
    let body = try await request.body.collect(upTo: FilmRoutes.mostBytes)
    do { return try decode(Array(body.readableBytesView)) } catch { throw HTTPError(.badRequest) }
  }
}

extension WorkKind: LosslessStringConvertible {
  /// Reads a kind from a path.
  public init?(_ description: String) { self.init(rawValue: description) }
  /// The kind as a path says it.
  public var description: String { rawValue }
}
