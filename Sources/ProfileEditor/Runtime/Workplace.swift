import AppFlow
import Forms
import Journal
import PrivateFiles
import ServiceModel
import Targets

/// All that belongs to one account and region. Another place has one of its own: nothing goes from one to the other.
public final class Workplace: Sendable, Equatable {
  let context: EditorContext
  let service: any ProfileService
  let drafts: DraftStore?
  let rotations: RotationStore?
  /// What has to be told there first.
  let notice: String?
  /// The profile whose form opens there.
  let opening: String?

  init(
    context: EditorContext, service: any ProfileService, drafts: DraftStore?, rotations: RotationStore?,
    notice: String?, opening: String? = nil
  ) {
    self.opening = opening
    self.context = context
    self.service = service
    self.drafts = drafts
    self.rotations = rotations
    self.notice = notice
  }

  /// Whether it is the same one.
  public static func == (left: Workplace, right: Workplace) -> Bool { left === right }
}

/// Gives the editor the places where it can work.
public protocol WorkplaceSource: Sendable {
  /// Where that is.
  ///
  /// - Throws: `ConfigurationError` for shared files that cannot be read.
  func list() async throws -> AccountList

  /// Makes what is needed to work with an AWS profile in a region.
  ///
  /// - Parameters:
  ///   - choice: the profile and the region.
  ///   - former: where the editor has worked until now.
  /// - Throws: `AppFlowError` where that cannot be resolved.
  func open(_ choice: AccountChoice, leaving former: AccountChoice) async throws -> Workplace

  /// Makes what is needed to look at the profiles of an AWS profile in a region, from where the editor works.
  ///
  /// - Parameter choice: the profile and the region.
  /// - Throws: `AppFlowError` where that cannot be resolved.
  func look(at choice: AccountChoice) async throws -> OtherPlace
}

/// Makes a client for each place out of the options that the program was started with.
struct ClientWorkplaces: WorkplaceSource {
  let options: ClientOptions
  let api: ConnectorAPI
  let journal: Journal?
  let folder: String?
  let settings: EditorSettings
  let state: StateChoice?
  let isReadOnly: Bool
  private let recent: RecentChoices
  /// The accounts and regions of some targets, their names, and what lists them; nil where there are none.
  private let fleet: (fleet: Fleet, names: String, service: FleetService)?

  init(
    options: ClientOptions, api: ConnectorAPI, journal: Journal?, folder: String?, settings: EditorSettings,
    state: StateChoice? = nil, isReadOnly: Bool, targets: [Target] = []
  ) {
    let all = Fleet(targets, options: options)
    fleet =
      targets.isEmpty
      ? nil
      : (all, targets.map(\.name).joined(separator: ", "), FleetService(all, api: api))
    self.options = options
    self.api = api
    self.journal = journal
    self.folder = folder
    self.settings = settings
    self.state = state
    self.isReadOnly = isReadOnly
    recent = RecentChoices(folder: folder)
  }

  /// The list of the targets, or else the place that the options name.
  func first() async throws(AppFlowError) -> Workplace {
    if let list { return list }
    let client = try AppFlowClient(options: options)
    return try workplace(client, try await client.configuration(), notice: nil)
  }

