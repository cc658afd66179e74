import AWSClient
import AppFlow
import CSanitizers
import Glibc
import HTTPTransport
import Secrets

/// Error bodies: whatever comes, and were it a megabyte of it, is read in a tenth of a second, in one line of plain text.
enum ErrorsTarget {
  private static let types = ["application/json", "text/xml", "text/html; charset=utf-8", ""]
  private static let mask = SecretMask([
    Secret("fake-secret-of-the-request"), Secret("fake\n two  lines"), Secret("w0rd"),
  ])

  /// The first byte chooses the type, and whether the rest is repeated to a megabyte, or as much as takes no longer.
  static func check(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    guard let first = bytes.first else { return }
    let rest = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
    var body = WipedBuffer(capacity: rest.count)
    repeat { body.append(rest) } while first & 4 != 0 && !rest.isEmpty && body.count + rest.count <= most
    let headers: HTTPHeaders = [
      "Content-Type": types[Int(first & 3)], "x-amzn-ErrorType": first & 8 == 0 ? "A" : "ns#B:c",
    ]
    let response = HTTPResponse(status: 400, headers: headers, body: body.secret())

    let begun = processorSeconds
    let answer = ErrorAnswer(response, masking: mask)
    let vendor = answer.words.flatMap { VendorWords(in: $0) }
    let hint = answer.words.flatMap { PhraseHints.hint(for: $0) }
    let seconds = processorSeconds - begun
    try promise(seconds < longest, "an error body costs less than \(longest) s, and not \(seconds) s")

    for text in [answer.code, answer.message, answer.words, vendor?.text, hint].compactMap({ $0 }) {
      let isPlain = !text.unicodeScalars.contains { $0.isHidden }
      try promise(isPlain, "no word of an answer steers a terminal")
      try promise(!mask.finds(in: text), "no word of an answer has a secret")
    }
    try promise((answer.message?.unicodeScalars.count ?? 0) <= 1_001, "a message is short")
    try promise((answer.code?.utf8.count ?? 0) <= 128, "a code is short")
  }

  #if DEBUG
    // Without the optimizer everything takes some thirty times as long, and two or three times that under a sanitizer.
    private static let most = 1 << 15
    private static let longest = appflow_is_sanitized() ? 3.0 : 1.0
  #else
    private static let most = 1 << 20
    private static let longest = 0.1
  #endif

  /// The time that this thread has worked; how busy the machine is makes no difference.
  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
