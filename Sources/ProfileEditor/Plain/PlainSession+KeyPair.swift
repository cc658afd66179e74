import Forms
import Secrets

extension PlainSession {
  /// Shows the public half of the form's private key; makes a pair where there is none.
  mutating func openKeyPair() {
    switch editing.form?.keyPairStep() {
    case .show(let pair): ask(pair)
    case .refused(let sentence): refuse(sentence)
    case .make(let question):
      say("Making a key pair.")
      editing.stage.editForm { $0.isMakingKey = true }
      stage = .makingKey(from: stage)
      want(.makeKeyPair(question))
    case nil: break
    }
  }

  /// A pair was made, or could not be.
  mutating func keyPairMade(_ question: KeyQuestion, _ key: Secret?) {
    guard case .makingKey(let from) = stage else { return }
    stage = from
    editing.stage.editForm { $0.isMakingKey = false }
    guard let key else { return refuse(FormScreenState.keyNotMade) }
    guard let pair = editing.stage.editForm({ $0.accept(key, for: question) }) ?? nil else {
      return refuse(FormScreenState.keyNotTaken)
    }
    ask(pair)
  }

  private mutating func ask(_ pair: KeyPairState) {
    say(pair.intro)
    say(pair.publicKey.text)
    say(pair.request)
    say(pair.statement)
    if let note = pair.publicKey.note { say(note) }
    say(
      "file and a path write the private key into a new file, which only you can read; file secretsmanager:ARN puts it there."
    )
    stage = .keyPair(pair)
  }

  func question(about pair: KeyPairState) -> PlainQuestion {
    PlainQuestion("Was it run? [yes/no/file PATH] ", discardsTypeahead: true)
  }

  mutating func answer(_ answer: String, about pair: KeyPairState) {
    let place = Place.field(pair.publicKey.place)
    switch answer {
    case "yes":
      editing.stage.editForm { $0.note(registered: pair.publicKey) }
      goOn(from: place)
    case "no": goOn(from: place)
    case "<": ask(place)
    default:
      guard answer.hasPrefix("file "), case let path = String(answer.dropFirst(5)), !path.isEmpty,
        let key = editing.form?.form.editor(at: .field(pair.publicKey.place))?.text
      else { return refuse("answer yes, no, or file and the path of a new file.") }
      stage = .writingKey(pair)
      want(.writeKey(key, place: path))
    }
  }

  /// A key was written into its file, or could not be: the question is asked again.
  mutating func keyWritten() {
    if case .writingKey(let pair) = stage { stage = .keyPair(pair) }
  }
}
