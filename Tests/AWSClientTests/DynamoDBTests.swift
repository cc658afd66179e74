import ClientTestSupport
import HTTPTransport
import JSON
import OperatingSystem
import Secrets
import Testing

@testable import AWSClient

@Suite("DynamoDB")
struct DynamoDBTests {
  private static let key: TableItem = ["pk": .string("a#1"), "sk": .string("x")]

  private func client(_ transport: FakeTransport, endpoint: String? = nil) throws -> DynamoDBClient {
    var options = ClientOptions(region: "eu-west-1", endpointURL: endpoint)
    options.environment = Environment([
      "AWS_CONFIG_FILE": "/nonexistent/config", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
      "AWS_EC2_METADATA_DISABLED": "true", "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001",
      "AWS_SECRET_ACCESS_KEY": "fake-secret-for-tests",
    ])
    options.time = FakeTime().source
    let own = try ServiceClient(
      service: ServiceIdentity(signingName: "appflow", settingsName: "appflow"), options: options,
      transport: transport)
    return try DynamoDBClient(beside: own, region: "eu-central-1")
  }

  private static func answering(_ status: Int, _ body: String) -> FakeTransport {
    FakeTransport { _, _ in .success(HTTPResponse(status: status, body: Secret(body))) }
  }

  private func body(_ transport: FakeTransport) throws -> JSONValue {
    try JSONReader.read(try #require(transport.requests.first).body.revealed())
  }

  @Test("requests are JSON 1.0 with the operation in a header, signed for the service in the table's region")
  func requests() async throws {
    let transport = Self.answering(
      200, #"{"Item": {"pk": {"S": "a#1"}, "n": {"N": "7"}, "b": {"B": "AA=="}}}"#)
    let item = try await client(transport).item(Self.key, in: "table")
    #expect(item == ["pk": .string("a#1"), "n": .number("7")])
    let request = try #require(transport.requests.first)
    #expect(
      request.url.description == "https://dynamodb.eu-central-1.amazonaws.com/" && request.method == "POST")
    #expect(request.headers["X-Amz-Target"] == "DynamoDB_20120810.GetItem")
    #expect(request.headers["Content-Type"] == "application/x-amz-json-1.0")
    let signature = request.headers.value(of: "Authorization")?.withBytes {
      String(decoding: $0, as: UTF8.self)
    }
    #expect(signature?.contains("/eu-central-1/dynamodb/aws4_request") == true)
    #expect(
      try body(transport) == [
        "TableName": "table", "Key": ["pk": ["S": "a#1"], "sk": ["S": "x"]], "ConsistentRead": true,
      ])
  }

