import HTTPTransport
import JSON
import OperatingSystem
import Secrets

/// Reads and writes items of DynamoDB (its API is JSON 1.0: one path, the operation in a header).
public struct DynamoDBClient: Sendable {
  /// The most seconds that an attempt may take: who waits for a table holds something meanwhile.
  private static let attemptSeconds = 10

  /// The codes by which DynamoDB refuses a request without having changed anything, by its API reference.
  private static let refusals: Set<String> = [
    "ConditionalCheckFailedException", "TransactionCanceledException", "TransactionConflictException",
    "ResourceNotFoundException", "TableNotFoundException", "ResourceInUseException", "TableInUseException",
    "IdempotentParameterMismatchException", "ItemCollectionSizeLimitExceededException",
    "ContinuousBackupsUnavailableException",
  ]

  private let own: ServiceClient
  private let service: ServiceClient

  /// Makes a client that signs as another client does.
  ///
  /// - Parameters:
  ///   - other: whose credentials and transport are used.
  ///   - region: the region that the tables are in; the other client's when left out.
  /// - Throws: `ConfigurationError` when the region cannot be one.
  public init(beside other: ServiceClient, region: String?) throws(ConfigurationError) {
    own = other
    service = try other.sibling(.dynamoDB, region: region, seconds: Self.attemptSeconds)
  }

  /// The region that is asked.
  ///
  /// - Throws: `DynamoDBError`.
  public func region() async throws(DynamoDBError) -> String {
    do { return try await service.configuration().region.value } catch { throw .call(error) }
  }

  // MARK: Items

  /// Makes one write.
  ///
  /// - Parameters:
  ///   - write: the write.
  ///   - table: the table.
  /// - Throws: `DynamoDBError`; `.conditionFailed` also where an earlier attempt made the write and its answer was lost: the item
  ///   tells.
  public func write(_ write: ItemWrite, in table: String) async throws(DynamoDBError) {
    _ = try await send(write.operation, write.request(in: table), table)
  }

  /// Makes several writes or none (TransactWriteItems).
  ///
  /// - Parameters:
  ///   - writes: the writes, each of another item.
  ///   - token: by which the service knows the same transaction again, for ten minutes.
  ///   - table: the table.
  /// - Throws: `DynamoDBError`; `.transactionCancelled` with a reason for each write.
  public func transact(
    _ writes: [ItemWrite], token: String, in table: String
  ) async throws(DynamoDBError) {
    let items = writes.map { JSONValue.object([$0.transactionName: .object($0.request(in: table))]) }
    _ = try await send(
      "TransactWriteItems", ["TransactItems": .list(items), "ClientRequestToken": .string(token)], table)
  }

  /// Reads an item as it is after all writes that were answered.
  ///
  /// - Parameters:
  ///   - key: the attributes of its key.
  ///   - table: the table.
  /// - Returns: the item; nil where there is none.
  /// - Throws: `DynamoDBError`.
  public func item(_ key: TableItem, in table: String) async throws(DynamoDBError) -> TableItem? {
    let answer = try await send(
      "GetItem", ["TableName": .string(table), "Key": key.json, "ConsistentRead": true], table)
    return answer["Item"]?.object.map { TableItem(json: $0) }
  }

  /// One page of the items that have a key in common.
  ///
  /// - Parameters:
  ///   - query: which items.
  ///   - table: the table.
  ///   - start: where the page begins, from the page before.
  /// - Returns: the items, and where the next page begins; nil where this is the last one.
  /// - Throws: `DynamoDBError`.
  public func query(
    _ query: ItemQuery, in table: String, from start: TableItem? = nil
  ) async throws(DynamoDBError) -> (items: [TableItem], next: TableItem?) {
    let answer = try await send("Query", query.request(in: table, from: start), table)
    guard let items = answer["Items"]?.items else { throw .malformedAnswer(operation: "Query") }
    return (
      items.compactMap { $0.object.map { TableItem(json: $0) } },
      answer["LastEvaluatedKey"]?.object.map { TableItem(json: $0) }
    )
  }

  // MARK: Sending

  func send(
    _ operation: String, _ request: JSONObject, _ table: String
  ) async throws(DynamoDBError) -> JSONValue {
    let variable: String?
    do { variable = try await own.missingEndpoint(of: .dynamoDB) } catch { throw .call(error) }
    if let variable { throw .nobodyToAsk(variable: variable) }
    var call = ServiceCall(
      operation, target: "DynamoDB_20120810", version: "1.0", body: JSONWriter.body(.object(request)))
    call.refusals = Self.refusals
    call.keepsRefusal = true
    let body: Secret
    do { body = try await service.send(call).response.body } catch {
      throw DynamoDBError(error, table: table)
    }
    guard let value = try? body.withBytes({ try JSONReader.read($0) }), value.object != nil else {
      throw .malformedAnswer(operation: operation)
    }
    return value
  }
}

/// The items that have a key in common, in the order of the other part of their keys.
public struct ItemQuery: Sendable, Equatable {
  /// The name of the key that they have in common.
  public var key: String
  /// Its value.
  public var value: String
  /// The name of the other part of the key, and the first and the last value that is wanted; all are when left out.
  public var range: Range?
  /// The index that is asked, which may be behind; the table itself when left out.
  public var index: String?
  /// Whether the last one comes first.
  public var isBackwards = false
  /// The most items in a page.
  public var limit: Int?

  /// Values of the other part of a key.
  public struct Range: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// The first one that is wanted.
    public let first: String
    /// The last one that is wanted.
    public let last: String

    /// Names values.
    public init(name: String, first: String, last: String) {
      self.name = name
      self.first = first
      self.last = last
    }
  }

  /// Asks for items.
  ///
  /// - Parameters:
  ///   - key: the name of the key that they have in common.
  ///   - value: its value.
  ///   - range: what is wanted of the other part of the key.
  ///   - index: the index that is asked.
  public init(key: String, value: String, range: Range? = nil, index: String? = nil) {
    self.key = key
    self.value = value
    self.range = range
    self.index = index
  }

  func request(in table: String, from start: TableItem?) -> JSONObject {
    var names = Placeholders()
    var text = "\(names.name(key)) = \(names.value(.string(value)))"
    if let range {
      let (first, last) = (names.value(.string(range.first)), names.value(.string(range.last)))
      text += " AND \(names.name(range.name)) BETWEEN \(first) AND \(last)"
    }
    var request: JSONObject = ["TableName": .string(table), "KeyConditionExpression": .string(text)]
    names.add(to: &request)
    // Indexes cannot be read so.
    if index == nil { request["ConsistentRead"] = true }
    request["IndexName"] = index.map { .string($0) }
    if isBackwards { request["ScanIndexForward"] = false }
    request["Limit"] = limit.map { .number(JSONNumber($0)) }
    request["ExclusiveStartKey"] = start?.json
    return request
  }
}
