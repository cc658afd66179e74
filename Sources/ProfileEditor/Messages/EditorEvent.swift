import AppFlow
import Forms
import Journal
import Secrets
import Terminal

/// What can happen to the editor.
public enum EditorEvent: Equatable, Sendable {
  /// A key, a paste, the mouse, the window, a signal.
  case terminal(TerminalEvent)
  /// A page of profiles came.
  case page([BrowserEntry])
  /// The last page came.
  case loaded
  /// The profiles could not be read.
  case loadFailed(Failure)
  /// The profile that was asked for; nil where the service has none of that name.
  case described(name: String, BrowserEntry?, nearest: String? = nil)
  /// The profile could not be read.
  case describeFailed(Failure)
  /// What a connector says of itself.
  case connectorDescribed(ConnectorQuestion, ConnectorDescription)
  /// The connector could not be asked.
  case connectorFailed(ConnectorQuestion, Failure)
  /// An attempt to send began, or failed and is made again.
  case progress(AttemptEvent)
  /// AppFlow accepted the request.
  case sent(SendResult)
  /// The request failed, or nobody knows.
  case sendFailed(Failure)
  /// The code of a multi-factor device is needed.
  case codeWanted(serial: String)
  /// What an earlier run left for the account that is known now.
  case left(LeftBehind)
  /// Whose credentials sign.
  case identified(String, account: String)
  /// What came of writing a list into a file.
  case listWritten(ListFile, ListWriting)
  /// A key pair was made: its private key, or nil where that failed.
  case keyPairMade(KeyQuestion, Secret?)
  /// Whether AppFlow can log in with the credentials of the profile.
  case loginChecked(String, LoginAnswer)
  /// What came back of a rotation's questions.
  case rotation(RotationEvent)
  /// The account's own connectors.
  case connectors([ConnectorChoice])
  /// They could not be listed.
  case connectorsFailed(Failure)
  /// What came back of a deletion.
  case deletion(DeletionEvent)
  /// What came back of looking at a profile.
  case inspected(InspectionEvent)
  /// What came back of a wish to work elsewhere.
  case account(AccountEvent)
  /// Something came of signing in.
  case signIn(SignInEvent)
  /// Something that was asked for went well or not: a sentence for the operator.
  case told(String)
  /// Former properties of a profile, the newest first.
  case formerFound(String, [FormerProperties])
  /// The journal could not be read for them.
  case formerFailed(String, Failure)
  /// The profiles whose private links were asked for; none where they could not be read.
  case linksRead([BrowserEntry])
  /// What else is known of the profiles.
  case surveyed(ProfileSurvey)
  /// A text came back from the operator's own editor.
  case textEdited(TextEdit)
  /// Time went on: seconds since 1970.
  case tick(Double)
}
