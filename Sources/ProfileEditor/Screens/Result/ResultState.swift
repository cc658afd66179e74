import OperatingSystem

/// The screen after a send: done, or an outcome that nobody knows.
struct ResultState: Equatable, Sendable {
  enum Outcome: Equatable, Sendable {
    case done(SendResult)
    case unknown(Failure)

    /// Whether a profile was made.
    var isOfNew: Bool { if case .done(let answer) = self { answer.isNew } else { false } }
  }

  /// How far a look at the profile is.
  enum Look: Equatable, Sendable {
    case asking
    /// Its last update, in seconds since 1970; nil where AppFlow shows none.
    case updated(Double?)
    case failed
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
  /// The profile's last update before it was sent, in seconds since 1970; nil where that is not known.
  var updatedBefore: Double?
  /// The profile as it is read after the send.
  var look = Look.asking
  /// The flows that use the profile; nil where nobody asked.
  var flows: RotationState.Flows?
  /// Whether AppFlow can log in with the profile, once that was asked.
  var login: LoginState?
  /// The old and the new time of the last update, as far as they are known.
  func timeText(now: Double) -> String {
    let before = updatedBefore.map { ", before that \(Age.date($0)) (\(Age.text($0, now: now)))" } ?? ""
    switch look {
    case .asking: return "asking AppFlow for the time…"
    case .failed: return "AppFlow could not be asked for the time" + before
    case .updated(nil): return "AppFlow shows no time" + before
    case .updated(let time?) where time == updatedBefore:
      return "AppFlow still shows the time from before, \(Age.date(time))"
    case .updated(let time?): return "\(Age.date(time)) (\(Age.text(time, now: now)))" + before
    }
  }

  /// The first line that is shown.
  var top = 0
}
