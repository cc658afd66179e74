import Foundation
import Secrets

/// Looks for bytes in the writable memory of this process.
package enum MemorySearch {
  /// How often the bytes occur outside this function's own buffers.
  ///
  /// - Parameter hidden: the bytes, each with all its bits turned over, so that the caller's copy is none.
  package static func occurrences(ofHidden hidden: [UInt8]) throws -> Int {
    let needle = UnsafeMutableRawBufferPointer.allocate(byteCount: hidden.count, alignment: 1)
    let window = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
    defer {
      for buffer in [needle, window] {
        wipe(buffer)
        buffer.deallocate()
      }
    }
    let memory = open("/proc/self/mem", O_RDONLY)
    defer { close(memory) }
    // Piece by piece to the end: the kernel gives a page at most at a time, which Foundation takes for all.
    let maps = String(decoding: try Descriptor("/proc/self/maps", O_RDONLY).readToEnd(), as: UTF8.self)
    for (index, byte) in hidden.enumerated() { needle[index] = ~byte }
    let own = [needle, window].map { buffer in
      let start = UInt(bitPattern: buffer.baseAddress)
      return start..<(start + UInt(buffer.count))
    }
    var found = 0
    for line in maps.split(separator: "\n") where line.contains(" rw") {
      let bounds = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
      var position = bounds[0]
      while position < bounds[1] {
        let wanted = min(window.count, Int(bounds[1] - position))
        let count = pread(memory, window.baseAddress, wanted, Int(position))
        guard count > 0 else { break }
        found += Self.count(
          needle, in: UnsafeRawBufferPointer(rebasing: window[..<count]), at: position, without: own)
        guard count == wanted, position + UInt(count) < bounds[1] else { break }
        position += UInt(count - needle.count)
      }
    }
    return found
  }

  private static func count(
    _ needle: UnsafeMutableRawBufferPointer, in bytes: UnsafeRawBufferPointer, at address: UInt,
    without own: [Range<UInt>]
  ) -> Int {
    var found = 0
    var offset = 0
    guard let start = bytes.baseAddress, let wanted = needle.baseAddress else { return 0 }
    while offset + needle.count <= bytes.count,
      let hit = memchr(start + offset, Int32(needle[0]), bytes.count - offset - needle.count + 1)
    {
      let index = UnsafeRawPointer(hit) - start
      let isHere = memcmp(hit, wanted, needle.count) == 0
      if isHere && !own.contains(where: { $0.contains(address + UInt(index)) }) { found += 1 }
      offset = index + 1
    }
    return found
  }
}
