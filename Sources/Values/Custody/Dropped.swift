// What an output leaves behind of its source, as facts: the receipt lists them, and `probe` says
// them before anything is done.

/// Something that a source has and its output has not.
public enum Dropped: Hashable, Sendable {
  /// A stream that is neither the video nor audio: its number, what it holds, libav's name of its
  /// codec.
  case stream(index: Int, type: String, codec: String)
  /// Tags of the file, by name.
  case tags(names: [String])
  /// Tags of streams, by name.
  case streamTags(names: [String])
  /// Chapters.
  case chapters(count: Int)
  /// Coded pictures that an edit list hides.
  case hiddenPictures(count: Int)
}
