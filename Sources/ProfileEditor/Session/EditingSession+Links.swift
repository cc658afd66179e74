import AppFlow

/// Private links that are being made: the service takes minutes for one, and says when it is there only to those who ask.
extension EditingSession {
  /// Has those that are being made asked for again after a while, one question at a time.
  mutating func watchLinks() -> [EditorEffect] {
    guard watchedLinks == nil, browser.loading == .done else { return [] }
    let pending = browser.entries.filter(\.hasPendingLink).map(\.name)
    guard !pending.isEmpty else { return [] }
    watchedLinks = pending
    return [.watchLinks(pending)]
  }

  /// Takes what the service says of them now; those that it does not speak of are asked for again.
  ///
  /// - Parameter entries: the profiles that were read.
  /// - Returns: what is to be told.
  mutating func linksRead(_ entries: [BrowserEntry]) -> String? {
    watchedLinks = nil
    let ended = entries.filter { entry in
      !entry.hasPendingLink && browser.entries.contains { $0.name == entry.name && $0.hasPendingLink }
    }
    for entry in ended { browser.replace(entry) }
    guard !ended.isEmpty else { return nil }
    return ended.map { entry in
      let link = entry.profile.privateConnection
      guard link?.status == "FAILED" else { return "The private link of \(entry.name) is there." }
      return
        "The private link of \(entry.name) could not be made: \(link?.failure ?? "AppFlow does not say why")."
    }.joined(separator: " ")
  }
}

extension BrowserEntry {
  /// Whether its private link is being made.
  fileprivate var hasPendingLink: Bool { profile.privateConnection?.status == "PENDING" }
}
