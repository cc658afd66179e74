import JSON
import Secrets

/// A form as an operator fills it in: the state behind the screen. Knows no screen.
///
/// What was typed is kept when another sign-in method hides it, and comes back with it; what is hidden is not sent.
public struct ProfileForm: Equatable, Sendable {
  /// The form's fields and choices.
  public let definition: FormDefinition
  /// What the service holds.
  public let existing: ExistingProfile
  /// What the service holds, as a request.
  let held: JSONValue
  /// Which sign-in method.
  public internal(set) var choice: FormDefinition.Choice
  /// Whether only the credentials are shown, because the rest is carried over as the service holds it.
  public var showsOnlyCredentials = false
  /// Whether a program fills the form in and nobody sees it. Then nobody chose the sign-in method: it is taken where it is sure,
  /// and what it needs and does not have is only to be looked at.
  public let isUnattended: Bool
  /// Structures, lists and maps of which only the title is shown.
  private(set) var folded: Set<JSONPointer> = []
  var values: [JSONPointer: FieldValue]
  /// What can be taken back.
  var history = UndoHistory<FormStep>()
  /// Where characters are being typed or erased, which is one step as long as nothing else is done.
  var typing: FormFocus?
  private(set) var initialValues: [JSONPointer: FieldValue]
  let initialChoice: FormDefinition.Choice
  /// The way that the values spoke of, by its short name, as long as nobody chooses another.
  private(set) var guess: String
  /// What was filled in without anybody's doing, because the connector lists one value only.
  var filledIn: Set<JSONPointer> = []
  /// What a file had put into the form before anybody typed.
  private var given: Given?

  private struct Given: Equatable {
    let values: [JSONPointer: FieldValue]
    let choice: String
  }

  /// Begins a form from what the service holds.
  ///
  /// - Parameters:
  ///   - definition: the connector's form.
  ///   - existing: what the service holds.
  ///   - isUnattended: whether a program fills it in and nobody sees it.
  public init(definition: FormDefinition, existing: ExistingProfile, isUnattended: Bool = false) {
    self.definition = definition
    self.isUnattended = isUnattended
    let existing = existing.masked(by: definition)
    self.existing = existing
    held = Self.request(holding: existing, connector: definition.connector)
    values = [:]
    for field in definition.allFields where field.kind != .group {
      values[field.pointer] = FieldValue(field, held[field.pointer])
    }
    choice = definition.likelyChoice(for: held)
    initialChoice = choice
    guess = choice.id
    initialValues = [:]
    chooseOnlyValues()
    initialValues = values
  }

  /// Whether something was typed or chosen that a departure would lose. What a file has is still in the file.
  public var isChanged: Bool {
    let before = given ?? Given(values: initialValues, choice: initialChoice.id)
    return choice.id != before.choice
      || values.contains { pointer, value in !(before.values[pointer].map(value.hasSameContent) ?? false) }
  }

  /// Takes what stands in the form for what was there before anybody typed.
  mutating func noteAsGiven() { given = Given(values: values, choice: choice.id) }

  /// Takes another sign-in method; values stay.
  ///
  /// - Parameter id: the choice's short name; an unknown one changes nothing.
  public mutating func choose(_ id: String) {
    choice = definition.choices.first { $0.id == id } ?? choice
    chooseOnlyValues()
  }

  /// Takes the sign-in method that the form's values speak of. As nobody chose it, the properties stay as they are.
  public mutating func chooseLikelyMethod() {
    var all = self
    all.choice = definition.wholeChoice
    choice = definition.likelyChoice(for: all.request(), isUnattended: isUnattended)
    guess = choice.id
    chooseOnlyValues()
  }

  /// The profile's name: of one that is to be made, what was typed.
  public var name: String {
    guard existing.new != nil, case .text(let editor)? = values[RequestPaths.name] else {
      return existing.name
    }
    return editor.string
  }

  /// Whether a person chose how the credentials are filled in, so that the choice decides about the properties, too; where the
  /// service was not asked what it holds, there is nothing else to decide.
  var isMethodChosen: Bool { existing.isUnread || choice.id != guess }

