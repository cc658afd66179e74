import AWSClient
import AppFlow
import Forms
import HTTPTransport
import JSON
import Secrets

/// Answers: any bytes are an error's words in one line, and any description of a profile or a connector makes a form.
enum AnswersTarget {
  private static let api = Result { try ConnectorAPI() }
  private static let contentTypes = ["application/json", "text/xml", "text/html; charset=utf-8", ""]

  /// The first byte chooses the status and the type, the rest is the body.
  static func check(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    guard let first = bytes.first else { return }
    let body = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
    try checkError(body, status: 400 + Int(first >> 2), type: contentTypes[Int(first & 3)])
    if let value = try? JSONReader.read(body) { try makeForms(of: value) }
  }

  private static func checkError(
    _ body: UnsafeRawBufferPointer, status: Int, type: String
  ) throws(BrokenPromise) {
    let headers: HTTPHeaders = ["Content-Type": type]
    let answer = ErrorAnswer(HTTPResponse(status: status, headers: headers, body: Secret(body)))
    for text in [answer.code, answer.message].compactMap({ $0 }) {
      let isPlain = !text.unicodeScalars.contains { $0.isHidden }
      try promise(isPlain, "no word of an answer steers a terminal")
      try promise(text.count <= 1001, "no word of an answer is without end")
    }
  }

  private static func makeForms(of value: JSONValue) throws(BrokenPromise) {
    guard case .success(let api) = api else { throw BrokenPromise(description: "the model can be read") }
    let described = FormDefinition(
      connector: "CustomConnector", api: api, description: ConnectorDescription(value))
    try fill(described, JSONObject())
    guard let profile = ConnectorProfile(value) else { return }
    let connector = profile.connectorType.flatMap { api.connector(ofType: $0) } ?? "Salesforce"
    let own = profile.properties?.object?.members.first?.value.object ?? JSONObject()
    try fill(FormDefinition(connector: connector, api: api), own)
  }

  private static func fill(_ definition: FormDefinition, _ own: JSONObject) throws(BrokenPromise) {
    var form = ProfileForm(
      definition: definition, existing: ExistingProfile(name: "acme", mode: "Public", properties: own))
    for choice in definition.choices {
      form.choose(choice.id)
      _ = form.rows
      _ = form.violations()
      let body = JSONWriter.body(form.request())
      try promise(body.withBytes { try? JSONReader.read($0) } != nil, "a form's request is JSON")
    }
  }
}
