import AppFlow
import Forms
import JSON
import PrivateFiles
import Secrets

/// Why a journaled change did not succeed.
public enum JournaledUpdateError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The journal did not take the beginning of the attempt, which was not sent. With the token where an earlier call with it
  /// may have been carried out.
  case notBegun(PrivateFileFailure, openToken: String? = nil)
  /// Another program changes the profile, or it cannot be locked, so that the attempt was not sent. With the token where an
  /// earlier call with it may have been carried out.
  case notHeld(ProfileLock.Refusal, openToken: String? = nil)
  /// The call failed, before or after it was sent.
  case failed(AppFlowError)

  /// What the change did at the service, earlier calls with its token included.
  public var effect: CallEffect {
    switch self {
    case .notBegun(_, let token), .notHeld(_, let token): token == nil ? .notSent : .unknown
    case .failed(let error): error.effect
    }
  }

  /// What happened and what to do next.
  public var description: String {
    switch self {
    case .notBegun(let failure, let token?):
      "It was not sent again, because the journal cannot be written: \(failure)\nWhether it was done before is "
        + "not known. Mend that file or folder, and send the same request with the client token \(token) within 8 hours "
        + "of its first attempt."
    case .notBegun(let failure, nil):
      "Nothing was sent, because the journal cannot be written: \(failure)\nMend that file or folder, or set "
        + "XDG_STATE_HOME to a folder of your own, and send again."
    case .notHeld(let refusal, let token?):
      "It was not sent again: \(refusal)\nWhether it was done before is not known. Then send the same request with "
        + "the client token \(token) within 8 hours of its first attempt."
    case .notHeld(let refusal, nil): "Nothing was sent: \(refusal)"
    case .failed(let error): error.description
    }
  }
}

/// Updates, makes and deletes profiles, each under its lock and with an entry in the journal for each attempt. The one way in which
/// the program changes profiles.
public struct JournaledClient: Sendable {
  private let client: AppFlowClient
  private let api: ConnectorAPI
  private let journal: Journal?
  private let identity: OperatorIdentity
  private let accounts: AccountFinder
  private let open: OpenUpdates
  private let run: String?
  private let warn: @Sendable (String) -> Void

  /// Joins a client and a journal.
  ///
  /// - Parameters:
  ///   - client: sends.
  ///   - api: says what of a profile's properties is secret, so that the journal does not get it.
  ///   - journal: keeps the attempts; nil where nothing is to be kept, because the account is a simulated one.
  ///   - identity: whose credentials sign.
  ///   - accounts: finds the account that a profile is in; one of its own when left out.
  ///   - open: the updates whose outcome is not known; those that are made here are added and resolved.
  ///   - run: the run of a plan that the entries belong to.
  ///   - warn: is told when an attempt was made and its end could not be written.
  public init(
    client: AppFlowClient, api: ConnectorAPI, journal: Journal?, identity: OperatorIdentity,
    accounts: AccountFinder? = nil, open: OpenUpdates = OpenUpdates(), run: String? = nil,
    warn: @escaping @Sendable (String) -> Void
  ) {
    self.client = client
    self.api = api
    self.journal = journal
    self.identity = identity
    self.open = open
    self.run = run
    self.accounts = accounts ?? AccountFinder(client: client, identity: identity)
    self.warn = warn
  }

  /// Notes an attempt, makes it, and notes how it ended. Where it repeats an update whose outcome is not known, a success
  /// resolves that one's entries, too, and a refusal leaves it open.
  ///
  /// - Parameters:
  ///   - request: the members of UpdateConnectorProfileRequest; secrets as `.secret`.
  ///   - clientToken: the token that the service knows the update by.
  ///   - entryID: the `id` of the journal's entry, for a later `Journal.end`; a new one when left out.
  ///   - before: the profile as it was read last; nil where it was not.
  ///   - lock: the profile's, where the caller holds it already. Else it is taken for the time of the call.
  ///   - progress: is told of every attempt at the request.
  /// - Returns: the profile's ARN, and how it went.
  /// - Throws: `JournaledUpdateError`.
  public func update(
    _ request: JSONValue, clientToken: String, entryID: String = JournalEntry.newID(),
    before: ConnectorProfile? = nil, holding lock: ProfileLock? = nil, progress: AttemptObserver? = nil
  ) async throws(JournaledUpdateError) -> ProfileUpdate {
    let change = ProfileChange(.update, request, clientToken, entryID, before: before)
    return try await make(change, holding: lock) { () async throws(AppFlowError) in
      try await client.updateConnectorProfile(request, clientToken: clientToken, progress: progress)
    }
  }

  /// The same for a profile that is made.
  ///
  /// - Parameters:
  ///   - request: the members of CreateConnectorProfileRequest; secrets as `.secret`.
  ///   - clientToken: the token that the service knows the new profile by.
  ///   - progress: is told of every attempt at the request.
  /// - Returns: the profile's ARN, and how it went.
  /// - Throws: `JournaledUpdateError`.
  public func create(
    _ request: JSONValue, clientToken: String, progress: AttemptObserver? = nil
  ) async throws(JournaledUpdateError) -> ProfileUpdate {
    try await make(ProfileChange(.create, request, clientToken)) { () async throws(AppFlowError) in
      try await client.createConnectorProfile(request, clientToken: clientToken, progress: progress)
    }
  }