  func list() async throws -> AccountList {
    let profiles = try SharedProfiles.all(environment: options.environment)
    var names = RecentChoices.Names()
    var notice: String?
    do throws(PrivateFileFailure) { names = try recent.load() } catch { notice = "\(error)" }
    let byName = Dictionary(profiles.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return AccountList(
      profiles: Self.names(profiles.map(\.name), last: names.profiles.filter { byName[$0] != nil })
        .compactMap { byName[$0] },
      regions: Self.names(AppFlowRegions.all, last: names.regions), hasUnnamed: !namesProfile, notice: notice)
  }

  /// Whether the options or the environment name an AWS profile.
  private var namesProfile: Bool {
    options.profile != nil
      || ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"].contains { options.environment[$0]?.isEmpty == false }
  }

  /// Names, those used last first.
  private static func names(_ all: [String], last: [String]) -> [String] {
    last + all.filter { !last.contains($0) }
  }

  func open(_ choice: AccountChoice, leaving former: AccountChoice) async throws -> Workplace {
    switch choice.step {
    case .all?:
      if let list {
        fleet?.service.comesBack()
        return list
      }
    case .place(let place, let opening)?: return try await open(place, opening: opening)
    case nil: break
    }
    let (client, configuration) = try await client(of: choice)
    var notice: String?
    do throws(PrivateFileFailure) { try note([former, choice].filter { $0.step == nil }) } catch {
      notice = "\(error)"
    }
    return try workplace(client, configuration, notice: notice)
  }

  func look(at choice: AccountChoice) async throws -> OtherPlace {
    let client: AppFlowClient
    if case .place(let place, _)? = choice.step {
      client = try await found(place).client
    } else {
      client = try await self.client(of: choice).0
    }
    let configuration = try await client.configuration()
    return OtherPlace(
      choice: choice, place: context(configuration).draftPlace,
      profiles: try ProfileClient(client: client, api: api, journal: nil, open: OpenUpdates()))
  }

  /// A new client, which has nothing of another one's credentials.
  private func client(
    of choice: AccountChoice
  ) async throws(AppFlowError) -> (AppFlowClient, ResolvedConfiguration) {
    var options = options
    options.profile = choice.profile
    if !choice.region.isEmpty { options.region = choice.region }
    let client = try AppFlowClient(options: options)
    return (client, try await client.configuration())
  }

  /// A place of a target, by its own credentials.
  private func open(_ place: EntryPlace, opening: String?) async throws -> Workplace {
    let found = try await found(place)
    return try workplace(
      found.client, try await found.client.configuration(), notice: nil, place: EntryPlace(found),
      opening: opening)
  }

  private func found(_ place: EntryPlace) async throws -> FleetPlace {
    guard let fleet else { throw Failure(title: "There are no targets here", hint: "") }
    do {
      return try await fleet.fleet.place(target: place.target, account: place.account, region: place.region)
    } catch let refusal as FleetRefusal {
      throw Failure(title: "\(refusal)", hint: "")
    }
  }

  /// All profiles of the targets; nil where there are none.
  private var list: Workplace? {
    guard let fleet else { return nil }
    var context = EditorContext(
      awsProfile: nil, region: fleet.names, endpoint: "", now: EditorApplication.systemTime(),
      isReadOnly: isReadOnly, settings: settings)
    context.keepsNothing = true
    context.fleet = fleet.names
    return Workplace(context: context, service: fleet.service, drafts: nil, rotations: nil, notice: nil)
  }

  private func note(_ choices: [AccountChoice]) throws(PrivateFileFailure) {
    try recent.note(profiles: choices.compactMap(\.profile), regions: choices.map(\.region))
  }

  private func workplace(
    _ client: AppFlowClient, _ configuration: ResolvedConfiguration, notice: String?,
    place: EntryPlace? = nil, opening: String? = nil
  ) throws(AppFlowError) -> Workplace {
    var context = self.context(configuration)
    context.keepsNothing = folder == nil
    context.home = fleet?.names
    context.place = place
    let (open, keptAt) = (OpenUpdates(), context.draftPlace.of(account: place?.account))
    // What machines share is the operator's own, wherever the profiles are.
    let table = place != nil && state != nil ? try AppFlowClient(options: options) : nil
    return Workplace(
      context: context,
      service: try ProfileClient(
        client: client, api: api, journal: journal, state: state, table: table, open: open),
      drafts: folder.map { DraftStore(folder: $0, place: keptAt) },
      rotations: folder.map { RotationStore(folder: $0, place: keptAt, open: open) }, notice: notice,
      opening: opening)
  }

  private func context(_ configuration: ResolvedConfiguration) -> EditorContext {
    EditorContext(
      awsProfile: configuration.profile.source == .unset ? nil : configuration.profile.value,
      region: configuration.region.value, endpoint: configuration.endpoint.value.shortText,
      now: EditorApplication.systemTime(), isReadOnly: isReadOnly, settings: settings)
  }
}

extension HTTPURL {
  /// A URL as the title shows it: `http` stays, because it is unusual.
  fileprivate var shortText: String {
    let address = host + (port.map { ":\($0)" } ?? "")
    return scheme == .http ? "http://" + address : address
  }
}
