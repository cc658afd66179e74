import Forms
import JSON
import Secrets

/// Key pairs for a form's private key: the same on the screen and in plain mode.
extension FormScreenState {
  /// What is done when a key pair is asked for.
  enum KeyPairStep: Equatable {
    /// There is a key: its public half is shown. No other one is made in its place.
    case show(KeyPairState)
    /// There is none: one is made.
    case make(KeyQuestion)
    /// Neither can be done, and why.
    case refused(String)
  }

  /// The field of a private key that vendors are given the public half of; nil where the connector has none.
  private var privateKeyField: (field: FormField, wanted: Catalogue.PrivateKey)? {
    for field in form.definition.allFields {
      if let wanted = field.facts.privateKey, wanted.registration != nil { return (field, wanted) }
    }
    return nil
  }

  /// Whether a key pair can be made for the field.
  func acceptsKeyPair(_ field: FormField) -> Bool { privateKeyField?.field.pointer == field.pointer }

  /// What is done when a key pair is asked for.
  func keyPairStep() -> KeyPairStep {
    guard let (field, wanted) = privateKeyField else {
      return .refused("\(form.definition.label) has no private key that a pair could be made for.")
    }
    guard form.isShown(field) else {
      let way = form.definition.choices.first { form.definition.isShown(field, in: $0) }?.label ?? ""
      return .refused(
        "A private key belongs to another sign-in method: choose “\(way)” at “\(form.definition.choiceLabel)” first."
      )
    }
    let place = FormFocus.field(field.pointer)
    if form.editor(at: place)?.isEmpty ?? true {
      return isNamed(wanted)
        ? .make(KeyQuestion(profile: form.existing.name, place: field.pointer)) : noUser(wanted)
    }
    guard let key = publicKeys.first(where: { $0.place == field.pointer }) else {
      return .refused(
        "What stands in “\(field.label)” is no private key that can be read: empty it for a new pair.")
    }
    return keyPair(key).map { .show($0) } ?? noUser(wanted)
  }

  /// The public halves of the private keys in the form.
  var publicKeys: [PublicKey] { RequestRules(api: form.definition.api).publicKeys(in: form.request()) }

  private func keyPair(_ key: PublicKey) -> KeyPairState? {
    key.statement.map {
      KeyPairState(publicKey: key, statement: $0, isNew: keysToRegister.contains(key.fingerprint))
    }
  }

  private func isNamed(_ wanted: Catalogue.PrivateKey) -> Bool {
    wanted.user.flatMap { form.editor(at: .field($0)) }.map { PublicKey.canName($0.string) } ?? false
  }

  private func noUser(_ wanted: Catalogue.PrivateKey) -> KeyPairStep {
    let label = wanted.user.flatMap(form.definition.field(at:))?.label ?? "user name"
    return .refused("Fill in “\(label)” first: the statement for \(wanted.vendor) names the user.")
  }

  /// Puts a pair that was made into its field.
  ///
  /// - Parameters:
  ///   - key: the private key.
  ///   - question: what it was made for.
  /// - Returns: its public half; nil where something else stands there by now, which stays.
  mutating func accept(_ key: Secret, for question: KeyQuestion) -> KeyPairState? {
    let place = FormFocus.field(question.place)
    guard let field = form.definition.field(at: question.place), form.isShown(field),
      form.editor(at: place)?.isEmpty == true
    else { return nil }
    change { $0.edit(at: place) { $0.replaceAll(with: key) } }
    setFocus(place)
    guard let made = publicKeys.first(where: { $0.place == question.place }) else { return nil }
    keysToRegister.insert(made.fingerprint)
    return keyPair(made)
  }

  /// Notes that the vendor has the public half.
  mutating func note(registered key: PublicKey) { keysToRegister.remove(key.fingerprint) }

  /// What is said when no pair could be put in.
  static let keyNotTaken = "Something else stands in the field by now: the new key pair was thrown away."
  /// What is said when OpenSSL fails.
  static let keyNotMade = "OpenSSL could not make a key pair: try again, or paste one."
}

extension ReviewState {
  /// The keys that were made here and of which nobody has said that the vendor has them.
  func keysToRegister(_ form: FormScreenState?) -> [PublicKey] {
    publicKeys.filter { form?.keysToRegister.contains($0.fingerprint) == true }
  }

  /// What the review says of a key.
  func text(of key: PublicKey, _ form: FormScreenState?) -> String {
    let isNew = form?.keysToRegister.contains(key.fingerprint) == true
    return key.text + (isNew ? " (new: \(key.vendor) must have it first)" : "")
  }
}
