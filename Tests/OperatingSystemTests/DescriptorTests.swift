import Glibc
import Secrets
import SystemPackage
import Testing

@testable import OperatingSystem

@Suite("Reading and writing descriptors to their ends", .timeLimit(.minutes(1)))
struct DescriptorTests {
  /// A pipe whose ends do not block.
  private func pipe() throws -> OperatingSystem.Pipe {
    let pipe = try OperatingSystem.Pipe()
    for end in [pipe.reading.rawValue, pipe.writing] { #expect(fcntl(end, F_SETFL, O_NONBLOCK) == 0) }
    return pipe
  }

  @Test("a pipe that takes parts only is written whole, and read to its end")
  func wholePipe() async throws {
    let pipe = try pipe()
    let text = String(repeating: "0123456789", count: 50_000)
    let writing = Task.detached {
      try FileDescriptor(rawValue: pipe.writing).writeWhole(text)
      pipe.closeWriting()
    }
    let read = await withThreadOfItsOwn { Result { try pipe.reading.contents(limit: 1 << 20).revealed() } }
    try await writing.value
    #expect(try read.get() == text)
  }

  @Test("more than the limit is refused, whether or not the size is known", arguments: [0, 1, 99, 100])
  func limit(size: Int) throws {
    let pipe = try pipe()
    try FileDescriptor(rawValue: pipe.writing).writeWhole(String(repeating: "x", count: 100))
    pipe.closeWriting()
    #expect(throws: ReadFailure.tooLarge) { try pipe.reading.contents(limit: 99, size: size) }
  }

  @Test("what is exactly as large as the limit is read", arguments: [0, 1, 100, 200])
  func exactly(size: Int) throws {
    let pipe = try pipe()
    try FileDescriptor(rawValue: pipe.writing).writeWhole(String(repeating: "x", count: 100))
    pipe.closeWriting()
    #expect(try pipe.reading.contents(limit: 100, size: size).count == 100)
  }

  @Test("a writer that never comes is waited for as long as there is time")
  func late() throws {
    let pipe = try pipe()
    #expect(throws: ReadFailure.tooLate) {
      try pipe.reading.contents(limit: 10, until: .now + .milliseconds(20))
    }
  }

  @Test("pieces are given until they are not wanted, and a pipe is emptied without a wait")
  func pieces() throws {
    let pipe = try pipe()
    #expect(pipe.reading.drained() == [])
    try FileDescriptor(rawValue: pipe.writing).writeWhole(String(repeating: "x", count: 1_000))
    #expect(pipe.reading.drained().count == 1_000)
    try FileDescriptor(rawValue: pipe.writing).writeWhole("abc")
    var pieces: [String] = []
    try pipe.reading.inPieces { piece in
      pieces.append(String(decoding: piece, as: UTF8.self))
      return false
    }
    #expect(pieces == ["abc"])
  }

  @Test("what the system says is thrown, in its words")
  func failures() throws {
    let pipe = try OperatingSystem.Pipe()
    pipe.closeWriting()
    #expect(throws: Errno.badFileDescriptor) { try FileDescriptor(rawValue: -1).writeWhole("x") }
    #expect(throws: ReadFailure.system(.badFileDescriptor)) {
      try FileDescriptor(rawValue: -1).contents(limit: 1)
    }
    #expect("\(Errno.noSpace)" == "No space left on device")
  }
}
