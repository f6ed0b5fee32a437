// The veil's two passes over samples: sums of the ring that may be seen, and the grid painted row by row
// from lines that are blended across once per row of cells.

import CVectors
import MediaTime
package import Raster

extension InstructionSet {
  /// What `veil` does, in this instruction set.
  package func veil(
    _ plane: borrowing MutablePlane, mask: borrowing Mask, hidden: borrowing Mask, cells: Int,
    seed: UInt64, noise: Int, scratch: inout Scratch
  ) {
    let bounds = Reference.shared(plane, mask)
    guard !bounds.isEmpty else { return }
    // The ring lies outside the mask's bounds, so that what `hidden` leaves is what may be seen.
    let grid = VeilGrid(
      bounds: bounds, planeSize: PixelSize(width: plane.width, height: plane.height),
      bitDepth: plane.bitDepth, cells: cells, seed: seed, noise: noise
    ) { seen(plane, area: $0, hidden: hidden) }
    paint(grid, plane, mask: mask, scratch: &scratch)
  }

  /// Sum and number of the samples of `area`, which lies on the plane, that `hidden` does not cover.
  private func seen(
    _ plane: borrowing MutablePlane, area: PixelRect, hidden: borrowing Mask
  ) -> Seen {
    let masked = area.intersection(hidden.bounds)
    guard !area.isEmpty, !masked.isEmpty else { return unsafe add(plane, area, nil, 0) }
    if masked == area {
      let coverage = unsafe hidden.row(area.y - hidden.bounds.y) + (area.x - hidden.bounds.x)
      return unsafe add(plane, area, coverage, hidden.stride)
    }
    // Around the part that the mask's bounds share with the area, nothing is covered.
    let pieces = [
      PixelRect(x: area.x, y: area.y, width: area.width, height: masked.y - area.y),
      PixelRect(x: area.x, y: masked.maxY, width: area.width, height: area.maxY - masked.maxY),
      PixelRect(x: area.x, y: masked.y, width: masked.x - area.x, height: masked.height),
      PixelRect(
        x: masked.maxX, y: masked.y, width: area.maxX - masked.maxX, height: masked.height),
    ]
    var result = seen(plane, area: masked, hidden: hidden)
    for piece in pieces {
      let part = unsafe add(plane, piece, nil, 0)
      result.sum += part.sum
      result.count += part.count
    }
    return result
  }

  @unsafe private func add(
    _ plane: borrowing MutablePlane, _ area: PixelRect, _ coverage: UnsafePointer<UInt8>?,
    _ stride: Int
  ) -> Seen {
    guard !area.isEmpty else { return Seen() }
    let kernels = rows(bitDepth: plane.bitDepth)
    let first = unsafe plane.base + area.y * plane.stride + area.x * (plane.bitDepth == 8 ? 1 : 2)
    var (sum, count): (UInt64, UInt64) = (0, 0)
    unsafe kernels.seen(
      first, plane.stride, coverage, stride, area.height, area.width, &sum, &count)
    return Seen(sum: Int(sum), count: Int(count))
  }

  /// Paints a grid over its bounds, which lie on the plane.
  private func paint(
    _ grid: VeilGrid, _ plane: borrowing MutablePlane, mask: borrowing Mask,
    scratch: inout Scratch
  ) {
    let kernels = rows(bitDepth: plane.bitDepth)
    let bounds = grid.bounds
    let bytes = plane.bitDepth == 8 ? 1 : 2
    let stride = (bounds.width * bytes + 63) / 64 * 64
    let memory = unsafe scratch.reserve(stride * (grid.rows + 1) + 2 * bounds.width)
    let lines = unsafe memory + stride
    unsafe blendAcross(
      grid, lines, stride, shares: lines + stride * grid.rows, bytes: bytes)
    for y in 0..<bounds.height {
      let (cell, share) = VeilGrid.place(y, of: bounds.height, cells: grid.rows)
      var line = unsafe lines + stride * (share == 256 ? cell + 1 : cell)
      if share > 0 && share < 256 {
        unsafe kernels.lerp(memory, line, line + stride, Int32(share), bounds.width)
        unsafe line = unsafe memory
      }
      unsafe paint(plane, mask, bounds, y: bounds.y + y, from: line)
    }
  }

  /// One line of samples per row of cells, blended between columns of cells.
  @unsafe private func blendAcross(
    _ grid: VeilGrid, _ lines: UnsafeMutableRawPointer, _ stride: Int,
    shares memory: UnsafeMutableRawPointer, bytes: Int
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
        if bytes == 1 {
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
