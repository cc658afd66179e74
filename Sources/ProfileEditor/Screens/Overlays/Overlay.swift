import Forms
import Secrets

/// What lies over a screen.
enum Overlay: Equatable, Sendable {
  /// The keys of what lies below, scrolled to a line.
  case help(top: Int)
  /// All about a field, scrolled to a line.
  case facts(top: Int)
  /// The address where consent is given, and its answer; what is entered is kept with the form.
  case consent
  /// The public half of the form's private key, and what is to be done with it.
  case keyPair(KeyPairState)
  /// All that is known of the profile under the browser's cursor, scrolled to a line.
  case details(top: Int)
  /// Whether AppFlow can log in with the profile under the browser's cursor, scrolled to a line.
  case login(LoginState, top: Int)
  /// Why the profile under the browser's cursor does not work, scrolled to a line.
  case diagnosis(DiagnosisState, top: Int)
  /// How it differs from another one, scrolled to a line.
  case comparison(ComparisonState, top: Int)
  /// Where a person signs in to the session of the AWS profile.
  case signIn(SignInState)
  /// A list out of which one thing is chosen.
  case chooser(ChooserState)
  /// The line in which something is run by its name.
  case command(CommandLineState)
  /// The line in which a search is typed; how far it is belongs to the text.
  case search
  /// The profile that is to be deleted; what was typed and what came back is kept with the editing.
  case deletion
  /// The code of a multi-factor device, which is being typed.
  case code(serial: String, LineEditor)
  /// A question, with what happens at yes.
  case question(String, Consequence)

  /// Whether it hides the screen; the others stand on it.
  var isPage: Bool {
    switch self {
    case .help, .facts, .details, .diagnosis, .comparison, .consent, .keyPair, .login, .signIn, .chooser,
      .deletion:
      true
    case .code, .question, .command, .search: false
    }
  }

  /// The line at its top; nil for what is no long text.
  var top: Int? {
    switch self {
    case .help(let top), .facts(let top), .details(let top), .login(_, let top), .diagnosis(_, let top),
      .comparison(_, let top):
      top
    case .consent, .keyPair, .signIn, .chooser, .deletion, .code, .question, .command, .search: nil
    }
  }

  /// The same text, scrolled to another line.
  func scrolled(to top: Int) -> Overlay {
    switch self {
    case .help: .help(top: top)
    case .facts: .facts(top: top)
    case .details: .details(top: top)
    case .login(let state, _): .login(state, top: top)
    case .diagnosis(let state, _): .diagnosis(state, top: top)
    case .comparison(let state, _): .comparison(state, top: top)
    case .consent, .keyPair, .signIn, .chooser, .deletion, .code, .question, .command, .search: self
    }
  }
}

/// What a question's yes does.
enum Consequence: Equatable, Sendable {
  case leaveForm, quit
  /// No deletes it.
  case openDraft(Draft)
  /// The rest of a rotation is given up.
  case stopRotation
  /// No deletes it.
  case resumeRotation(RotationQueue, Draft?)
  /// What is kept of a rotation that was cut off is given up for another one.
  case replaceRotation
  /// Sign in to the session of the AWS profile.
  case signIn
  /// A list is written over a file that is there.
  case replaceFile(ListFile)
  /// A text that is not taken goes to the operator's editor again.
  case editAgain(Secret)

  /// What each answer does, where yes and no alone do not say it.
  var answers: [(KeyBinding.Action, String)] {
    switch self {
    case .openDraft:
      [(.yes, "opens it"), (.no, "deletes it"), (.cancel, "keeps it for the next start")]
    case .resumeRotation:
      [(.yes, "goes on"), (.no, "gives the rest up"), (.cancel, "keeps it for the next start")]
    case .editAgain: [(.yes, "edits it again"), (.no, "keeps the form as it was")]
    case .replaceFile: [(.yes, "writes over it"), (.no, "names another file")]
    case .signIn: [(.yes, "shows an address and a code"), (.cancel, "leaves it")]
    case .leaveForm, .quit, .stopRotation, .replaceRotation: []
    }
  }
}
