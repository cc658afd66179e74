import AppFlow
import Journal
import JSON
import Secrets

/// A connector that is asked how its profiles are filled in, for one of them.
public struct ConnectorQuestion: Equatable, Sendable {
  /// The profile that is being opened.
  public let profile: String
  /// The type as the service spells it.
  public let type: String
  /// The connector's own label.
  public let label: String
}

/// For which field of which profile a key pair is made.
public struct KeyQuestion: Equatable, Sendable {
  /// The profile's name.
  public let profile: String
  /// Where the private key belongs.
  public let place: JSONPointer
}

/// What the editor wants done outside; the answers come back as events.
public enum EditorEffect: Equatable, Sendable {
  /// Read all profiles, page by page, in place of a reading that is under way.
  case load
  /// Read one profile.
  case describe(name: String)
  /// Ask a connector how its profiles are filled in.
  case describeConnector(ConnectorQuestion)
  /// Stop asking it.
  case cancelConnector
  /// Send an update with a client token.
  case send(JSONValue, clientToken: String)
  /// Make a profile with a client token.
  case create(JSONValue, clientToken: String)
  /// List the account's own connectors.
  case listConnectors
  /// Find the flows that use a profile that is to be deleted.
  case findFlows(String)
  /// Delete a profile; also one that flows use where it is forced.
  case delete(profile: String, isForced: Bool)
  /// Stop waiting for the answer to what was sent.
  case cancelSend
  /// Give the code of the multi-factor device; nil gives up.
  case giveCode(Secret?)
  /// Keep what was typed, without its secrets, because the terminal is lost.
  case saveDraft(Draft)
  /// Remove the draft that is kept.
  case deleteDraft
  /// Put a text into the terminal's clipboard.
  case copy(MaskedText)
  /// Write a list into a file; over one that is there only where that was asked about.
  case write(ListFile, replacing: Bool)
  /// Make a key pair.
  case makeKeyPair(KeyQuestion)
  /// Keep a private key in a new file that only its owner can read, or as `secretsmanager:ARN`.
  case writeKey(Secret, place: String)
  /// Find out whose credentials sign.
  case identify
  /// Hold a profile for a rotation, and find out which flows use it.
  case holdProfile(String)
  /// Let the profile go that is held.
  case releaseProfile
  /// Have AppFlow log in with a profile's credentials.
  case check(profile: String)
  /// Look for why a profile does not work, also at the secret that it was given as its clientCredentialsArn.
  case diagnose(profile: String, clientSecret: SecretARN?)
  /// Compare a profile with another one.
  case compare(profile: String, with: Counterpart)
  /// Stop waiting for the answer to what was asked about a profile.
  case cancelCheck
  /// Read the time of a profile's last update.
  case lookUp(String)
  /// Write into the journal how the last update of a profile turned out.
  case note(Outcome, profile: String)
  /// Keep how far a rotation is.
  case saveRotation(RotationQueue)
  /// Remove what is kept of a rotation.
  case deleteRotation
  /// Sign in to the session of the AWS profile: by a code that is confirmed elsewhere, or by an answer that is pasted back.
  case signIn(byPaste: Bool)
  /// Give the answer that was pasted back.
  case giveSignInAnswer(Secret)
  /// Stop signing in.
  case cancelSignIn
  /// Read the journal for former properties of a profile.
  case findFormer(String)
  /// Keep a filter under a name: its words.
  case saveFilter(String, words: String)
  /// Read profiles again after a while, whose private links are being made.
  case watchLinks([String])
  /// Find out what else is known of some profiles.
  case survey(profiles: [String])
  /// Have a text edited in the operator's own editor.
  case editText(Secret)
  /// End that editor.
  case cancelEdit
  /// Something about where the editor works.
  case account(AccountRequest)
  /// Leave.
  case quit
}
