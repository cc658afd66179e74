/// The screen after a send: done, or an outcome that nobody knows.
struct ResultState: Equatable, Sendable {
  enum Outcome: Equatable, Sendable {
    case done(SendResult)
    case unknown(Failure)
  }

  let profile: String
  let isPrivate: Bool
  let outcome: Outcome
  let clientToken: String
  /// Whether nobody knows what became of it.
  var isUnknown: Bool { if case .unknown = outcome { true } else { false } }
  /// Why nobody knows; nil where somebody does.
  var failure: Failure? { if case .unknown(let failure) = outcome { failure } else { nil } }
  /// What a look at the profile says of an outcome that nobody knows.
  var hint: String?
  /// Whether AppFlow can log in with the profile, once that was asked.
  var login: LoginState?
  /// The first line that is shown.
  var top = 0
}
