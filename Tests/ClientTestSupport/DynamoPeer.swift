import Foundation
import HTTPTransport
import JSON
import Secrets

/// moto's DynamoDB, which answers one request after the other: DynamoDB's writes are atomic, and moto's are where nothing else runs. It
/// can be made to be gone, to lose answers, and to hold a request or its answer until it is let go.
package final class DynamoPeer: Sendable {
  private struct Facts: Decodable, Sendable {
    let port: Int
    /// The keys of users of moto's account by what they may do.
    let users: [String: [String]]
  }

  package let url: String
  /// A user who may do everything, one who may do everything but delete, and one who may do nothing with tables.
  package let users: [String: [String]]
  private let process: PeerProcess
  private let transport = CurlTransport()

  package init() async throws {
    process = try PeerProcess(
      String(contentsOf: Peers.packageFolder.appending(path: "Tests/Peers/dynamodb.py"), encoding: .utf8))
    let facts = try await process.ready(as: Facts.self)
    url = "http://127.0.0.1:\(facts.port)"
    users = facts.users
  }

  /// The variables that lead clients here.
  package var variables: [String: String] { ["AWS_ENDPOINT_URL_DYNAMODB": url] }

  /// Changes how it behaves: `gone` (503 for everything), `lose` (so many writes, of the operation `loseOf` or any, are made and answered with 500), `hold` and
  /// `holdAnswer` (the name of an operation), `checks` (permissions count).
  @discardableResult
  package func set(_ state: JSONValue) async throws -> JSONValue { try await control(state) }

  /// The operations that were answered, in their order.
  package func operations() async throws -> [String] {
    (try await control([:])["log"]?.items ?? []).compactMap(\.text)
  }

  /// Whether a request is held.
  package func isHolding() async throws -> Bool { try await control([:])["isHolding"]?.flag ?? false }

  private func control(_ state: JSONValue) async throws -> JSONValue {
    let request = HTTPRequest(
      method: "POST", url: try HTTPURL(url + "/control"), body: JSONWriter.body(state))
    let answer = try await transport.send(request, limits: HTTPLimits())
    return try JSONReader.read(answer.body.revealed())
  }
}
