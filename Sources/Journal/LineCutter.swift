/// Cuts a file that comes in pieces into its lines.
struct LineCutter {
  /// One line.
  struct Line {
    /// What it holds, without its end.
    let bytes: UnsafeRawBufferPointer
    /// Its number, from 1.
    let number: Int
    /// Bytes of the file before it.
    let offset: Int
    /// Whether the file ends within it.
    let isCut: Bool
  }

  /// A longer line is none of ours; the rest of it is not kept.
  static let longest = 1 << 20

  /// The beginning of a line whose rest is in the next piece.
  private var pending: [UInt8] = []
  private var number = 0
  /// Bytes before the line that is being read.
  private var begin = 0
  /// Bytes that came.
  private var count = 0

  /// Takes a piece and gives its lines.
  mutating func cut(_ piece: UnsafeRawBufferPointer, _ take: (Line) -> Void) {
    var rest = piece[...]
    while let end = rest.firstIndex(of: 0x0A) {
      let part = UnsafeRawBufferPointer(rebasing: rest[..<end])
      rest = rest[(end + 1)...]
      if pending.isEmpty {
        give(part, isCut: false, take)
      } else {
        pending += part
        givePending(isCut: false, take)
      }
      begin = count + end - piece.startIndex + 1
    }
    // What is too long is refused as what it is when its end comes, and not kept until then.
    if pending.count <= Self.longest { pending += rest }
    count += piece.count
  }

  /// Gives what the last newline left.
  mutating func finish(_ take: (Line) -> Void) {
    if !pending.isEmpty { givePending(isCut: true, take) }
  }

  private mutating func givePending(isCut: Bool, _ take: (Line) -> Void) {
    let whole = pending
    pending = []
    whole.withUnsafeBytes { give($0, isCut: isCut, take) }
  }

  private mutating func give(_ bytes: UnsafeRawBufferPointer, isCut: Bool, _ take: (Line) -> Void) {
    number += 1
    take(Line(bytes: bytes, number: number, offset: begin, isCut: isCut))
  }
}
