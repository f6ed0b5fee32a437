// The samples under a patch, kept so that they can be put back: a picture that a decoder still
// predicts from may be painted, coded and restored, as long as the decoder does not run meanwhile.

package import MediaTime

/// Samples of rectangles of one picture; the memory is used again for the next.
@safe package struct SavedSamples: ~Copyable {
  private var memory: PictureMemory?
  private var capacity = 0
  private var places: [(plane: Int, rect: PixelRect)] = []

  /// Makes an empty store.
  package init() {}

  /// Keeps what lies under rectangles of luma samples, in all planes, instead of what was kept
  /// before.
  ///
  /// Parts outside the picture are left out; rectangles may overlap.
  package mutating func save(_ rects: [PixelRect], of picture: borrowing Picture) {
    places = []
    let (sx, sy) = (picture.format.chroma.shiftX, picture.format.chroma.shiftY)
    for rect in rects {
      for plane in 0..<picture.planeCount {
        let (dx, dy) = plane == 0 ? (0, 0) : (sx, sy)
        let left = rect.x >> dx
        let top = rect.y >> dy
        let right = (rect.maxX + (1 << dx) - 1) >> dx
        let bottom = (rect.maxY + (1 << dy) - 1) >> dy
        let part = PixelRect(x: left, y: top, width: right - left, height: bottom - top)
          .intersection(PixelRect(picture.planeSize(plane)))
        if !part.isEmpty { places.append((plane, part)) }
      }
    }
    let bytes =
      places.reduce(0) { $0 + $1.rect.width * $1.rect.height }
      * picture.format.bytesPerSample
    if bytes > capacity {
      memory = PictureMemory(bytes: bytes)
      capacity = bytes
    }
    let layouts = unsafe picture.layouts
    unsafe move(bytesPerSample: picture.format.bytesPerSample) { kept, plane, offset, count in
      let row = unsafe layouts[plane].base + offset.y * layouts[plane].stride + offset.x
      unsafe kept.copyMemory(from: row, byteCount: count)
    }
  }

  /// Puts back what was kept.
  ///
  /// - Precondition: the picture is the one that it was saved from.
  package mutating func restore(to picture: inout Picture) {
    let layouts = unsafe picture.layouts
    unsafe move(bytesPerSample: picture.format.bytesPerSample) { kept, plane, offset, count in
      let row = unsafe layouts[plane].base + offset.y * layouts[plane].stride + offset.x
      unsafe row.copyMemory(from: kept, byteCount: count)
    }
    places = []
  }

  /// Calls `body` with each row: where it is kept, its plane, its place in bytes and rows, its
  /// bytes.
  private func move(
    bytesPerSample: Int,
    _ body: (UnsafeMutableRawPointer, Int, (x: Int, y: Int), Int) -> Void
  ) {
    guard let memory else { return }
    var kept = unsafe memory.base
    for (plane, rect) in places {
      let count = rect.width * bytesPerSample
      for y in rect.y..<rect.maxY {
        unsafe body(kept, plane, (rect.x * bytesPerSample, y), count)
        unsafe kept += count
      }
    }
  }
}
