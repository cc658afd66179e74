import ClientTestSupport
import Foundation
import Synchronization
import Testing

@testable import Secrets

@Suite("Memory of secrets")
struct LockedMemoryTests {
  /// The kernel's flags of the mapping that an address is in, and whether any of it could be locked.
  private static func flags(of address: UInt) throws -> [String] {
    let maps = String(decoding: try Descriptor("/proc/self/smaps", O_RDONLY).readToEnd(), as: UTF8.self)
    var isInside = false
    for line in maps.split(separator: "\n") {
      let bounds = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
      if bounds.count == 2 { isInside = (bounds[0]..<bounds[1]).contains(address) }
      if isInside, line.hasPrefix("VmFlags:") {
        return line.split(separator: " ").dropFirst().map(String.init)
      }
    }
    return []
  }

  /// Whether this process may lock a page more.
  private static func canLock() -> Bool {
    let page = mmap(nil, 4_096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    defer { munmap(page, 4_096) }
    return mlock(page, 4_096) == 0
  }

  @Test(
    "a secret and a buffer stay out of core dumps, and out of the swap where the limit allows",
    arguments: [1, 40, 3_000, 4_096, 4_097, 300_000])
  func pages(size: Int) throws {
    let secret = Secret(String(repeating: "f", count: size))
    var buffer = WipedBuffer(capacity: 16)
    buffer.append(secret)
    for address in [
      secret.withBytes { UInt(bitPattern: $0.baseAddress) },
      buffer.withBytes { UInt(bitPattern: $0.baseAddress) },
    ] {
      let flags = try Self.flags(of: address)
      #expect(flags.contains("dd"), "\(flags)")
      #expect(!Self.canLock() || flags.contains("lo"), "\(flags)")
    }
    withExtendedLifetime(secret) {}
  }

  @Test("what is given back is wiped before it is given out again", arguments: [7, 32, 33, 2_048, 4_096])
  func reuse(size: Int) {
    // Others take and give back beside this, so that not every round meets its own piece again.
    for _ in 0..<1_000 {
      let first = LockedMemory.allocate(byteCount: size)
      #expect(first.allSatisfy { $0 == 0 })
      first.initializeMemory(as: UInt8.self, repeating: 0x66)
      LockedMemory.release(first)
    }
  }

  @Test("pieces of all sizes, taken by several threads at once, never overlap")
  func threads() {
    let failures = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
      var kept: [(bytes: UnsafeMutableRawBufferPointer, mark: UInt8)] = []
      for round in 0..<3_000 {
        let bytes = LockedMemory.allocate(byteCount: 1 + (round * 37 + thread) % 5_000)
        let mark = UInt8(truncatingIfNeeded: round &* 4 &+ thread)
        bytes.initializeMemory(as: UInt8.self, repeating: mark)
        kept.append((bytes, mark))
        guard kept.count > 20 else { continue }
        let (old, expected) = kept.remove(at: round % kept.count)
        if !old.allSatisfy({ $0 == expected }) { failures.withLock { $0 += 1 } }
        LockedMemory.release(old)
      }
      for (bytes, _) in kept { LockedMemory.release(bytes) }
    }
    #expect(failures.withLock { $0 } == 0)
  }
}
