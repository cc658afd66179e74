import Terminal

extension EditorState {
  /// Copies a text, or says why not.
  mutating func copy(_ text: MaskedText?) -> [EditorEffect] {
    guard let text else {
      tell("There is no ARN to copy: the service did not give one.")
      return []
    }
    guard text.text.utf8.count <= ClipboardSequence.mostBytes else {
      tell("Not copied: \(text.name) has more than \(ClipboardSequence.mostBytes) bytes.")
      return []
    }
    tell("Copied \(text.name): \(text.text.count) characters, if the terminal allows it.")
    return [.copy(text)]
  }

  /// The ARN of the profile under the browser's cursor.
  var browserText: MaskedText? { editing.browser.selected?.arn.map(MaskedText.arn) }

  /// The ARN in the service's answer.
  var resultText: MaskedText? {
    guard case .done(let answer) = result?.outcome else { return nil }
    return MaskedText.arn(answer.arn)
  }
}
