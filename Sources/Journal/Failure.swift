import AppFlow
import PrivateFiles

/// Why something did not work, in the order in which a person wants to read it. The one place where errors of calls, of the journal
/// and of locks are put into words, for the editor as for commands.
public struct Failure: Equatable, Sendable, Error {
  /// What kind of failure, for where the screen goes next.
  public enum Kind: Equatable, Sendable {
    /// The service, or the way to it, refused: nothing was changed.
    case refused
    /// Whether the request was carried out is not known.
    case unknownOutcome
    /// The operator stopped it before anything was sent.
    case cancelled
  }

  /// What kind of failure.
  public let kind: Kind
  /// What happened, in a few words.
  public let title: String
  /// What the connected application said, where that can be told from the service's words.
  public let vendorWords: String?
  /// All that the service said, in its words; nil where it said nothing.
  public let serviceWords: String?
  /// What it means and what to do next.
  public private(set) var hint: String
  /// The service's id of the request, for a support case.
  public let requestID: String?
  /// Whether the connected application refused the credentials that were sent.
  public let isAboutCredentials: Bool
  /// Whether the service knows the client token with other values, or another change is under way.
  public let isConflict: Bool
  /// Whether the session of the AWS profile has ended, so that signing in to it would mend this.
  public let canSignIn: Bool
  /// Where the responsibility lies, which is what an exit code says.
  public private(set) var category = AppFlowError.Category.other
  /// What happened and what to do next, in lines for standard error.
  public private(set) var lines: String
  /// How many characters the service said, where the lines have the beginning only.
  public private(set) var cutWords: Int?

  /// Creates a failure.
  public init(
    kind: Kind = .refused, title: String, vendorWords: String? = nil, serviceWords: String? = nil,
    hint: String, requestID: String? = nil, isAboutCredentials: Bool = false, isConflict: Bool = false,
    canSignIn: Bool = false
  ) {
    self.canSignIn = canSignIn
    self.isConflict = isConflict
    self.isAboutCredentials = isAboutCredentials
    self.kind = kind
    self.title = title
    self.vendorWords = vendorWords
    self.serviceWords = serviceWords
    self.hint = hint
    self.requestID = requestID
    lines = hint.isEmpty ? title : "\(title)\n\(hint)"
  }

  /// Puts an error into words. One that is a failure already stays as it is.
  ///
  /// - Parameter error: what was thrown.
  public init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as AppFlowError: self.init(error)
    case let error as JournaledUpdateError: self.init(error)
    case is PrivateFileFailure, is ProfileLock.Refusal, is StateError: self.init(title: "\(error)", hint: "")
    default:
      self.init(title: "It did not work", hint: "\(error)")
      lines = hint
    }
  }

  private init(_ error: AppFlowError) {
    let isUnknown = error.kind == .outcomeUnknown
    let title = isUnknown ? "The answer has the status \(error.status ?? 0)" : "AppFlow refused the request"
    self.init(
      kind: isUnknown ? .unknownOutcome : error.isCancelled ? .cancelled : .refused,
      title: error.code ?? (error.hasErrorStatus ? title : error.message), vendorWords: error.vendor?.text,
      serviceWords: error.hasErrorStatus ? error.serviceWords ?? error.message : nil, hint: error.hint,
      requestID: error.requestID, isAboutCredentials: error.kind == .connectorAuthentication,
      isConflict: error.code == "ConflictException", canSignIn: error.endedSession != nil)
    category = error.category
    lines = error.description
    cutWords = error.serviceWords.flatMap { error.message.hasSuffix($0) ? nil : $0.count }
  }

  private init(_ error: JournaledUpdateError) {
    switch error {
    case .failed(let error):
      self.init(error)
      return
    case .notBegun(_, nil):
      self.init(title: "Nothing was sent: the journal cannot be written", hint: "\(error)")
    case .notBegun(_, _?):
      self.init(
        kind: .unknownOutcome, title: "It was not sent again: the journal cannot be written", hint: "\(error)"
      )
    case .notHeld(let refusal, nil):
      self.init(title: "Another program is changing this profile", hint: "\(refusal)")
    case .notHeld(_, _?):
      self.init(
        kind: .unknownOutcome, title: "It was not sent again: another program is changing this profile",
        hint: "\(error)")
    case .notShared(let reason, nil):
      self.init(
        kind: reason == .cancelled ? .cancelled : .refused, title: "Nothing was sent: \(reason.title)",
        hint: "\(reason)\(reason.adviceOnSending)")
      if reason == .cancelled { category = .interrupted }
    case .notShared(let reason, _?):
      self.init(kind: .unknownOutcome, title: "It was not sent again: \(reason.title)", hint: "\(error)")
    }
    lines = "\(error)"
  }

  /// The beginning of what was said, the application's words first; nil where nothing was said.
  ///
  /// - Parameter limit: the most characters; what is longer ends in an ellipsis.
  package func briefWords(limit: Int = 1_000) -> String? {
    serviceWords.map { words in
      AppFlowError.brief(words, vendorWords == nil ? nil : VendorWords(in: words), limit: limit)
    }
  }

  /// What happened in one line: the title, and the beginning of what was said.
  package var summary: String {
    [title, briefWords(limit: 200)].compactMap(\.self).joined(separator: ": ")
  }

  /// The same as a sentence.
  package var sentence: String { summary.hasSuffix(".") || summary.hasSuffix("…") ? summary : summary + "." }

  /// The failure with one more sentence about what to do.
  package func adding(_ sentence: String?) -> Failure {
    var told = self
    told.hint = [hint, sentence ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
    return told
  }
}
