import Testing

@testable import Forms

@Suite("What the values of choices mean")
struct ChoiceWordsTests {
  private static let api = Result { try ConnectorAPI() }

  @Test("each value that the model lists for a connector has words in the catalogue")
  func complete() throws {
    let api = try Self.api.get()
    var count = 0
    for connector in api.connectors {
      let definition = FormDefinition(connector: connector, api: api)
      for field in definition.fields.flatMap(\.flattened) {
        guard case .choice(let values) = field.kind else { continue }
        for value in values {
          count += 1
          let words = field.facts.values[value] ?? ""
          #expect(!words.isEmpty && words != value, "\(value) at \(field.pointer)")
        }
      }
    }
    #expect(count > 0)
  }

  @Test("the catalogue has words for values of the model only")
  func known() throws {
    let api = try Self.api.get()
    for connector in api.connectors {
      for field in FormDefinition(connector: connector, api: api).fields.flatMap(\.flattened) {
        guard case .choice(let values) = field.kind else { continue }
        #expect(field.facts.values.keys.allSatisfy(values.contains), "\(field.pointer)")
      }
    }
  }
}
