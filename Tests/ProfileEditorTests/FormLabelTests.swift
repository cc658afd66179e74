import Forms
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Labels in narrow windows")
struct FormLabelTests {
  private static let connectors = (try? ConnectorAPI().connectors) ?? []

  /// What is shown of every label of a form, with the room for it.
  private func labels(_ form: ProfileForm, columns: Int) -> [(label: String, shown: String, room: Int)] {
    let columns = FormColumns(width: columns, labelWidth: FormFindings(form, now: 0).labelWidth)
    let labels = FormLabels(form, columns)
    return form.definition.allFields.map { field in
      let room = columns.labelRoom(depth: field.depth)
      return (field.label, labels.shown(field.label, room: room), room)
    }
  }

  private func expectDifferent(_ form: ProfileForm, columns: Int) {
    var seen: [String: String] = [:]
    for (label, shown, room) in labels(form, columns: columns) {
      #expect(DisplayWidth.of(shown) <= room, "\(shown)")
      #expect(seen[shown] ?? label == label, "\(shown): \(label) and \(seen[shown] ?? "")")
      seen[shown] = label
    }
    // What was cut could be no other field.
    for (shown, label) in seen where shown.hasSuffix("…") {
      for other in seen.values where other != label {
        #expect(!other.hasPrefix(shown.dropLast()), "\(shown): \(label) or \(other)")
      }
    }
  }

  @Test(
    "no two fields of a form have labels that read the same, unless they have one name",
    arguments: connectors, [60, 50, 40, 30])
  func differ(connector: String, columns: Int) throws {
    let fixture = try EditorFixture(initial: .blank(name: "new", connector: connector))
    expectDifferent(try #require(fixture.state.editing.form).form, columns: columns)
  }

  @Test("nor those of a custom connector's own labels", arguments: [60, 50, 40, 30, 20])
  func own(columns: Int) throws {
    let labels = [
      "OAuth token endpoint of the production org", "OAuth token endpoint of the sandbox org",
      "OAuth token endpoint of the production org (old)", "OAuth token", "OAuth",
      "Signing key that requests are signed with, 2024", "Signing key that requests are signed with, 2025",
      "接続先のエンドポイントのアドレス（本番）", "接続先のエンドポイントのアドレス（検証）",
      "The key a of this account", "The key b of this account",
    ]
    let description = ConnectorDescription([
      "connectorConfiguration": [
        "authenticationConfig": ["isApiKeyAuthSupported": true],
        "connectorRuntimeSettings": .list(
          labels.enumerated().map { number, label in
            [
              "key": .string("key\(number)"), "dataType": "String", "label": .string(label),
              "scope": "CONNECTOR_PROFILE",
            ]
          }),
      ]
    ])
    var fixture = try DescribedConnectorTests.asking()
    fixture.send(.connectorDescribed(DescribedConnectorTests.question, description))
    let form = try #require(fixture.state.editing.form).form
    #expect(Set(form.definition.allFields.map(\.label)).isSuperset(of: labels))
    var seen: [String: String] = [:]
    for (label, shown, room) in self.labels(form, columns: columns) {
      #expect(DisplayWidth.of(shown) <= room, "\(shown)")
      #expect(seen[shown] ?? label == label, "\(shown): \(label) and \(seen[shown] ?? "")")
      seen[shown] = label
    }
  }

  @Test("what tells two labels apart is what is shown of them")
  func words() throws {
    let fixture = try EditorFixture(initial: .blank(name: "new", connector: "SAPOData"))
    let form = try #require(fixture.state.editing.form).form
    let field = try #require(form.definition.allFields.first { $0.label == "Authorization code URL" })
    let columns = FormColumns(width: 40, labelWidth: FormFindings(form, now: 0).labelWidth)
    let shown = FormLabels(form, columns).shown(field.label, room: columns.labelRoom(depth: field.depth))
    #expect(shown.hasPrefix("A") && shown.contains("…") && shown.hasSuffix("URL"), "\(shown)")
  }

  @Test("a label that has room stands whole", arguments: connectors, [120, 80, 40])
  func whole(connector: String, columns: Int) throws {
    let fixture = try EditorFixture(initial: .blank(name: "new", connector: connector))
    let form = try #require(fixture.state.editing.form).form
    for (label, shown, room) in labels(form, columns: columns) where DisplayWidth.of(label) <= room {
      #expect(shown == label)
    }
  }
}
