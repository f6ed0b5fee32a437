// What can be wrong with audio that comes from outside. Broken contracts inside are preconditions,
// so this list stays short.

/// Why a piece of audio cannot be written or read.
package enum AudioError: Error, Equatable, CustomStringConvertible {
  /// A RIFF file counts its bytes in 32 bits; `bytes` of samples do not fit.
  case tooLongForWAV(bytes: Int)

  /// One sentence that says what and what to do.
  package var description: String {
    switch self {
    case .tooLongForWAV(let bytes):
      "A WAV file holds less than 4 GiB, but the audio takes \(bytes) bytes and more; write FLAC, or take a lower rate"
    }
  }
}
