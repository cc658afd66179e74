import Terminal

/// The one table of keys: the key bar, the help screen and what keys do are all made from it.
public struct KeyBinding: Equatable, Sendable {
  /// Where a key has its meaning.
  public enum Context: String, Sendable, CaseIterable {
    case browser, filter, rotation, rotationFilter = "rotation-filter", queue, deletion, form, field, preview,
      review,
      sending, result, help, question, code
    case consent, link, chooser, keyPair = "key-pair", keyFile = "key-file"
    case signIn = "sign-in", signInAnswer = "sign-in-answer"
    case diagnosis, secretName = "secret-name"
    case command, search

    /// The title on the help screen.
    public var title: String {
      switch self {
      case .browser: "Profiles"
      case .filter: "Filter"
      case .rotation: "Rotation"
      case .rotationFilter: "Filter of a rotation"
      case .queue: "Queue of a rotation"
      case .deletion: "Deleting a profile"
      case .form: "Form"
      case .field: "In a field"
      case .preview: "Preview"
      case .review: "Review"
      case .sending: "While sending"
      case .result: "Result"
      case .help: "Help"
      case .question: "Question"
      case .code: "Code of a device"
      case .consent: "Consent"
      case .link: "On the address to open"
      case .chooser: "List of values"
      case .keyPair: "On the statement for a key pair"
      case .keyFile: "On the file for a private key"
      case .signIn: "While signing in"
      case .signInAnswer: "The answer of a sign-in page"
      case .diagnosis: "Why a profile may not work"
      case .secretName: "The secret of a diagnosis"
      case .command: "Command line"
      case .search: "Search in a text"
      }
    }
  }

  /// What a key does.
  public enum Action: String, Sendable, CaseIterable {
    case up, down, pageUp, pageDown, first, last, open, startFilter, endFilter, clearFilter, refresh, help,
      quit
    case nextField, previousField, nextProblem, preview, reveal, review, facts, authorize, makeKeyPair, back
    case putBack, textLength, editText, otherPage
    case newProfile, copyProfile, deleteProfile, restore
    case rotate, mark, markAll, olderThan, skip, verify, details, diagnose, compare, nameSecret
    case takeCode, otherWay
    case send, otherButton, cancel, retry, copy, copyCommand, copyList, sort, write, saveFilter, yes, no
    case chooseValue, fold, trim, removeRow, moveRowUp, moveRowDown
    case left, right, wordLeft, wordRight, lineStart, lineEnd, deleteBackward, deleteForward
    case killWordBackward, killWordForward, killToStart, killToEnd, yank, undo, redo
    case profile, region
    case command, complete, completeBackward
    case search, nextMatch, previousMatch, nextSection, previousSection

    /// The name in the settings file, and in the command line: `next-field`.
    public var name: String {
      rawValue.reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
    }

    /// Whether it does nothing but edit the text under the cursor: what follows from that is found when the typing pauses.
    var isTextEdit: Bool {
      switch self {
      case .left, .right, .wordLeft, .wordRight, .lineStart, .lineEnd, .deleteBackward, .deleteForward,
        .killWordBackward, .killWordForward, .killToStart, .killToEnd, .yank:
        true
      default: false
      }
    }
  }

  /// Where it counts.
  public let context: Context
  /// The keys; the first one is shown in the key bar.
  public let keys: [Key]
  /// What they do.
  public let action: Action
  /// A word or two for the key bar; nil where the bar leaves it out.
  public let bar: String?
  /// A sentence for the help screen.
  public let help: String
  /// The file and line that its keys come from; nil for the program's own.
  public let source: String?
  /// What the key bar calls its key, and the columns that the key and its word take there: needed for every frame.
  let barKey: String
  let barWidth: Int

  init(
    _ context: Context, _ keys: [Key], _ action: Action, bar: String? = nil, _ help: String,
    source: String? = nil
  ) {
    self.context = context
    self.keys = keys
    self.action = action
    self.bar = bar
    self.help = help
    self.source = source
    barKey = bar == nil ? "" : keys.first?.shortName ?? ""
    barWidth = DisplayWidth.of(barKey) + 1 + DisplayWidth.of(bar ?? "")
  }
}
