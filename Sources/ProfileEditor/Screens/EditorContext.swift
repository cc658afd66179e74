import Forms
import Journal

/// Where the editor talks to, and what it may do: known at the start.
public struct EditorContext: Sendable, Equatable {
  /// After how many seconds without an update a rotation lists a profile at first; 0 lists all.
  public var rotationOlderThan = 0
  /// Whether the terminal has the shell's screen only, so that what is shown can come into its scrollback.
  public var hasOneScreenOnly = false
  /// Whether nothing is kept for the next start, as in a demo.
  public var keepsNothing = false
  /// The names of the targets of which this is the list of all profiles; nil in one account and region.
  var fleet: String?
  /// The targets to whose list one can go back; nil where there is none.
  var home: String?
  /// The place of a target that this is; nil where an AWS profile and a region say it.
  var place: EntryPlace?
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

  /// Where drafts of this editor belong, as far as that is known before the service is asked.
  public var draftPlace: AccountPlace {
    AccountPlace(region: region, endpoint: endpoint, awsProfile: awsProfile)
  }

  /// The AWS command line, talking to the same endpoint.
  var awsCommand: AWSCommand {
    let scheme = endpoint.hasPrefix("http://") ? "" : "https://"
    return AWSCommand(region: region, endpoint: scheme + endpoint, profile: awsProfile)
  }

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
