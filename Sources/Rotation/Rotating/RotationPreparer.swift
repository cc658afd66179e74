import Journal
import AppFlow
import Forms
import OperatingSystem
import ServiceModel

/// A rotation whose request was made and checked. Nothing was sent yet.
public struct PreparedRotation: Sendable {
  /// What was asked for.
  public let entry: RotationPlan.Entry
  /// The request.
  public let request: RotationRequest
  /// What looks wrong: asked about before it is sent.
  public let warnings: [Violation]
  /// What is shown and not asked about.
  public let remarks: [String]
  /// The versions of its secrets, of those that come from a store which keeps versions.
  public var secrets: [SecretVersion] = []
  /// Keys that were made for it: the vendor must have their public halves before it is sent.
  public var madeKeys: [MadeKey] = []
  /// An earlier attempt at it whose outcome is not known, which is to be resolved before anything else is sent.
  public var unanswered: UnansweredUpdate?
}

/// Why a rotation cannot be sent.
public struct RotationProblem: Sendable, Equatable {
  /// The profile's name.
  public let profile: String
  /// What is wrong and what to do, without any secret.
  public let message: String
  /// Whether there is no such profile.
  public var isMissing = false
}

/// Describes profiles, reads secrets, makes requests and checks them: everything that can be done before anything is sent.
public struct RotationPreparer: Sendable {
  private let client: AppFlowClient
  private let api: ConnectorAPI
  private let reader: SecretReader
  private let lookup: ProfileLookup
  private let time: TimeSource
  private let madeKeys = MadeKeys()

  /// Makes a preparer.
  ///
  /// - Parameters:
  ///   - client: asks the service.
  ///   - api: the model and the catalogue.
  ///   - reader: reads the secrets.
  ///   - time: the clock by which tokens are judged, and the pauses when the service throttles.
  public init(
    client: AppFlowClient, api: ConnectorAPI, reader: SecretReader, time: TimeSource = .system
  ) {
    self.client = client
    self.api = api
    self.reader = reader
    self.time = time
    lookup = ProfileLookup(client: client, throttleRetry: ThrottleRetry(time: time))
  }

  /// Leaves out what was done already, so that a run that was cut off goes on where it was: the service says when a
  /// profile was updated last, also where an answer was lost.
  ///
  /// - Parameters:
  ///   - entries: what to do.
  ///   - moment: profiles that were updated after this are left out.
  /// - Returns: the entries that are still to be done, and the profiles of the others with their last update.
  /// - Throws: `AppFlowError` where the profiles cannot be described.
  public func leavingOut(
    _ entries: [RotationPlan.Entry], updatedAfter moment: WallTime
  ) async throws(AppFlowError) -> (kept: [RotationPlan.Entry], left: [(profile: String, updated: WallTime)]) {
    let profiles = try await lookup.profiles(named: entries.map(\.profile))
    var kept: [RotationPlan.Entry] = []
    var left: [(profile: String, updated: WallTime)] = []
    for entry in entries {
      if let updated = profiles[entry.profile]?.lastUpdatedAt, updated > moment {
        left.append((entry.profile, updated))
      } else {
        kept.append(entry)
      }
    }
    return (kept, left)
  }

  /// Prepares rotations.
  ///
  /// - Parameters:
  ///   - entries: what to do.
  ///   - copy: the profile that is made of each one's properties, whose credentials they are; nil where they are the profile's own.
  ///   - former: the properties that each one gets back; nil leaves them as they are.
  /// - Returns: the rotations that can be sent, and why others cannot.
  /// - Throws: `AppFlowError` where the profiles cannot be described.
  public func prepare(
    _ entries: [RotationPlan.Entry], as copy: ProfileCopy? = nil, restoring former: FormerProperties? = nil
  ) async throws(AppFlowError) -> (rotations: [PreparedRotation], problems: [RotationProblem]) {
    let profiles = try await lookup.profiles(named: entries.map(\.profile))
    let forms = ConnectorForms(api: api, descriptions: await descriptions(of: profiles.values))
    let results = await Bounded.map(entries, limit: { 8 }) { entry in
      await self.prepared(entry, profiles[entry.profile], forms, copy, former)
    }
    var rotations: [PreparedRotation] = []
    var problems: [RotationProblem] = []
    for result in results {
      switch result {
      case .success(let rotation)?: rotations.append(rotation)
      case .failure(let failed)?: problems += failed.problems
      case nil: break
      }
    }
    return (rotations, problems)
  }

