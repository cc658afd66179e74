import ClientTestSupport
import Foundation

/// The writable memory of another process.
struct ProcessMemory {
  /// Distances at which a text's characters may stand: in UTF-8, UTF-16 and UTF-32, and in arrays of cells or strings.
  private static let strides = [1, 2, 4, 8, 16, 20, 24, 28, 32, 40, 48]
  private static let window = 1 << 20

  let process: pid_t

  /// How many copies of a text of ASCII letters there are, in any encoding.
  ///
  /// - Parameter left: the starts of mappings that are left out.
  func copies(of text: String, without left: Set<UInt64> = []) throws -> Int {
    try places(of: text, without: left).count
  }

  /// Where a text of ASCII letters is, in any encoding: the mapping's line, and how far from its start.
  ///
  /// - Parameter left: the starts of mappings that are left out.
  func places(of text: String, without left: Set<UInt64> = []) throws -> [String] {
    let letters = Array(text.utf8)
    let reach = letters.count * (Self.strides.last ?? 1)
    let memory = open("/proc/\(process)/mem", O_RDONLY | O_CLOEXEC)
    guard memory >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    defer { close(memory) }
    // Piece by piece to the end: the kernel gives a page at most at a time, which Foundation takes for all.
    let maps = String(
      decoding: try Descriptor("/proc/\(process)/maps", O_RDONLY).readToEnd(), as: UTF8.self)
    var bytes = [UInt8](repeating: 0, count: Self.window + reach)
    var found: [String] = []
    for line in maps.split(separator: "\n") where line.contains(" rw") {
      let bounds = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt64($0, radix: 16) }
      if left.contains(bounds[0]) { continue }
      var position = bounds[0]
      while position < bounds[1] {
        let count = pread(memory, &bytes, min(bytes.count, Int(bounds[1] - position)), off_t(position))
        guard count > 0 else { break }
        found += bytes.withUnsafeBytes { Self.hits(letters, in: $0.prefix(count)) }.map { hit in
          "\(line) + \(String(position - bounds[0] + UInt64(hit.offset), radix: 16)), every \(hit.stride)"
        }
        position += UInt64(Self.window)
      }
    }
    return found
  }

  /// The starts of the mappings that are left out of core dumps: the pages of secrets.
  func undumpedMappings() throws -> Set<UInt64> {
    let maps = String(
      decoding: try Descriptor("/proc/\(process)/smaps", O_RDONLY).readToEnd(), as: UTF8.self)
    var start: UInt64?
    var found: Set<UInt64> = []
    for line in maps.split(separator: "\n") {
      let bounds = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt64($0, radix: 16) }
      if bounds.count == 2 { start = bounds[0] }
      if let start, line.hasPrefix("VmFlags:"), line.split(separator: " ").contains("dd") {
        found.insert(start)
      }
    }
    return found
  }

  /// Those that begin in the window; the bytes after it are there for their ends.
  private static func hits(
    _ letters: [UInt8], in bytes: Slice<UnsafeRawBufferPointer>
  ) -> [(offset: Int, stride: Int)] {
    guard let start = bytes.base.baseAddress, bytes.count >= letters.count else { return [] }
    var found: [(offset: Int, stride: Int)] = []
    var offset = 0
    while offset < min(window, bytes.count),
      let hit = memchr(start + offset, Int32(letters[0]), min(window, bytes.count) - offset)
    {
      let index = UnsafeRawPointer(hit) - start
      for stride in strides where index + stride * (letters.count - 1) < bytes.count {
        if (1..<letters.count).allSatisfy({ bytes.base[index + stride * $0] == letters[$0] }) {
          found.append((index, stride))
        }
      }
      offset = index + 1
    }
    return found
  }
}
