import AppFlow
import Forms
import Authorization
import JSON
import Rotation
import Secrets
import Terminal
import Testing

@testable import ProfileEditor

/// Whoever types a credential and nothing else sends the properties as the service holds them.
@Suite("Properties go back as they came", .timeLimit(.minutes(5)))
struct UnchangedPropertiesTests {
  enum Way: CaseIterable, Sendable { case editor, rotationStep, plain, rotate, file }

  /// The profiles of a way are made and tried in parts, so that all cores have something to do.
  private static let parts = 20
  private static let count = 10_000 / parts
  private static let secret = Secret("fake-new-secret")

  /// Read once for all parts: models do not change.
  private static let model = Result { try ConnectorAPI() }

  private let api: ConnectorAPI

  init() throws { api = try Self.model.get() }

  private let context = EditorContext(
    awsProfile: "prod", region: "us-east-1", endpoint: "appflow.us-east-1.amazonaws.com",
    now: EditorFixture.now)

  @Test("10,000 stored profiles, typed credential only", arguments: Way.allCases, 0..<parts)
  func unchanged(way: Way, part: Int) throws {
    var stored = StoredProfiles(api: api, generator: SeededGenerator(seed: 15 + UInt64(part)))
    let kinds = StoredProfiles.kinds(api)
    var differing: [String] = []
    var typed = 0
    for number in 0..<Self.count {
      let kind = kinds[(part * Self.count + number) % kinds.count]
      let held = stored.properties(of: kind.connector)
      let request = try request(way, kind, held)
      let sent = request[RequestPaths.properties]?.object?[kind.connector]
      let before = JSONValue.object(held ?? JSONObject())
      let credentials = request[RequestPaths.credentials]?[kind.connector]?.object
      if credentials?.isEmpty == false { typed += 1 }
      if sent?.isSameJSON(as: before) != true || request[RequestPaths.mode] != "Private" {
        differing.append("\(kind.connector) \(JSONLines(before).text()) \(JSONLines(request).text())")
      }
    }
    #expect(differing.isEmpty, "\(differing.count), such as \(differing.prefix(2))")
    // Only Redshift without a server has no credential to type.
    #expect(typed > Self.count * 9 / 10)
  }

  private func request(_ way: Way, _ kind: StoredProfiles.Kind, _ held: JSONObject?) throws -> JSONValue {
    let entry = BrowserEntry(
      name: "p", type: kind.connector, connector: kind.connector, mode: "Private",
      updated: EditorFixture.now, created: EditorFixture.now, properties: held,
      connectorLabel: kind.description == nil ? nil : "hub")
    switch way {
    case .editor: return try typed(try editor(entry, kind))
    case .file:
      return try #require(try editor(entry, kind, given: try given(kind)).editing.form).form.request()
    case .rotationStep: return try typed(try rotationStep(entry, kind))
    case .plain: return try plain(entry, kind)
    case .rotate:
      let described: JSONValue = [
        "connectorProfileName": "p", "connectionMode": "Private", "connectorType": .string(kind.connector),
        "connectorLabel": "hub",
        "connectorProfileProperties": .object(held.map { [kind.connector: .object($0)] } ?? JSONObject()),
      ]
      let credential = RotationRequest.Credential(
        name: try place(kind).description, value: .secret(Self.secret))
      return try RotationRequest(
        profile: try #require(ConnectorProfile(described)), credentials: [credential],
        forms: ConnectorForms(api: api, descriptions: kind.description.map { ["hub": $0] } ?? [:])
      ).body
    }
  }

  // MARK: The ways in

  private func editor(
    _ entry: BrowserEntry, _ kind: StoredProfiles.Kind, given: PrefilledRequest? = nil
  ) throws -> EditorState {
    var state = EditorState(
      context: context, api: api, size: Size(columns: 80, rows: 24), initial: .describe(name: "p"),
      given: given, tokens: ClientTokens(seed: (1, 2)),
      authorizationStates: AuthorizationStates(seed: Secret("fixed")))
    _ = state.update(.described(name: "p", entry))
    answer(kind, &state)
    return state
  }

  private func rotationStep(_ entry: BrowserEntry, _ kind: StoredProfiles.Kind) throws -> EditorState {
    var state = EditorState(
      context: context, api: api, size: Size(columns: 80, rows: 24), tokens: ClientTokens(seed: (1, 2)),
      authorizationStates: AuthorizationStates(seed: Secret("fixed")), rotating: ["p"])
    _ = state.update(.page([entry]))
    _ = state.update(.loaded)
    _ = state.update(.terminal(.key(.enter)))
    _ = state.update(.described(name: "p", entry))
    answer(kind, &state)
    return state
  }

  private func answer(_ kind: StoredProfiles.Kind, _ state: inout EditorState) {
    guard let description = kind.description else { return }
    let question = ConnectorQuestion(profile: "p", type: kind.connector, label: "hub")
    _ = state.update(.connectorDescribed(question, description))
  }

  /// Types a secret into the first field for one.
  private func typed(_ state: EditorState) throws -> JSONValue {
    var screen = try #require(state.editing.form)
    guard let focus = firstSecret(screen.form) else { return screen.form.request() }
    screen.setFocus(focus)
    screen.edit { $0.replaceAll(with: Self.secret) }
    screen.revalidate()
    return screen.form.request()
  }

  private func plain(_ entry: BrowserEntry, _ kind: StoredProfiles.Kind) throws -> JSONValue {
    var session = PlainSession(
      context: context, api: api, initial: .describe(name: "p"), tokens: ClientTokens(seed: (1, 2)),
      authorizationStates: AuthorizationStates(seed: Secret("fixed")))
    _ = session.begin()
    _ = session.handle(.described(name: "p", entry))
    if let description = kind.description {
      let question = ConnectorQuestion(profile: "p", type: kind.connector, label: "hub")
      _ = session.handle(.connectorDescribed(question, description))
    }
    let form = try #require(session.editing.form).form
    guard let focus = firstSecret(form), let pointer = focus.pointer else { return form.request() }
    session.ask(.field(pointer))
    if case .key = focus {
      for answer in ["add", "fake-name"] { _ = session.answer(Secret(answer)) }
    }
    _ = session.answer(Self.secret)
    return try #require(session.editing.form).form.request()
  }

  /// A file with a credential and nothing else.
  private func given(_ kind: StoredProfiles.Kind) throws -> PrefilledRequest {
    var value = JSONValue.secret(Self.secret)
    for token in try place(kind).tokens.reversed() { value = .object([token: value]) }
    return try PrefilledRequest(value, api: api)
  }

  // MARK: The credential

  /// Where the cursor goes for a credential: a secret's field, or else a new row of a map of secrets.
  private func firstSecret(_ form: ProfileForm) -> FormFocus? {
    let secrets = form.focuses.filter { focus in
      guard let pointer = focus.pointer, pointer.isWithin(RequestPaths.credentials) else { return false }
      return form.definition.field(at: pointer)?.isSecret ?? false
    }
    let field = secrets.first { if case .field = $0 { true } else { false } }
    return field ?? secrets.first { if case .key = $0 { true } else { false } }
  }

  private func place(_ kind: StoredProfiles.Kind) throws -> JSONPointer {
    let definition = FormDefinition(connector: kind.connector, api: api, description: kind.description)
    let field = definition.allFields.first { field in
      field.section == .credentials && field.isSecret && field.kind == .text && field.described == nil
    }
    return try #require(field).pointer
  }
}
