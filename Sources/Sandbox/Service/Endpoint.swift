import FlyingFox
import Foundation
import Glibc
import OperatingSystem

/// The wire: turns HTTP requests into the service's and its answers into HTTP, in the REST-JSON form of AWS.
struct Endpoint: HTTPHandler {
  /// The longest body that is read; AppFlow's requests are far smaller.
  static let largestBody = 1 << 20

  let service: Service
  let latency: Duration
  let clock: @Sendable () -> Double

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    if latency > .zero { try await Task.sleep(for: latency) }
    guard let body = try await body(of: request) else {
      return answer(
        .failure(
          ServiceFailure(
            type: "RequestEntityTooLargeException", status: 413,
            message: "The body is longer than \(Self.largestBody) bytes.")))
    }
    let request = ServiceRequest(
      method: request.method.rawValue, path: request.target.path(), query: request.target.query(),
      headers: request.headers.map { ($0.key.rawValue, $0.value) }, body: body)
    return answer(await service.answer(request))
  }

  private func body(of request: HTTPRequest) async throws -> [UInt8]? {
    var body: [UInt8] = []
    for try await chunk in request.bodySequence {
      body += chunk
      if body.count > Self.largestBody { return nil }
    }
    return body
  }

  private func answer(_ answer: ServiceAnswer) -> HTTPResponse {
    switch answer {
    case .output(let body): return response(.ok, body: Data(body), errorType: nil)
    case .failure(let failure):
      return response(Self.status(failure.status), body: Data(failure.body), errorType: failure.type)
    case .lost: return HTTPResponse(webSocket: DroppedConnection())
    }
  }

  private func response(_ status: HTTPStatusCode, body: Data, errorType: String?) -> HTTPResponse {
    var headers: HTTPHeaders = [
      .contentType: "application/json",
      HTTPHeader("x-amzn-RequestId"): UUID().uuidString.lowercased(),
    ]
    // Clients correct a wrong clock by this header.
    headers[.date] = WallTime(seconds: clock()).httpDate
    if let errorType { headers[HTTPHeader("x-amzn-ErrorType")] = errorType }
    return HTTPResponse(statusCode: status, headers: headers, body: body)
  }

  private static func status(_ code: Int) -> HTTPStatusCode {
    let phrases = [
      400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict",
      413: "Content Too Large", 429: "Too Many Requests",
    ]
    return HTTPStatusCode(code, phrase: phrases[code] ?? "Internal Server Error")
  }
}

/// An answer that never comes. The server asks an upgraded connection for its frames before it writes a byte, and
/// closes the connection when that fails.
private struct DroppedConnection: WSHandler {
  struct Dropped: Error {}

  func makeFrames(for client: AsyncThrowingStream<WSFrame, any Error>) async throws -> AsyncStream<WSFrame> {
    throw Dropped()
  }
}
