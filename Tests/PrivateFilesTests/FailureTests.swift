import PrivateFiles
import Testing

@Suite("Failures of private files")
struct FailureTests {
  @Test("a failure is its sentence")
  func sentence() {
    #expect("\(PrivateFileFailure("journal.jsonl: it is a link."))" == "journal.jsonl: it is a link.")
  }
}