  /// What custom connectors say of themselves, by label; each is asked once. One that cannot be asked has the form that
  /// every custom connector has.
  private func descriptions(
    of profiles: some Sequence<ConnectorProfile>
  ) async -> [String: ConnectorDescription] {
    let own = profiles.compactMap { profile -> Asked? in
      guard let type = profile.connectorType, let label = profile.connectorLabel,
        let member = api.connector(ofType: type), api.describesItself(member)
      else { return nil }
      return Asked(type: type, label: label)
    }
    let client = client
    let throttleRetry = lookup.throttleRetry
    let found = await Bounded.map(Array(Set(own)), limit: { 4 }) { asked in
      let answer = try? await throttleRetry.keepTrying { () async throws(AppFlowError) in
        try await client.describeConnector(type: asked.type, label: asked.label)
      }
      return (asked.label, answer)
    }
    var descriptions: [String: ConnectorDescription] = [:]
    for case (let label, let answer?)? in found { descriptions[label] = ConnectorDescription(answer.raw) }
    return descriptions
  }

  private struct Asked: Hashable {
    let type: String
    let label: String
  }

  private struct Failed: Error {
    let problems: [RotationProblem]
  }

  private func prepared(
    _ entry: RotationPlan.Entry, _ profile: ConnectorProfile?, _ forms: ConnectorForms, _ copy: ProfileCopy?,
    _ former: FormerProperties?
  ) async -> Result<PreparedRotation, Failed> {
    func failed(_ messages: [String]) -> Result<PreparedRotation, Failed> {
      .failure(Failed(problems: messages.map { RotationProblem(profile: entry.profile, message: $0) }))
    }
    guard let profile else {
      let message = "There is no connector profile of this name in this account and region."
      return .failure(
        Failed(problems: [RotationProblem(profile: entry.profile, message: message, isMissing: true)]))
    }
    var credentials = entry.settings.map {
      RotationRequest.Credential(name: $0.name, value: .open($0.value))
    }
    var remarks: [String] = []
    var versions: [SecretVersion] = []
    var unread: [String] = []
    for secret in entry.secrets {
      do throws(SecretSourceError) {
        let read = try await reader.read(secret.value)
        credentials.append(.init(name: secret.name, value: .secret(read.secret)))
        remarks += read.remarks
        if let version = read.version {
          versions.append(SecretVersion(field: secret.name, source: secret.value.label, version: version))
        }
      } catch {
        unread.append("\(secret.name): \(error)")
      }
    }
    if !unread.isEmpty { return failed(unread) }
    do {
      let request = try await request(entry, profile, credentials, forms, copy, former)
      let errors = request.violations.filter { $0.severity == .error }
      guard errors.isEmpty else { return failed(errors.map(\.description)) }
      return .success(
        PreparedRotation(
          entry: entry, request: request, warnings: request.violations, remarks: remarks, secrets: versions,
          madeKeys: try Self.made(entry, request)))
    } catch {
      return failed(["\(error)"])
    }
  }

  /// Makes the request; where a key was made for it, with the one of its user.
  private func request(
    _ entry: RotationPlan.Entry, _ profile: ConnectorProfile, _ credentials: [RotationRequest.Credential],
    _ forms: ConnectorForms, _ copy: ProfileCopy?, _ former: FormerProperties?
  ) async throws -> RotationRequest {
    func request(_ credentials: [RotationRequest.Credential]) throws(RotationRequestError) -> RotationRequest
    {
      try RotationRequest(
        profile: profile, credentials: credentials, forms: forms, copy: copy, former: former,
        now: time.now().seconds)
    }
    let first = try request(credentials)
    guard entry.makesKey else { return first }
    try Self.checkMade(entry, first.definition)
    var all = credentials
    for key in first.publicKeys {
      guard case .secret(let secret)? = first.body[key.place] else { continue }
      let own = await madeKeys.key(of: [first.connector] + key.user, new: secret)
      guard own != secret else { continue }
      all = all.map { $0.value == .secret(secret) ? .init(name: $0.name, value: .secret(own)) : $0 }
    }
    return try request(all)
  }
}
