import ServiceModel

/// A filter or an order that cannot be read, in a sentence for whoever wrote it.
public enum ListError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A column that lists do not have; of a filter's word, the colon may have been meant otherwise.
  case unknownColumn(String, isOfWord: Bool)
  /// A filter that is not saved, and those that are.
  case unknownSaved(String, [String])
  /// A quotation mark that is not closed.
  case openQuote
  /// A direction that is none.
  case unknownDirection(String)
  /// A column that stands in an order twice.
  case columnTwice(String)

  /// What is wrong, what the rule is, and what to do.
  public var description: String {
    switch self {
    case .unknownColumn(let name, let isOfWord):
      let nearest = NearestName.of(name, among: ProfileColumn.allCases.map(\.rawValue)).map {
        " Did you mean \($0)?"
      }
      let quoting = isOfWord ? " A word that has a colon itself stands in quotation marks." : ""
      return
        "There is no column “\(name)”.\(nearest ?? "") The columns are \(ProfileColumn.listing).\(quoting)"
    case .unknownSaved(let name, let known):
      let nearest = NearestName.of(name, among: known).map { " Did you mean @\($0)?" } ?? ""
      let listing = known.isEmpty ? "none is saved" : "saved are \(NearestName.listing(known))"
      return
        "There is no saved filter “\(name)”: \(listing).\(nearest) A word that begins with @ itself stands in quotation marks."
    case .openQuote: return "A quotation mark is not closed."
    case .unknownDirection(let text):
      return "“\(text)” is no direction: asc begins with the least, desc with the greatest."
    case .columnTwice(let name): return "The column \(name) stands in the order twice."
    }
  }
}