  /// The same for a profile that is deleted. A deletion has no client token: whether one was made whose answer was lost, a look at
  /// the profiles has to say.
  ///
  /// - Parameters:
  ///   - name: the profile's name.
  ///   - isForced: whether also where flows use it.
  ///   - before: the profile as it was read last; nil where it was not.
  /// - Throws: `JournaledUpdateError`.
  public func delete(
    name: String, isForced: Bool, before: ConnectorProfile? = nil
  ) async throws(JournaledUpdateError) {
    let change = ProfileChange(.delete, ["connectorProfileName": .string(name)], nil, before: before)
    try await make(change) { () async throws(AppFlowError) in
      try await client.deleteConnectorProfile(name: name, isForced: isForced)
    }
  }

  private func make<Answer: Sendable>(
    _ change: ProfileChange, holding lock: ProfileLock? = nil, _ call: () async throws(AppFlowError) -> Answer
  ) async throws(JournaledUpdateError) -> Answer {
    let earlier = change.clientToken.map { open.effect(of: $0) } ?? .notSent
    let lock = try await held(lock, for: change, earlier)
    // Until the end is in the journal, too.
    defer { withExtendedLifetime(lock) {} }
    try await begin(change, earlier)
    let start = ContinuousClock.now
    let result: Result<Answer, AppFlowError>
    do {
      result = .success(try await call())
    } catch {
      result = .failure(change.following(earlier, error))
    }
    await end(change, result, seconds: (ContinuousClock.now - start) / .seconds(1))
    do {
      let answer = try result.get()
      if let token = change.clientToken { await resolveOutcome(of: token) }
      return answer
    } catch {
      if let token = change.clientToken, error.effect == .unknown {
        open.add(token, entryID: journal == nil ? nil : change.entryID)
      }
      throw .failed(error)
    }
  }

  /// A success proves every attempt with its token.
  private func resolveOutcome(of token: String) async {
    guard let entries = open.close(token), let journal else { return }
    do throws(PrivateFileFailure) {
      let older = entries.contains(nil) ? try journal.openEntries(of: token) : []
      for id in Set(entries.compactMap(\.self) + older) {
        try await journal.end(id, outcome: .updated, requestID: nil, seconds: nil, message: nil)
      }
    } catch {
      warn(
        "An earlier attempt of this stays unknown in the journal, which cannot be written: \(error)")
    }
  }

  /// The profile's lock; nil for a simulated account, which nobody else has.
  private func held(
    _ lock: ProfileLock?, for change: ProfileChange, _ earlier: CallEffect
  ) async throws(JournaledUpdateError) -> ProfileLock? {
    guard journal != nil, lock == nil else { return lock }
    let place: ProfilePlace
    do {
      place = try await accounts.place(of: change.profile, arn: change.before?.arn)
    } catch {
      throw .failed(change.following(earlier, error))
    }
    do {
      return try ProfileLock(place)
    } catch {
      throw .notHeld(error, openToken: earlier == .unknown ? change.clientToken : nil)
    }
  }

  private func begin(
    _ change: ProfileChange, _ earlier: CallEffect
  ) async throws(JournaledUpdateError) {
    guard let journal else { return }
    let configuration: ResolvedConfiguration
    do {
      configuration = try await client.configuration()
      // Without credentials nothing is sent, and whoever is asked for a device's code is asked once.
      _ = try await client.credentials()
    } catch {
      throw .failed(change.following(earlier, error))
    }
    let caller = await identity.value()
    let shape = RequestNames(change.request)
    do {
      let fingerprints = journal.hasFingerprints ? try Self.fingerprints(of: shape, journal) : [:]
      try await journal.begin(
        JournalEntry(
          id: change.entryID, time: .now(), operator: .init(identity: caller),
          awsProfile: configuration.profile.source == .unset ? nil : configuration.profile.value,
          region: configuration.region.value, endpoint: configuration.endpoint.value.description,
          action: change.action, connectorProfile: change.profile, connector: shape.connector,
          fields: shape.fields.map(\.description), fingerprints: fingerprints,
          clientToken: change.clientToken, run: run,
          before: change.before.flatMap { KeptProperties($0, api: api) },
          after: KeptProperties(of: change.request, api: api)))
    } catch {
      throw .notBegun(error, openToken: earlier == .unknown ? change.clientToken : nil)
    }
  }

  private static func fingerprints(
    of shape: RequestNames, _ journal: Journal
  ) throws(PrivateFileFailure) -> [String: String] {
    var fingerprints: [String: String] = [:]
    for (pointer, secret) in shape.secrets {
      fingerprints[pointer.description] = try journal.fingerprint(of: secret)
    }
    return fingerprints
  }

  private func end<Answer>(
    _ change: ProfileChange, _ result: Result<Answer, AppFlowError>, seconds: Double
  ) async {
    guard let journal else { return }
    do throws(PrivateFileFailure) {
      switch result {
      case .success(let answer):
        let requestID = (answer as? ProfileUpdate)?.requestID
        try await journal.end(
          change.entryID, outcome: .updated, requestID: requestID, seconds: seconds, message: nil)
      case .failure(let error):
        try await journal.end(
          change.entryID, outcome: Outcome(error), requestID: error.requestID, seconds: seconds,
          message: error.title)
      }
    } catch {
      warn(
        "The end of this \(change.action.noun) could not be written to the journal, which shows it as unknown: \(error)"
      )
    }
  }
}

extension Outcome {
  /// How an update that failed ended.
  ///
  /// - Parameter error: why it failed.
  public init(_ error: AppFlowError) { self = error.effect == .unknown ? .unknown : .failed }
}

extension AppFlowError {
  /// What happened, in a few words: the service's code, or ours. Never the service's words, which may quote a value.
  package var title: String {
    let text = code ?? (hasErrorStatus ? "the answer has the status \(status ?? 0)" : message)
    return String(text.unicodeScalars.prefix(300))
  }
}
