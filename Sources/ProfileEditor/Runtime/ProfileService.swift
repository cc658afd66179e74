import AppFlow
import Diagnosis
import Forms
import JSON
import Journal
import Rotation
import Secrets

/// The profiles of one account and region, to be read only. What is thrown is put into words by `Failure`.
public protocol ProfileReading: Sendable {
  /// All profiles, page by page.
  ///
  /// - Returns: the pages; an error ends the stream.
  func pages() -> AsyncThrowingStream<[BrowserEntry], any Error>

  /// A profile as it is now, as it is returned.
  ///
  /// - Parameter name: its name.
  /// - Throws: why it cannot be had, also that there is none of that name.
  func details(of name: String) async throws -> JSONValue
}

/// What the editor needs of the service: AppFlow's client in the program, a fake in tests. What is thrown is put into words by
/// `Failure`.
public protocol ProfileService: ProfileReading {
  /// One profile.
  ///
  /// - Parameter name: its name.
  /// - Returns: the profile, or nil where there is none of that name.
  /// - Throws: why it cannot be had.
  func profile(named name: String) async throws -> BrowserEntry?

  /// Several profiles.
  ///
  /// - Parameter names: their names.
  /// - Returns: those that there are.
  /// - Throws: why they cannot be had.
  func profiles(named names: [String]) async throws -> [BrowserEntry]

  /// What a connector says of itself.
  ///
  /// - Parameters:
  ///   - type: the type as the service spells it.
  ///   - label: the connector's own label.
  /// - Returns: the description.
  /// - Throws: why it cannot be had.
  func connector(ofType type: String, label: String) async throws -> ConnectorDescription

  /// Whose credentials sign.
  ///
  /// - Returns: the identity in words, and its account; nil where it cannot be known.
  func identity() async -> (name: String, account: String)?

  /// Holds a profile for a rotation, in place of the one that is held.
  ///
  /// - Parameter profile: its name.
  /// - Throws: `ProfileLock.Refusal` with who holds it.
  func hold(_ profile: String) async throws

  /// Lets the profile go that is held, and the one that is still to be held.
  func release()

  /// The flows that use a profile.
  ///
  /// - Parameter profile: its name.
  /// - Throws: why it cannot be had.
  func flows(using profile: String) async throws -> [FlowUse]

  /// What else is known of profiles; what is not, says why.
  ///
  /// - Parameter profiles: their names.
  func survey(_ profiles: [String]) async -> ProfileSurvey

  /// Has AppFlow log in with a profile's credentials. Nothing is changed.
  ///
  /// - Parameter profile: its name.
  /// - Returns: what came of it.
  func verify(profile: String) async -> LoginAnswer

  /// Looks for why a profile does not work. Nothing is changed.
  ///
  /// - Parameters:
  ///   - profile: its name.
  ///   - clientSecret: the secret that it was given as its clientCredentialsArn; nil where that is not known.
  /// - Returns: what the checks found.
  /// - Throws: why the profile itself cannot be had.
  func diagnose(profile: String, clientSecret: SecretARN?) async throws -> [Finding]

  /// Keeps a private key that was made in the editor beside AppFlow, too.
  ///
  /// - Parameters:
  ///   - key: the private key in PEM.
  ///   - place: where.
  /// - Throws: `KeptKeyPlace.Failure`.
  func keep(_ key: Secret, at place: KeptKeyPlace) async throws

  /// Notes in the journal how the last update of a profile turned out, where that was found out after its end: by the
  /// profile's last update, or by letting AppFlow log in.
  ///
  /// - Parameters:
  ///   - outcome: how it turned out.
  ///   - profile: the profile's name.
  /// - Throws: `PrivateFileFailure` where the journal cannot be read or written.
  func note(_ outcome: Outcome, of profile: String) async throws

  /// Former properties of a profile by the journal, the newest first.
  ///
  /// - Parameter profile: its name.
  /// - Throws: `PrivateFileFailure` where the journal cannot be read.
  func formerProperties(of profile: String) async throws -> [FormerProperties]

  /// Signs in to the session of the AWS profile. Cancelling the task ends it.
  ///
  /// - Parameters:
  ///   - byPaste: whether the answer is pasted back, where the session leaves a choice.
  ///   - told: is told what is to be done in a browser, and why an answer is none.
  ///   - answer: gives what was pasted back; nil gives up.
  /// - Returns: when the session ends, in seconds since 1970.
  /// - Throws: `Failure`.
  func signIn(
    byPaste: Bool, told: @escaping @Sendable (SignInEvent) -> Void,
    answer: @escaping @Sendable () async -> Secret?
  ) async throws -> Double

  /// Sends an update.
  ///
  /// - Parameters:
  ///   - request: the request, without its token.
  ///   - clientToken: the token, kept over retries.
  ///   - progress: is told of every attempt.
  /// - Returns: the answer.
  /// - Throws: `Failure`, of the kind `unknownOutcome` where the answer was lost.
  func update(
    _ request: JSONValue, clientToken: String, progress: @escaping AttemptObserver
  ) async throws -> SendResult

  /// Makes a profile.
  ///
  /// - Parameters:
  ///   - request: the request, without its token.
  ///   - clientToken: the token, kept over retries.
  ///   - progress: is told of every attempt.
  /// - Returns: the answer.
  /// - Throws: `Failure`, of the kind `unknownOutcome` where the answer was lost.
  func create(
    _ request: JSONValue, clientToken: String, progress: @escaping AttemptObserver
  ) async throws -> SendResult

  /// The account's own connectors.
  ///
  /// - Throws: why they cannot be had.
  func customConnectors() async throws -> [ConnectorChoice]

  /// Deletes a profile.
  ///
  /// - Parameters:
  ///   - profile: its name.
  ///   - isForced: whether also where flows use it.
  /// - Returns: what did not work beside the deletion, in a sentence.
  /// - Throws: `Failure`, of the kind `unknownOutcome` where the answer was lost.
  func delete(profile: String, isForced: Bool) async throws -> String?
}
