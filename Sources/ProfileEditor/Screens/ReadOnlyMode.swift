/// Whether everything but sending can be done, and who said so.
public struct ReadOnlyMode: Equatable, Sendable {
  /// Whether the option did.
  private let isByOption: Bool
  /// Where the settings file does: the file and the line.
  private let place: String?

  /// Joins what the option and the settings say.
  ///
  /// - Parameters:
  ///   - option: whether `--read-only` was given.
  ///   - settings: what the operator has set.
  public init(option: Bool, settings: EditorSettings) {
    isByOption = option
    place = settings.readOnlyPlace
  }

  /// Whether nothing may be sent.
  public var isOn: Bool { isByOption || place != nil }

  /// What to do to send: the beginning of a sentence.
  public var remedy: String {
    let parts = [
      place.map { "take read_only out of \($0)" }, isByOption ? "start without --read-only" : nil,
    ].compactMap(\.self)
    let text = parts.joined(separator: " and ")
    return text.prefix(1).uppercased() + text.dropFirst()
  }
}