  @Test(
    "a conditional change names attributes and values by what stands for them, and asks for the item as it is"
  )
  func changes() async throws {
    let transport = Self.answering(200, "{}")
    try await client(transport).write(
      .update(
        key: Self.key, set: ["state": .string("idle"), "ttl": .number("1")],
        appending: ["later": .map(["a": .null])],
        if: .all([.present("pk"), .absent("outcome")])), in: "table")
    let body = try body(transport)
    #expect(
      body["UpdateExpression"]
        == "SET #n1 = :v2, #n3 = :v4, #n5 = list_append(if_not_exists(#n5, :v6), :v7)")
    #expect(body["ConditionExpression"] == "attribute_exists(#n8) AND attribute_not_exists(#n9)")
    #expect(
      body["ExpressionAttributeNames"] == [
        "#n1": "state", "#n3": "ttl", "#n5": "later", "#n8": "pk", "#n9": "outcome",
      ])
    #expect(body["ExpressionAttributeValues"]?[":v7"] == ["L": [["M": ["a": ["NULL": true]]]]])
    #expect(body["ReturnValuesOnConditionCheckFailure"] == "ALL_OLD")
  }

  @Test(
    "a condition that does not hold is told with the item as it is, a cancelled transaction with each reason")
  func refusals() async throws {
    let refused = Self.answering(
      400,
      #"{"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", "Message": "no", "Item": {"rvn": {"S": "other"}}}"#
    )
    await #expect(throws: DynamoDBError.conditionFailed(item: ["rvn": .string("other")])) {
      try await client(refused).write(.put(Self.key, if: .absent("pk")), in: "table")
    }
    #expect(refused.requests.count == 1)
    let cancelled = Self.answering(
      400,
      #"{"__type": "x#TransactionCanceledException", "CancellationReasons": [{"Code": "None"}, {"Code": "ConditionalCheckFailed", "Item": {"pk": {"S": "a"}}}]}"#
    )
    let other = try client(cancelled)
    do throws(DynamoDBError) {
      try await other.transact(
        [.put(Self.key, if: nil), .delete(key: Self.key, if: .present("pk"))], token: "t", in: "table")
      Issue.record("it was not refused")
    } catch {
      guard case .transactionCancelled(let reasons) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(reasons.map(\.code) == [nil, "ConditionalCheckFailed"] && reasons[1].isCondition)
      #expect(reasons[1].item == ["pk": .string("a")] && !error.isConflict)
    }
    let body = try body(cancelled)
    #expect(body["ClientRequestToken"] == "t")
    #expect(body["TransactItems"]?.items?.map { $0.object?.members.first?.name } == ["Put", "Delete"])
  }

  @Test(
    "other refusals are told apart",
    arguments: [
      ("ResourceNotFoundException", "there is no table table"),
      ("AccessDeniedException", "the permission dynamodb:GetItem is missing"),
      ("ResourceInUseException", "is there already"), ("ValidationException", "was refused with"),
    ])
  func kinds(code: String, words: String) async throws {
    let transport = Self.answering(400, #"{"__type": "x#\#(code)", "message": "m"}"#)
    await #expect {
      try await client(transport).item(Self.key, in: "table")
    } throws: { "\($0)".contains(words) }
  }

  @Test("another transaction in the way is no condition that does not hold")
  func conflicts() async throws {
    let transport = Self.answering(
      400,
      #"{"__type": "x#TransactionCanceledException", "CancellationReasons": [{"Code": "TransactionConflict"}, {"Code": "None"}]}"#
    )
    await #expect {
      try await client(transport).transact([], token: "t", in: "table")
    } throws: { ($0 as? DynamoDBError)?.isConflict == true }
  }

  @Test(
    "where the client's own endpoint is on this machine and DynamoDB's is not configured, nobody is asked")
  func pretended() async throws {
    let transport = Self.answering(200, "{}")
    await #expect(throws: DynamoDBError.nobodyToAsk(variable: "AWS_ENDPOINT_URL_DYNAMODB")) {
      try await client(transport, endpoint: "http://127.0.0.1:1").item(Self.key, in: "table")
    }
    #expect(transport.requests.isEmpty)
  }

  @Test("before each attempt its permission is asked, and without it the call ends with what was done so far")
  func permission() async throws {
    let transport = Self.answering(500, "")
    var options = ClientOptions(region: "eu-west-1")
    options.environment = Environment([
      "AWS_CONFIG_FILE": "/nonexistent/config", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
      "AWS_EC2_METADATA_DISABLED": "true", "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001",
      "AWS_SECRET_ACCESS_KEY": "fake-secret-for-tests",
    ])
    options.time = FakeTime().source
    let client = try ServiceClient(
      service: ServiceIdentity(signingName: "appflow", settingsName: "appflow"), options: options,
      transport: transport)
    for (allowed, effect) in [(0, CallEffect.notSent), (2, .unknown)] {
      let before = transport.requests.count
      var call = ServiceCall(operation: "Op", method: "POST", path: "/", body: Secret("{}"))
      call.permission = { transport.requests.count - before < allowed }
      await #expect(throws: AWSClientError.cancelled(effect)) { try await client.send(call) }
      #expect(transport.requests.count - before == allowed)
    }
  }
}
