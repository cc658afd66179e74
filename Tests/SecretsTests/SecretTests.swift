import Secrets
import Testing

@Suite("Secrets")
struct SecretTests {
  @Test("a secret shows the same mask in every description, whatever it holds")
  func redaction() {
    let secret = Secret("fake-value-for-tests")
    var dumped = ""
    dump(secret, to: &dumped)
    for text in ["\(secret)", String(reflecting: secret), dumped, String(describing: [secret])] {
      #expect(!text.contains("fake-value"))
    }
    #expect("\(secret)" == "\(Secret(""))")
  }

  @Test(
    "secrets are equal when their bytes are",
    arguments: [("a", "a", true), ("a", "b", false), ("a", "ab", false)])
  func equality(left: String, right: String, equal: Bool) {
    #expect((Secret(left) == Secret(right)) == equal)
  }

  @Test("length is counted in Unicode scalars")
  func scalars() {
    #expect(Secret("aé漢👍").scalarCount == 4)
  }

  @Test("a buffer grows, drops its end and keeps its bytes")
  func buffer() {
    var buffer = WipedBuffer(capacity: 16)
    for _ in 0..<100 { buffer.append("0123456789") }
    buffer.append(Secret("tail"))
    buffer.removeLast(2)
    let kept = buffer.secret()
    #expect(kept.count == 1002)
    #expect(kept.revealed().hasSuffix("89ta"))
  }

  @Test("bytes are written into a buffer in place, in parts and beyond its first capacity")
  func writtenInPlace() {
    var buffer = WipedBuffer(capacity: 1)
    for part in ["fake-", "", String(repeating: "k", count: 40)] {
      buffer.append(atMost: 64) { room in
        #expect(room.count == 64)
        room.copyBytes(from: part.utf8)
        return part.utf8.count
      }
    }
    #expect(buffer.secret() == Secret("fake-" + String(repeating: "k", count: 40)))
  }
}
