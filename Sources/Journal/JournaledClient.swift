import AppFlow
import Forms
import JSON
import PrivateFiles
import Secrets

/// Updates, makes and deletes profiles, each under its lock and with an entry in the journal for each attempt. The one way in which
/// the program changes profiles.
public struct JournaledClient: Sendable {
  let client: AppFlowClient
  private let api: ConnectorAPI
  let journal: Journal?
  let identity: OperatorIdentity
  let accounts: AccountFinder
  let open: OpenUpdates
  private let run: String?
  let shared: SharedSending?
  let warn: @Sendable (String) -> Void

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
  ///   - shared: what other machines are told, and have to agree to; nil where there are none.
  ///   - warn: is told when an attempt was made and its end could not be written, and what became of one that another program left.
  public init(
    client: AppFlowClient, api: ConnectorAPI, journal: Journal?, identity: OperatorIdentity,
    accounts: AccountFinder? = nil, open: OpenUpdates = OpenUpdates(), run: String? = nil,
    shared: SharedSending? = nil, warn: @escaping @Sendable (String) -> Void
  ) {
    self.client = client
    self.api = api
    self.journal = journal
    self.identity = identity
    self.open = open
    self.run = run
    self.shared = shared
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
  ///   - secrets: the versions of the secrets in the request.
  ///   - lock: the profile's, where the caller holds it already. Else it is taken for the time of the call.
  ///   - lease: the profile's among machines, where the caller holds it already. Else it is taken for the time of the call.
  ///   - progress: is told of every attempt at the request.
  /// - Returns: the profile's ARN, and how it went.
  /// - Throws: `JournaledUpdateError`.
  public func update(
    _ request: JSONValue, clientToken: String, entryID: String = JournalEntry.newID(),
    before: ConnectorProfile? = nil, secrets: [SecretVersion] = [], holding lock: ProfileLock? = nil,
    lease: HeldLease? = nil, progress: AttemptObserver? = nil
  ) async throws(JournaledUpdateError) -> ProfileUpdate {
    let change = ProfileChange(
      .update, request, clientToken, entryID, before: before, secrets: secrets)
    return try await make(change, holding: lock, lease) { permission async throws(AppFlowError) in
      try await client.updateConnectorProfile(
        request, clientToken: clientToken, progress: progress, permission: permission)
    }
  }

  /// The same for a profile that is made.
  ///
  /// - Parameters:
  ///   - request: the members of CreateConnectorProfileRequest; secrets as `.secret`.
  ///   - clientToken: the token that the service knows the new profile by.
  ///   - secrets: the versions of the secrets in the request.
  ///   - progress: is told of every attempt at the request.
  /// - Returns: the profile's ARN, and how it went.
  /// - Throws: `JournaledUpdateError`.
  public func create(
    _ request: JSONValue, clientToken: String, secrets: [SecretVersion] = [],
    progress: AttemptObserver? = nil
  ) async throws(JournaledUpdateError) -> ProfileUpdate {
    try await make(ProfileChange(.create, request, clientToken, secrets: secrets)) {
      permission async throws(AppFlowError) in
      try await client.createConnectorProfile(
        request, clientToken: clientToken, progress: progress, permission: permission)
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
    try await make(change) { permission async throws(AppFlowError) in
      try await client.deleteConnectorProfile(name: name, isForced: isForced, permission: permission)
    }
  }

  /// Makes a change under the profile's lock and, among machines, its lease.
  private func make<Answer: Sendable>(
    _ change: ProfileChange, holding lock: ProfileLock? = nil, _ given: HeldLease? = nil,
    _ call: (AttemptPermission?) async throws(AppFlowError) -> Answer
  ) async throws(JournaledUpdateError) -> Answer {
    let lock = try await held(lock, for: change, effect(before: change))
    // Until the end is in the journal, too.
    defer { withExtendedLifetime(lock) {} }
    let lease = try await leased(given, for: change)
    let result: Result<Answer, JournaledUpdateError>
    do { result = .success(try await make(change, under: lease, call)) } catch { result = .failure(error) }
    if given == nil, let lease { await Self.unhurried { await lease.release() } }
    return try result.get()
  }

  /// What earlier calls with the change's token did.
  func effect(before change: ProfileChange) -> CallEffect {
    change.clientToken.map { open.effect(of: $0) } ?? .notSent
  }

  private func make<Answer: Sendable>(
    _ change: ProfileChange, under lease: HeldLease?,
    _ call: (AttemptPermission?) async throws(AppFlowError) -> Answer
  ) async throws(JournaledUpdateError) -> Answer {
    let earlier = effect(before: change)
    let entry = try await begin(change, earlier, lease)
    var permission: AttemptPermission?
    if let lease { permission = { await lease.mayGo() } }
    let start = ContinuousClock.now
    let result: Result<Answer, AppFlowError>
    do {
      result = .success(try await call(permission))
    } catch {
      result = .failure(change.following(earlier, error))
    }
    let loss = await loss(of: lease, result)
    let end = Self.end(of: change, result, loss, seconds: (ContinuousClock.now - start) / .seconds(1))
    await write(end, of: change, entry, lease)
    do {
      let answer = try result.get()
      if let token = change.clientToken { await resolveOutcome(of: token) }
      return answer
    } catch {
      if let token = change.clientToken, error.effect == .unknown {
        open.add(token, entryID: journal == nil ? nil : change.entryID)
      }
      if let loss, error.effect != .refused {
        throw .notShared(loss, openToken: error.effect == .unknown ? change.clientToken : nil)
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
      if !entries.isEmpty || !older.isEmpty { await handIn() }
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

  /// Notes that the change begins: on this machine first, and then for all of them.
  ///
  /// - Returns: the entry; nil where nothing is kept.
  private func begin(
    _ change: ProfileChange, _ earlier: CallEffect, _ lease: HeldLease?
  ) async throws(JournaledUpdateError) -> JournalEntry? {
    guard let journal else { return nil }
    let configuration: ResolvedConfiguration
    let mark: SharedMark?
    do {
      configuration = try await client.configuration()
      // Without credentials nothing is sent, and whoever is asked for a device's code is asked once.
      _ = try await client.credentials()
      mark = try await self.mark(for: change, configuration.region.value, lease)
    } catch {
      throw .failed(change.following(earlier, error))
    }
    let entry: JournalEntry
    do {
      entry = try await self.entry(for: change, configuration, mark, journal)
      try await journal.begin(entry)
    } catch {
      shared?.state.takeBack(mark)
      throw .notBegun(error, openToken: earlier == .unknown ? change.clientToken : nil)
    }
    if let lease { try await begin(entry, of: change, earlier, under: lease) }
    return entry
  }

  private func entry(
    for change: ProfileChange, _ configuration: ResolvedConfiguration, _ mark: SharedMark?, _ journal: Journal
  ) async throws(PrivateFileFailure) -> JournalEntry {
    let caller = await identity.value()
    let shape = RequestNames(change.request)
    let fingerprints = journal.hasFingerprints ? try Self.fingerprints(of: shape, journal) : [:]
    return JournalEntry(
      id: change.entryID, time: .now(), operator: .init(identity: caller),
      awsProfile: configuration.profile.source == .unset ? nil : configuration.profile.value,
      region: configuration.region.value, endpoint: configuration.endpoint.value.description,
      action: change.action, connectorProfile: change.profile, connector: shape.connector,
      fields: shape.fields.map(\.description), fingerprints: fingerprints, secrets: change.secrets,
      clientToken: change.clientToken, run: run,
      before: change.before.flatMap { KeptProperties($0, api: api) },
      after: KeptProperties(of: change.request, api: api), shared: mark)
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

  private static func end<Answer>(
    of change: ProfileChange, _ result: Result<Answer, AppFlowError>, _ loss: StateError?, seconds: Double
  ) -> JournalEnd {
    switch result {
    case .success(let answer):
      let requestID = (answer as? ProfileUpdate)?.requestID
      return change.end(.updated, requestID: requestID, seconds: seconds, message: nil)
    case .failure(let error):
      let message = loss == nil ? error.title : "the profile was another program's by then"
      return change.end(Outcome(error), requestID: error.requestID, seconds: seconds, message: message)
    }
  }

  private func write(
    _ end: JournalEnd, of change: ProfileChange, _ entry: JournalEntry?, _ lease: HeldLease?
  ) async {
    guard let journal, let entry else { return }
    do {
      try await journal.end(end)
    } catch {
      warn(
        "The end of this \(change.action.noun) could not be written to the journal, which shows it as unknown: \(error)"
      )
    }
    if let lease { await share(end, of: entry, under: lease) }
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
