import CCurl
import Secrets

/// One request under way: libcurl's handle, what it reads from and what it writes to. Lives on the curl thread.
final class CurlTransfer {
  let id: UInt64
  let easy: UnsafeMutableRawPointer
  private let job: CurlJob
  private var headerLines: UnsafeMutablePointer<curl_slist>?
  private let errorText = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private var bodyOffset = 0
  private var answerHeaders = HTTPHeaders()
  private var answerHeaderBytes = 0
  private var answerBody = WipedBuffer(capacity: 4096)
  private var isTooLarge = false
  private var isEnded = false

  /// The most bytes of an answer's headers.
  private static let headerLimit = 1 << 20

  init(_ job: CurlJob) throws(HTTPTransportError) {
    guard let easy = ccurl_easy_init() else { throw .unavailable(reason: "libcurl has no memory left") }
    self.easy = easy
    self.job = job
    id = job.id
    errorText.initialize(repeating: 0)
    try addHeaders(job.request.headers)
    configureConnection()
    configureRequest()
    let context = Unmanaged.passUnretained(self).toOpaque()
    ccurl_set_callback(easy, CURLOPT_READFUNCTION, giveBody)
    ccurl_set_pointer(easy, CURLOPT_READDATA, context)
    ccurl_set_callback(easy, CURLOPT_WRITEFUNCTION, keepBody)
    ccurl_set_pointer(easy, CURLOPT_WRITEDATA, context)
    ccurl_set_callback(easy, CURLOPT_HEADERFUNCTION, keepHeader)
    ccurl_set_pointer(easy, CURLOPT_HEADERDATA, context)
  }

  deinit {
    ccurl_easy_cleanup(easy)
    ccurl_list_free(headerLines)
    errorText.deallocate()
  }

  /// Whether the server may have the whole request.
  ///
  /// A request with a body is incomplete until libcurl has asked for the body, which it does after the headers.
  var requestWasWritten: Bool {
    job.request.body.isEmpty ? ccurl_get_long(easy, CURLINFO_REQUEST_SIZE) > 0 : bodyOffset > 0
  }

  /// Gives the waiting task its result, once.
  func end(_ outcome: Result<HTTPResponse, HTTPTransportError>) {
    guard !isEnded else { return }
    isEnded = true
    job.continuation.resume(returning: outcome)
  }

  /// The answer, or why there is none.
  func outcome(of code: CURLcode) -> Result<HTTPResponse, HTTPTransportError> {
    guard code == CURLE_OK else {
      if isTooLarge { return .failure(.answerTooLarge(limit: job.limits.answerBytes)) }
      return .failure(
        CurlFailure(
          code: code, easy: easy, text: errorText.baseAddress.map { String(cString: $0) } ?? "",
          requestWasWritten: requestWasWritten, job: job
        ).error)
    }
    let status = ccurl_get_long(easy, CURLINFO_RESPONSE_CODE)
    let body = answerBody.withBytes { Secret($0) }
    return .success(HTTPResponse(status: status, headers: answerHeaders, body: body))
  }

