import Secrets

/// A request as the transport sends it.
public struct HTTPRequest: Sendable, Equatable {
  /// The method, in capitals.
  public var method: String
  /// Where it goes.
  public var url: HTTPURL
  /// The headers, without `Host` and `Content-Length`, which the transport writes.
  public var headers: HTTPHeaders
  /// The body; empty when there is none.
  public var body: Secret

  /// Makes a request.
  ///
  /// - Parameters:
  ///   - method: the method, in capitals.
  ///   - url: where it goes.
  ///   - headers: the headers.
  ///   - body: the body.
  public init(method: String, url: HTTPURL, headers: HTTPHeaders = [:], body: Secret = Secret("")) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }
}

/// An answer as it came, whatever its status.
public struct HTTPResponse: Sendable, Equatable {
  /// The status, such as 200.
  public var status: Int
  /// The headers of the last block (those of a CONNECT or of an interim answer are not kept).
  public var headers: HTTPHeaders
  /// The body. A secret, because answers of credential services are.
  public var body: Secret

  /// Makes an answer; for tests and for other transports.
  ///
  /// - Parameters:
  ///   - status: the status.
  ///   - headers: the headers.
  ///   - body: the body.
  public init(status: Int, headers: HTTPHeaders = [:], body: Secret = Secret("")) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// How long a request may take, and how large its answer may be.
public struct HTTPLimits: Sendable, Equatable {
  /// Name resolution, connection and TLS handshake together.
  public var connect: Duration
  /// The whole request, from the first step to the last byte of the answer.
  public var whole: Duration
  /// The most bytes of an answer's body.
  public var answerBytes: Int

  /// Makes limits.
  ///
  /// - Parameters:
  ///   - connect: for name resolution, connection and TLS handshake; 10 s when left out.
  ///   - whole: for everything; 60 s when left out.
  ///   - answerBytes: the most bytes of an answer's body; 8 MiB when left out.
  public init(
    connect: Duration = .seconds(10), whole: Duration = .seconds(60), answerBytes: Int = 8 << 20
  ) {
    self.connect = connect
    self.whole = whole
    self.answerBytes = answerBytes
  }
}

/// Sends one request once: no retries, no redirects, no cookies, no policy.
public protocol HTTPTransporting: Sendable {
  /// Sends a request and waits for the whole answer, whatever its status.
  ///
  /// - Parameters:
  ///   - request: what to send.
  ///   - limits: how long it may take, and how large the answer may be.
  /// - Returns: the answer.
  /// - Throws: `HTTPTransportError`; `.cancelled` soon after the task was cancelled.
  func send(_ request: HTTPRequest, limits: HTTPLimits) async throws(HTTPTransportError) -> HTTPResponse
}
