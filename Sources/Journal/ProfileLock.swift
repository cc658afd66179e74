import Glibc
import OperatingSystem
import PrivateFiles

/// Holds a profile for one program at a time on this machine, whoever runs it. It goes with the object, and with the
/// process.
public final class ProfileLock: Sendable {
  /// Who holds a profile: the kernel's word, not theirs.
  public struct Holder: Equatable, Sendable {
    /// The user of this machine, by name where they have one.
    public let localUser: String
    /// The user's number.
    public let userID: Int
    /// The process; nil where it cannot be seen from here.
    public let processID: Int?
    /// When the process began; nil where it cannot be seen from here.
    public let began: WallTime?

    init(_ holder: MachineLock.Holder) {
      localUser = LocalMachine.userName(holder.userID)
      userID = Int(holder.userID)
      processID = holder.processID
      began = holder.began.map { WallTime(seconds: $0) }
    }
  }

  /// Why a profile cannot be held.
  public enum Refusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// Another process holds it; nil where the kernel cannot say who.
    case held(profile: String, by: Holder?)
    /// The machine has no such locks.
    case unusable(reason: String)

    /// Who holds it and what to do next.
    public var description: String {
      switch self {
      case .held(let profile, let holder?):
        "“\(profile)” is being changed by \(holder.text). Wait until that has ended, or have it ended there."
      case .held(let profile, nil):
        "“\(profile)” is being changed by another program on this machine, which does not show whose it is. Wait until "
          + "that has ended."
      case .unusable(let reason):
        "The profile cannot be locked: this machine gives no Unix sockets: \(reason)."
      }
    }
  }

  /// Which profile it is.
  public let place: ProfilePlace
  private let lock: MachineLock

  /// Takes a profile, or refuses at once.
  ///
  /// - Parameter place: which profile.
  /// - Throws: `Refusal`.
  public init(_ place: ProfilePlace) throws(Refusal) {
    let attempt: MachineLock.LockAttempt
    do {
      attempt = try MachineLock.acquire(place.lockName)
    } catch {
      throw .unusable(reason: error.description)
    }
    switch attempt {
    case .acquired(let lock):
      self.lock = lock
      self.place = place
    case .held(let holder): throw .held(profile: place.profile, by: holder.map { Holder($0) })
    }
  }
}

extension ProfileLock.Holder {
  /// `ann (user 1001), process 4711, running since 2026-01-01T09:14:00Z`.
  fileprivate var text: String {
    let user = "\(localUser) (user \(userID))"
    guard let processID else { return user + " in another container" }
    return "\(user), process \(processID)" + (began.map { ", running since \($0.iso8601)" } ?? "")
  }
}
