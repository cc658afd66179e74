import AppFlow

/// What is sent from several machines: what they share, and how.
public struct SharedSending: Sendable {
  /// What they share.
  public let state: SharedState
  /// Whether nobody is asked, and the entries are handed in later.
  public let isLocalOnly: Bool
  /// The run that several processes work on together; nil where this one works alone.
  public let run: String?

  /// Joins what is needed.
  ///
  /// - Parameters:
  ///   - state: what they share.
  ///   - isLocalOnly: whether nobody is asked, and the entries are handed in later.
  ///   - run: the run that several processes work on together.
  public init(_ state: SharedState, isLocalOnly: Bool = false, run: String? = nil) {
    self.state = state
    self.isLocalOnly = isLocalOnly
    self.run = run
  }

  /// The same for a run.
  ///
  /// - Parameter run: the run that several processes work on together; nil where this one works alone.
  public func of(run: String?) -> SharedSending {
    SharedSending(state, isLocalOnly: isLocalOnly, run: run)
  }
}

/// Which state an operator wants to be shared, and whether without asking it.
public struct StateChoice: Equatable, Sendable {
  /// Where it is.
  public let location: StateLocation
  /// Whether nobody is asked, and the entries are handed in later.
  public let isLocalOnly: Bool

  /// Names a state.
  ///
  /// - Parameters:
  ///   - location: where it is.
  ///   - isLocalOnly: whether nobody is asked, and the entries are handed in later.
  public init(_ location: StateLocation, isLocalOnly: Bool = false) {
    self.location = location
    self.isLocalOnly = isLocalOnly
  }
}

extension SharedSending {
  /// Joins what is needed by a client.
  ///
  /// - Parameters:
  ///   - choice: what the operator wants.
  ///   - client: whose credentials sign.
  ///   - identity: whose credentials these are.
  ///   - accounts: finds the account that profiles are in; one of its own when left out.
  ///   - seconds: how long a lease lasts that its holder does not renew.
  /// - Throws: `AppFlowError` when the region cannot be one.
  public init(
    _ choice: StateChoice, client: AppFlowClient, identity: OperatorIdentity,
    accounts: AccountFinder? = nil, run: String? = nil, seconds: Int = 60
  ) throws(AppFlowError) {
    self.init(
      try SharedState(
        choice.location, client: client, identity: identity,
        accounts: accounts ?? AccountFinder(client: client, identity: identity), seconds: seconds),
      isLocalOnly: choice.isLocalOnly, run: run)
  }
}
