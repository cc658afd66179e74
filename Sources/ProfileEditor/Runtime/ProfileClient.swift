import AppFlow
import Diagnosis
import Forms
import JSON
import Journal
import OperatingSystem
import Rotation
import Secrets
import Synchronization

/// The editor's service, over the same client core as the command line.
struct ProfileClient: ProfileService {
  let client: AppFlowClient
  private let api: ConnectorAPI
  let journal: Journal?
  let operatorIdentity: OperatorIdentity
  private let accounts: AccountFinder
  private let holder: ProfileHolder
  private let open: OpenUpdates
  let shared: SharedSending?
  /// The profiles as they were read last: what the journal has of before an update.
  let known = KnownProfiles()
  /// What is known of flows since the profiles were read last.
  let flowBooks: FlowBooks
  let attempts = KnownAttempts()

  /// Joins what the editor's service needs.
  ///
  /// - Parameters:
  ///   - client: asks and sends.
  ///   - api: the model and the catalogue.
  ///   - journal: keeps the updates; nil for a simulated account.
  ///   - state: what machines share; nil where this one is alone.
  ///   - table: whose credentials sign what is shared; nil where they are the same.
  ///   - open: the updates whose outcome is not known.
  /// - Throws: `AppFlowError` where the state's region cannot be one.
  init(
    client: AppFlowClient, api: ConnectorAPI, journal: Journal?, state: StateChoice? = nil,
    table: AppFlowClient? = nil, open: OpenUpdates
  ) throws(AppFlowError) {
    self.open = open
    self.client = client
    self.api = api
    self.journal = journal
    operatorIdentity = OperatorIdentity(client: client)
    accounts = AccountFinder(client: client, identity: operatorIdentity)
    holder = ProfileHolder(accounts: accounts)
    flowBooks = FlowBooks(client)
    if let state {
      let own = table ?? client
      shared = try SharedSending(
        state, client: own, identity: table == nil ? operatorIdentity : OperatorIdentity(client: own),
        accounts: accounts)
    } else {
      shared = nil
    }
  }

  func keep(_ key: Secret, at place: KeptKeyPlace) async throws {
    try await place.keep(key, client: client)
  }

