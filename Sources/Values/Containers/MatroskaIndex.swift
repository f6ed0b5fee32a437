// The two indexes of a Matroska file, seek head and cues (RFC 9559 § 5.1.1, 5.1.5), held against
// what they point at. Numbers that point at nothing are bytes that nothing explains.

/// Where things are in a segment, and what its indexes say of that.
struct MatroskaIndex {
  /// The first byte of the segment's contents, from which places are counted.
  var start = 0
  /// The elements right below the segment, by where they start.
  var elements: [Int: Int] = [:]
  /// Where each cluster's contents start, by where the cluster does.
  var clusters: [Int: Int] = [:]
  /// The blocks, in the order of the file.
  var blocks: [Block] = []
  private var entries: [Entry] = []

  /// A block, and when its sample is shown.
  struct Block {
    /// Where it starts, or the group around it.
    let offset: Int
    let track: Int
    let ticks: Int
  }

  /// An entry of either index.
  struct Entry {
    /// Where it stands in the file.
    let offset: Int
    /// Whether it is one of the cues.
    let isCue: Bool
    /// Its numbers, by the elements that hold them.
    var numbers: [Int: Int] = [:]
  }

  /// Starts an entry.
  mutating func begin(at offset: Int, isCue: Bool) {
    entries.append(Entry(offset: offset, isCue: isCue))
  }

  /// Notes a number of the entry that was begun last.
  mutating func note(_ id: Int, _ value: Int) {
    guard !entries.isEmpty else { return }
    entries[entries.count - 1].numbers[id] = value
  }

  /// The entries that point at nothing.
  var broken: [Entry] { entries.filter { $0.isCue ? !isCueRight($0) : !isSeekRight($0) } }

  private func isSeekRight(_ entry: Entry) -> Bool {
    guard let id = entry.numbers[0x53ab], let position = entry.numbers[0x53ac] else { return false }
    return position < 1 << 60 && elements[start + position] == id
  }

  private func isCueRight(_ entry: Entry) -> Bool {
    guard let time = entry.numbers[0xb3], let track = entry.numbers[0xf7],
      let position = entry.numbers[0xf1], position < 1 << 60,
      let contents = clusters[start + position], let relative = entry.numbers[0xf0],
      relative < 1 << 60, let block = block(at: contents + relative)
    else { return false }
    return block.track == track && block.ticks == time
  }

  private func block(at offset: Int) -> Block? {
    var (low, high) = (0, blocks.count)
    while low < high {
      let middle = (low + high) / 2
      if blocks[middle].offset < offset { low = middle + 1 } else { high = middle }
    }
    return low < blocks.count && blocks[low].offset == offset ? blocks[low] : nil
  }
}
