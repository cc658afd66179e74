import JSON
import Secrets
import ServiceModel
import Testing

@testable import Forms

@Suite("Masks where secrets belong")
struct MaskedValueTests {
  private static let masks = [
    "••••••••", "•••", "********", "***", "...", "..........", "····", "●●●●", "○○○○", "◦◦◦◦", "∙∙∙∙", "⋅⋅⋅⋅",
    "‧‧‧‧",
    "⬤⬤⬤", "⚫⚫⚫", "＊＊＊", "∗∗∗∗", "✱✱✱✱", "⁎⁎⁎", ".*.*", "* * * *", "• • •", " ••••••••\n", "[hidden]",
  ]

  private func rules(
    _ connector: String, _ path: String, _ value: String, mask: String? = nil
  ) throws -> [Violation] {
    let api = try ConnectorAPI(mask: mask)
    var request: JSONValue = .string(value)
    for token in RequestPaths.absolute(JSONPointer("/" + path), of: connector).tokens.reversed() {
      request = .object([token: request])
    }
    request.maskSecrets { api.isSecret($0) }
    return RequestRules(api: api).violations(in: request, at: nil).filter { $0.rule == .masked }
  }

  /// Secrets in all kinds of places: of a structure, deep in one, of a map.
  private static let places = [
    ("Veeva", "credentials/password"), ("Salesforce", "credentials/oAuthRequest/authCode"),
    ("Salesforce", "credentials/clientCredentialsArn"),
    ("CustomConnector", "credentials/custom/credentialsMap/any"),
  ]

  @Test("ours, and whatever is dots or stars only, is an error at its place", arguments: masks)
  func masked(value: String) throws {
    for (connector, path) in Self.places {
      let found = try rules(connector, path, value)
      #expect(found.count == 1 && found.first?.severity == .error, "\(connector) \(path)")
      #expect(found.first?.path == RequestPaths.absolute(JSONPointer("/" + path), of: connector))
      #expect(found.first?.message.contains("enter the secret itself") == true)
    }
  }

  @Test(
    "what may be a secret is none",
    arguments: [
      "", "*", "**", ".", "..", "a*******", "*******1", "xxxxxxxx", "--------", "hunter2••••", "[hidden",
      "########", " ", "\u{FF}", "0000",
    ])
  func unmasked(value: String) throws {
    for (connector, path) in Self.places {
      #expect(try rules(connector, path, value).isEmpty, "\(path)")
    }
  }

  @Test("the mask of the settings counts, and only that one")
  func configured() throws {
    #expect(try rules("Veeva", "credentials/password", "########", mask: "########").count == 1)
    #expect(try rules("Veeva", "credentials/password", " ######## ", mask: "########").count == 1)
    #expect(try rules("Veeva", "credentials/password", "#########", mask: "########").isEmpty)
    #expect(try rules("Veeva", "credentials/password", "••••••••", mask: "########").count == 1)
  }

  @Test("where no secret belongs, dots and stars are a value")
  func open() throws {
    for path in ["credentials/username", "properties/instanceUrl"] {
      #expect(try rules("Veeva", path, "********").isEmpty)
    }
  }

  @Test("in a form it keeps the request from being sent; what the service holds itself does not")
  func form() throws {
    let place = RequestPaths.absolute(JSONPointer("/credentials/password"), of: "Veeva")
    for (text, isMask) in [("••••••••", true), ("fake-password", false)] {
      var form = ProfileForm(
        definition: FormDefinition(connector: "Veeva", api: try ConnectorAPI()),
        existing: ExistingProfile(
          name: "held", mode: "Public", properties: ["instanceUrl": "https://v.example", "novel": "••••••••"])
      )
      form.edit(at: .field(place)) { $0.replaceAll(with: Secret(text)) }
      #expect(form.violations().filter { $0.rule == .masked }.map(\.path) == (isMask ? [place] : []))
    }
  }
}
