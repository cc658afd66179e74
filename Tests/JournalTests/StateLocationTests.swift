import Testing

@testable import Journal

@Suite("Where machines share their state")
struct StateLocationTests {
  @Test(
    "a table, with its region or not, or its ARN",
    arguments: [
      ("dynamodb:appflow-state", "appflow-state", nil, "dynamodb:appflow-state@eu-west-1"),
      ("dynamodb:a.b_c@us-east-2", "a.b_c", "us-east-2", "dynamodb:a.b_c@us-east-2"),
      (
        "dynamodb:arn:aws-cn:dynamodb:cn-north-1:123456789012:table/state",
        "arn:aws-cn:dynamodb:cn-north-1:123456789012:table/state", "cn-north-1",
        "dynamodb:arn:aws-cn:dynamodb:cn-north-1:123456789012:table/state"
      ),
    ] as [(String, String, String?, String)])
  func good(text: String, table: String, region: String?, whole: String) throws {
    let location = try StateLocation(text)
    #expect(location.table == table && location.region == region && location.description == text)
    #expect(location.name(in: "eu-west-1") == whole)
  }

  @Test(
    "what names no table",
    arguments: [
      "", "appflow-state", "s3:bucket", "dynamodb:", "dynamodb:ab", "dynamodb:a b c", "dynamodb:table@",
      "dynamodb:table@eu west", "dynamodb:arn:aws:s3:::bucket", "dynamodb:täble",
      "dynamodb:arn:aws:dynamodb:eu-west-1:123456789012:stream/x",
    ])
  func bad(text: String) {
    #expect(throws: StateLocation.Malformed.self) { try StateLocation(text) }
  }
}
