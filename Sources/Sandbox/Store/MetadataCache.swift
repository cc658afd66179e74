import Synchronization

/// What the service knows of the applications' entities: an answer is given again for a time, whatever the credentials
/// are by then.
final class MetadataCache: Sendable {
  /// What an answer was about.
  struct Subject: Hashable {
    let profile: String
    let version: String?
    let path: String?
  }

  private let seconds: Double
  private let clock: @Sendable () -> Double
  /// When the application was asked, in seconds since 1970.
  private let asked = Mutex<[Subject: Double]>([:])

  /// - Parameters:
  ///   - seconds: for how long an answer is given again.
  ///   - clock: seconds since 1970.
  init(seconds: Double, clock: @escaping @Sendable () -> Double) {
    self.seconds = seconds
    self.clock = clock
  }

  /// Whether the application need not be asked again.
  func knows(_ subject: Subject) -> Bool {
    let now = clock()
    return asked.withLock { $0[subject].map { now < $0 + seconds } ?? false }
  }

  /// Notes that the application has answered.
  func keep(_ subject: Subject) {
    let now = clock()
    asked.withLock { $0[subject] = now }
  }

  /// Forgets answers about a profile.
  ///
  /// - Parameter subject: what they were about; those of every path where it has none.
  func forget(_ subject: Subject) {
    asked.withLock { asked in
      asked = asked.filter { known, _ in
        known.profile != subject.profile || known.version != subject.version
          || (subject.path != nil && known.path != subject.path)
      }
    }
  }
}
