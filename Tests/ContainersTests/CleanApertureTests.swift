// What players show of a picture, read from files that somebody else wrote and written into ours,
// and films that were appended to others. The files are made here box by box.

import Containers
import Testing

private let numbers = [40, 1, 32, 1, -8, 2, 4, 1]

private func film(_ clap: [Int]? = nil) -> [UInt8] {
  var movie = TinyMovie()
  let entry = clap.map { box("clap", $0.flatMap(u32)) } ?? []
  movie.video.sampleEntry = TinyMovie.visualEntry(more: entry)
  return movie.bytes
}

@Suite struct CleanApertureTests {
  @Test func anApertureIsReadInLowestTerms() throws {
    let aperture = try #require(cleanAperture(in: ByteSource(film(numbers))))
    #expect(aperture.numbers == [40, 1, 32, 1, -4, 1, 4, 1])
    #expect(aperture.cuts(width: 64, height: 48) && !aperture.cuts(width: 40, height: 32))
    #expect(cleanAperture(in: ByteSource(film())) == nil)
    #expect(cleanAperture(in: ByteSource(film([40, 0, 32, 1, 0, 1, 0, 1]))) == nil)
    #expect(cleanAperture(in: ByteSource(Array("no film".utf8))) == nil)
  }

  @Test func aFilmIsMadeToSayIt() throws {
    let plain = film()
    let aperture = try #require(cleanAperture(in: ByteSource(film(numbers))))
    let header = try #require(movie(saying: aperture, in: ByteSource(plain)))
    let made = plain[..<header.offset] + header.bytes
    #expect(Array(made) == film([40, 1, 32, 1, -4, 1, 4, 1]))
    #expect(try containerFindings(in: ByteSource(Array(made))) == [])
    // A header that something follows cannot grow.
    #expect(movie(saying: aperture, in: ByteSource(plain + box("free", []))) == nil)
  }

  @Test func anApertureHoldsNothingBeside() throws {
    let text = Array("Officer 4711, car 22, 7 a Street".utf8)
    let planted = film(
      stride(from: 0, to: 32, by: 4).map { place in
        text[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      })
    let path = "moov/trak/mdia/minf/stbl/stsd/avc1/clap"
    let kinds = try containerFindings(in: ByteSource(planted)).map(\.kind)
    #expect(kinds == [.unexplainedBytes(path: path)])
  }

  @Test func matroskaSaysWhatIsCutOff() throws {
    func element(_ id: [UInt8], _ payload: [UInt8]) -> [UInt8] {
      id + [0x80 | UInt8(payload.count)] + payload
    }
    let crop = element([0x54, 0xbb], [8]) + element([0x54, 0xcc], [12])
    let video = element([0xb0], [64]) + element([0xba], [48]) + crop
    let track = element([0xae], element([0xd7], [1]) + element([0xe0], video))
    let file =
      element([0x1a, 0x45, 0xdf, 0xa3], []) + [0x18, 0x53, 0x80, 0x67, 0xff]
      + element([0x16, 0x54, 0xae, 0x6b], track)
    let aperture = try #require(cleanAperture(in: ByteSource(file)))
    #expect(aperture.numbers == [52, 1, 40, 1, 6, 1, 4, 1])
  }

  @Test func aSecondFilmBehindTheFirstIsFound() {
    let first = film()
    #expect(secondMovieOffset(in: ByteSource(first)) == nil)
    #expect(secondMovieOffset(in: ByteSource(first + film(numbers))) == first.count)
  }
}
