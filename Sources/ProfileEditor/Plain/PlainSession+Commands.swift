import Forms

/// What can be typed at the list of profiles, besides a profile.
enum BrowserCommand: String, CaseIterable, Sendable {
  case verify = "v"
  case details = "i"
  case diagnose = "d"
  case compare = "="
  case copyProfile = "c"
  case deleteProfile = "D"
  case restore = "u"
  case newProfile = "n"
  case rotate = "r"
  case copyList = "y"
  case sort = "s"
  case write = "w"
  case profile = "a"
  case region = "R"
  case help = "?"
  case quit = "q"

  /// Whether a number of the list or a name follows it.
  var takesProfile: Bool {
    switch self {
    case .verify, .details, .diagnose, .compare, .copyProfile, .deleteProfile, .restore: true
    case .newProfile, .rotate, .copyList, .sort, .write, .profile, .region, .help, .quit: false
    }
  }

  /// Of which places it is; nil for what has nothing to do with them.
  var placeKind: PlaceKind? {
    switch self {
    case .profile: .profile
    case .region: .region
    default: nil
    }
  }

  /// What it does, for the answer to `?`.
  var explanation: String {
    switch self {
    case .verify: "AppFlow logs in with the profile's credentials; nothing is changed"
    case .details: "all that is known of the profile"
    case .diagnose: "look for why it does not work; a secret's ARN behind the number is looked at, too"
    case .compare: "compare it with another one, also of another AWS profile or region"
    case .copyProfile: "make a profile like it; its credentials are to be typed"
    case .deleteProfile: "delete it: the flows that use it are told, and its name is to be typed"
    case .restore: "put back what it had before a change; its credentials are to be typed"
    case .newProfile: "make a profile: choose its connector and fill in its form"
    case .rotate: "rotate credentials, one profile after another"
    case .copyList: "copy the list as it is filtered"
    case .sort: "order the list by a column: s updated:desc; s none is AppFlow's own order"
    case .write: "write the same into a file: .csv and .json are what they say, all else is a table"
    case .profile: "another AWS profile: a list of them, or at once the one that is named behind it"
    case .region: "another region, in the same way"
    case .help: "these lines"
    case .quit: "leave"
    }
  }

  /// As it is typed, with what follows it.
  var usage: String { rawValue + (takesProfile ? " 3" : self == .write ? " list.csv" : "") }
}

extension PlainSession {
  /// The first word of an answer, and what follows it.
  static func wordAndRest(_ answer: String) -> (word: String, rest: String) {
    let word = answer.prefix { $0 != " " }
    return (String(word), String(answer.dropFirst(word.count).drop { $0 == " " }))
  }

  /// - Parameter rest: what was typed behind the profile.
  mutating func perform(_ command: BrowserCommand, _ entry: BrowserEntry, rest: String) {
    guard rest.isEmpty || command == .diagnose || command == .compare else {
      return refuse("behind \(command.rawValue) stands one profile.")
    }
    switch command {
    case .diagnose: diagnose(entry.name, secret: rest)
    case .compare: compare(entry.name, rest)
    case .verify: verify(entry.name, isOfUpdate: false)
    case .details: describe(entry)
    case .copyProfile: copy(entry)
    case .deleteProfile: beginDeletion(of: entry)
    case .restore: findFormer(of: entry)
    case .newProfile, .rotate, .copyList, .sort, .write, .profile, .region, .help, .quit: break
    }
  }

  mutating func perform(_ command: BrowserCommand) {
    switch command {
    case .newProfile: chooseConnector()
    case .rotate:
      editing.chooseProfilesToRotate()
      chooseForRotation()
    case .copyList:
      guard let list = editing.browser.copied(context.kindsOnLines) else {
        return refuse("there is no profile in this list to copy.")
      }
      want(.copy(list))
    case .profile: askForPlace(.profile)
    case .region: askForPlace(.region)
    case .help: sayCommands()
    case .quit: end(.left)
    case .sort, .verify, .details, .diagnose, .compare, .copyProfile, .deleteProfile, .restore, .write: break
    }
  }

  private mutating func sayCommands() {
    say("3: the form of the third profile; its name does the same.")
    say(
      "/ora: only the profiles with “ora” in their lines, /state:old those in one column; / alone shows all again."
    )
    for command in BrowserCommand.allCases { say("\(command.usage): \(command.explanation).") }
  }
}
