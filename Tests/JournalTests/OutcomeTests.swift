import Journal
import Testing

@Suite("Outcomes of a rotation")
struct OutcomeTests {
  @Test("their words are what the journal and scripts read")
  func words() {
    #expect(
      Outcome.allCases.map(\.rawValue) == [
        "updated", "verified", "verification-failed", "login-not-tried", "failed", "unknown",
      ])
  }
}
