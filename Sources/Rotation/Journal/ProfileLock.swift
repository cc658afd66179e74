import AWSClient
import Glibc
import PrivateFiles
import ServiceModel

/// Holds a profile for one rotation at a time on this machine. It goes with the object, and with the process.
public final class ProfileLock: Sendable {
  /// Who holds a profile.
  public struct Holder: Equatable, Sendable {
    /// The user of this machine.
    public let localUser: String
    /// The process.
    public let processID: Int
    /// Since when.
    public let since: WallTime
  }

  /// Why a profile cannot be held.
  public enum Refusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// Another process holds it; nil where it has not said yet who it is.
    case held(profile: String, by: Holder?)
    /// The lock's file cannot be used.
    case unusable(PrivateFileFailure)

    /// Who holds it and what to do next.
    public var description: String {
      switch self {
      case .held(let profile, let holder?):
        "“\(profile)” is being rotated by \(holder.localUser) in process \(holder.processID) since "
          + "\(holder.since.iso8601). Wait until that has ended, or end it there."
      case .held(let profile, nil):
        "“\(profile)” is being rotated by another program on this machine. Wait until that has ended."
      case .unusable(let failure):
        "The profile cannot be locked: \(failure)\nMend that file or folder, or set XDG_STATE_HOME to a folder of "
          + "your own."
      }
    }
  }

  private let lock: PrivateFolder.Lock

  /// Takes a profile, or refuses at once.
  ///
  /// - Parameters:
  ///   - folder: the path of the folder for the program's state.
  ///   - endpoint: where its updates go.
  ///   - region: the region.
  ///   - profile: the connector profile's name.
  /// - Throws: `Refusal`.
  public init(folder: String, endpoint: String, region: String, profile: String) throws(Refusal) {
    let place = [endpoint, region, profile].joined(separator: "\u{0}")
    let name = "lock-\(Digest.sha256Hex(place).prefix(32))"
    let taking: PrivateFolder.Taking
    do {
      taking = try PrivateFolder(folder).lock(name, text: Self.text)
    } catch {
      throw .unusable(error)
    }
    switch taking {
    case .taken(let lock): self.lock = lock
    case .held(let text): throw .held(profile: profile, by: Self.holder(text))
    }
  }
}

extension ProfileLock {
  /// What the lock's file says of this process.
  private static var text: String {
    JSONWriter.body([
      "localUser": .string(LocalMachine.user), "processId": .number(JSONNumber(Int(getpid()))),
      "since": .string(WallTime.now().iso8601),
    ]).revealed()
  }

  /// Who says so; nil for half a text, and for what a process left behind that is no more.
  private static func holder(_ text: String) -> Holder? {
    guard let json = try? JSONReader.read(text), let user = json["localUser"]?.text,
      let process = json["processId"]?.number?.integer, let id = pid_t(exactly: process), id > 0,
      let since = json["since"]?.text.flatMap({ WallTime(iso8601: $0) }),
      kill(id, 0) == 0 || errno != ESRCH
    else { return nil }
    return Holder(localUser: user, processID: process, since: since)
  }
}
