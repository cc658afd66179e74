import AWSClient
import Rotation
import Testing

@Suite("Plans")
struct RotationPlanTests {
  private func plan(_ text: String) throws -> RotationPlan {
    var text = text
    return try text.withUTF8 { bytes in try RotationPlan(UnsafeRawBufferPointer(bytes)) }
  }

  @Test("a plan has profiles, sources, open values, and how many are done at once")
  func whole() throws {
    let plan = try plan(
      """
      {"rotations": [
        {"profile": "sf-prod", "secrets": {"accessToken": "env:TOKEN", "Refresh token": "fd:3"}, "verify": true},
        {"profile": "veeva", "secrets": {"password": "file:/run/p"}, "set": {"username": "ann", "n": 1, "b": false}}
      ], "concurrency": 8}
      """)
    #expect(
      plan
        == RotationPlan(
          entries: [
            .init(
              profile: "sf-prod",
              secrets: [
                .init("accessToken", .environment(name: "TOKEN")), .init("Refresh token", .descriptor(3)),
              ], isVerified: true),
            .init(
              profile: "veeva", secrets: [.init("password", .file(path: "/run/p"))],
              settings: [.init("username", "ann"), .init("n", 1), .init("b", false)]),
          ], concurrency: 8))
  }

  @Test(
    "a mistake is named with its line, its column and its place, and no value is repeated",
    arguments: [
      ("", "line 1, column 1: the text is empty"), ("[]", "line 1, column 1: Write an object with rotations"),
      ("{\n \"rotations\": [}", "line 2, column 16: "), ("{}", "“rotations” is missing"),
      ("{\"rotations\": []}", "line 1, column 2, /rotations: Write a list"),
      ("{\"rotations\": {}}", "/rotations: Write a list"),
      ("{\"rotation\": []}", "/rotation: This name is not known. Did you mean rotations?"),
      ("{\"rotations\": [7]}", "line 1, column 16, /rotations/0: Write an object"),
      ("{\"rotations\": [{}]}", "/rotations/0: “profile”"),
      ("{\"rotations\": [{\"profile\": 7}]}", "line 1, column 17, /rotations/0/profile: "),
      ("{\"rotations\": [{\"profile\": \"\"}]}", "/rotations/0/profile: "),
      ("{\"rotations\": [{\"profile\": \"a\"}]}", "/rotations/0: “secrets”"),
      ("{\"rotations\": [{\"profile\": \"a\", \"secrets\": {}}]}", "/rotations/0/secrets: “secrets”"),
      (
        "{\"rotations\": [\n {\"profile\": \"a\",\n  \"secrets\": {\"password\": \"hunter2\"}}]}",
        "line 3, column 15, /rotations/0/secrets/password: This is no source of a secret"
      ),
      (
        "{\"rotations\": [{\"profile\": \"a\", \"secrets\": {\"p/w\": [\"hunter2\"]}}]}",
        "/rotations/0/secrets/p~1w: Write the secret's source as a string"
      ),
      (
        "{\"rotations\": [{\"profile\": \"a\", \"secret\": {\"p\": \"hunter2\"}}]}",
        "/rotations/0/secret: This name is not known. Did you mean secrets?"
      ),
      (
        "{\"rotations\": [{\"profile\": \"a\", \"secrets\": {\"p\": \"fd:0\"}, \"set\": {\"u\": [\"hunter2\"]}}]}",
        "/rotations/0/set/u: Write a string"
      ),
      (
        "{\"rotations\": [{\"profile\": \"a\", \"secrets\": {\"p\": \"fd:0\"}, \"set\": \"hunter2\"}]}",
        "/rotations/0/set: Write an object"
      ),
      (
        "{\"rotations\": [{\"profile\": \"a\", \"secrets\": {\"p\": \"fd:0\"}, \"verify\": \"yes\"}]}",
        "/rotations/0/verify: Write true or false"
      ),
      (
        "{\"rotations\": [{\"profile\": \"a\", \"secrets\": {\"p\": \"fd:0\"}},\n{\"profile\": \"a\", \"secrets\": {\"p\": \"fd:0\"}}]}",
        "line 2, column 2, /rotations/1/profile: This profile already has a rotation at /rotations/0"
      ),
      (
        "{\"rotations\": [{\"profile\": \"a\", \"secrets\": {\"p\": \"fd:0\", \"p\": \"hunter2\"}}]}",
        "the same member name stands twice"
      ),
      (
        "{\"concurrency\": 33, \"rotations\": [{\"profile\": \"a\", \"secrets\": {\"p\": \"fd:0\"}}]}",
        "line 1, column 2, /concurrency: Write a whole number from 1 to 32"
      ),
      (
        "{\"concurrency\": 1.0, \"rotations\": [{\"profile\": \"a\", \"secrets\": {\"p\": \"fd:0\"}}]}",
        "/concurrency: Write a whole number"
      ),
    ])
  func mistakes(text: String, message: String) {
    let error = #expect(throws: RotationPlanError.self) { try plan(text) }
    let words = error.map { "\($0)" } ?? ""
    #expect(words.contains(message), "\(words)")
    #expect(!words.contains("hunter2"))
  }

  @Test(
    "every mistake is one sentence with one full stop",
    arguments: ["", "[]", "{", "{\"a\":1}", "{\"rotations\":7}", "{\"rotations\":[],\"concurrency\":99}"])
  func oneFullStop(text: String) {
    let said = #expect(throws: RotationPlanError.self) { try plan(text) }?.description ?? ""
    #expect(said.hasSuffix(".") && !said.contains(".."), "\(said)")
  }

  @Test("a plan that is too deep or too long is refused, and takes no time for it")
  func hostile() {
    let deep = "{\"rotations\": " + String(repeating: "[", count: 100_000)
    #expect(throws: RotationPlanError.self) { try plan(deep) }
    let entry = #"{"profile": "a", "secrets": {"p": "fd:0"}},"#
    let long = "{\"rotations\": [" + String(repeating: entry, count: 10_001).dropLast() + "]}"
    let error = #expect(throws: RotationPlanError.self) { try plan(long) }
    #expect(error?.reason.contains("more than 10000") == true)
  }

  @Test("an entry may say where its profile is; what belongs to no target, or is no account, is refused")
  func places() throws {
    let entry = #""profile": "a", "secrets": {"p": "env:P"}"#
    let read = try plan(
      """
      {"rotations": [{\(entry)}, {\(entry), "target": "prod"},
        {\(entry), "target": "all", "account": "123456789012", "region": "eu-west-1"}]}
      """)
    #expect(
      read.entries.map(\.place) == [
        nil, .init(target: "prod"), .init(target: "all", account: "123456789012", region: "eu-west-1"),
      ])
    for (more, says) in [
      (#""account": "123456789012""#, "/rotations/0/account: This says where in a target"),
      (#""target": "x", "account": "12345678901""#, "12 digits"), (#""target": """#, "as a string"),
      (#""target": "x", "account": 123456789012"#, "as a string"),
      (#""target": "x", "regon": "r""#, "Did you mean region?"),
    ] {
      let error = #expect(throws: RotationPlanError.self) {
        try plan("{\"rotations\": [{\(entry), \(more)}]}")
      }
      #expect(error?.description.contains(says) == true, "\(String(describing: error))")
    }
  }

  @Test("where its profiles are makes a plan another one")
  func identityOfPlaces() throws {
    let identity = { (more: String) in
      try plan(#"{"rotations": [{"profile": "a", "secrets": {"p": "env:P"}\#(more)}]}"#).identity
    }
    let all = [
      "", #", "target": "x""#, #", "target": "y""#, #", "target": "x", "region": "r""#,
      #", "target": "x", "account": "123456789012""#, #", "target": "r", "region": "x""#,
    ]
    #expect(Set(try all.map(identity)).count == all.count)
    // As it was before there were targets.
    #expect(
      try identity("") == Digest.sha256Hex(#"["a",[["p",["env","P"]]],[]]"#))
  }
}
