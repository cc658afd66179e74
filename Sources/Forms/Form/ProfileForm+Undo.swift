import JSON

/// How a form was before a step. Values share their storage, so that it costs little; its secrets are wiped with it.
struct FormStep: Equatable, Sendable {
  let values: [JSONPointer: FieldValue]
  let choice: FormDefinition.Choice
  let filledIn: Set<JSONPointer>
  /// Where the cursor stood when the step was made, and where it stood then.
  let focus: FormFocus
  let target: FormFocus
}

extension ProfileForm {
  /// Takes the last step back, wherever in the form it was: a run of typed characters, a paste, a cut, a value that was chosen, a
  /// row that was removed or moved.
  ///
  /// - Returns: where it was; nil where there is nothing to take back.
  public mutating func undo() -> FormFocus? { go(isRedo: false)?.focus }

  /// Makes the step again that was taken back last.
  ///
  /// - Returns: where the cursor stands after it; nil where there is nothing to make again.
  public mutating func redo() -> FormFocus? { go(isRedo: true)?.target }

  private mutating func go(isRedo: Bool) -> FormStep? {
    let now = self
    guard let step = history.go(isRedo: isRedo, now: { now.step(at: $0.focus, to: $0.target) }) else {
      return nil
    }
    values = step.values
    choice = step.choice
    filledIn = step.filledIn
    typing = nil
    return step
  }

  private func step(at focus: FormFocus, to target: FormFocus) -> FormStep {
    FormStep(values: values, choice: choice, filledIn: filledIn, focus: focus, target: target)
  }

  /// Notes a step that is about to be made.
  ///
  /// - Parameters:
  ///   - focus: where the cursor stands.
  ///   - target: where it stands then; nil for where it is.
  mutating func record(at focus: FormFocus, to target: FormFocus? = nil) {
    history.record(step(at: focus, to: target ?? focus))
    typing = nil
  }
}
