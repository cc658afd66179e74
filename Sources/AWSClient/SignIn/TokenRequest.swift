import HTTPTransport
import JSON
import OperatingSystem
import Secrets

/// What a token endpoint gave (RFC 6749, section 5.1), in the spelling of AWS's.
package struct GrantedToken: Sendable, Equatable {
  package let accessToken: Secret
  package let refreshToken: Secret?
  /// For how many seconds the token is good.
  package let seconds: Double

  /// More than any token is good for, in seconds.
  package static let longest = 400.0 * 86_400

  /// Reads an answer.
  ///
  /// - Returns: nil where it is none.
  package init?(_ answer: JSONValue) {
    guard let token = answer.secret("accessToken"), let seconds = answer.seconds("expiresIn") else {
      return nil
    }
    accessToken = token
    self.seconds = seconds
    refreshToken = answer.secret("refreshToken")
  }
}

extension JSONValue {
  /// A duration in an answer; nil where there is none, or none that could be meant.
  func seconds(_ name: String) -> Double? {
    guard let seconds = self[name]?.number?.double, seconds > 0, seconds <= GrantedToken.longest else {
      return nil
    }
    return seconds
  }
}

/// Sends what is not signed to the services that people sign in to: what proves who asks is in the body.
struct TokenRequest: Sendable {
  let services: ProviderServices
  let service: ServiceIdentity
  let region: String

  /// Where the service is.
  func endpoint() throws(AWSClientError) -> HTTPURL {
    do {
      return try services.resolver.endpoint(of: service, region: region).value
    } catch {
      throw .configuration(error)
    }
  }

  /// Sends a request and reads the answer, every string of it kept in wiped memory. No redirect is followed.
  ///
  /// - Parameters:
  ///   - operation: the operation's name.
  ///   - path: its path.
  ///   - body: the body's members.
  ///   - prove: adds a proof to each attempt's request.
  /// - Returns: the answer, an object.
  /// - Throws: `AWSClientError`.
  func send(
    _ operation: String, path: String, _ body: JSONObject,
    prove: @Sendable (inout HTTPRequest, WallTime) throws(AWSClientError) -> Void = { _, _ in }
  ) async throws(AWSClientError) -> JSONValue {
    var url = try endpoint()
    url.path = (url.path.hasSuffix("/") ? String(url.path.dropLast()) : url.path) + path
    let request = HTTPRequest(
      method: "POST", url: url, headers: ["Content-Type": "application/json"],
      body: JSONWriter.body(.object(body)))
    let secrets = body.members.compactMap { member -> Secret? in
      guard case .secret(let secret) = member.value else { return nil }
      return secret
    }
    let answer = try await services.runner().run(name(of: operation), masking: SecretMask(secrets)) {
      time throws(AWSClientError) in
      var request = request
      try prove(&request, time)
      return request
    }
    guard let value = try? JSONReader.read(secrets: answer.response.body), case .object = value else {
      throw malformed(operation, "it is no JSON object")
    }
    return value
  }

  /// A successful answer that has not what was asked for.
  func malformed(_ operation: String, _ reason: String) -> AWSClientError {
    .refused(
      ServiceRefusal(
        operation: name(of: operation), status: 200, code: nil,
        message: "the answer cannot be used: \(reason)",
        requestID: nil, attempts: 1, effect: .made, lastEffect: .made))
  }

  private func name(of operation: String) -> String {
    "\(service.settingsName.replacing("_", with: "-")):\(operation)"
  }
}

extension ServiceRefusal {
  /// Whether the service itself said no, and would say so again.
  var isFinal: Bool {
    (400..<500).contains(status) && (code != nil || grantError != nil) && grantError != "slow_down"
      && RetryReason(status: status, code: code) == nil
  }
}
