import Forms
import Authorization
import Journal
import Lists
import Rotation
import ServiceModel

/// The job of editing profiles and sending what was typed, without a screen: a value that takes what happened and gives what is
/// to be done outside. The full screen shows it and moves a cursor in it, plain mode asks for it on lines; neither knows
/// another way to open, review, send, or tell what became of an update.
struct EditingSession: Equatable, Sendable {
  let context: EditorContext
  let api: ConnectorAPI
  /// The form that was asked for at the start; nil begins with the list.
  let initial: InitialForm?
  /// A request from a file, for the first form.
  private let given: PrefilledRequest?
  /// Seconds since 1970, as of the last tick.
  private(set) var now: Double
  /// The profiles that were read.
  var browser = BrowserState()
  /// How far the editing of a profile is.
  var stage = EditingStage.choosing
  /// Profiles that get new credentials one after the other; nil while none do.
  var rotation: RotationState?
  /// Connectors of which a profile can be made, while one is chosen.
  var connectors: ConnectorChoices?
  /// Former properties that are chosen from.
  var formerChoices: FormerChoices?
  /// Former properties that are put into the form of their profile, once that opens.
  var former: FormerProperties?
  /// Whether reviews leave the body out, until the key that folds it is pressed again.
  var foldsBody = false
  /// The profile that is to be deleted.
  var deletion: DeletionState?
  /// A rotation that was cut off, as long as nobody has said what becomes of it.
  var interrupted: RotationQueue?
  /// The draft that was opened: its file goes when the form is left or sent.
  var draft: Draft?
  /// The AWS account that the profiles are in, by the first that was read.
  private(set) var account: String?
  /// Whose credentials sign, where that is known.
  var identity: String?
  /// The account of those.
  var signingAccount: String?
  /// Profiles whose private links are asked for again after a while.
  var watchedLinks: [String]?
  /// Where else the editor can work, as it was listed last.
  var accounts: AccountList?
  /// Which profiles secrets were typed for since the start.
  var history = SecretHistory()
  var tokens: ClientTokens
  /// Where the states of authorization requests come from.
  var authorizationStates: AuthorizationStates

  /// Begins.
  ///
  /// - Parameters:
  ///   - context: where the editor talks to.
  ///   - api: the model and the catalogue.
  ///   - initial: the form to open at once; nil begins with the list of profiles.
  ///   - given: a request from a file, to be put over that form.
  ///   - former: former properties, to be put into that form.
  ///   - tokens: where client tokens come from.
  ///   - authorizationStates: where the states of authorization requests come from.
  init(
    context: EditorContext, api: ConnectorAPI, initial: InitialForm?, given: PrefilledRequest?,
    former: FormerProperties? = nil, tokens: ClientTokens, authorizationStates: AuthorizationStates
  ) {
    self.context = context
    self.api = api
    self.initial = initial
    self.given = given
    self.former = former
    self.tokens = tokens
    self.authorizationStates = authorizationStates
    now = context.now
    browser.rules = BrowserState.Rules(
      now: now, oldAfterDays: context.settings.oldAfterDays, saved: context.settings.allFilters)
  }

  /// Models and catalogues are compared by what forms show of them, not here.
  static func == (left: EditingSession, right: EditingSession) -> Bool {
    left.context == right.context && left.now == right.now && left.browser == right.browser
      && left.stage == right.stage && left.rotation == right.rotation
      && left.connectors == right.connectors && left.deletion == right.deletion && left.former == right.former
      && left.formerChoices == right.formerChoices && left.foldsBody == right.foldsBody
      && left.interrupted == right.interrupted && left.draft == right.draft && left.account == right.account
      && left.identity == right.identity && left.signingAccount == right.signingAccount
      && left.accounts == right.accounts
  }

  /// The form of the profile that is open.
  var form: FormScreenState? { stage.form }
  /// What was reviewed of it last.
  var review: ReviewState? { stage.review }

  /// Whether it began with a form: then leaving the form leaves the program.
  var startsWithForm: Bool { initial != nil }

  /// The profile of the rotation whose form, review or outcome is being shown.
  var rotationItem: RotationQueue.Item? { rotation?.item }

  /// Time went by: tokens get older, and a secret that is shown is hidden again.
  mutating func tick(_ now: Double) {
    self.now = now
    browser.rules.now = now
    stage.editForm { $0.tick(now, revealSeconds: context.settings.revealSeconds) }
  }

  /// Begins with some of the profiles, or in an order of its own.
  ///
  /// - Parameters:
  ///   - filter: the words of the filter; nil shows all.
  ///   - order: the order; nil is the service's own.
  mutating func beginList(filter: String?, order: ListOrder?) {
    if let filter { browser.editFilter { $0 = LineEditor(filter) } }
    browser.sort(order)
  }

