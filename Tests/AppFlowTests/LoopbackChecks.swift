import AWSClient
import ClientTestSupport
import HTTPTransport
import Secrets
import Synchronization

/// Checks the signatures of requests as a service does, with the secret `fake-secret`.
final class LoopbackChecks: Sendable {
  private let results = Mutex<[Result<SignatureCheck, SignatureCheckError>]>([])

  var all: [Result<SignatureCheck, SignatureCheckError>] { results.withLock { $0 } }

  func add(_ request: ReceivedRequest) {
    var headers = HTTPHeaders()
    for header in request.headers { headers.add(header.name, .text(header.value)) }
    let body = request.body.withUnsafeBytes { Secret($0) }
    let result = Result { () throws(SignatureCheckError) in
      try SignatureCheck(
        method: request.method, path: request.path, query: request.query, headers: headers, body: body,
        secretAccessKey: Secret("fake-secret"))
    }
    results.withLock { $0.append(result) }
  }
}
