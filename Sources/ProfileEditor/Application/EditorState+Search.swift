import Forms
import Secrets

/// Searching in the text on top of the screen.
extension EditorState {
  /// The text that a search is about: the page on top, the review, or the preview that hides the form.
  private var searchedPage: SearchedPage? {
    if let index = overlays.lastIndex(where: \.isPage) {
      return overlays[index].top == nil ? nil : .overlay(index)
    }
    switch editing.stage {
    case .reviewing(_, let review): return review.sending == nil ? .review : nil
    case .filling(let form, _): return form.isPreviewOver(in: size) ? .preview : nil
    case .choosing, .accepted, .unanswered: return nil
    }
  }

  private func lines(of page: SearchedPage) -> [StyledLine] {
    switch page {
    case .review: reviewView?.lines ?? []
    case .preview:
      editing.form?.findings.requestLines.map { $0.styled(mask: context.settings.mask) } ?? []
    case .overlay(let index): overlays.indices.contains(index) ? pageLines(of: overlays[index]) : []
    }
  }

  private func top(of page: SearchedPage) -> Int {
    switch page {
    case .review: editing.review?.top ?? 0
    case .preview: editing.form?.previewTop ?? 0
    case .overlay(let index): overlays.indices.contains(index) ? overlays[index].top ?? 0 : 0
    }
  }

  /// Begins a search, or goes on in it.
  mutating func pressInSearchedText(_ press: KeyPress) {
    guard let page = searchedPage else { return }
    switch press.action {
    case .nextMatch: goToMatch(by: 1)
    case .previousMatch: goToMatch(by: -1)
    default:
      search = TextSearch(page: page, origin: top(of: page))
      push(.search)
    }
  }

  private mutating func goToMatch(by step: Int) {
    guard search != nil else {
      return tell("Nothing is searched for: \(around.key(.search, in: keyContext)) does.")
    }
    search?.move(by: step)
    showMatch()
  }

  /// Does what a key means in the line of a search.
  mutating func pressInSearch(_ press: KeyPress) {
    switch press.action {
    case .open:
      popOverlay()
      if search?.editor.isEmpty == true { search = nil }
    case .cancel:
      popOverlay()
      if let search { scroll(search.page, to: search.origin) }
      search = nil
    default: editSearch { $0.handle(press, &$1) }
    }
  }

  private mutating func editSearch(_ edit: (inout LineEditor, inout KillRing) -> Void) {
    guard var search else { return }
    edit(&search.editor, &killRing)
    search.find(in: lines(of: search.page))
    search.begin()
    self.search = search
    showMatch()
  }

  /// Pastes into the line that is open over the screen.
  mutating func pasteIntoLine(_ text: Secret) {
    switch overlay {
    case .search: editSearch { line, _ in line.insert(text) }
    case .command(var line):
      line.edit { $0.insert(text) }
      replaceOverlay(with: .command(line))
    default: break
    }
  }

  /// The line of the match comes into view, with some of what stands before it.
  private mutating func showMatch() {
    guard let search, let match = search.match else { return }
    let (height, top) = (around.layout.contentHeight, top(of: search.page))
    // The line of the search lies over the last ones.
    guard !(top..<max(top + height - 1, top + 1)).contains(match.line) else { return }
    scroll(search.page, to: match.line - height / 3)
  }

  private mutating func scroll(_ page: SearchedPage, to line: Int) {
    let last = max(lines(of: page).count - around.layout.contentHeight, 0)
    let top = min(max(line, 0), last)
    switch page {
    case .review: editing.stage.editReview { $0.top = top }
    case .preview: editing.stage.editForm { $0.previewTop = top }
    case .overlay(let place):
      var index = 0
      editOverlays { overlay in
        if index == place { overlay = overlay.scrolled(to: top) }
        index += 1
      }
    }
  }

  /// A search ends with its text; what is found goes along with a window that changes.
  mutating func followSearch() {
    guard var search else { return }
    guard search.page == searchedPage else {
      self.search = nil
      close { $0 == .search }
      return
    }
    search.find(in: lines(of: search.page))
    self.search = search
  }
}