  /// Whether a field is in the form now.
  ///
  /// - Parameter field: the field.
  /// - Returns: false where the choice hides it.
  public func isShown(_ field: FormField) -> Bool {
    definition.isShown(field, in: choice) || setting(of: field) != nil && fixedValue(of: field) == nil
  }

  /// What stands in a field.
  ///
  /// - Parameter pointer: the field's place.
  /// - Returns: the value, or nil where the form has no such field.
  public func value(at pointer: JSONPointer) -> FieldValue? { values[pointer] }

  /// The value that the choice sets at a field's place, so that it is not typed. A way that nobody chose changes no property
  /// that the service holds: only what it holds already is fixed.
  ///
  /// - Parameter field: the field.
  /// - Returns: the value, or nil where the field is typed.
  public func fixedValue(of field: FormField) -> JSONValue? {
    guard let value = setting(of: field) else { return nil }
    let decides = isMethodChosen || field.section == .credentials || isMethodFilledIn
    return decides || held[field.pointer] == value ? value : nil
  }

  private func setting(of field: FormField) -> JSONValue? {
    choice.alternative?.sets.first { $0.path == field.pointer }?.value
  }

  /// Whether a person typed a property that the way needs: that speaks for it as choosing it does.
  private var isMethodFilledIn: Bool {
    (choice.alternative?.requires ?? []).contains { place in
      guard place.isWithin(RequestPaths.properties), let value = values[place],
        let before = initialValues[place]
      else { return false }
      return !value.hasSameContent(as: before)
    }
  }

  /// Whether a field cannot be left out: the chosen sign-in method needs it or something in it, the connector's own description
  /// says so, or the model does, in a structure that cannot be left out itself.
  ///
  /// - Parameter field: the field.
  public func needs(_ field: FormField) -> Bool {
    let required = choice.alternative?.requires ?? []
    if required.contains(where: { $0.isWithin(field.pointer) }) { return true }
    if field.described?.isAlwaysRequired == true { return true }
    return field.isRequired && (definition.field(at: field.pointer.parent).map(needs) ?? true)
  }

  /// Leaves only the title of a structure, list or map, or shows all of it again. Nothing is changed in what is sent.
  ///
  /// - Parameters:
  ///   - pointer: its place; any other does nothing.
  ///   - isFolded: whether only the title is left.
  public mutating func fold(_ pointer: JSONPointer, _ isFolded: Bool) {
    guard let field = definition.field(at: pointer), field.canBeFolded else { return }
    if isFolded { folded.insert(pointer) } else { folded.remove(pointer) }
  }

  /// Whether a place that the cursor could stand on is folded away.
  ///
  /// - Parameter focus: the place.
  public func folds(_ focus: FormFocus) -> Bool {
    guard let pointer = focus.pointer else { return false }
    return folded.contains { pointer.isWithin($0) && focus != .folded($0) }
  }

  /// Unfolds everything around a place that the cursor could stand on.
  ///
  /// - Parameter focus: the place.
  public mutating func unfold(around focus: FormFocus) {
    guard let pointer = focus.pointer else { return }
    folded = folded.filter { !pointer.isWithin($0) || focus == .folded($0) }
  }

  /// The form with everything unfolded.
  public var unfolded: ProfileForm {
    var form = self
    form.folded = []
    return form
  }

  /// A request made of what the service holds.
  static func request(holding existing: ExistingProfile, connector: String) -> JSONValue {
    var config = JSONObject()
    config["connectorProfileProperties"] = .object([connector: .object(existing.properties ?? JSONObject())])
    var request = JSONObject()
    request["connectorProfileName"] = .string(existing.name)
    request["connectionMode"] = existing.mode.map { .string($0) }
    request["connectorType"] = (existing.new?.type).map { .string($0) }
    request["connectorLabel"] = existing.new?.label.map { .string($0) }
    request["kmsArn"] = existing.new?.kmsKey.map { .string($0) }
    request["connectorProfileConfig"] = .object(config)
    return .object(request)
  }
}