  func pages() -> AsyncThrowingStream<[BrowserEntry], any Error> {
    if journal != nil { operatorIdentity.begin() }
    flowBooks.begin()
    attempts.forget()
    return AsyncThrowingStream { continuation in
      let task = Task {
        do {
          for try await page in client.connectorProfiles() {
            learn(from: page.profiles)
            continuation.yield(
              zip(page.profiles, page.details).map { BrowserEntry($0, details: $1, api: api) })
          }
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  func profile(named name: String) async throws -> BrowserEntry? {
    guard let (profile, details) = try await client.connectorProfile(named: name) else { return nil }
    learn(from: [profile])
    return BrowserEntry(profile, details: details, api: api)
  }

  func profiles(named names: [String]) async throws -> [BrowserEntry] {
    var found: [BrowserEntry] = []
    // So many at once, by the model; one that an answer leaves out is asked for again.
    let most = 100
    for start in stride(from: 0, to: names.count, by: most) {
      let page = try await client.describeConnectorProfiles(
        names: Array(names[start..<min(start + most, names.count)]), maxResults: most)
      learn(from: page.profiles)
      found += zip(page.profiles, page.details).map { BrowserEntry($0, details: $1, api: api) }
    }
    return found
  }

  private func learn(from profiles: [ConnectorProfile]) {
    accounts.learn(from: profiles)
    known.learn(from: profiles)
  }

  func connector(ofType type: String, label: String) async throws -> ConnectorDescription {
    ConnectorDescription(try await client.describeConnector(type: type, label: label).raw)
  }

  func identity() async -> (name: String, account: String)? {
    await operatorIdentity.value().map { ("\($0.arn) in account \($0.account)", $0.account) }
  }

  func hold(_ profile: String) async throws { try await holder.hold(profile) }

  func release() { holder.release() }

  func flows(using profile: String) async throws -> [FlowUse] {
    try await FlowUse.all(of: [profile], client: client)[profile] ?? []
  }

  func verify(profile name: String) async -> LoginAnswer {
    do {
      return LoginAnswer(await LoginVerifier(client: client).verify(try await described(name).profile))
    } catch {
      return .failed(Failure(error))
    }
  }

  func diagnose(profile name: String, clientSecret: SecretARN?) async throws -> [Finding] {
    await Diagnosis(
      of: try await described(name).profile, client: client, api: api, clientSecret: clientSecret,
      readsKeyNames: false, now: WallTime.now().seconds, naming: "“name the secret”"
    ).findings()
  }

  func details(of name: String) async throws -> JSONValue { try await described(name).details }

  /// A profile as it is now, also as it was returned.
  private func described(_ name: String) async throws -> (profile: ConnectorProfile, details: JSONValue) {
    guard let found = try await client.connectorProfile(named: name) else {
      throw Failure(
        title: "There is no profile named \(name)", hint: "Check the name, the account and the region.")
    }
    return found
  }

  func signIn(
    byPaste: Bool, told: @escaping @Sendable (SignInEvent) -> Void,
    answer: @escaping @Sendable () async -> Secret?
  ) async throws -> Double {
    do {
      let signIn = try client.signIn()
      let dialogue = SignIn.Dialogue(
        show: { code in
          told(
            .prompted(.code(code.code, address: code.completeAddress, until: code.expiration.seconds)))
        },
        ask: { page throws(SignInError) in
          told(.prompted(.page(address: page.address, showsAnswer: page.showsAnswer)))
          return try await page.code(from: answer) { told(.answerRefused($0)) }
        })
      return try await signIn.run(signIn.session(), by: byPaste ? .paste : .deviceCode, dialogue).seconds
    } catch let error as SignInError {
      throw Failure(kind: error == .cancelled ? .cancelled : .refused, title: error.description, hint: "")
    }
  }

  func update(
    _ request: JSONValue, clientToken: String, progress: @escaping AttemptObserver
  ) async throws -> SendResult {
    let name = request["connectorProfileName"]?.text ?? ""
    let (lock, before) = (holder.lock(of: name), known[name])
    return try await send(isNew: false) { sender in
      try await sender.update(request, clientToken: clientToken, before: before, holding: lock) { event in
        if event.isOfOpenCall { progress(event) }
      }
    }
  }

  func create(
    _ request: JSONValue, clientToken: String, progress: @escaping AttemptObserver
  ) async throws -> SendResult {
    try await send(isNew: true) { sender in
      try await sender.create(request, clientToken: clientToken) { event in
        if event.isOfOpenCall { progress(event) }
      }
    }
  }

  private func send(
    isNew: Bool, _ call: (JournaledClient) async throws -> ProfileUpdate
  ) async throws -> SendResult {
    let warnings = Warnings()
    defer { attempts.forget() }
    do {
      let update = try await call(sender(warnings))
      return SendResult(
        arn: update.arn, requestID: update.requestID, attempts: update.attempts,
        seconds: update.duration.seconds, warning: warnings.text, isNew: isNew)
    } catch {
      throw Failure(error).adding(warnings.text)
    }
  }

  func delete(profile: String, isForced: Bool) async throws -> String? {
    let warnings = Warnings()
    defer { attempts.forget() }
    do {
      try await sender(warnings).delete(name: profile, isForced: isForced, before: known[profile])
      return warnings.text
    } catch {
      throw Failure(error).adding(warnings.text)
    }
  }

  private func sender(_ warnings: Warnings) -> JournaledClient {
    JournaledClient(
      client: client, api: api, journal: journal, identity: operatorIdentity, accounts: accounts, open: open,
      shared: shared, warn: warnings.append)
  }

  func customConnectors() async throws -> [ConnectorChoice] {
    var found: [ConnectorChoice] = []
    var token: String?
    var walk = PageWalk(.listConnectors)
    repeat {
      let page = try await client.listConnectors(maxResults: 100, nextToken: token)
      found += page.connectors.compactMap { connector in
        guard let type = connector.type, let label = connector.label,
          let member = api.connector(ofType: type), api.describesItself(member)
        else { return nil }
        return ConnectorChoice(type: type, label: label, name: label, note: connector.name ?? "")
      }
      token = try walk.next(after: page.connectors.count, token: page.nextToken)
    } while token != nil
    return found
  }
}

/// What is to be told beside the result of a call.
private final class Warnings: Sendable {
  private let texts = Mutex<[String]>([])

  var text: String? { texts.withLock { $0.isEmpty ? nil : $0.joined(separator: " ") } }

  func append(_ text: String) { texts.withLock { $0.append(text) } }
}

extension LoginAnswer {
  /// What came of a login, as the editor shows it.
  fileprivate init(_ login: LoginVerification) {
    switch login {
    case .verified: self = .verified("Verified: \(login.sentence)")
    case .refused(let error): self = .failed(Failure(error))
    case .notTried: self = .notTried(login.sentence)
    case .unknown(let error):
      self = .failed(
        Failure(
          title: "Whether the credentials work could not be found out: \(error.message)", hint: error.hint))
    }
  }
}
