import ClientTestSupport
import Secrets
import Testing

@Suite("Masks")
struct SecretMaskTests {
  private static let shapes = SecretWritings.shapes
  private static let clear = SecretWritings.all[0]

  @Test(
    "each shape is masked in each writing, and what stands around it stays", arguments: shapes.keys.sorted())
  func shapesAndWritings(name: String) throws {
    let secret = try #require(Self.shapes[name])
    let mask = SecretMask([Secret(secret)])
    for writing in SecretWritings.all {
      let masked = mask.masked("Value '\(writing.write(secret))' is not good")
      #expect(!SecretWritings.hasPiece(masked, of: secret, writing), "\(writing.name): \(masked)")
      #expect(!SecretWritings.hasPiece(masked, of: secret, Self.clear), "\(writing.name): \(masked)")
      #expect(
        masked.hasPrefix("Value '••••••••") && masked.hasSuffix("' is not good"), "\(writing.name): \(masked)"
      )
      // What it ends with may be left, such as a line break.
      #expect(masked.count <= 21 + 8 + 12, "\(writing.name): \(masked)")
    }
  }

  @Test("a piece of 12 characters is masked, wherever it was cut", arguments: shapes.keys.sorted())
  func pieces(name: String) throws {
    let secret = Array(try #require(Self.shapes[name]).unicodeScalars)
    let mask = SecretMask([Secret(text(secret[...]))])
    let length = min(secret.count, 12)
    for start in 0...(secret.count - length) {
      let piece = text(secret[start..<(start + length)])
      for writing in SecretWritings.all where writing.isWhole {
        let masked = mask.masked("|\(writing.write(piece))|")
        #expect(masked == "|••••••••|", "\(writing.name) from \(start)")
      }
    }
  }

  private func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  @Test("words that are no secret stay, also beside one")
  func others() {
    let mask = SecretMask([Secret("fake-secret-Text-of-some-length"), Secret("abc"), Secret("")])
    for text in [
      "", "abc", "a fake secret", "fake-secret", "Value at 'secret' failed", "100 % &amp; more", "\\", "%4",
    ] {
      #expect(mask.masked(text) == text && !mask.finds(in: text))
    }
    #expect(mask.finds(in: "xfake-secret-Tx"))
    #expect(SecretMask().masked("as it was") == "as it was")
    #expect(SecretMask().isEmpty && !mask.isEmpty)
  }

  @Test(
    "what straddles the end that is wanted is found",
    arguments: ["short-one", "a-longer-secret-of-thirty-bytes"])
  func straddling(secret: String) {
    let mask = SecretMask([Secret(secret)])
    let text = "0123456789\(secret) and more"
    for limit in 0...(10 + secret.utf8.count) {
      let masked = mask.masked(text, limit: limit)
      #expect(masked == "0123456789".prefix(limit) + (limit > 10 ? "••••••••" : ""))
    }
  }

  @Test("text that is not UTF-8 is masked and made readable")
  func damaged() {
    let mask = SecretMask([Secret("fake-secret")])
    let bytes: [UInt8] = [0xFF, 0xFE] + Array("fake-secret".utf8) + [0xFF]
    #expect(bytes.withUnsafeBytes { mask.masked($0) } == "\u{FFFD}\u{FFFD}••••••••\u{FFFD}")
  }

  @Test("a mask grows, and the first keeps what it has")
  func adding() {
    let one = SecretMask([Secret("fake-first-secret")])
    for two in [
      one.adding([Secret("fake-second-secret")]), one.adding(SecretMask([Secret("fake-second-secret")])),
    ] {
      #expect(one.masked("fake-second-secret") == "fake-second-secret")
      #expect(two.masked("fake-second-secret fake-first-secret") == "•••••••• ••••••••")
    }
    #expect(SecretMask().adding(one).masked("fake-first-secret") == "••••••••")
  }
}
