import Forms
import Authorization
import Secrets

/// The pasted answer to a request for an authorization code: without the request's own state, there is no code.
enum RedirectTarget {
  private static let state = "00112233445566778899aabbccddeeff"

  private static let request: Result<AuthorizationRequest, any Error> = Result {
    let definition = FormDefinition(connector: "Zendesk", api: try ConnectorAPI())
    let existing = ExistingProfile(
      name: "acme", mode: "Public", properties: ["instanceUrl": "https://acme.zendesk.com"])
    var form = ProfileForm(definition: definition, existing: existing)
    if let client = definition.authorization?.client {
      form.edit(at: .field(client)) { $0.replaceAll(with: Secret("client-1")) }
    }
    guard let plan = AuthorizationPlan(form, region: "eu-west-1") else {
      throw BrokenPromise(description: "there is a plan")
    }
    return try AuthorizationRequest(
      plan, AuthorizationChoices(plan), state: AuthorizationState(Secret(state)))
  }

  static func check(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    guard case .success(let request) = request else {
      throw BrokenPromise(description: "there is a request")
    }
    let answer: RedirectAnswer
    do {
      answer = try RedirectAnswer(Secret(bytes), to: request)
    } catch {
      return try promise(!error.message.isEmpty, "a problem has a message")
    }
    try promise(!answer.code.isEmpty, "an answer has a code")
    try promise(hasState(bytes), "without the state there is no code")
  }

  /// Whether the state can be there: in clear, or with some of it encoded.
  private static func hasState(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.contains(state) || text.contains("%")
  }
}
