// Sizes and rectangles on an integer sample grid, shared by pictures, masks and plans.

/// A width and a height, in samples.
public struct PixelSize: Hashable, Sendable, CustomStringConvertible {
  /// Samples per row.
  public let width: Int
  /// Rows.
  public let height: Int

  /// Makes a size; neither side may be negative.
  public init(width: Int, height: Int) {
    precondition(width >= 0 && height >= 0, "a size is not negative")
    self.width = width
    self.height = height
  }

  /// `1920x1080`.
  public var description: String { "\(width)x\(height)" }
}

/// A half-open rectangle of samples: `x ..< maxX` by `y ..< maxY`.
public struct PixelRect: Hashable, Sendable {
  /// Leftmost column inside.
  public let x: Int
  /// Topmost row inside.
  public let y: Int
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int

  /// Makes a rectangle; neither side may be negative.
  public init(x: Int, y: Int, width: Int, height: Int) {
    precondition(width >= 0 && height >= 0, "a rectangle's sides are not negative")
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The whole of a picture of `size`.
  public init(_ size: PixelSize) { self.init(x: 0, y: 0, width: size.width, height: size.height) }

  /// First column to the right.
  public var maxX: Int { x + width }
  /// First row below.
  public var maxY: Int { y + height }
  /// Whether no sample is inside.
  public var isEmpty: Bool { width == 0 || height == 0 }

  /// The samples in both.
  public func intersection(_ other: PixelRect) -> PixelRect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return PixelRect(
      x: left, y: top,
      width: max(0, min(maxX, other.maxX) - left), height: max(0, min(maxY, other.maxY) - top))
  }

  /// Each edge moved outwards to a multiple of the cell's sides, which are positive.
  public func snappedOutward(toCell cell: PixelSize) -> PixelRect {
    func down(_ value: Int, _ step: Int) -> Int {
      (value >= 0 ? value : value - step + 1) / step * step
    }
    let left = down(x, cell.width)
    let top = down(y, cell.height)
    return PixelRect(
      x: left, y: top,
      width: down(maxX + cell.width - 1, cell.width) - left,
      height: down(maxY + cell.height - 1, cell.height) - top)
  }

  /// Each edge moved outwards by `x` columns and `y` rows.
  public func grown(x dx: Int, y dy: Int) -> PixelRect {
    PixelRect(x: x - dx, y: y - dy, width: width + 2 * dx, height: height + 2 * dy)
  }
}

extension PixelSize: Codable {
  private enum CodingKeys: CodingKey { case width, height }

  /// Decodes a size, whoever wrote it.
  ///
  /// - Throws: `DecodingError` when a side is negative or beyond 2^24 samples.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let width = try fields.decode(Int.self, forKey: .width)
    let height = try fields.decode(Int.self, forKey: .height)
    guard (0...1 << 24).contains(width), (0...1 << 24).contains(height) else {
      throw DecodingError.dataCorruptedError(
        forKey: .width, in: fields, debugDescription: "a side has 0 to 2^24 samples")
    }
    self.init(width: width, height: height)
  }
}
