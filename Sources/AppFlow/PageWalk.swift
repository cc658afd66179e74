/// Walks the pages of a list, each asked for with the token of the one before, and ends a walk that would never end: where a token
/// comes again, and where the list has more than any account has.
package struct PageWalk {
  /// More of anything than an account can have: the quota is 100 profiles and 1,000 flows for an account and region.
  package static let mostItems = 100_000
  /// Pages may be short or empty, but not for ever.
  static let mostPages = 10_000

  private let operation: AppFlowOperation
  private var tokens: Set<Int> = []
  private var items = 0
  private var pages = 0

  /// Begins a walk.
  ///
  /// - Parameter operation: what lists, for the error.
  package init(_ operation: AppFlowOperation) { self.operation = operation }

  /// Takes note of a page.
  ///
  /// - Parameters:
  ///   - count: how many items it has.
  ///   - token: the next page's token; nil ends the list.
  /// - Returns: the next page's token.
  /// - Throws: `AppFlowError` of kind `.malformedAnswer` for a list that would never end.
  package mutating func next(after count: Int, token: String?) throws(AppFlowError) -> String? {
    items += count
    pages += 1
    guard let token else { return nil }
    guard tokens.insert(token.hashValue).inserted else {
      throw .endlessPaging(
        "gave the same page token twice", CallFacts(operation: operation, names: OptionNames()))
    }
    guard items <= Self.mostItems, pages < Self.mostPages else {
      throw .endlessPaging(
        "gave \(items) items on \(pages) pages, more than an account can have, and goes on",
        CallFacts(operation: operation, names: OptionNames()))
    }
    return token
  }
}
