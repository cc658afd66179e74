import Authorization
import Forms
import Journal
import Rotation
import Terminal

/// Everything that the editor knows. Changed only by `update`, drawn only by `view`.
///
/// What is on the screen follows from how far the editing is (`EditingStage`): each screen has its own state with its own way to
/// take a key, and says what it asks of what is around it; this is what is around them.
public struct EditorState: Equatable, Sendable {
  /// What is edited and sent; the screen shows it.
  var editing: EditingSession
  var size: Size
  /// What lies over the screen, the last one on top: keys go there, and when it is closed, what it covered is there again.
  private(set) var overlays: [Overlay] = []
  /// What was cut last.
  var killRing = KillRing()
  /// What was just done or is in the way, outside of a form, until the next key.
  var notice: String?
  /// A profile that is being asked for.
  var opening: String?
  /// Where the editor is about to go on.
  var moving: AccountChoice?
  /// The other place whose profiles are being read, to compare with one of them.
  var looking: AccountChoice?
  /// What is searched for in the text on top.
  var search: TextSearch?
  /// Commands that were run by their names, the last one first.
  var commandHistory: [String] = []
  /// What a form is opened of, while its connector is asked how it is filled in.
  var asking: FormSubject?

  /// What lies on top of all.
  var overlay: Overlay? { overlays.last }
  var context: EditorContext { editing.context }
  var now: Double { editing.now }
  /// What every screen is drawn in.
  var around: Surroundings {
    Surroundings(
      context: context, size: size, now: now, notice: notice, account: editing.shownAccount, search: search)
  }

  /// Begins.
  ///
  /// - Parameters:
  ///   - context: where the editor talks to.
  ///   - api: the model and the catalogue.
  ///   - size: the terminal's size.
  ///   - initial: the form to open at once; nil begins with the browser.
  ///   - given: a request from a file, to be put over that form.
  ///   - former: former properties, to be put into that form.
  ///   - tokens: where client tokens come from.
  ///   - authorizationStates: where the states of authorization requests come from.
  ///   - draft: what a lost session left here, to be offered.
  ///   - rotating: profiles that are marked for a rotation, whose screen is then the first one; nil begins elsewhere.
  ///   - interrupted: a rotation that was cut off here, to be offered.
  ///   - opening: the profile of the list whose form opens as soon as it is read.
  ///   - notice: what has to be told at the start.
  public init(
    context: EditorContext, api: ConnectorAPI, size: Size, initial: InitialForm? = nil,
    given: PrefilledRequest? = nil, former: FormerProperties? = nil, tokens: ClientTokens = ClientTokens(),
    authorizationStates: AuthorizationStates = AuthorizationStates(),
    draft: Draft? = nil, rotating: [String]? = nil, interrupted: RotationQueue? = nil,
    opening: String? = nil, notice: String? = nil
  ) {
    self.opening = opening
    editing = EditingSession(
      context: context, api: api, initial: initial, given: given, former: former, tokens: tokens,
      authorizationStates: authorizationStates)
    self.size = size
    switch initial {
    case .describe(let name): self.opening = name
    case .blank(let name, let connector, let label, let description):
      editing.openForm(
        ExistingProfile(name: name), connector: connector, label: label ?? api.label(of: connector),
        description: description)
      formOpened()
    case nil: break
    }
    if let notice { tell(notice) }
    if let rotating {
      editing.chooseProfilesToRotate()
      editing.rotation?.marked = Set(rotating)
    }
    if let interrupted, initial == nil { offer(interrupted, draft) } else if let draft { offer(draft) }
  }

  /// Says what happened or is in the way, until the next key.
  mutating func tell(_ sentence: String) {
    if case .filling = editing.stage {
      editing.stage.editForm { $0.notice = sentence }
    } else {
      notice = sentence
    }
  }

  // MARK: Overlays

  /// Lays something over all that is there.
  mutating func push(_ overlay: Overlay) { overlays.append(overlay) }

  /// Shows what is on top as it is now.
  mutating func replaceOverlay(with overlay: Overlay) { overlays[overlays.count - 1] = overlay }

  /// Takes away what is on top; what it lay over is there again.
  mutating func popOverlay() { _ = overlays.popLast() }

  /// Changes what lies over the screen, wherever it lies.
  mutating func editOverlays(_ edit: (inout Overlay) -> Void) {
    for index in overlays.indices { edit(&overlays[index]) }
  }

  /// Takes pages away wherever they lie, because something is to be seen.
  mutating func close(where isClosed: (Overlay) -> Bool) { overlays.removeAll(where: isClosed) }

  /// Shows an answer on the page that waits for it.
  mutating func answerLogin(of profile: String, _ answer: LoginAnswer) {
    editOverlays { overlay in
      guard case .login(let state, let top) = overlay, state.isAsking, state.profile == profile else {
        return
      }
      overlay = .login(LoginState(profile: profile, stage: .answered(answer)), top: top)
    }
  }
}
