// The veil's two passes over samples: sums of the ring that may be seen, and the grid painted row
// by row from lines that are blended across once per row of cells.

import CVectors
import MediaTime
package import Raster

extension PaintView {
  /// Paints a soft mosaic over what `mask` covers, from the ring of samples outside.
  ///
  /// The colours of a ring around `mask.bounds` are averaged along each side, carried inwards by
  /// distance and moved up or down per cell by noise that depends on seed and cell alone; between
  /// cells the values blend linearly. The result is a function of samples that neither mask covers,
  /// of the geometry and of the seed: hold the seed over time and the veil does not flicker.
  ///
  /// - Parameters:
  ///   - mask: coverage on this plane's grid; what lies outside the plane is ignored.
  ///   - hidden: everything hidden in this picture, on the same grid; may be the same area as
  ///     `mask`.
  ///   - cells: cells across the short side of the bounds, 1 or more.
  ///   - seed: chooses the noise; give each plane of a picture its own.
  ///   - noise: how far a cell may move up or down, in 8-bit steps, 0...127.
  package mutating func veil(
    _ mask: borrowing Mask, hidden: borrowing Mask, cells: Int, seed: UInt64, noise: Int
  ) {
    let bounds = Reference.shared(plane, mask)
    guard !bounds.isEmpty else { return }
    var grid = VeilGrid(bounds: bounds, cells: cells)
    // The ring lies outside the mask's bounds, so that what `hidden` leaves is what may be seen.
    let ring = look(around: grid, hidden: hidden)
    grid.color(from: ring, seed: seed, noise: noise, bitDepth: plane.bitDepth)
    let kernels = set.rows(bitDepth: plane.bitDepth)
    let stride = (bounds.width * bytesPerSample + 63) / 64 * 64
    let memory = unsafe scratch.reserve(stride * (grid.rows + 1) + 2 * bounds.width)
    let lines = unsafe memory + stride
    unsafe blendAcross(grid, lines, stride, shares: lines + stride * grid.rows)
    for y in 0..<bounds.height {
      let (cell, share) = VeilGrid.place(y, of: bounds.height, cells: grid.rows)
      var line = unsafe lines + stride * (share == 256 ? cell + 1 : cell)
      if share > 0 && share < 256 {
        unsafe kernels.lerp(memory, line, line + stride, Int32(share), bounds.width)
        unsafe line = unsafe memory
      }
      unsafe paintRow(mask, bounds, y: bounds.y + y, from: line)
    }
  }

  /// The colours of the ring around a grid, where `hidden` does not cover it.
  private func look(around grid: VeilGrid, hidden: borrowing Mask) -> VeilRing {
    let kernels = set.rows(bitDepth: plane.bitDepth)
    let planeSize = PixelSize(width: plane.width, height: plane.height)
    let areas = VeilRing.areas(around: grid, in: planeSize)
    var seen: [Seen] = []
    seen.reserveCapacity(areas.count)
    for area in areas {
      var (sum, count): (UInt64, UInt64) = (0, 0)
      let inner = area.intersection(hidden.bounds)
      if inner.isEmpty {
        unsafe kernels.seen(
          sample(area.x, area.y), plane.stride, nil, 0, area.height, area.width, &sum, &count)
      } else {
        let coverage = unsafe hidden.row(inner.y - hidden.bounds.y) + (inner.x - hidden.bounds.x)
        unsafe kernels.seen(
          sample(inner.x, inner.y), plane.stride, coverage, hidden.stride, inner.height,
          inner.width, &sum, &count)
        for piece in area.pieces(around: inner) {
          unsafe kernels.seen(
            sample(piece.x, piece.y), plane.stride, nil, 0, piece.height, piece.width, &sum,
            &count)
        }
      }
      seen.append(Seen(sum: Int(sum), count: Int(count)))
    }
    return VeilRing(seen, around: grid)
  }

  /// One line of samples per row of cells, blended between columns of cells.
  @unsafe private func blendAcross(
    _ grid: VeilGrid, _ lines: UnsafeMutableRawPointer, _ stride: Int,
    shares memory: UnsafeMutableRawPointer
  ) {
    let width = grid.bounds.width
    let shares = unsafe memory.bindMemory(to: UInt16.self, capacity: width)
    // Where each column of cells begins to be the first of the two that a sample lies between.
    var starts: [Int] = []
    for x in 0..<width {
      let (cell, share) = VeilGrid.place(x, of: width, cells: grid.columns)
      unsafe shares[x] = UInt16(share)
      if cell == starts.count { starts.append(x) }
    }
    for row in 0..<grid.rows {
      for cell in starts.indices {
        let columns = starts[cell]..<(cell + 1 < starts.count ? starts[cell + 1] : width)
        let a = Int32(grid[cell, row])
        let b = Int32(grid[min(cell + 1, grid.columns - 1), row])
        let line = unsafe lines + row * stride
        if bytesPerSample == 1 {
          let samples = unsafe line.assumingMemoryBound(to: UInt8.self)
          for x in columns {
            let share = unsafe Int32(shares[x])
            unsafe samples[x] = UInt8(
              truncatingIfNeeded: (a &* (256 &- share) &+ b &* share &+ 128) &>> 8)
          }
        } else {
          let samples = unsafe line.assumingMemoryBound(to: UInt16.self)
          for x in columns {
            let share = unsafe Int32(shares[x])
            unsafe samples[x] = UInt16(
              truncatingIfNeeded: (a &* (256 &- share) &+ b &* share &+ 128) &>> 8)
          }
        }
      }
    }
  }
}

extension PixelRect {
  /// What is left above, below, left and right of a part of this; each may be empty.
  fileprivate func pieces(around inner: PixelRect) -> [PixelRect] {
    [
      PixelRect(x: x, y: y, width: width, height: inner.y - y),
      PixelRect(x: x, y: inner.maxY, width: width, height: maxY - inner.maxY),
      PixelRect(x: x, y: inner.y, width: inner.x - x, height: inner.height),
      PixelRect(x: inner.maxX, y: inner.y, width: maxX - inner.maxX, height: inner.height),
    ]
  }
}
