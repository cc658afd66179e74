import HTTPTransport
import JSON
import OperatingSystem
import Secrets

/// Reads secrets from HashiCorp Vault, or OpenBao, over its HTTP API. Nothing is read and nothing is opened before the first of them;
/// with AppRole one token is asked for and used for all.
public actor VaultClient {
  /// An engine, as it answers the question for the mount of a path.
  private struct Engine {
    /// Its own path, which ends with a slash.
    let mount: String
    /// Whether it keeps versions.
    let isVersioned: Bool
  }

  private struct Ready: Sendable {
    let settings: VaultSettings
    let transport: any HTTPTransporting
  }

  /// Attempts at a question, which may be asked any number of times.
  private static let attempts = 3
  private static let limits = HTTPLimits(answerBytes: 4 << 20)

  private let environment: Environment
  private let given: (any HTTPTransporting)?
  private let time: TimeSource
  private var ready: Task<Result<Ready, VaultError>, Never>?
  private var engines: [String: Engine] = [:]
  private var login: Task<Result<Secret, VaultError>, Never>?

  /// Makes a client.
  ///
  /// - Parameters:
  ///   - environment: says where Vault is and who asks: `VAULT_ADDR`, `VAULT_TOKEN` and the others.
  ///   - transport: sends requests; libcurl when left out.
  ///   - time: the pauses between attempts.
  public init(
    environment: Environment = .process, transport: (any HTTPTransporting)? = nil, time: TimeSource = .system
  ) {
    self.environment = environment
    given = transport
    self.time = time
  }

  // MARK: Secrets

  /// The keys and values of a secret.
  ///
  /// - Parameter secret: the secret, and which version of it.
  /// - Returns: the JSON object with them, and its version; nil where the engine keeps none.
  /// - Throws: `VaultError`.
  public func value(of secret: VaultReference) async throws(VaultError) -> (text: Secret, version: String?) {
    let engine = try await engine(of: secret)
    guard engine.isVersioned else {
      let (status, answer) = try await ask(secret.path)
      guard status == 200 else { throw .missing("there is nothing at this path") }
      return (try Self.text(answer["data"]), nil)
    }
    let query = secret.version.map { "version=\($0)" } ?? ""
    let (status, answer) = try await ask(Self.path(secret, "data/", engine), query: query)
    guard status == 200 else { throw .missing(Self.reason(answer, secret, engine)) }
    guard let version = Self.version(answer["data"]?["metadata"]) else { throw .malformedAnswer }
    return (try Self.text(answer["data"]?["data"]), version)
  }

  /// The version that a reference means now, without the secret.
  ///
  /// - Parameter secret: the secret, and which version of it.
  /// - Returns: nil where the engine keeps no versions.
  /// - Throws: `VaultError`.
  public func version(of secret: VaultReference) async throws(VaultError) -> String? {
    let engine = try await engine(of: secret)
    guard engine.isVersioned else { return nil }
    if let version = secret.version { return String(version) }
    let (status, answer) = try await ask(Self.path(secret, "metadata/", engine))
    guard status == 200 else { throw .missing(Self.reason(answer, secret, engine)) }
    guard let version = answer["data"]?["current_version"]?.number, version.isInteger else {
      throw .malformedAnswer
    }
    return version.text
  }

  /// The engine that a path is in, asked for once.
  private func engine(of secret: VaultReference) async throws(VaultError) -> Engine {
    let engine: Engine
    if let known = engines[secret.path] { engine = known } else { engine = try await asked(secret) }
    engines[secret.path] = engine
    guard engine.isVersioned || secret.version == nil else {
      throw .missing("this engine keeps no versions (KV version 1): leave ?version= out")
    }
    return engine
  }

  /// Asks for it as Vault's own command line does. A Vault that is too old to say keeps no versions.
  private func asked(_ secret: VaultReference) async throws(VaultError) -> Engine {
    let (status, answer) = try await ask("sys/internal/ui/mounts/" + secret.path)
    guard status == 200 else { return Engine(mount: "", isVersioned: false) }
    guard let path = answer["data"]?.revealed("path"), let type = answer["data"]?.revealed("type") else {
      throw .malformedAnswer
    }
    let mount = VaultReference.encoded(path.utf8)
    guard type == "kv" || type == "generic" else { throw .otherEngine(type: String(type.prefix(40))) }
    let isVersioned = answer["data"]?["options"]?.revealed("version") == "2"
    guard !isVersioned || (secret.path + "/").hasPrefix(mount) else { throw .malformedAnswer }
    return Engine(mount: mount, isVersioned: isVersioned)
  }

  private static func path(_ secret: VaultReference, _ part: String, _ engine: Engine) -> String {
    engine.mount + part + secret.path.dropFirst(engine.mount.utf8.count)
  }

  private static func text(_ data: JSONValue?) throws(VaultError) -> Secret {
    guard let data, data.object != nil else { throw .malformedAnswer }
    return JSONWriter.body(data)
  }

  private static func version(_ metadata: JSONValue?) -> String? {
    metadata?["version"]?.number.flatMap { $0.isInteger ? $0.text : nil }
  }

  /// Why there is no value, by an answer with status 404.
  private static func reason(_ answer: JSONValue, _ secret: VaultReference, _ engine: Engine) -> String {
    if let version = version(answer["data"]?["metadata"]) {
      return "its version \(version) was deleted"
    }
    let hint =
      secret.path.dropFirst(engine.mount.utf8.count).hasPrefix("data/")
      ? ": leave data/ out, which this engine's addresses have and its paths have not" : ""
    return "there is nothing at this path" + (secret.version == nil ? "" : ", or no such version") + hint
  }

  // MARK: Asking

  /// Where Vault is and who asks, found out once: a pipe with an id gives it once only.
  private func prepared() async throws(VaultError) -> Ready {
    let environment = environment
    let given = given
    let task =
      ready
      ?? Task { () -> Result<Ready, VaultError> in
        let read = await withThreadOfItsOwn { () -> Result<VaultSettings, VaultError> in
          do throws(VaultError) {
            return .success(try VaultSettings(environment))
          } catch {
            return .failure(error)
          }
        }
        return read.map { settings in
          let options = TransportOptions(caBundle: settings.caFile, proxies: settings.proxies)
          return Ready(settings: settings, transport: given ?? CurlTransport(options: options))
        }
      }
    ready = task
    return try await task.value.get()
  }

  /// Asks with the token, and again where that may help.
  ///
  /// - Returns: the status, 200 or 404, and the answer's JSON, in which every string is a secret.
  private func ask(_ path: String, query: String = "") async throws(VaultError) -> (Int, JSONValue) {
    let ready = try await prepared()
    let token = try await token(ready)
    var request = Self.request("GET", path, ready.settings)
    request.url.query = query
    request.headers.set("X-Vault-Token", to: .secret(token))
    var attempt = 1
    while true {
      do {
        return try await Self.send(request, ready.transport, masking: SecretMask([token]))
      } catch {
        guard attempt < Self.attempts, error.mayPass, !Task.isCancelled else { throw error }
        attempt += 1
        do { try await time.sleep(.milliseconds(500 * attempt)) } catch { throw .cancelled }
      }
    }
  }

  private func token(_ ready: Ready) async throws(VaultError) -> Secret {
    guard case .role(let id, let secretID, let mount) = ready.settings.access else {
      if case .token(let token) = ready.settings.access { return token }
      throw .malformedAnswer
    }
    let task =
      login
      ?? Task { () -> Result<Secret, VaultError> in
        do throws(VaultError) {
          return .success(try await Self.logIn(id, secretID, mount, ready))
        } catch {
          return .failure(error)
        }
      }
    login = task
    return try await task.value.get()
  }

  /// Takes a token for a role. It is asked once: a secret id may be good for one login only.
  private static func logIn(
    _ id: Secret, _ secretID: Secret?, _ mount: String, _ ready: Ready
  ) async throws(VaultError) -> Secret {
    var body: JSONObject = ["role_id": .secret(id)]
    if let secretID { body["secret_id"] = .secret(secretID) }
    var request = Self.request("POST", "\(mount)/login", ready.settings)
    request.body = JSONWriter.body(.object(body))
    request.headers["Content-Type"] = "application/json"
    let mask = SecretMask([id, secretID].compactMap(\.self))
    let reply: (status: Int, answer: JSONValue)
    do { reply = try await send(request, ready.transport, masking: mask) } catch {
      if case .refused(let status, let words) = error, status < 500 {
        throw .configuration(
          "Vault does not take the role's id and its secret id" + (words.isEmpty ? "" : ": \(words)"))
      }
      throw error
    }
    guard reply.status == 200, let token = reply.answer["auth"]?.secret("client_token") else {
      throw .configuration("AppRole is not at \(mount): name its mount in VAULT_APPROLE_MOUNT")
    }
    return token
  }

  private static func request(_ method: String, _ path: String, _ settings: VaultSettings) -> HTTPRequest {
    var url = settings.address
    let prefix = url.path.hasSuffix("/") ? String(url.path.dropLast()) : url.path
    url.path = "\(prefix)/v1/\(path)"
    // Without this header an agent between us and Vault that asks for it refuses: it shows that nobody was made to send this.
    var headers: HTTPHeaders = ["Accept": "application/json", "X-Vault-Request": "true"]
    if let namespace = settings.namespace { headers["X-Vault-Namespace"] = namespace }
    return HTTPRequest(method: method, url: url, headers: headers)
  }

  private static func send(
    _ request: HTTPRequest, _ transport: any HTTPTransporting, masking mask: SecretMask
  ) async throws(VaultError) -> (status: Int, answer: JSONValue) {
    let response: HTTPResponse
    do {
      response = try await transport.send(request, limits: limits)
    } catch .cancelled {
      throw .cancelled
    } catch {
      throw .unanswered(error)
    }
    let answer = try? JSONReader.read(secrets: response.body)
    guard response.status == 200 || response.status == 404 else {
      throw .refused(status: response.status, words: words(answer, mask))
    }
    guard let answer, answer.object != nil else { throw .malformedAnswer }
    return (response.status, answer)
  }

  /// What Vault says of an error, in one line.
  private static func words(_ answer: JSONValue?, _ mask: SecretMask) -> String {
    let sentences = (answer?["errors"]?.items ?? []).compactMap { item -> String? in
      guard case .secret(let sentence) = item else { return nil }
      return sentence.withBytes { mask.masked($0, limit: 400) }
    }
    return sentences.joined(separator: "; ")
  }
}

extension VaultError {
  /// Whether another attempt may help.
  fileprivate var mayPass: Bool {
    switch self {
    // 412: a node that has not heard of a write yet; 472 and 473 are for health checks only.
    case .refused(let status, _): status == 412 || status == 429 || status >= 500
    case .unanswered(let error):
      switch error {
      case .nameNotResolved, .couldNotConnect, .connectionLost, .timedOut: true
      default: false
      }
    default: false
    }
  }
}
