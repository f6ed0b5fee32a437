// The page itself, which is part of the program: no file is opened for it, so that no path can lead
// anywhere else.

import CStudioPage
import Hummingbird
import NIOCore

/// Adds a route for each file of the page.
func addPage(to router: Router<BasicRequestContext>) {
  for file in 0..<veil_page_count() {
    let name = String(decoding: bytes { veil_page_name(file, $0) }, as: UTF8.self)
    let body = ByteBuffer(bytes: bytes { veil_page_byte(file, $0) })
    let type = mediaType(of: name)
    router.get(name == "index.html" ? "/" : RouterPath("/page/" + name)) { _, _ in
      Response(status: .ok, headers: [.contentType: type], body: .init(byteBuffer: body))
    }
  }
}

private func bytes(_ byte: (Int) -> Int32) -> [UInt8] {
  var result: [UInt8] = []
  while case let found = byte(result.count), found >= 0 {
    result.append(UInt8(truncatingIfNeeded: found))
  }
  return result
}

private func mediaType(of name: String) -> String {
  switch name.split(separator: ".").last {
  case "html": "text/html; charset=utf-8"
  case "css": "text/css; charset=utf-8"
  default: "text/javascript; charset=utf-8"
  }
}
