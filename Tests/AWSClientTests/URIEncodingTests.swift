import Testing

@testable import AWSClient

@Suite("Percent signs")
struct URIEncodingTests {
  @Test(
    "what is encoded is read again",
    arguments: ["", "a b", "{\"Version\": \"2012-10-17\"}", "100 %", "ä/é+", "\u{0}"])
  func roundTrip(text: String) { #expect(URIEncoding.decode(URIEncoding.encode(text)) == text) }

  @Test("what is no encoding is none", arguments: ["%", "%4", "%4g", "a%+1", "%ff", "%c3"])
  func refusals(text: String) { #expect(URIEncoding.decode(text) == nil, "\(text)") }
}
