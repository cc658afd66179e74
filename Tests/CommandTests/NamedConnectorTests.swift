import ClientTestSupport
import JSON
import Testing

@Suite("A connector as a person names it", .timeLimit(.minutes(3)))
struct NamedConnectorTests {
  /// An AppFlow with a profile of a custom connector, which describes itself under its exact label only.
  private func service() throws -> LoopbackServer {
    try LoopbackServer.answering { request, connection, _ in
      switch request.path {
      case "/describe-connector-profiles":
        connection.answer(
          200, [:],
          #"{"connectorProfileDetails":[{"connectorProfileName":"ga-prod","connectorType":"CustomConnector","#
            + #""connectorLabel":"GoogleAnalytics4","connectionMode":"Public"}]}"#)
      case "/describe-connector" where request.text.contains("\"GoogleAnalytics4\""):
        connection.answer(
          200, [:],
          #"{"connectorConfiguration":{"connectorType":"CustomConnector","connectorLabel":"GoogleAnalytics4","#
            + #""authenticationConfig":{"isApiKeyAuthSupported":true},"connectorRuntimeSettings":["#
            + #"{"key":"instanceUrl","label":"Address of the instance","scope":"CONNECTOR_PROFILE","isRequired":true}]}}"#
        )
      default:
        connection.answer(
          404, [:], #"{"__type":"ResourceNotFoundException","message":"Connector is not registered"}"#)
      }
    }
  }

  private static let spellings = [
    ("Googleanalytics", "Googleanalytics"), ("GoogleAnalytics", "Googleanalytics"),
    ("googleanalytics", "Googleanalytics"), ("Google Analytics", "Googleanalytics"),
    ("GOOGLE-ANALYTICS", "Googleanalytics"), ("servicenow", "Servicenow"), ("Service Now", "Servicenow"),
    ("infornexus", "Infornexus"), ("InforNexus", "Infornexus"), ("amazon redshift", "Redshift"),
    ("veeva vault", "Veeva"), ("trend_micro", "Trendmicro"), ("sapodata", "SAPOData"),
    ("custom connector", "CustomConnector"), ("s3", "S3"), ("EVENTBRIDGE", "EventBridge"),
  ]

  @Test("list takes every spelling, and asks the service with the type's own", arguments: spellings)
  func list(name: String, type: String) async throws {
    let service = try service()
    let output = try await FaultProgram.run(["list", "--connector-type", name, "--endpoint-url", service.url])
    #expect(output.status == 0, "\(output.everything)")
    let asked = try service.requests.map { try JSONReader.read($0.text)["connectorType"]?.text }
    #expect(asked == [type])
  }

  @Test(
    "connectors, template and edit take every spelling that has a form, and ask nobody", arguments: spellings)
  func others(name: String, type: String) async throws {
    let hasForm = !["S3", "EventBridge"].contains(type)
    for command in [["connectors", name, "--output", "json"], ["template", name]] {
      let output = try await FaultProgram.run(command + ["--endpoint-url", "http://127.0.0.1:9"])
      #expect(output.status == (hasForm ? 0 : 252), "\(output.everything)")
      if !hasForm { #expect(output.standardError.contains("\(type) connections have no profile")) }
    }
    let edit = try await FaultProgram.run([
      "edit", "x", "--connector-type", name, "--endpoint-url", "http://127.0.0.1:9",
    ])
    let refusal = hasForm ? "The editor needs a terminal" : "have no profile"
    let needsTerminal = edit.standardError.contains("needs a terminal")
    #expect(edit.status == 252 && (edit.standardError.contains(refusal) || hasForm && needsTerminal))
  }

  @Test(
    "a custom connector's label, in any case, is that connector: its profiles, its own fields",
    arguments: ["GoogleAnalytics4", "googleanalytics4", "google analytics 4"])
  func label(name: String) async throws {
    let service = try service()
    let there = ["--endpoint-url", service.url]
    let list = try await FaultProgram.run(["list", "--connector-type", name] + there)
    #expect(list.status == 0 && list.standardOutput.contains("ga-prod"), "\(list.everything)")
    let last = try JSONReader.read(try #require(service.requests.last).text)
    #expect(last["connectorType"] == "CustomConnector" && last["connectorLabel"] == "GoogleAnalytics4")
    let fields = try await FaultProgram.run(["connectors", name] + there)
    #expect(
      fields.status == 0 && fields.standardOutput.contains("Address of the instance"), "\(fields.everything)")
    let template = try await FaultProgram.run(["template", name] + there)
    #expect(template.status == 0 && template.standardOutput.contains("CustomConnector"))
  }

  @Test("what is neither is refused with what is near it, in the model and among the labels in use")
  func unknown() async throws {
    let service = try service()
    for command in [
      ["list", "--connector-type"], ["connectors"], ["template"], ["edit", "x", "--connector-type"],
    ] {
      for (name, nearest) in [("Salesfroce", "Salesforce"), ("GoogleAnalytic4", "GoogleAnalytics4")] {
        let output = try await FaultProgram.run(command + [name, "--endpoint-url", service.url])
        #expect(output.status == 252 && output.standardOutput.isEmpty)
        #expect(output.standardError.contains("There is no connector “\(name)”."), "\(output.standardError)")
        #expect(output.standardError.contains("Did you mean \(nearest)?"), "\(output.standardError)")
        #expect(output.standardError.contains("Custom connectors in use are GoogleAnalytics4."))
      }
    }
    let offline = try await FaultProgram.run(["connectors", "x", "--endpoint-url", "http://127.0.0.1:9"])
    #expect(offline.status == 252)
    #expect(offline.standardError.contains("Whether a custom connector has this label could not be asked:"))
  }
}
