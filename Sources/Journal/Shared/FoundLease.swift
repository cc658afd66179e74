import AWSClient

/// The lease that the table has where another one was expected; nil where it has none.
struct FoundLease {
  let lease: Lease?

  init(_ item: TableItem?) { lease = item.flatMap { Lease($0) } }
}

extension DynamoDBError {
  /// The lease that the table has in place of the one that was to be changed, which is the first write; nil where it was something
  /// else that failed.
  var found: FoundLease? {
    switch self {
    case .conditionFailed(let item): return FoundLease(item)
    case .transactionCancelled(let reasons):
      guard let first = reasons.first, first.isCondition else { return nil }
      return FoundLease(first.item)
    default: return nil
    }
  }

  /// Whether the write may have been made although nobody said so.
  var mayBeWritten: Bool {
    switch self {
    case .call(let error): error.effect == .unknown
    case .malformedAnswer: true
    default: false
    }
  }
}
