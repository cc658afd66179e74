import CCurl

/// What libcurl reports about a failed transfer, turned into the transport's error.
struct CurlFailure {
  let code: CURLcode
  let easy: UnsafeMutableRawPointer
  /// libcurl's sentence; may be empty.
  let text: String
  let requestWasWritten: Bool
  let job: CurlJob

  /// The failure. Once the request was written, nothing that went wrong afterwards says that nothing was done with it.
  var error: HTTPTransportError {
    let error = errorOfCode
    guard requestWasWritten, !error.outcomeUnknown else { return error }
    return .connectionLost(requestWritten: true, reason: reason)
  }

  private var errorOfCode: HTTPTransportError {
    let host = job.request.url.host
    // libcurl repeats the whole address, password and all.
    if text.hasPrefix("Unsupported proxy") { return .proxyFailed(reason: "its address cannot be used") }
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: return .nameNotResolved(host: host)
    case CURLE_COULDNT_RESOLVE_PROXY: return .proxyFailed(reason: "its name has no address")
    case CURLE_COULDNT_CONNECT:
      return .couldNotConnect(host: host, reason: isOfProxy ? "its proxy does not answer: \(reason)" : reason)
    case CURLE_OPERATION_TIMEDOUT:
      let after = requestWasWritten ? job.limits.whole : min(job.limits.connect, job.limits.whole)
      return .timedOut(after: after, requestWritten: requestWasWritten)
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: return .malformedAnswer(reason: reason)
    case CURLE_URL_MALFORMAT: return .invalidRequest(reason: reason)
    case CURLE_OUT_OF_MEMORY: return .unavailable(reason: "libcurl has no memory left")
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
      return .tlsFailed(host: host, cause: certificateFailure)
    case CURLE_SSL_CONNECT_ERROR: return handshakeError
    case CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM, CURLE_SSL_ENGINE_NOTFOUND, CURLE_USE_SSL_FAILED:
      return .tlsFailed(host: host, cause: .other(reason))
    default: return lost
    }
  }

  /// Whether a connection that did not come about was one to the proxy: libcurl says where it wanted to go.
  private var isOfProxy: Bool {
    let url = job.request.url
    guard job.options.proxies.https != nil, url.scheme == .https else { return false }
    return !text.contains("\(url.host) port \(url.port ?? url.scheme.defaultPort) ")
  }

  /// A connection that ended, or a proxy that answered CONNECT with a refusal.
  private var lost: HTTPTransportError {
    let connect = ccurl_get_long(easy, CURLINFO_HTTP_CONNECTCODE)
    if connect != 0 && connect / 100 != 2 && !requestWasWritten {
      return .proxyFailed(
        reason: connect == 407 ? "it wants a user name and password (407)" : "it answered \(connect)")
    }
    // An answer that stops halfway proves that the request arrived.
    let written = requestWasWritten || code == CURLE_PARTIAL_FILE
    return .connectionLost(requestWritten: written, reason: reason)
  }

  private var handshakeError: HTTPTransportError {
    let isConnection = ["SSL_ERROR_SYSCALL", "reset by peer", "unexpected eof"].contains {
      text.lowercased().contains($0.lowercased())
    }
    if isConnection { return .connectionLost(requestWritten: false, reason: reason) }
    return .tlsFailed(host: job.request.url.host, cause: .other(reason))
  }

  private var certificateFailure: TLSFailure {
    if code == CURLE_SSL_CACERT_BADFILE {
      return .unusableCABundle(path: job.options.caBundle ?? "of the system")
    }
    // libcurl compares the name by itself, without a number of OpenSSL's.
    if text.contains("does not match") || text.contains("no alternative certificate") { return .nameMismatch }
    // OpenSSL's X509_V_ERR_* numbers, which are part of its stable interface.
    switch ccurl_get_long(easy, CURLINFO_SSL_VERIFYRESULT) {
    case 18, 19: return .selfSigned
    case 2, 20, 21: return .unknownIssuer
    case 9, 10: return .outsideValidity
    case 62, 64: return .nameMismatch
    default: return .other(reason)
    }
  }

  private var reason: String { text.isEmpty ? String(cString: ccurl_error_text(code)) : text }
}
