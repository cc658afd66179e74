import JSON

/// A table as it is made: paid for by request, with a key of two texts.
public struct TableDefinition: Sendable, Equatable {
  /// The names of a key's two attributes.
  public struct Key: Sendable, Equatable {
    /// What items have in common.
    public let partition: String
    /// What orders them.
    public let sort: String

    /// Names a key.
    public init(partition: String, sort: String) {
      self.partition = partition
      self.sort = sort
    }

    var schema: JSONValue {
      [
        ["AttributeName": .string(partition), "KeyType": "HASH"],
        ["AttributeName": .string(sort), "KeyType": "RANGE"],
      ]
    }
  }

  /// The table's own key.
  public let key: Key
  /// Other keys by which its items can be found, by the indexes' names; they have all attributes.
  public let indexes: [String: Key]
  /// The attribute with the time, in seconds since 1970, after which an item may be removed.
  public let expiry: String

  /// Describes a table.
  ///
  /// - Parameters:
  ///   - key: the table's own key.
  ///   - indexes: other keys, by the indexes' names.
  ///   - expiry: the attribute with the time after which an item may be removed.
  public init(key: Key, indexes: [String: Key], expiry: String) {
    self.key = key
    self.indexes = indexes
    self.expiry = expiry
  }

  func request(named name: String) -> JSONObject {
    let names = Set(([key] + indexes.values).flatMap { [$0.partition, $0.sort] }).sorted()
    var request: JSONObject = [
      "TableName": .string(name), "BillingMode": "PAY_PER_REQUEST", "KeySchema": key.schema,
      "AttributeDefinitions": .list(
        names.map { ["AttributeName": .string($0), "AttributeType": "S"] }),
      "DeletionProtectionEnabled": true,
    ]
    let indexes = indexes.sorted { $0.key < $1.key }.map { name, key -> JSONValue in
      [
        "IndexName": .string(name), "KeySchema": key.schema,
        "Projection": ["ProjectionType": "ALL"],
      ]
    }
    if !indexes.isEmpty { request["GlobalSecondaryIndexes"] = .list(indexes) }
    return request
  }
}

/// What DynamoDB says of a table.
public struct TableDescription: Sendable, Equatable {
  /// The table's ARN.
  public let arn: String
  /// `ACTIVE` where it can be used.
  public let status: String
  /// Whether it cannot be deleted before that is allowed.
  public let isProtected: Bool
  /// The names of its indexes.
  public let indexes: [String]
}

extension DynamoDBClient {
  /// Makes a table that is protected against deletion (CreateTable). It can be used when it is active.
  ///
  /// - Parameters:
  ///   - name: the table's name.
  ///   - definition: how it is made.
  /// - Throws: `DynamoDBError`; `.inUse` where there is one of the name.
  public func createTable(_ name: String, _ definition: TableDefinition) async throws(DynamoDBError) {
    _ = try await send("CreateTable", definition.request(named: name), name)
  }

  /// What there is of a table (DescribeTable).
  ///
  /// - Parameter name: the table's name.
  /// - Throws: `DynamoDBError`; `.missing` where there is none.
  public func describeTable(_ name: String) async throws(DynamoDBError) -> TableDescription {
    let answer = try await send("DescribeTable", ["TableName": .string(name)], name)
    guard let table = answer["Table"], let arn = table["TableArn"]?.text,
      let status = table["TableStatus"]?.text
    else { throw .malformedAnswer(operation: "DescribeTable") }
    return TableDescription(
      arn: arn, status: status, isProtected: table["DeletionProtectionEnabled"]?.flag ?? false,
      indexes: table["GlobalSecondaryIndexes"]?.items?.compactMap { $0["IndexName"]?.text } ?? [])
  }

  /// Has items removed after the time that they have in an attribute (UpdateTimeToLive).
  ///
  /// - Parameters:
  ///   - attribute: the attribute.
  ///   - name: the table's name.
  /// - Throws: `DynamoDBError`.
  public func expire(by attribute: String, in name: String) async throws(DynamoDBError) {
    _ = try await send(
      "UpdateTimeToLive",
      [
        "TableName": .string(name),
        "TimeToLiveSpecification": ["Enabled": true, "AttributeName": .string(attribute)],
      ], name)
  }

  /// Whether items are removed after the time that they have in an attribute (DescribeTimeToLive).
  ///
  /// - Parameters:
  ///   - attribute: the attribute.
  ///   - name: the table's name.
  /// - Throws: `DynamoDBError`.
  public func expires(by attribute: String, in name: String) async throws(DynamoDBError) -> Bool {
    let answer = try await send("DescribeTimeToLive", ["TableName": .string(name)], name)
    let description = answer["TimeToLiveDescription"]
    return description?["AttributeName"]?.text == attribute
      && ["ENABLED", "ENABLING"].contains(description?["TimeToLiveStatus"]?.text)
  }

  /// Keeps every state of the last 35 days to be restored (UpdateContinuousBackups).
  ///
  /// - Parameter name: the table's name.
  /// - Throws: `DynamoDBError`.
  public func keepEveryState(of name: String) async throws(DynamoDBError) {
    _ = try await send(
      "UpdateContinuousBackups",
      [
        "TableName": .string(name),
        "PointInTimeRecoverySpecification": ["PointInTimeRecoveryEnabled": true],
      ], name)
  }

  /// Whether every state of the last days can be restored (DescribeContinuousBackups).
  ///
  /// - Parameter name: the table's name.
  /// - Throws: `DynamoDBError`.
  public func keepsEveryState(of name: String) async throws(DynamoDBError) -> Bool {
    let answer = try await send("DescribeContinuousBackups", ["TableName": .string(name)], name)
    let recovery = answer["ContinuousBackupsDescription"]?["PointInTimeRecoveryDescription"]
    return recovery?["PointInTimeRecoveryStatus"]?.text == "ENABLED"
  }
}
