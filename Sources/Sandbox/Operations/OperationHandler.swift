import Foundation
import JSON

/// Answers one operation. The input has been validated against the operation's shape.
protocol OperationHandler: Sendable {
  /// The operation's name in the model.
  static var operation: String { get }

  /// Whether it changes anything, so that a lost answer matters.
  var isUpdate: Bool { get }

  /// Does the operation.
  ///
  /// - Parameter input: the validated input; members may be null.
  /// - Returns: the output's members.
  /// - Throws: the refusal that goes back.
  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue
}

extension OperationHandler {
  var isUpdate: Bool { false }
}

/// One page of a list, and the token of the next one.
struct Page<Item: Sendable>: Sendable {
  let items: [Item]
  let nextToken: String?

  /// Cuts a page out of a list.
  ///
  /// - Parameters:
  ///   - all: the whole list, in an order that stays the same.
  ///   - list: the list's name, so that one list's token is refused by another.
  ///   - input: the operation's input with `maxResults` and `nextToken`.
  ///   - largest: the most items of a page, which is also the number when the input names none.
  /// - Throws: `ValidationException` for a token that is not ours.
  init(of all: [Item], list: String, input: JSONValue, largest: Int) throws(ServiceFailure) {
    var start = 0
    if let token = input["nextToken"]?.text { start = try Self.start(token, list, count: all.count) }
    let count = min(input["maxResults"]?.number?.integer ?? largest, largest)
    items = Array(all.dropFirst(start).prefix(count))
    let end = start + items.count
    nextToken = end < all.count ? Data("\(list) \(end)".utf8).base64EncodedString() : nil
  }

  private static func start(_ token: String, _ list: String, count: Int) throws(ServiceFailure) -> Int {
    guard let data = Data(base64Encoded: token) else { throw invalid }
    let parts = String(decoding: data, as: UTF8.self).split(separator: " ")
    guard parts.count == 2, parts[0] == list, let start = Int(parts[1]), (0...count).contains(start) else {
      throw invalid
    }
    return start
  }

  private static var invalid: ServiceFailure {
    .invalid("nextToken", "it is not a token of this list.")
  }
}
