import Forms
import Secrets

/// `later`, at any question: nothing is lost, and the next start offers it.
extension PlainSession {
  /// What becomes of a rotation that is not finished.
  var goesOnLater: String {
    context.keepsNothing
      ? "The demo keeps nothing: its rotation ends here."
      : "The next start offers to go on with the rotation."
  }

  /// Whether an answer leaves the rest for later. Compared as bytes: a secret is never made a string. A profile of that name
  /// is still a profile.
  func isLater(_ line: Secret) -> Bool {
    guard line == Secret(PlainAnswer.later) else { return false }
    switch stage {
    case .loading, .opening, .asking, .sending, .makingKey, .writingKey, .ended: return false
    case .making(let stage) where stage != .connector && stage != .name: return false
    case .browsing: return !editing.browser.entries.contains { $0.name == PlainAnswer.later }
    case .rotating(.choosing): return editing.rotation?.names.contains(PlainAnswer.later) != true
    default: return true
    }
  }

  mutating func leaveForLater() {
    switch stage {
    case .draftOffered:
      say("The draft stays for the next start.")
      beginWithForm()
    case .rotating(.offered):
      say("The rotation stays as it is for the next start.")
      beginWithList()
    case .code(_, .sending):
      stage = .sending
      want(.giveCode(nil))
      stopSending()
    case .unknown: endAtOnce()
    default:
      if case .code = stage { want(.giveCode(nil)) }
      say(hasSent ? "Nothing more was sent." : "Nothing was sent.")
      if editing.rotation?.queue?.isUnfinished == true { say(goesOnLater) }
      end(.left, keepsDraft: true)
    }
  }
}
