import AppFlow
import PrivateFiles

/// Why a journaled change did not succeed.
public enum JournaledUpdateError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The journal did not take the beginning of the attempt, which was not sent. With the token where an earlier call with it
  /// may have been carried out.
  case notBegun(PrivateFileFailure, openToken: String? = nil)
  /// Another program changes the profile, or it cannot be locked, so that the attempt was not sent. With the token where an
  /// earlier call with it may have been carried out.
  case notHeld(ProfileLock.Refusal, openToken: String? = nil)
  /// What machines share did not take the beginning of the attempt, or another one has the profile, so that it was not sent. With
  /// the token where an earlier call with it may have been carried out.
  case notShared(StateError, openToken: String? = nil)
  /// The call failed, before or after it was sent.
  case failed(AppFlowError)

  /// What the change did at the service, earlier calls with its token included.
  public var effect: CallEffect {
    switch self {
    case .notBegun(_, let token), .notHeld(_, let token), .notShared(_, let token):
      token == nil ? .notSent : .unknown
    case .failed(let error): error.effect
    }
  }

  /// What happened and what to do next.
  public var description: String {
    switch self {
    case .notBegun(let failure, let token?):
      "It was not sent again, because the journal cannot be written: \(failure)\nWhether it was done before is "
        + "not known. Mend that file or folder, and send the same request with the client token \(token) within 8 hours "
        + "of its first attempt."
    case .notBegun(let failure, nil):
      "Nothing was sent, because the journal cannot be written: \(failure)\nMend that file or folder, or set "
        + "XDG_STATE_HOME to a folder of your own, and send again."
    case .notHeld(let refusal, let token?): Self.notAgain("\(refusal)", token)
    case .notHeld(let refusal, nil): "Nothing was sent: \(refusal)"
    case .notShared(let error, let token?): Self.notAgain("\(error)\(error.adviceOnSending)", token)
    case .notShared(let error, nil): "Nothing was sent: \(error)\(error.adviceOnSending)"
    case .failed(let error): error.description
    }
  }

  private static func notAgain(_ reason: String, _ token: String) -> String {
    "It was not sent again: \(reason)\nWhether it was done before is not known. Then send the same request with "
      + "the client token \(token) within 8 hours of its first attempt."
  }
}
