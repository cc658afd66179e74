import Journal
import AppFlow

/// What came of having AppFlow log in with a profile's credentials.
public enum LoginVerification: Sendable, Equatable {
  /// The application let AppFlow in just now: how many objects it showed, and whether there are more.
  case verified(objects: Int, hasMore: Bool)
  /// The application refuses the credentials.
  case refused(AppFlowError)
  /// AppFlow answered, maybe from what it knew before, because it could not be made to forget that: why.
  case notTried(AppFlowError)
  /// It could not be found out.
  case unknown(AppFlowError)

  /// What it makes of an update that the service took; nil where nothing is known beyond that.
  public var outcome: Outcome? {
    switch self {
    case .verified: .verified
    case .refused: .verificationFailed
    case .notTried: .loginNotTried
    case .unknown: nil
    }
  }

  /// One word for tables and scripts.
  public var word: String { (outcome ?? .unknown).rawValue }

  /// What the service or the client said where it is not verified.
  public var error: AppFlowError? {
    switch self {
    case .verified: nil
    case .refused(let error), .notTried(let error), .unknown(let error): error
    }
  }

  /// What came of it, in whole sentences.
  public var sentence: String {
    switch self {
    case .verified(let objects, let hasMore):
      "AppFlow can log in and sees \(hasMore ? "more than " : "")\(objects) object\(objects == 1 ? "" : "s")."
    case .refused(let error): "The application refuses the credentials: \(error)"
    case .notTried(let error): "The login was not tried anew: \(Self.staleness(error))"
    case .unknown(let error): "Whether the credentials work could not be found out: \(error)"
    }
  }

  /// The same after an update that the service took.
  public var sentenceAfterUpdate: String {
    switch self {
    case .verified: sentence
    case .notTried(let error): "Accepted; the login was not tried anew: \(Self.staleness(error))"
    case .refused, .unknown: "AppFlow accepted the update. \(sentence)"
    }
  }

  private static func staleness(_ error: AppFlowError) -> String {
    "AppFlow answers from a cache for up to an hour, and it could not be reset"
      + (error.kind == .accessDenied && error.operation == "ResetConnectorMetadataCache"
        ? ", which takes the permission appflow:ResetConnectorMetadataCache. " : ". ")
      + "\(error)"
  }
}
