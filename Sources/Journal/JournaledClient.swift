import AppFlow
import JSON
import PrivateFiles
import Secrets

/// Why a journaled update did not succeed.
public enum JournaledUpdateError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The journal did not take the beginning of the attempt, which was not sent. With the token where an earlier call with it
  /// may have been carried out.
  case notBegun(PrivateFileFailure, openToken: String? = nil)
  /// Another program changes the profile, or it cannot be locked, so that the attempt was not sent. With the token where an
  /// earlier call with it may have been carried out.
  case notHeld(ProfileLock.Refusal, openToken: String? = nil)
  /// The call failed, before or after it was sent.
  case failed(AppFlowError)

  /// What the update did at the service, earlier calls with its token included.
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
      "It was not sent again, because the journal cannot be written: \(failure)\nWhether the update was made before is "
        + "not known. Mend that file or folder, and send the same request with the client token \(token) within 8 hours "
        + "of its first attempt."
    case .notBegun(let failure, nil):
      "Nothing was sent, because the journal cannot be written: \(failure)\nMend that file or folder, or set "
        + "XDG_STATE_HOME to a folder of your own, and send again."
    case .notHeld(let refusal, let token?):
      "It was not sent again: \(refusal)\nWhether the update was made before is not known. Then send the same request with "
        + "the client token \(token) within 8 hours of its first attempt."
    case .notHeld(let refusal, nil): "Nothing was sent: \(refusal)"
    case .failed(let error): error.description
    }
  }
}

/// Updates profiles, each under its lock and with an entry in the journal for each attempt. The one way in which the program sends updates.
public struct JournaledClient: Sendable {
  private let client: AppFlowClient
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
  ///   - journal: keeps the attempts; nil where nothing is to be kept, because the account is a simulated one.
  ///   - identity: whose credentials sign.
  ///   - accounts: finds the account that a profile is in; one of its own when left out.
  ///   - open: the updates whose outcome is not known; those that are made here are added and resolved.
  ///   - run: the run of a plan that the entries belong to.
  ///   - warn: is told when an attempt was made and its end could not be written.
  public init(
    client: AppFlowClient, journal: Journal?, identity: OperatorIdentity, accounts: AccountFinder? = nil,
    open: OpenUpdates = OpenUpdates(), run: String? = nil, warn: @escaping @Sendable (String) -> Void
  ) {
    self.client = client
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
  ///   - lock: the profile's, where the caller holds it already. Else it is taken for the time of the call.
  ///   - progress: is told of every attempt at the request.
  /// - Returns: the profile's ARN, and how it went.
  /// - Throws: `JournaledUpdateError`.
  public func update(
    _ request: JSONValue, clientToken: String, entryID: String = JournalEntry.newID(),
    holding lock: ProfileLock? = nil, progress: AttemptObserver? = nil
  ) async throws(JournaledUpdateError) -> ProfileUpdate {
    let earlier = open.effect(of: clientToken)
    let lock = try await held(lock, for: request, clientToken, earlier)
    // Until the end is in the journal, too.
    defer { withExtendedLifetime(lock) {} }
    try await begin(request, clientToken, entryID, earlier)
    let start = ContinuousClock.now
    let result: Result<ProfileUpdate, AppFlowError>
    do {
      result = .success(
        try await client.updateConnectorProfile(request, clientToken: clientToken, progress: progress))
    } catch {
      result = .failure(error.following(earlier, clientToken: clientToken))
    }
    await end(entryID, result, seconds: (ContinuousClock.now - start) / .seconds(1))
    do {
      let update = try result.get()
      await resolveOutcome(of: clientToken)
      return update
    } catch {
      if error.effect == .unknown { open.add(clientToken, entryID: journal == nil ? nil : entryID) }
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
        "An earlier attempt of this update stays unknown in the journal, which cannot be written: \(error)")
    }
  }

  /// The profile's lock; nil for a simulated account, which nobody else has.
  private func held(
    _ lock: ProfileLock?, for request: JSONValue, _ clientToken: String, _ earlier: CallEffect
  ) async throws(JournaledUpdateError) -> ProfileLock? {
    guard journal != nil, lock == nil else { return lock }
    let place: ProfilePlace
    do {
      place = try await accounts.place(of: request["connectorProfileName"]?.text ?? "", arn: nil)
    } catch {
      throw .failed(error.following(earlier, clientToken: clientToken))
    }
    do {
      return try ProfileLock(place)
    } catch {
      throw .notHeld(error, openToken: earlier == .unknown ? clientToken : nil)
    }
  }

  private func begin(
    _ request: JSONValue, _ clientToken: String, _ id: String, _ earlier: CallEffect
  ) async throws(JournaledUpdateError) {
    guard let journal else { return }
    let configuration: ResolvedConfiguration
    do {
      configuration = try await client.configuration()
      // Without credentials nothing is sent, and whoever is asked for a device's code is asked once.
      _ = try await client.credentials()
    } catch {
      throw .failed(error.following(earlier, clientToken: clientToken))
    }
    let caller = await identity.value()
    let shape = RequestNames(request)
    do {
      let fingerprints = journal.hasFingerprints ? try Self.fingerprints(of: shape, journal) : [:]
      try await journal.begin(
        JournalEntry(
          id: id, time: .now(), operator: .init(identity: caller),
          awsProfile: configuration.profile.source == .unset ? nil : configuration.profile.value,
          region: configuration.region.value, endpoint: configuration.endpoint.value.description,
          connectorProfile: request["connectorProfileName"]?.text ?? "", connector: shape.connector,
          fields: shape.fields.map(\.description), fingerprints: fingerprints, clientToken: clientToken,
          run: run))
    } catch {
      throw .notBegun(error, openToken: earlier == .unknown ? clientToken : nil)
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

  private func end(_ id: String, _ result: Result<ProfileUpdate, AppFlowError>, seconds: Double) async {
    guard let journal else { return }
    do throws(PrivateFileFailure) {
      switch result {
      case .success(let update):
        try await journal.end(
          id, outcome: .updated, requestID: update.requestID, seconds: seconds, message: nil)
      case .failure(let error):
        try await journal.end(
          id, outcome: Outcome(error), requestID: error.requestID, seconds: seconds, message: error.title)
      }
    } catch {
      warn("The end of this update could not be written to the journal, which shows it as unknown: \(error)")
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

/// What of a request may be written down: names.
struct RequestNames {
  /// The connector, as the request's members name it.
  let connector: String?
  /// Where the request has values, below `connectorProfileConfig`.
  private(set) var fields: [JSONPointer] = []
  /// Its secrets and where they are.
  private(set) var secrets: [(JSONPointer, Secret)] = []

  /// - Parameter request: the request.
  init(_ request: JSONValue) {
    let config = request["connectorProfileConfig"]
    connector =
      (config?["connectorProfileCredentials"] ?? config?["connectorProfileProperties"])?.object?.members
      .first?
      .name
    if let config { add(config, at: .root) }
  }

  private mutating func add(_ value: JSONValue, at pointer: JSONPointer) {
    switch value {
    case .object(let object) where !object.isEmpty:
      for member in object.members { add(member.value, at: pointer.appending(member.name)) }
    case .secret(let secret):
      fields.append(pointer)
      secrets.append((pointer, secret))
    default: fields.append(pointer)
    }
  }
}
