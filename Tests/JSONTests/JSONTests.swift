import ClientTestSupport
import JSON
import Secrets
import Testing

@Suite("JSON")
struct JSONTests {
  @Test("a document is written back as it was read: order, numbers, escapes")
  func roundTrip() throws {
    let text = #"{"b":[1,2.50,-3e7,true,null],"a":{"é\n\"":"\u001f"},"":""}"#
    #expect(JSONWriter.body(try JSONReader.read(text)).revealed() == text)
  }

  @Test(
    "broken text is refused with its position",
    arguments: [
      ("", "line 1, column 1: the text is empty"),
      ("{\n  \"a\" 1}", "line 2, column 7: a colon is missing after a member name"),
      ("[1,]", "line 1, column 4: this is no JSON value (a string needs double quotes)"),
      ("{\"a\":1,}", "line 1, column 8: a member name in double quotes is missing"),
      ("[01]", "line 1, column 2: a number must not begin with 0"),
      ("[1 2]", "line 1, column 4: a comma or ] is missing after an item"),
      ("\"a\nb\"", "line 1, column 3: a control character must be written as an escape in a string"),
      ("\"\\ud800\"", "line 1, column 2: half of a surrogate pair stands alone in a string"),
      ("\"\\x\"", "line 1, column 2: JSON knows no such escape in a string"),
      ("\"abc", "line 1, column 1: a string is not closed"),
      ("NaN", "line 1, column 1: this is no JSON value (a string needs double quotes)"),
      ("1 1", "line 1, column 3: there is more text after the value"),
    ])
  func refusals(text: String, reason: String) {
    #expect {
      try JSONReader.read(text)
    } throws: {
      "\($0)" == reason
    }
  }

  @Test("what is JSON and what is not, also where strings are secrets", arguments: JSONCases.all)
  func cases(item: JSONCases.Case) {
    #expect((item.bytes.withUnsafeBytes { try? JSONReader.read($0) } != nil) == item.isJSON)
    let document = item.bytes.withUnsafeBytes { Secret($0) }
    #expect(((try? JSONReader.read(secrets: document)) != nil) == item.isJSON)
  }

  @Test("bytes that are no UTF-8 are refused")
  func notUTF8() {
    for bytes: [UInt8] in [[0x22, 0xC3, 0x28, 0x22], [0x22, 0xC3, 0x5C, 0x6E, 0x22]] {
      #expect(throws: JSONSyntaxError.self) { try bytes.withUnsafeBytes { try JSONReader.read($0) } }
      let document = bytes.withUnsafeBytes { Secret($0) }
      #expect(throws: JSONSyntaxError.self) { try JSONReader.read(secrets: document) }
    }
  }

  @Test("nesting beyond the limit is refused, not trusted with the stack")
  func nesting() {
    #expect(throws: JSONSyntaxError.self) {
      try JSONReader.read(String(repeating: "[", count: 100_000))
    }
    #expect(throws: JSONSyntaxError.self) {
      try JSONReader.read(secrets: Secret(String(repeating: "[", count: 100_000)))
    }
  }

  @Test("reading ends where it is stopped, and only there")
  func stopping() throws {
    let text = Secret("[" + String(repeating: "1,", count: 100_000) + "1]")
    var looks = 0
    #expect(throws: JSONSyntaxError.self) {
      try text.withBytes { bytes throws(JSONSyntaxError) in
        try JSONReader.read(
          bytes,
          isStopped: {
            looks += 1
            return looks == 3
          })
      }
    }
    #expect(looks == 3)
    #expect(try text.withBytes { try JSONReader.read($0, isStopped: { false }) }.items?.count == 100_001)
  }

  @Test("an object whose last member comes again and again is read in a time that grows with its length")
  func repeatedAtTheEnd() throws {
    let members = (0..<20_000).map { "\"m\($0)\":1" } + (0..<40_000).map { "\"m19999\":\($0)" }
    let value = try JSONReader.read("{\(members.joined(separator: ","))}")
    #expect(value.object?.members.count == 20_000 && value["m19999"] == .number(JSONNumber(39_999)))
  }

  @Test("a repeated member is the last one's value, or refused where that is asked", arguments: [2, 40])
  func duplicates(count: Int) throws {
    let members = (0..<count).map { "\"m\($0)\":\($0)" }.joined(separator: ",")
    let text = "{\(members),\"m1\":99}"
    #expect(try JSONReader.read(text)["m1"] == .number(JSONNumber(99)))
    #expect(throws: JSONSyntaxError.self) { try JSONReader.read(text, duplicates: .refused) }
  }

  @Test("surrogate pairs become one character")
  func surrogates() throws {
    #expect(try JSONReader.read(#""\ud83d\ude00""#) == "😀")
  }

  @Test("a document of secrets is read strictly, and its strings stay secrets")
  func secrets() throws {
    let text =
      #" {"a":"x\"\\\/\n\u00e9\ud83d\ude42","n":-1.5e3,"o":{"b":""},"l":[1,{"z":[]}],"t":true,"u":null} "#
    let json = try JSONReader.read(secrets: Secret(text))
    #expect(json["a"] == .secret(Secret("x\"\\/\né🙂")))
    #expect(json.secret("a") == Secret("x\"\\/\né🙂") && json.revealed("a") == "x\"\\/\né🙂")
    #expect(json.revealed("n") == "-1.5e3" && json.revealed("t") == nil && json.secret("n") == nil)
    #expect(json["o"]?["b"] == .secret(Secret("")) && json["o"]?.secret("b") == nil)
    #expect(!"\(json)".contains("🙂"))
  }

  @Test(
    "what is not JSON is refused, and the reason has nothing of the text",
    arguments: [
      "", "{", "{\"fake\"}", "{\"fake\":1,}", "{\"fake\":01x}", "\"fake", "\"fake\\x\"", "\"fake\\ud83d\"",
      "{} {}",
      "nul", "\"fake\n\"", "+1", "\u{FEFF}{}", "<html>",
    ])
  func brokenSecrets(text: String) {
    #expect {
      try JSONReader.read(secrets: Secret(text))
    } throws: {
      !"\($0)".contains("fake")
    }
  }

  @Test("names that only look the same are two, and of two with one name the last counts")
  func names() throws {
    // The sign for kelvin is a K to Swift's own comparison.
    let other = "SecretAccess\u{212A}ey"
    let text = #"{"SecretAccessKey":"fake-1","SecretAccessKey":"fake-2","\#(other)":"fake-3"}"#
    let json = try JSONReader.read(secrets: Secret(text))
    #expect(json.secret("SecretAccessKey") == Secret("fake-2") && json.secret(other) == Secret("fake-3"))
  }

  @Test("secrets are masked in lines and clear in a body")
  func masking() throws {
    let value = try JSONReader.read(#"{"user":"ann","keys":["fake-one","fake-two"]}"#)
      .maskingSecrets { $0.isWithin(JSONPointer("/keys")) }
    let lines = JSONLines(value).text(indentation: 2)
    #expect(
      lines == """
        {
          "user": "ann",
          "keys": [
            "••••••••",
            "••••••••"
          ]
        }

        """)
    #expect(JSONWriter.body(value).revealed() == #"{"user":"ann","keys":["fake-one","fake-two"]}"#)
  }

  @Test("pointers are written and read as RFC 6901 says", arguments: ["", "/a", "/a~1b/m~0n/0", "/"])
  func pointers(text: String) {
    #expect(JSONPointer(text).description == text)
  }
}
