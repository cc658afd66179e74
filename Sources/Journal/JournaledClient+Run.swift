import AWSClient

/// What several processes have done of a run that they work on together.
extension JournaledClient {
  /// The run that several processes work on together; nil where this one works alone.
  public var togetherIn: String? {
    guard journal != nil, let shared, !shared.isLocalOnly else { return nil }
    return shared.run
  }

  /// How far the run is with each profile that somebody has begun with.
  ///
  /// - Throws: `StateError`, `AppFlowError` without a configuration.
  public func marks() async throws -> [String: RunMark] {
    guard let run = togetherIn, let shared else { return [:] }
    return Dictionary(
      try await shared.state.marks(of: run).map { ($0.profile, $0) }, uniquingKeysWith: { $1 })
  }

  /// How far the run is with a profile, which nobody else can change meanwhile.
  ///
  /// - Parameter lease: the profile's.
  /// - Returns: nil where nobody has begun with it.
  /// - Throws: `StateError`.
  public func mark(under lease: HeldLease) async throws(StateError) -> RunMark? {
    guard let run = togetherIn, let shared else { return nil }
    let mark = try await shared.state.mark(of: lease.profile, in: run, at: lease.place)
    await lease.know(mark)
    return mark
  }
}
