/// Filters that are saved under names.
extension EditorState {
  mutating func saveFilter(as name: String) -> [EditorEffect] {
    let words = editing.browser.filter.editor.string.trimmed
    editing.browser.rules.saved[name] = editing.browser.filter.words
    tell("Saved: @\(name) stands for “\(words)”, here and in --filter.")
    return [.saveFilter(name, words: words)]
  }
}

extension EditingSession {
  /// Why the filter cannot be saved; nil where it can.
  ///
  /// - Parameter name: the name that is wanted, in small letters.
  func filterObstacle(_ name: String?) -> String? {
    guard let name, SavedFilters.isName(name) else {
      return "Type a name behind it, of small letters, digits, - and _: save-filter mine."
    }
    if let problem = browser.filter.problem { return problem }
    let words = browser.filter.editor.string.trimmed
    if words.isEmpty { return "There is no filter to save: type one behind / first." }
    if context.settings.filters[name] != nil {
      return "@\(name) stands in your settings file: change it there, or take another name."
    }
    // Words that stand for others would have to be read in their order.
    if words.contains("@") { return "A filter with an @ cannot be saved: type its words." }
    return context.keepsNothing ? "Nothing is kept here for the next start." : nil
  }
}