  private func configureConnection() {
    let options = job.options
    ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText.baseAddress)
    ccurl_set_long(easy, CURLOPT_NOSIGNAL, 1)
    ccurl_limit_to_http(easy)
    ccurl_leave_resolver_behind(easy)
    ccurl_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    ccurl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1)
    ccurl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2)
    if let bundle = options.caBundle { ccurl_set_string(easy, CURLOPT_CAINFO, bundle) }
    ccurl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    ccurl_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
    ccurl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, job.limits.connect.milliseconds)
    ccurl_set_long(easy, CURLOPT_TIMEOUT_MS, job.limits.whole.milliseconds)

    // An empty text keeps libcurl from reading the environment by itself.
    let proxy = job.request.url.scheme == .https ? options.proxies.https : nil
    var address = WipedBuffer()
    if let proxy { address.append(proxy) }
    address.append(0)
    address.withBytes { bytes in
      _ = ccurl_set_string(easy, CURLOPT_PROXY, bytes.bindMemory(to: CChar.self).baseAddress)
    }
    ccurl_set_string(easy, CURLOPT_NOPROXY, options.proxies.direct)
    ccurl_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
  }

  private func configureRequest() {
    ccurl_set_string(easy, CURLOPT_URL, job.request.url.description)
    // The signature covers the path as it is.
    ccurl_set_long(easy, CURLOPT_PATH_AS_IS, 1)
    if job.request.method == "GET" && job.request.body.isEmpty {
      ccurl_set_long(easy, CURLOPT_HTTPGET, 1)
    } else {
      // The body is handed over by `giveBody` and cannot be rewound: libcurl sends a request once and no second time.
      ccurl_set_long(easy, CURLOPT_POST, 1)
      ccurl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(job.request.body.count))
      if job.request.method != "POST" { ccurl_set_string(easy, CURLOPT_CUSTOMREQUEST, job.request.method) }
    }
    ccurl_set_list(easy, CURLOPT_HTTPHEADER, headerLines)
  }

  private func addHeaders(_ headers: HTTPHeaders) throws(HTTPTransportError) {
    for field in headers.fields {
      var line = WipedBuffer()
      line.append(field.name)
      // libcurl takes a name with a semicolon for a header without a value.
      let isEmpty = field.value.withBytes { $0.isEmpty }
      line.append(isEmpty ? ";" : ": ")
      field.value.withBytes { line.append($0) }
      guard line.withBytes({ bytes in !bytes.contains { $0 == 0x0D || $0 == 0x0A || $0 == 0 } }) else {
        throw .invalidRequest(reason: "the header \(field.name.filter(\.isLetter)) contains a line break")
      }
      line.append(0)
      try line.withBytes { bytes throws(HTTPTransportError) in try appendLine(bytes) }
    }
    // Headers that libcurl would add by itself.
    for name in ["Accept", "Content-Type", "Expect"] where headers.value(of: name) == nil {
      var line = WipedBuffer()
      line.append("\(name):\0")
      try line.withBytes { bytes throws(HTTPTransportError) in try appendLine(bytes) }
    }
  }

  private func appendLine(_ bytes: UnsafeRawBufferPointer) throws(HTTPTransportError) {
    guard let text = bytes.bindMemory(to: CChar.self).baseAddress,
      let extended = ccurl_list_append(headerLines, text)
    else { throw .unavailable(reason: "libcurl has no memory left") }
    headerLines = extended
  }

  // MARK: what libcurl calls

  /// Copies the next piece of the body.
  fileprivate func read(into target: UnsafeMutableRawBufferPointer) -> Int {
    job.request.body.withBytes { body in
      let piece = UnsafeRawBufferPointer(rebasing: body[bodyOffset...].prefix(target.count))
      target.copyMemory(from: piece)
      bodyOffset += piece.count
      return piece.count
    }
  }

  /// Keeps a piece of the answer's body; fewer bytes than given end the transfer.
  fileprivate func write(_ piece: UnsafeRawBufferPointer) -> Int {
    guard answerBody.count + piece.count <= job.limits.answerBytes else {
      isTooLarge = true
      return 0
    }
    answerBody.append(piece)
    return piece.count
  }

  /// Keeps one header line of the answer.
  fileprivate func writeHeader(_ line: UnsafeRawBufferPointer) -> Int {
    answerHeaderBytes += line.count
    guard answerHeaderBytes <= Self.headerLimit else {
      isTooLarge = true
      return 0
    }
    let text = String(decoding: line, as: UTF8.self)
    if text.hasPrefix("HTTP/") {
      answerHeaders = HTTPHeaders()
    } else if let colon = text.firstIndex(of: ":") {
      let value = text[text.index(after: colon)...]
      answerHeaders.add(String(text[..<colon]), .text(value.trimmed))
    }
    return line.count
  }
}

private func transfer(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
  context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
}

private func giveBody(
  _ data: UnsafeMutablePointer<CChar>, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  transfer(context)?.read(into: UnsafeMutableRawBufferPointer(start: data, count: size * count)) ?? 0
}

private func keepBody(
  _ data: UnsafeMutablePointer<CChar>, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  transfer(context)?.write(UnsafeRawBufferPointer(start: data, count: size * count)) ?? 0
}

private func keepHeader(
  _ data: UnsafeMutablePointer<CChar>, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  transfer(context)?.writeHeader(UnsafeRawBufferPointer(start: data, count: size * count)) ?? 0
}

extension Duration {
  /// Whole milliseconds, at least one.
  var milliseconds: Int {
    max(1, Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000))
  }
}
