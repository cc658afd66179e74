import Glibc
import Synchronization

/// Memory for secrets, in pages of their own: locked against swap where the limit of the process allows, and left out of
/// core dumps. What is given back is wiped.
///
/// Locks are for whole pages and do not count, so secrets cannot lock and unlock pieces of the common heap. Pieces of up
/// to a page are cut from chunks that stay; a larger piece is a mapping of its own.
enum LockedMemory {
  /// Gives memory, whose content is zeroes.
  ///
  /// - Parameter byteCount: how many bytes are wanted.
  static func allocate(byteCount: Int) -> UnsafeMutableRawBufferPointer {
    let size = sizeOfPiece(byteCount)
    let address =
      size > largestPiece ? map(size) : withPool { pool in pool.acquire(size) }
    return UnsafeMutableRawBufferPointer(start: pointer(address), count: byteCount)
  }

  /// Wipes memory and takes it back.
  ///
  /// - Parameter bytes: what `allocate` gave.
  static func release(_ bytes: UnsafeMutableRawBufferPointer) {
    let size = sizeOfPiece(bytes.count)
    wipe(bytes)
    if size > largestPiece {
      munmap(bytes.baseAddress, size)
    } else {
      let address = UInt(bitPattern: bytes.baseAddress)
      withPool { pool in pool.free[size.trailingZeroBitCount].append(address) }
    }
  }

  private static let smallestPiece = 32
  private static let largestPiece = 4_096
  private static let chunk = 65_536

  private static let pool = Mutex(Pool())
  /// For who comes while the first one is in use, as where files are checked side by side. A piece can go back to either.
  private static let secondPool = Mutex(Pool())

  private static func withPool<Result>(_ use: (inout Pool) -> Result) -> Result {
    if let result = pool.withLockIfAvailable({ pool in use(&pool) }) { return result }
    return secondPool.withLock { pool in use(&pool) }
  }

  /// The addresses of pieces that nobody uses, by their size's power of two. Not pointers: those may not cross between threads.
  private struct Pool {
    var free = [[UInt]](repeating: [], count: largestPiece.trailingZeroBitCount + 1)

    mutating func acquire(_ size: Int) -> UInt {
      let power = size.trailingZeroBitCount
      if let address = free[power].popLast() { return address }
      let start = map(chunk)
      // The lowest address is used first.
      free[power] = stride(from: chunk - size, to: 0, by: -size).map { start + UInt($0) }
      return start
    }
  }

  /// The size of the piece that a number of bytes gets: a power of two, or whole pages.
  private static func sizeOfPiece(_ byteCount: Int) -> Int {
    guard byteCount > smallestPiece else { return smallestPiece }
    guard byteCount <= largestPiece else {
      return (byteCount + largestPiece - 1) / largestPiece * largestPiece
    }
    return 1 << (Int.bitWidth - (byteCount - 1).leadingZeroBitCount)
  }

  /// Fresh pages. Where they cannot be locked, because the limit (`ulimit -l`) is used up, they are used all the same: a
  /// secret that may reach the swap is better than a program that does not run.
  private static func map(_ byteCount: Int) -> UInt {
    let pages = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let pages, pages != MAP_FAILED else { fatalError("no memory for \(byteCount) bytes") }
    madvise(pages, byteCount, MADV_DONTDUMP)
    mlock(pages, byteCount)
    return UInt(bitPattern: pages)
  }

  private static func pointer(_ address: UInt) -> UnsafeMutableRawPointer {
    guard let pointer = UnsafeMutableRawPointer(bitPattern: address) else {
      preconditionFailure("memory has an address")
    }
    return pointer
  }
}
