import Forms
import Authorization
import Rotation
import Terminal

/// Where the editor talks to, and what it may do: known at the start.
public struct EditorContext: Sendable, Equatable {
  /// After how many seconds without an update a rotation lists a profile at first; 0 lists all.
  public var rotationOlderThan = 0
  /// Whether the terminal has the shell's screen only, so that what is shown can come into its scrollback.
  public var hasOneScreenOnly = false
  /// Whether nothing is kept for the next start, as in a demo.
  public var keepsNothing = false
  /// The AWS profile's name; nil where none is in use.
  public let awsProfile: String?
  /// The region.
  public let region: String
  /// The endpoint's host and, where it is not the usual one, port.
  public let endpoint: String
  /// Seconds since 1970 at the start.
  public let now: Double
  /// Whether everything but sending can be done, and who said so.
  private let readOnly: ReadOnlyMode
  /// What the operator has set in a file of their own.
  public let settings: EditorSettings

  /// The keys.
  var keys: KeyBindings { settings.keys }

  /// Whether everything but sending can be done.
  public var isReadOnly: Bool { readOnly.isOn }

  /// What to do to leave read-only mode, which the settings file may ask for as well as the option.
  var readOnlyRemedy: String { readOnly.remedy }

  /// Creates a context.
  public init(
    awsProfile: String?, region: String, endpoint: String, now: Double, isReadOnly: Bool = false,
    settings: EditorSettings = EditorSettings()
  ) {
    self.awsProfile = awsProfile
    self.region = region
    self.endpoint = endpoint
    self.now = now
    readOnly = ReadOnlyMode(option: isReadOnly, settings: settings)
    self.settings = settings
  }
}

/// Which form the editor opens at once, instead of the browser.
public enum InitialForm: Equatable, Sendable {
  /// A profile, as the service holds it.
  case describe(name: String)
  /// A profile of a known type, without asking the service for it. The label is what a person calls the connector; the
  /// description is what a custom one says about itself.
  case blank(name: String, connector: String, label: String? = nil, description: ConnectorDescription? = nil)
}

/// Everything that the editor knows. Changed only by `update`, drawn only by `view`.
public struct EditorState: Equatable, Sendable {
  /// The screens, without what lies over them.
  enum Screen: Equatable, Sendable {
    case browser, rotation, form, review
    /// What came of a send.
    case result(ResultState)
  }

  /// What lies over a screen.
  enum Overlay: Equatable, Sendable {
    /// The keys of what lies below, scrolled to a line.
    case help(top: Int)
    /// All about a field and the keys, scrolled to a line.
    case facts(top: Int)
    /// The address where consent is given, and its answer; what is entered is kept with the form.
    case consent
    /// The public half of the form's private key, and what is to be done with it.
    case keyPair(KeyPairState)
    /// Whether AppFlow can log in with the profile under the browser's cursor, scrolled to a line.
    case login(top: Int)
    /// The values of the choice under the cursor.
    case chooser(ChooserState)
    /// The code of a multi-factor device, which is being typed.
    case code(serial: String, LineEditor)
    /// A question, with what happens at yes.
    case question(String, Consequence)
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
  }

  /// What is edited and sent; the screen shows it.
  var editing: EditingSession
  var size: Size
  var screen = Screen.browser
  /// What lies over the screen, the last one on top: keys go there, and when it is closed, what it covered is there again.
  private(set) var overlays: [Overlay] = []
  /// A profile of the list or of the result whose login was asked about.
  var login: LoginState?
  /// What was cut last.
  var killRing = KillRing()
  /// What was just done or is in the way, in the browser, until the next key.
  var notice: String?
  /// A profile that is being asked for.
  var opening: String?
  /// A profile whose connector is asked how it is filled in, before its form opens.
  var asking: BrowserEntry?

  /// What lies on top of all.
  var overlay: Overlay? { overlays.last }
  /// What came of a send, where that is on the screen.
  var result: ResultState? { if case .result(let state) = screen { state } else { nil } }

  var context: EditorContext { editing.context }
  var api: ConnectorAPI { editing.api }
  var now: Double { editing.now }

  /// Begins.
  ///
  /// - Parameters:
  ///   - context: where the editor talks to.
  ///   - api: the model and the catalogue.
  ///   - size: the terminal's size.
  ///   - initial: the form to open at once; nil begins with the browser.
  ///   - given: a request from a file, to be put over that form.
  ///   - tokens: where client tokens come from.
  ///   - authorizationStates: where the states of authorization requests come from.
  ///   - draft: what a lost session left here, to be offered.
  ///   - rotating: profiles that are marked for a rotation, whose screen is then the first one; nil begins elsewhere.
  ///   - interrupted: a rotation that was cut off here, to be offered.
  ///   - notice: what has to be told at the start.
  public init(
    context: EditorContext, api: ConnectorAPI, size: Size, initial: InitialForm? = nil,
    given: PrefilledRequest? = nil, tokens: ClientTokens = ClientTokens(),
    authorizationStates: AuthorizationStates = AuthorizationStates(),
    draft: Draft? = nil, rotating: [String]? = nil, interrupted: RotationQueue? = nil, notice: String? = nil
  ) {
    editing = EditingSession(
      context: context, api: api, initial: initial, given: given, tokens: tokens,
      authorizationStates: authorizationStates)
    self.size = size
    switch initial {
    case .describe(let name): opening = name
    case .blank(let name, let connector, let label, let description):
      editing.openForm(
        ExistingProfile(name: name), connector: connector, label: label ?? api.label(of: connector),
        description: description)
      showForm()
    case nil: break
    }
    if let notice { tell(notice) }
    if let rotating {
      openRotation()
      editing.rotation?.marked = Set(rotating)
    }
    if let interrupted, initial == nil { offer(interrupted, draft) } else if let draft { offer(draft) }
  }

  /// Puts the form that was just opened on the screen.
  mutating func showForm() {
    screen = .form
    opening = nil
    if editing.startsWithForm, let notice, editing.form?.notice == nil { editing.form?.notice = notice }
    notice = nil
    scrollIntoView()
  }

  /// Changes what the result's screen shows, where that is on the screen.
  mutating func editResult(_ edit: (inout ResultState) -> Void) {
    guard case .result(var state) = screen else { return }
    edit(&state)
    screen = .result(state)
  }

  // MARK: Overlays

  /// Lays something over all that is there.
  mutating func push(_ overlay: Overlay) { overlays.append(overlay) }

  /// Shows what is on top as it is now.
  mutating func replaceOverlay(with overlay: Overlay) { overlays[overlays.count - 1] = overlay }

  /// Takes away what is on top; what it lay over is there again.
  mutating func popOverlay() { _ = overlays.popLast() }

  /// Takes pages away wherever they lie, because something is to be seen.
  mutating func close(where isClosed: (Overlay) -> Bool) { overlays.removeAll(where: isClosed) }
}
