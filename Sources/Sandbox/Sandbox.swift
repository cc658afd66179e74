import Forms
import JSON
import ServiceModel

/// An AppFlow endpoint on loopback that pretends an account: it checks signatures, validates by the service's model,
/// stores, pages and refuses as the service does. Nothing leaves the machine.
public final class Sandbox: Sendable {
  /// Whose requests are accepted; the first is announced.
  public let identities: [SandboxIdentity]

  private let server: LoopbackServer
  private let store: ProfileStore

  /// Starts a sandbox and returns when it listens.
  ///
  /// - Parameter options: how.
  /// - Throws: `SandboxError` when the port or the state file cannot be used.
  public static func start(_ options: SandboxOptions = SandboxOptions()) async throws -> Sandbox {
    let model = try options.model ?? ServiceModel.embedded()
    let count = options.profiles
    let now = options.clock()
    let account = Account(id: options.account)
    let store = try ProfileStore(file: options.stateFile, clock: options.clock) {
      try Seeds.state(now: now, count: count)
    }
    let service = Service(
      model: model,
      authenticator: Authenticator(
        identities: options.identities, signingName: model.metadata.signingName, clock: options.clock),
      faults: FaultPlan(options.faults), account: account,
      handlers: try await handlers(
        store, model, account, MetadataCache(seconds: options.metadataCacheSeconds, clock: options.clock),
        options.clock))
    let server = try await LoopbackServer.start(
      service, port: options.port, latency: options.faults.latency, clock: options.clock)
    return Sandbox(identities: options.identities, server: server, store: store)
  }

  /// The port on 127.0.0.1.
  public var port: UInt16 { server.port }

  /// The endpoint's URL.
  public var endpointURL: String { "http://127.0.0.1:\(port)" }

  /// The environment that sends any AWS client here.
  public var environment: [(name: String, value: String)] {
    var variables = [("AWS_ENDPOINT_URL_APPFLOW", endpointURL)]
    if let identity = identities.first {
      variables.append(("AWS_ACCESS_KEY_ID", identity.accessKeyID))
      variables.append(("AWS_SECRET_ACCESS_KEY", identity.secretAccessKey))
      if let token = identity.sessionToken { variables.append(("AWS_SESSION_TOKEN", token)) }
    }
    // boto3 and version 1 of the AWS command line read this one only.
    variables.append(("AWS_DEFAULT_REGION", Account.region))
    variables.append(("AWS_REGION", Account.region))
    return variables
  }

  /// The operations that it knows, by name.
  public static let operations: Set<String> = [
    DescribeConnectorProfiles.operation, UpdateConnectorProfile.operation, CreateConnectorProfile.operation,
    DeleteConnectorProfile.operation, DescribeConnector.operation, DescribeConnectors.operation,
    ListConnectors.operation, RegisterConnector.operation, UpdateConnectorRegistration.operation,
    UnregisterConnector.operation, ListConnectorEntities.operation, ResetConnectorMetadataCache.operation,
    ListFlows.operation, DescribeFlow.operation, DescribeFlowExecutionRecords.operation, StartFlow.operation,
    StopFlow.operation,
  ]

  /// All that is kept now, in the form of the state file, credentials included.
  public func state() async -> JSONValue { await store.state.json }

  /// Waits until the server ends.
  ///
  /// - Throws: why it ended, unless it was stopped.
  public func run() async throws { try await server.running.value }

  /// Ends the server and all its connections.
  public func stop() async { await server.stop() }

  private init(identities: [SandboxIdentity], server: LoopbackServer, store: ProfileStore) {
    self.identities = identities
    self.server = server
    self.store = store
  }

  private static func handlers(
    _ store: ProfileStore, _ model: ServiceModel, _ account: Account, _ cache: MetadataCache,
    _ clock: @escaping @Sendable () -> Double
  ) async throws -> [any OperationHandler] {
    let seededAt = await store.state.seededAt
    let flows = FlowStore(try Seeds.flows(now: seededAt, account), clock: clock)
    let connectors = ConnectorStore(try Seeds.connectors(now: seededAt), account, clock: clock)
    let members = ConnectorMembers(model: model)
    return [
      DescribeConnectorProfiles(store: store, account: account),
      UpdateConnectorProfile(store: store, members: members, account: account),
      CreateConnectorProfile(
        store: store, connectors: connectors, members: members, account: account, clock: clock),
      DeleteConnectorProfile(store: store, flows: flows),
      DescribeConnector(connectors: connectors),
      DescribeConnectors(connectors: connectors),
      ListConnectors(connectors: connectors),
      RegisterConnector(connectors: connectors),
      UpdateConnectorRegistration(connectors: connectors),
      UnregisterConnector(connectors: connectors, store: store),
      ListConnectorEntities(store: store, entities: Seeds.entities, cache: cache),
      ResetConnectorMetadataCache(store: store, cache: cache),
      ListFlows(flows: flows),
      DescribeFlow(flows: flows),
      DescribeFlowExecutionRecords(flows: flows),
      StartFlow(flows: flows),
      StopFlow(flows: flows),
    ]
  }
}
