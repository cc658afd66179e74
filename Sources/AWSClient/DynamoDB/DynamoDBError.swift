import JSON
import Secrets

/// Why a call of DynamoDB did not succeed.
public enum DynamoDBError: Error, Sendable, Equatable {
  /// The condition of a write does not hold; with the item as it is, nil where there is none.
  case conditionFailed(item: TableItem?)
  /// Nothing of a transaction was written; with what became of each of its writes.
  case transactionCancelled([CancellationReason])
  /// There is no such table.
  case missing(table: String)
  /// There is such a table already, or it is being changed.
  case inUse(table: String)
  /// The identity that signs may not do this.
  case notAllowed(operation: String, words: String?)
  /// Nobody was asked: the client's own endpoint is on this machine and none is configured for DynamoDB, so that a signature of
  /// pretended keys would be sent to AWS.
  case nobodyToAsk(variable: String)
  /// The answer is not what the service documents.
  case malformedAnswer(operation: String)
  /// The request did not succeed otherwise.
  case call(AWSClientError)

  /// What became of one write of a transaction that was cancelled.
  public struct CancellationReason: Sendable, Equatable {
    /// The service's code, such as `ConditionalCheckFailed`; nil where nothing was wrong with this one.
    public let code: String?
    /// The item as it is, where its condition did not hold and there is one.
    public let item: TableItem?

    /// Whether its condition did not hold.
    public var isCondition: Bool { code == "ConditionalCheckFailed" }
  }

  /// Whether another transaction was in the way, so that the same one may succeed a moment later.
  public var isConflict: Bool {
    switch self {
    case .transactionCancelled(let reasons):
      reasons.contains { $0.code == "TransactionConflict" } && !reasons.contains(where: \.isCondition)
    case .call(.refused(let refusal)): refusal.code == "TransactionConflictException"
    default: false
    }
  }

  /// Whether the caller gave up.
  public var isCancelled: Bool {
    guard case .call(let error) = self else { return false }
    switch error {
    case .cancelled, .credentials(.cancelled): return true
    default: return false
    }
  }

  /// Reads what a failure of a call says.
  ///
  /// - Parameters:
  ///   - error: the failure.
  ///   - table: the table that the call was about.
  init(_ error: AWSClientError, table: String) {
    guard case .refused(let refusal) = error else {
      self = .call(error)
      return
    }
    let body = refusal.body.flatMap { body in try? body.withBytes { try JSONReader.read($0) } }
    switch refusal.code {
    case "ConditionalCheckFailedException":
      self = .conditionFailed(item: body?["Item"]?.object.map { TableItem(json: $0) })
    case "TransactionCanceledException":
      self = .transactionCancelled((body?["CancellationReasons"]?.items ?? []).map { CancellationReason($0) })
    case "ResourceNotFoundException", "TableNotFoundException": self = .missing(table: table)
    case "ResourceInUseException", "TableInUseException": self = .inUse(table: table)
    case "AccessDeniedException", "AccessDenied":
      self = .notAllowed(operation: refusal.operation, words: refusal.message)
    default: self = .call(.refused(refusal.withoutBody))
    }
  }
}

extension DynamoDBError.CancellationReason {
  fileprivate init(_ json: JSONValue) {
    let code = json["Code"]?.text
    self.init(
      code: code == "None" ? nil : code, item: json["Item"]?.object.map { TableItem(json: $0) })
  }
}

extension ServiceRefusal {
  /// The same for those who want words only.
  fileprivate var withoutBody: ServiceRefusal {
    var refusal = self
    refusal.body = nil
    return refusal
  }
}

extension DynamoDBError: CustomStringConvertible {
  /// The failure in words.
  public var description: String {
    switch self {
    case .conditionFailed: "another program has changed the item meanwhile"
    case .transactionCancelled(let reasons):
      "the transaction was cancelled: " + reasons.map { $0.code ?? "none" }.joined(separator: ", ")
    case .missing(let table): "there is no table \(table) in this account and region"
    case .inUse(let table): "the table \(table) is there already, or is being changed"
    case .notAllowed(let operation, let words):
      "the permission dynamodb:\(operation) is missing" + (words.map { ": \($0)" } ?? "")
    case .nobodyToAsk(let variable):
      "AppFlow's endpoint is on this machine, and pretended keys are not shown to AWS: set \(variable)"
    case .malformedAnswer(let operation): "the answer of \(operation) cannot be read"
    case .call(let error): "\(error)"
    }
  }
}