  /// A page of profiles came.
  mutating func append(_ page: [BrowserEntry]) {
    browser.append(page)
    if context.fleet == nil { learnAccount(page) }
  }

  /// Takes the account from what the service says of its profiles: all are of one.
  mutating func learnAccount(_ entries: [BrowserEntry]) {
    account = account ?? entries.lazy.compactMap(\.existing.account).first
  }

  // MARK: Opening

  /// What opening a profile came to.
  enum Opening: Equatable, Sendable {
    /// Its form is open.
    case form
    /// Its connector is to be asked first how it is filled in.
    case asks(ConnectorQuestion)
    /// There is nothing to edit, and why.
    case refused(String)
  }

  /// Opens the form of a profile that was read, or of one that is to be made; a connector that describes itself is to be asked first.
  mutating func open(_ subject: FormSubject) -> Opening {
    if let question = ConnectorQuestion(about: subject, api: api) { return .asks(question) }
    return openForm(of: subject, description: nil)
  }

  /// Opens the form of a profile, with its connector's own description where there is one.
  mutating func openForm(of subject: FormSubject, description: ConnectorDescription?) -> Opening {
    if let obstacle = formerObstacle(subject) {
      former = nil
      return .refused(obstacle)
    }
    guard let connector = api.connector(ofType: subject.type) else {
      return .refused("\(subject.connector) connections have no profile that could be edited.")
    }
    openForm(subject.existing, connector: connector, label: subject.connector, description: description)
    stage.editForm { $0.updated = subject.updated }
    return .form
  }

  /// Opens a form: what the service holds, a file's values over it, a draft's over those.
  mutating func openForm(
    _ existing: ExistingProfile, connector: String, label: String, description: ConnectorDescription?
  ) {
    let isNew = existing.new != nil
    let definition = FormDefinition(
      connector: connector, api: isNew ? api.creating : api, description: description)
    var form = FormScreenState(
      form: ProfileForm(definition: definition, existing: existing), connectorLabel: label, now: now)
    if rotationItem != nil {
      form.showOnlyCredentials()
    } else if !isNew {
      form.prefill(with: given)
      if let former = takeFormer(of: existing.name) { form.putBack(former) }
    }
    stage = .filling(form, reviewed: nil)
    restoreDraft()
  }

  /// Begins an authorization request for the form, or goes on with its own.
  ///
  /// - Returns: why there is none; nil where there is.
  mutating func openConsent() -> String? {
    stage.editForm { $0.openConsent(region: context.region, states: &authorizationStates) } ?? nil
  }

  /// Changes what is in the form, and checks it anew.
  mutating func changeForm(_ change: (inout ProfileForm) -> Void) { stage.editForm { $0.change(change) } }

  /// Whatever is open of a profile is left.
  mutating func close() { stage = .choosing }

  /// From the review, or from what came of it, back to the form; what was reviewed keeps its client token.
  mutating func backToForm() {
    if let form = stage.form { stage = .filling(form, reviewed: stage.review) }
  }

  /// What is said about the secret under the form's cursor.
  var remarks: [SecretRemark] {
    guard let form = stage.form, let secret = form.checkedSecret else { return [] }
    return history.remarks(about: secret, at: form.focus, in: form.form, now: now)
  }

  // MARK: Drafts

  /// Where drafts and rotations belong.
  var draftPlace: AccountPlace {
    context.draftPlace.of(account: form?.form.existing.account ?? account)
  }

  /// What has to be kept when the terminal is lost now: nil where nothing was typed that is not secret.
  var unsavedDraft: Draft? { form?.draft(at: draftPlace, now: now) }

  /// Puts the draft that was asked for over the form that was just opened.
  mutating func restoreDraft() {
    // Another profile was opened in the meantime: the draft waits for the next start.
    if let draft, stage.editForm({ $0.restore(draft) }) == false { self.draft = nil }
  }

  /// The form was left or sent: the draft's file goes.
  mutating func dropDraft() -> [EditorEffect] {
    guard draft != nil else { return [] }
    draft = nil
    return [.deleteDraft]
  }
}

extension ConnectorQuestion {
  /// What is asked before a profile's form opens; nil where its connector has nothing to say.
  init?(about subject: FormSubject, api: ConnectorAPI) {
    guard let connector = api.connector(ofType: subject.type), api.describesItself(connector),
      let label = subject.connectorLabel
    else { return nil }
    self.init(profile: subject.existing.name, type: subject.type, label: label)
  }
}

extension Failure {
  /// Why a form has no more than names and values.
  func noDescription(of connector: String) -> String {
    "\(connector) could not be asked about its fields (\(summary)): enter them as names and values."
  }
}
