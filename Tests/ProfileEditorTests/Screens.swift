import Terminal

@testable import ProfileEditor

/// Every screen of the editor, for rules that hold on all of them.
enum Screens {
  /// The screens of a window.
  ///
  /// - Parameter columns: how wide it is; the rows go with it as in the golden screens.
  /// - Returns: the frames by name.
  static func all(columns: Int) throws -> [String: Frame] {
    let rows = [120: 40, 80: 24, 40: 10, 20: 5][columns] ?? 24
    let size = Size(columns: columns, rows: rows)
    return try listing(size).merging(forms(size)) { $1 }.merging(reviews(size)) { $1 }.mapValues {
      $0.state.view()
    }
  }

  private static func listing(_ size: Size) throws -> [String: EditorFixture] {
    let browser = try EditorFixture.browsing(columns: size.columns, rows: size.rows)
    let loading = try EditorFixture(columns: size.columns, rows: size.rows)
    var failed = loading
    failed.send(.loadFailed(Failure(title: "No credentials were found", hint: "Give --profile.")))
    var filter = browser
    filter.press(.character("/"))
    filter.type("sap")
    var nothing = filter
    nothing.type("nothing")
    var help = browser
    help.press(.character("?"))
    var rotation = browser
    rotation.press(.character("r"), .character(" "))
    var queue = rotation
    queue.press(.enter)
    return [
      "browser": browser, "browser-loading": loading, "browser-failed": failed, "browser-filter": filter,
      "browser-nothing": nothing, "help": help, "rotation": rotation, "rotation-queue": queue,
    ]
  }

  private static func forms(_ size: Size) throws -> [String: EditorFixture] {
    var screens: [String: EditorFixture] = [:]
    for state in MeaningTests.FieldState.allCases where size.columns == 80 || state != .refused {
      screens["form-\(state)"] = try state.form(columns: size.columns)
    }
    for name in ["sf-prod", "sap-eu", "crm-custom"] {
      let form = try EditorFixture.editing(name, columns: size.columns, rows: size.rows)
      var preview = form
      preview.press(.control("n"), .control("p"))
      var facts = form
      facts.press(.function(1))
      var chooser = form
      chooser.goTo("Connection mode")
      chooser.press(.function(2))
      var question = form
      question.goTo("Connection mode")
      question.press(.right, .escape)
      var folded = form
      folded.press(.control("n"), .control("t"))
      screens["form-\(name)"] = form
      screens["preview-\(name)"] = preview
      screens["facts-\(name)"] = facts
      screens["chooser-\(name)"] = chooser
      screens["question-\(name)"] = question
      screens["folded-\(name)"] = folded
    }
    var consent = try EditorFixture.editing("sf-prod", columns: size.columns, rows: size.rows)
    consent.signIn(with: "authorization code")
    consent.press(.control("o"))
    screens["consent"] = consent
    var keyPair = try KeyPairTests.page(size)
    screens["key-pair"] = keyPair
    keyPair.press(.tab)
    screens["key-pair-file"] = keyPair
    return screens
  }

  private static func reviews(_ size: Size) throws -> [String: EditorFixture] {
    let review = try EditorFixture.reviewing(columns: size.columns, rows: size.rows)
    var sending = review
    sending.press(.enter)
    var sent = sending
    sent.send(.sent(SendResult(arn: "arn:fake", requestID: "request-1", attempts: 1, seconds: 0.4)))
    var lost = sending
    lost.send(
      .sendFailed(
        Failure(kind: .unknownOutcome, title: "The answer was lost", hint: "It may have been carried out.")))
    var refused = sending
    refused.send(
      .sendFailed(
        Failure(title: "AppFlow refused the request", serviceWords: "not so", hint: "Mend the field.")))
    // A member that the service holds is taken away.
    var removing = review
    removing.press(.escape)
    removing.goTo("Sandbox")
    for _ in 0..<3 where !removing.markedLine.contains("[-]") { removing.press(.character(" ")) }
    removing.press(.control("s"))
    var warned = review
    warned.press(.escape)
    warned.goTo("Access token")
    warned.type("with a space")
    warned.press(.control("s"))
    var copied = review
    copied.press(.character("y"))
    return [
      "review": review, "sending": sending, "result": sent, "unknown-outcome": lost, "refused": refused,
      "review-removing": removing, "review-warned": warned, "copied": copied,
    ]
  }
}
