import Forms
import JSON
import Secrets
import Testing

@Suite("What may be kept of a form")
struct FormDraftTests {
  private static let secret = "fake-marker-secret"

  @Test("every value of every connector comes back; values that have no place are counted")
  func allConnectors() throws {
    let api = try ConnectorAPI()
    for connector in api.connectors {
      let definition = FormDefinition(connector: connector, api: api)
      var form = ProfileForm(definition: definition, existing: ExistingProfile(name: "p"))
      for choice in definition.choices {
        form.choose(choice.id)
        for focus in form.focuses where form.editor(at: focus) != nil {
          form.edit(at: focus) { $0.insert($0.isSecret ? Self.secret : "typed") }
        }
        for focus in form.focuses where form.editor(at: focus) == nil && focus != .choice {
          form.step(at: focus, by: 1)
        }
      }
      let draft = try #require(form.draft)
      #expect(!JSONLines(.object(draft.values)).text().contains(Self.secret))
      var again = ProfileForm(definition: definition, existing: ExistingProfile(name: "p"))
      #expect(again.restore(draft) == 0)
      #expect(again.draft == draft, "\(connector)")
      var extended = draft.values
      extended["/no/such/place"] = "lost"
      extended["/connectorProfileName"] = "never"
      #expect(again.restore(FormDraft(choice: "no-such-choice", values: extended)) == 2)
    }
  }

  @Test(
    "what differs from what the service holds is kept, and nothing where nothing does, or secrets only do")
  func kept() throws {
    let definition = FormDefinition(connector: "Salesforce", api: try ConnectorAPI())
    let properties: JSONObject = ["instanceUrl": "https://a.example", "isSandboxEnvironment": true]
    var form = ProfileForm(
      definition: definition, existing: ExistingProfile(name: "p", mode: "Public", properties: properties))
    let address = RequestPaths.properties.appending("Salesforce").appending("instanceUrl")
    form.edit(at: .field(RequestPaths.credentials.appending("Salesforce").appending("accessToken"))) {
      $0.insert(Self.secret)
    }
    #expect(form.draft == nil)
    form.edit(at: .field(address)) { $0.insert("/x") }
    #expect(form.draft?.values == [address.description: "https://a.example/x"])
    form.edit(at: .field(address)) { $0.deleteBackward() }
    form.edit(at: .field(address)) { $0.deleteBackward() }
    #expect(form.draft == nil)
    form.choose("jwt")
    #expect(form.draft == FormDraft(choice: "jwt", values: [:]))
  }

  @Test("values of another type than the field's are counted and change nothing")
  func misfits() throws {
    let definition = FormDefinition(connector: "SAPOData", api: try ConnectorAPI())
    var form = ProfileForm(definition: definition, existing: ExistingProfile(name: "p", mode: "Public"))
    let before = form
    let place = RequestPaths.properties.appending("SAPOData")
    let misfits: JSONObject = [
      place.appending("portNumber").description: ["443"], place.appending("disableSSO").description: "true",
      place.appending("oAuthProperties").appending("oAuthScopes").description: [1],
      RequestPaths.mode.description: "Novel", place.appending("oAuthProperties").description: [:],
    ]
    let lost = form.restore(FormDraft(choice: form.choice.id, values: misfits))
    #expect(lost == 5 && form == before)
  }
}
