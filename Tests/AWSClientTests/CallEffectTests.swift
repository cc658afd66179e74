import HTTPTransport
import Testing

@testable import AWSClient

@Suite("What a call did at the service")
struct CallEffectTests {
  @Test(
    "only a success and the service's own refusals say what became of an attempt",
    arguments: [
      (200, nil, .made), (204, nil, .made),
      (400, "ValidationException", .refused), (409, "ConflictException", .refused),
      (403, "ExpiredTokenException", .refused), (429, "ThrottlingException", .refused),
      (400, "Throttling", .refused), (403, "InvalidSignatureException", .refused),
      // Gateways, proxies, and codes that nobody knows.
      (400, nil, .unknown), (403, nil, .unknown), (413, nil, .unknown), (429, nil, .unknown),
      (302, nil, .unknown), (304, nil, .unknown), (418, "NeverSeenException", .unknown),
      (408, "ValidationException", .unknown), (499, "ValidationException", .unknown),
      (500, "InternalServerException", .unknown), (503, "SlowDown", .unknown),
      (504, "ValidationException", .unknown), (100, nil, .unknown), (600, nil, .unknown),
    ] as [(Int, String?, CallEffect)])
  func answers(status: Int, code: String?, effect: CallEffect) {
    #expect(CallEffect(status: status, code: code, refusals: ["ConflictException"]) == effect)
  }

  @Test("without an answer it depends on whether the request was written")
  func failures() {
    let table: [(HTTPTransportError, CallEffect)] = [
      (.nameNotResolved(host: "h"), .notSent), (.couldNotConnect(host: "h", reason: "r"), .notSent),
      (.tlsFailed(host: "h", cause: .selfSigned), .notSent), (.unavailable(reason: "r"), .notSent),
      (.connectionLost(requestWritten: false, reason: "r"), .notSent),
      (.connectionLost(requestWritten: true, reason: "r"), .unknown),
      (.timedOut(after: .seconds(1), requestWritten: false), .notSent),
      (.timedOut(after: .seconds(1), requestWritten: true), .unknown),
      (.cancelled(requestWritten: true), .unknown), (.answerTooLarge(limit: 1), .unknown),
      (.malformedAnswer(reason: "r"), .unknown),
    ]
    for (error, effect) in table { #expect(CallEffect(error) == effect, "\(error)") }
  }

  @Test("a success proves what went before it, a refusal does not", arguments: CallEffect.allCases)
  func sequences(_ effect: CallEffect) {
    #expect(effect.followed(by: .made) == .made && CallEffect.made.followed(by: effect) == .made)
    #expect(CallEffect.notSent.followed(by: effect) == effect && effect.followed(by: .notSent) == effect)
    #expect(effect.followed(by: effect) == effect)
    let unknownFirst = CallEffect.unknown.followed(by: effect)
    #expect(unknownFirst == (effect == .made ? .made : .unknown))
    let refusedFirst = CallEffect.refused.followed(by: effect)
    #expect(refusedFirst == (effect == .notSent ? .refused : effect))
  }
}
