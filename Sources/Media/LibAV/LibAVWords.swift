// libav's own words, which failures carry as details: what it says of a status, and what it calls a
// codec.

import CLibAV

/// libav's own words for a negative status.
func describeStatus(_ code: Int32) -> String {
  unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
    _ = unsafe av_strerror(code, buffer.baseAddress!, 128)
    return unsafe String(cString: buffer.baseAddress!)
  }
}

/// The name of a codec, for facts.
func codecName(_ id: AVCodecID) -> String { unsafe String(cString: avcodec_get_name(id)) }

/// Whether a status says that libavcodec lacks a function, and not that the media is damaged.
func isFunctionMissing(_ status: Int32) -> Bool {
  status == LAV_ERROR_PATCHWELCOME || status == -ENOSYS
}
