import HTTPTransport
import OperatingSystem
import Secrets

/// Where Vault is and who asks, by the variables that Vault's own command line has, and by those of AppRole.
struct VaultSettings: Sendable {
  /// How a token is had.
  enum Access: Sendable {
    /// There is one.
    case token(Secret)
    /// One is given for a role's id and its secret id.
    case role(id: Secret, secretID: Secret?, mount: String)
  }

  /// Where Vault is.
  let address: HTTPURL
  /// The namespace; nil for the root.
  let namespace: String?
  /// The file with trusted certificates; nil takes the system's.
  let caFile: String?
  /// The proxies.
  let proxies: ProxySettings
  /// How a token is had.
  let access: Access

  /// No token and no id is larger.
  private static let largest = 64 << 10
  /// How long a pipe with an id may take.
  private static let patience = Duration.seconds(60)

  /// Reads the variables, and the files that they name. It may wait for a pipe.
  ///
  /// - Parameter environment: the variables.
  /// - Throws: `VaultError.configuration`.
  init(_ environment: Environment) throws(VaultError) {
    guard let address = environment["VAULT_ADDR"] else {
      throw .configuration(
        "VAULT_ADDR is not set: it says where Vault is, such as https://vault.example:8200")
    }
    do { self.address = try HTTPURL(address) } catch { throw .configuration("VAULT_ADDR: \(error)") }
    guard self.address.scheme == .https || self.address.isLoopback else {
      throw .configuration(
        "VAULT_ADDR: plain http would show the token on the way; only this machine is asked so")
    }
    let namespace = environment["VAULT_NAMESPACE"]
    guard namespace?.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) ?? true else {
      throw .configuration("VAULT_NAMESPACE: a namespace is a path without blanks")
    }
    self.namespace = namespace
    caFile = environment["VAULT_CACERT"]
    proxies = ProxySettings(
      https: environment.secret("https_proxy") ?? environment.secret("HTTPS_PROXY"),
      direct: environment["no_proxy"] ?? environment["NO_PROXY"] ?? "")
    access = try Self.access(environment)
  }

  /// The token of the variable before a role, and a role before the token of the last `vault login`.
  private static func access(_ environment: Environment) throws(VaultError) -> Access {
    if let token = environment.secret("VAULT_TOKEN") { return .token(try header(token, "VAULT_TOKEN")) }
    if let id = try value(environment, "VAULT_ROLE_ID") {
      let mount = environment["VAULT_APPROLE_MOUNT"] ?? "approle"
      guard let path = try? VaultReference("auth/\(mount)"), path.version == nil else {
        throw .configuration(
          "VAULT_APPROLE_MOUNT: it is the path under which AppRole is enabled, such as approle")
      }
      guard environment["VAULT_SECRET_ID"] == nil else {
        throw .configuration(
          "VAULT_SECRET_ID: programs that are started would see it; put it into a file, or an open file such as /dev/fd/3, and name that in VAULT_SECRET_ID_FILE"
        )
      }
      return .role(id: id, secretID: try file(environment, "VAULT_SECRET_ID_FILE"), mount: path.path)
    }
    let path = environment["HOME"].map { "\($0)/.vault-token" }
    do {
      if let path {
        return .token(
          try header(try WipedFile.read(path, limit: largest, trust: .operatorOnly).trimmed, path))
      }
    } catch let error as VaultError {
      throw error
    } catch WipedFile.Failure.unreadable(let reason) {
      throw .configuration("\(path ?? ""): \(reason)")
    } catch {}
    throw .configuration(
      "there is no token: set VAULT_TOKEN, or VAULT_ROLE_ID and VAULT_SECRET_ID_FILE for AppRole, or sign in with “vault login”"
    )
  }

  /// A value that stands in a variable, or in the file that a variable of the same name with `_FILE` names.
  private static func value(_ environment: Environment, _ name: String) throws(VaultError) -> Secret? {
    if let value = environment.secret(name) { return value }
    return try file(environment, name + "_FILE")
  }

  private static func file(_ environment: Environment, _ name: String) throws(VaultError) -> Secret? {
    guard let path = environment[name] else { return nil }
    let content: Secret
    do {
      content = try WipedFile.read(path, limit: largest, time: patience).trimmed
    } catch {
      throw .configuration("\(name): \(path) cannot be read: \(error.reason)")
    }
    guard !content.isEmpty, content.isUTF8 else { throw .configuration("\(name): \(path) has no text") }
    return content
  }

  /// A token as it can stand in a header.
  private static func header(_ token: Secret, _ place: String) throws(VaultError) -> Secret {
    guard !token.isEmpty, token.withBytes({ $0.allSatisfy { (0x21...0x7E).contains($0) } }) else {
      throw .configuration("\(place): it is no token: it has blanks, or characters that no token has")
    }
    return token
  }
}

extension Secret {
  /// The secret without white space at its beginning and its end.
  fileprivate var trimmed: Secret { withBytes { Secret(UnsafeRawBufferPointer(rebasing: $0.trimmed)) } }
}
