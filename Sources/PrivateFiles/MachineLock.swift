import Glibc
import OperatingSystem
import SystemPackage

/// A name that one process of this machine holds at a time, whoever's process it is. It goes with the object, and with the
/// process.
///
/// The name is that of an abstract Unix socket: it needs no folder that all may write to, and leaves nothing behind. Who
/// holds it is the kernel's word and not the holder's: everybody can take a name, and nobody can take it in another one's
/// name. A network namespace has names of its own.
public final class MachineLock: Sendable {
  /// Who holds a name, as the kernel knows it.
  public struct Holder: Equatable, Sendable {
    /// The process; nil where it is in another process namespace.
    public let processID: Int?
    /// The effective user's number when the name was taken.
    public let userID: UInt32
    /// When the process began, in seconds since 1970; nil where that cannot be known.
    public let began: Double?
  }

  /// What came of taking a name.
  public enum LockAttempt: Sendable {
    /// It is ours.
    case acquired(MachineLock)
    /// Another one has it; nil where the kernel cannot be asked who, because they do not listen.
    case held(by: Holder?)
  }

  /// Why the machine has no such names.
  public struct Failure: Error, Equatable, Sendable, CustomStringConvertible {
    /// The system's reason.
    public let description: String
  }

  /// How often a name is tried, a millisecond apart, while its holder comes or goes.
  private static let tries = 1_000

  private let socket: OwnedDescriptor

  private init(_ socket: consuming OwnedDescriptor) {
    self.socket = socket
  }

  deinit {
    // A child that has not become its program yet has a copy of the socket. Whoever asks then learns that nobody is there,
    // and not that we hold it still.
    shutdown(socket.number, Int32(SHUT_RDWR))
  }

  /// Takes a name, or says at once that another one has it: of this process or of another one.
  ///
  /// - Parameter name: the name; at most 100 bytes.
  /// - Returns: the lock, or who has it.
  /// - Throws: `Failure`.
  public static func acquire(_ name: String) throws(Failure) -> LockAttempt {
    for _ in 0..<tries {
      let socket = try stream()
      if withAddress(of: name, { bind(socket.number, $0, $1) }) == 0 {
        // From here on others can ask the kernel who holds it. As many as may: nobody is there to take their calls.
        guard listen(socket.number, SOMAXCONN) == 0 else { throw Failure(description: "\(Errno.last)") }
        return .acquired(MachineLock(socket))
      }
      guard errno == EADDRINUSE else { throw Failure(description: "\(Errno.last)") }
      let caller = try stream()
      if withAddress(of: name, { connect(caller.number, $0, $1) }) == 0 {
        return .held(by: Holder(of: caller))
      }
      // Between taking a name and listening, and after it was let go, there is nobody; and so many may have asked that no
      // more are let in.
      guard errno == ECONNREFUSED else { return .held(by: nil) }
      var pause = timespec(tv_sec: 0, tv_nsec: 1_000_000)
      nanosleep(&pause, nil)
    }
    return .held(by: nil)
  }

  private static func stream() throws(Failure) -> OwnedDescriptor {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    guard let socket = OwnedDescriptor(Glibc.socket(AF_UNIX, kind, 0)) else {
      throw Failure(description: "\(Errno.last)")
    }
    return socket
  }

  /// Gives the address of a name: a zero byte, and the name without an end.
  private static func withAddress(
    of name: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let start = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
    let bytes = Array(name.utf8)
    return withUnsafeMutableBytes(of: &address) { memory in
      precondition(bytes.count <= 100, "a name is longer than an address has room for")
      memory[(start + 1)...].copyBytes(from: bytes)
      let length = socklen_t(start + 1 + bytes.count)
      return memory.withMemoryRebound(to: sockaddr.self) { addresses in
        addresses.baseAddress.map { body($0, length) } ?? -1
      }
    }
  }
}

extension MachineLock.Holder {
  /// The process that listens at the other end of a connection.
  fileprivate init?(of connection: borrowing OwnedDescriptor) {
    // `struct ucred` of unix(7), which Glibc's module leaves out: process, user, group.
    var credentials: (process: Int32, user: UInt32, group: UInt32) = (0, 0, 0)
    var length = socklen_t(MemoryLayout.size(ofValue: credentials))
    guard getsockopt(connection.number, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0 else {
      return nil
    }
    // A process that cannot be seen from here has the number 0.
    let process = credentials.process > 0 ? Int(credentials.process) : nil
    self.init(
      processID: process, userID: credentials.user, began: process.flatMap { ProcessStart.seconds(of: $0) })
  }
}

/// When processes began.
private enum ProcessStart {
  /// The start of a process in seconds since 1970; nil where the system does not tell.
  static func seconds(of process: Int) -> Double? {
    guard let file = OwnedDescriptor(open("/proc/\(process)/stat", O_RDONLY | O_CLOEXEC)),
      let text = try? file.descriptor.contents(limit: 4_096).revealed()
    else { return nil }
    // The program's name, in brackets, may have blanks and brackets; the start is the 20th word behind it (proc(5)).
    guard let end = text.lastIndex(of: ")") else { return nil }
    let words = text[text.index(after: end)...].split(separator: " ")
    let perSecond = Double(sysconf(Int32(_SC_CLK_TCK)))
    guard words.count > 19, let ticks = Double(words[19]), perSecond > 0 else { return nil }
    var now = timespec()
    var sinceBoot = timespec()
    guard clock_gettime(CLOCK_REALTIME, &now) == 0, clock_gettime(CLOCK_BOOTTIME, &sinceBoot) == 0 else {
      return nil
    }
    return now.seconds - sinceBoot.seconds + ticks / perSecond
  }
}

extension timespec {
  fileprivate var seconds: Double { Double(tv_sec) + Double(tv_nsec) / 1e9 }
}
