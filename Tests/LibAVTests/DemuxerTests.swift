// What is opened and what is not: no text that names other files, no garbage, nothing without
// video. A file beside a playlist must never be touched, and the system itself is asked whether it
// was.

import Foundation
import Glibc
import LibAV
import Testing
import TestSupport
import WorkerProtocol

/// Tells whether somebody opened a file since.
private struct OpenWatch: ~Copyable {
  private let descriptor = inotify_init1(Int32(O_NONBLOCK | O_CLOEXEC))

  init(_ path: String) { unsafe inotify_add_watch(descriptor, path, UInt32(IN_OPEN)) }

  deinit { close(descriptor) }

  /// Whether the file was opened since the last time that this was asked.
  func sawOpening() -> Bool {
    var events = [UInt8](repeating: 0, count: 4096)
    return unsafe read(descriptor, &events, events.count) > 0
  }
}

private func opening(_ path: String) throws -> LibAVFailure? {
  try withDescriptor(path) { descriptor in
    failure { _ = try Demuxer(descriptor: descriptor).mainVideoStream() }
  }
}

/// Texts that libav would follow to another file, each with the name under which it arrives.
private let scripts: [(name: String, text: String)] = [
  (
    "list.mp4",
    "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:10.0,\nbeside.mp4\n#EXT-X-ENDLIST\n"
  ),
  ("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10.0,\nfile:beside.mp4\n"),
  ("join.mov", "ffconcat version 1.0\nfile beside.mp4\nfile 'beside.mp4'\n"),
  (
    "dash.mkv",
    """
    <?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" \
    profiles="urn:mpeg:dash:profile:isoff-on-demand:2011" mediaPresentationDuration="PT1S">\
    <Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1">\
    <BaseURL>beside.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>
    """
  ),
  ("live.ts", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n"),
  ("words.mp4", "1\n00:00:00,000 --> 00:00:01,000\nbeside.mp4\n\n"),
]

@Suite struct DemuxerTests {
  @Test func theWatchSeesAFileBeingOpened() throws {
    let folder = try ScratchFolder()
    let path = try folder.write("x", to: "beside.mp4")
    let watch = OpenWatch(path)
    let before = watch.sawOpening()
    #expect(!before)
    _ = try bytes(ofFile: path)
    let after = watch.sawOpening()
    #expect(after)
  }

  @Test(arguments: scripts.indices) func aTextThatNamesOtherFilesIsRefusedAndTheyStayClosed(
    number: Int
  ) throws {
    let folder = try ScratchFolder()
    try TinyFile().write(toPath: folder("beside.mp4"))
    let script = try folder.write(scripts[number].text, to: scripts[number].name)
    let watch = OpenWatch(folder("beside.mp4"))
    #expect(try opening(script) == .containerNotAllowed)
    // The working folder is where libav would look for a bare name that came without a folder.
    let wasOpened = watch.sawOpening()
    #expect(!wasOpened)
  }

  @Test func noNameLeadsToAPlaylistEvenWithItsFolderAsTheWorkingFolder() throws {
    // The refusal is by container: the very same bytes under the name of a film change nothing.
    let folder = try ScratchFolder()
    try TinyFile().write(toPath: folder("beside.mp4"))
    let text = scripts[0].text.replacingOccurrences(of: "beside.mp4", with: folder("beside.mp4"))
    let script = try folder.write(text, to: "list.mp4")
    let watch = OpenWatch(folder("beside.mp4"))
    #expect(try opening(script) == .containerNotAllowed)
    let wasOpened = watch.sawOpening()
    #expect(!wasOpened)
  }

  @Test func anEmptyFileAndGarbageAreNoMedia() throws {
    let folder = try ScratchFolder()
    #expect(try opening(try folder.write([], to: "empty.mp4")) != nil)
    var state: UInt64 = 4
    let noise = (0..<20_000).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
    #expect(try opening(try folder.write(noise, to: "noise.mp4")) != nil)
    #expect(try opening(try folder.write("hello, world\n", to: "words.mp4")) != nil)
  }

  @Test func everyBeginningOfAFileIsOpenedOrRefusedWithoutHarm() throws {
    let folder = try ScratchFolder()
    try TinyFile().write(toPath: folder("whole.mp4"))
    let whole = try bytes(ofFile: folder("whole.mp4"))
    let index = try #require(position(of: "moov", in: whole))
    for length in stride(from: 1, to: whole.count, by: max(1, whole.count / 60)) {
      let path = try folder.write(Array(whole.prefix(length)), to: "part.mp4")
      let error = try opening(path)
      // The index comes last: without it nothing can be shown, and a part of it may be of use or
      // not.
      if length <= index { #expect(error != nil) }
    }
  }

  @Test func audioAloneHasNoVideo() throws {
    let folder = try ScratchFolder()
    try ffmpeg(["-f", "lavfi", "-i", "sine=d=0.2", folder("audio.wav")])
    #expect(try opening(folder("audio.wav")) == .noVideo)
  }

  @Test func aCoverIsNoVideo() throws {
    let folder = try ScratchFolder()
    try ffmpeg(["-f", "lavfi", "-i", "color=red:s=32x32", "-frames:v", "1", folder("cover.png")])
    try ffmpeg([
      "-f", "lavfi", "-i", "sine=d=0.2", "-i", folder("cover.png"), "-map", "0", "-map", "1",
      "-c:v", "copy", "-disposition:v:0", "attached_pic", folder("song.m4a"),
    ])
    #expect(try opening(folder("song.m4a")) == .noVideo)
  }

  @Test func aDescriptorThatCannotBeReadIsAnErrorOfTheSystem() throws {
    let writing = unsafe open("/dev/null", O_WRONLY)
    defer { close(writing) }
    #expect(
      failure { _ = try Demuxer(descriptor: writing) }
        == .inputOutput(.reading, code: EBADF))
    let directory = unsafe open("/", O_RDONLY)
    defer { close(directory) }
    #expect(
      failure { _ = try Demuxer(descriptor: directory) }
        == .inputOutput(.reading, code: EISDIR))
  }

  @Test func theDescriptorStaysOpenAndItsOffsetStaysWhereItWas() throws {
    let folder = try ScratchFolder()
    try TinyFile().write(toPath: folder("tiny.mp4"))
    try withDescriptor(folder("tiny.mp4")) { descriptor in
      lseek(descriptor, 5, SEEK_SET)
      for _ in 0..<2 { _ = try Demuxer(descriptor: descriptor).mainVideoStream() }
      #expect(lseek(descriptor, 0, SEEK_CUR) == 5)
    }
  }
}
