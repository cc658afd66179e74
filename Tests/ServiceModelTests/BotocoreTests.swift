import ClientTestSupport
import Forms
import Foundation
import JSON
import ServiceModel
import Testing

/// What botocore, which we did not write, thinks of the same model, patterns and requests.
@Suite("Beside botocore")
struct BotocoreTests {
  static let seed = 20_200_823

  private struct Asked: Encodable {
    let seed: Int
    var count = 0
  }

  private func script(_ name: String) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peer")
    return try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  private struct ValidationCase: Decodable {
    let text: String
    let expected: [String]
    let botocore: String
  }

  @Test(
    "2,500 requests over all connectors, with up to three defects, are judged as botocore's model judges them"
  )
  func validation() async throws {
    let cases = try await Peers.run(
      script("validation.py"), input: Asked(seed: Self.seed, count: 2_500), as: [ValidationCase].self)
    #expect(cases.count == 2_500)
    let model = try ServiceModel.embedded()
    let shape = try #require(model.operations["UpdateConnectorProfile"]?.input)
    let validator = Validator(model: model)
    var connectors: Set<String> = []
    var rules: Set<String> = []
    for (index, item) in cases.enumerated() {
      let request = try JSONReader.read(item.text)
      let found = Set(validator.violations(in: request, of: shape).map { "\($0.path) \($0.rule.rawValue)" })
      rules.formUnion(found.compactMap { $0.split(separator: " ").last.map(String.init) })
      let properties = request["connectorProfileConfig"]?["connectorProfileProperties"]?.object
      connectors.formUnion(properties?.members.map(\.name) ?? [])
      if found != Set(item.expected) {
        Issue.record(
          """
          Seed \(Self.seed), request \(index): \(item.text.prefix(2_000))
          ours only: \(found.subtracting(item.expected).sorted())
          botocore's model only: \(Set(item.expected).subtracting(found).sorted())
          """)
      }
      // Its own validation knows types, required members and minima. Null is absent for us and a type for it.
      if !item.botocore.isEmpty, found.isEmpty, !item.text.contains("null") {
        Issue.record("Seed \(Self.seed), request \(index): only botocore refuses it: \(item.botocore)")
      }
    }
    #expect(connectors.count >= 19)
    #expect(rules == ["type", "unknown", "required", "min", "max", "enum", "pattern"])
  }

  private struct PatternCase: Decodable {
    let pattern: String
    let texts: [String]
    let matches: [Bool]
  }

  @Test("every pattern that compiles matches what Python's re matches")
  func patterns() async throws {
    let cases = try await Peers.run(
      script("patterns.py"), input: Asked(seed: Self.seed), as: [PatternCase].self)
    var compiled = 0
    for item in cases {
      guard let pattern = try? Pattern(item.pattern) else { continue }
      compiled += 1
      for (text, isMatch) in zip(item.texts, item.matches) where pattern.matches(text) != isMatch {
        Issue.record("Seed \(Self.seed): \(item.pattern) on \(text.debugDescription): Python says \(isMatch)")
      }
    }
    // Look-ahead and a range that runs backwards are not matched by us; see the notices.
    #expect(compiled >= cases.count - 3)
    #expect(compiled > 20)
  }

  @Test("the embedded model is what the installed botocore gives")
  func embeddedModel() async throws {
    let root = Peers.packageFolder
    let script = try String(
      contentsOf: root.appending(path: "Sources/CModel/derive-model.py"), encoding: .utf8)
    struct Model: Decodable { let text: String }
    let wrapped = """
      import contextlib, io, json
      output = io.StringIO()
      with contextlib.redirect_stdout(output):
          exec(compile(\(try Self.pythonLiteral(script)), "derive-model.py", "exec"), {"__name__": "__main__"})
      print(json.dumps({"text": output.getvalue()}))
      """
    let derived = try await Peers.run(wrapped, input: Asked(seed: 0), as: Model.self).text
    let embedded = try String(
      contentsOf: root.appending(path: "Sources/CModel/appflow-model.json"), encoding: .utf8)
    // The day on which it was derived is another one each time.
    let undated = { (model: String) in model.replacing(/"derived": "\d{4}-\d\d-\d\d"/, with: "") }
    #expect(
      undated(derived) == undated(embedded),
      "Derive it anew, with “make model”, and pin the same release in Tests/peers.txt")
  }

  @Test("botocore's own gzipped file gives the same connectors as the embedded model")
  func gzippedModel() async throws {
    struct Answer: Decodable { let path: String }
    let answer = try await Peers.run(
      """
      import botocore, json, os
      folder = os.path.join(os.path.dirname(botocore.__file__), "data/appflow/2020-08-23")
      print(json.dumps({"path": os.path.join(folder, "service-2.json.gz")}))
      """, input: Asked(seed: 0), as: Answer.self)
    let loaded = try ServiceModel.load(path: answer.path)
    let embedded = try ServiceModel.embedded()
    let members = { (model: ServiceModel) in
      model.shape(named: "ConnectorProfileProperties").map { model[$0].members.map(\.name) }
    }
    #expect(members(loaded) == members(embedded))
    #expect(members(loaded)?.count == 19)
  }

  private static func pythonLiteral(_ text: String) throws -> String {
    // A JSON string is a Python string too, but for its escaped slashes.
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return String(decoding: try encoder.encode([text]), as: UTF8.self).dropFirst().dropLast().description
  }
}
