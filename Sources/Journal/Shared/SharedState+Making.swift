import AWSClient

/// The table itself.
extension SharedState {
  /// How the table is made.
  static let definition = TableDefinition(
    key: .init(partition: Lease.Attribute.partition, sort: Lease.Attribute.sort),
    indexes: [profileIndex: .init(partition: "profileKey", sort: Lease.Attribute.sort)],
    expiry: Lease.Attribute.ttl)

  /// How often a new table is looked at, two seconds apart.
  private static let mostLooks = 150

  /// Makes the table, paid for by request, with the index by profile; protects it against deletion, has every state of the last
  /// days kept, and leases removed that nobody has used for long. What is there already stays as it is.
  ///
  /// - Parameter told: is told what was done.
  /// - Throws: `StateError`.
  public func create(_ told: (String) -> Void) async throws(StateError) {
    let name = location.table
    do throws(DynamoDBError) {
      do throws(DynamoDBError) {
        try await table.createTable(name, Self.definition)
        told("The table \(name) is being made: on demand, with deletion protection.")
      } catch .inUse {
        told("The table \(name) is there already.")
      }
    } catch {
      throw failure(error)
    }
    try await waitUntilActive(name)
    do throws(DynamoDBError) {
      if try await !table.expires(by: Lease.Attribute.ttl, in: name) {
        try await table.expire(by: Lease.Attribute.ttl, in: name)
      }
      told("Leases that nobody has used for long are removed (TTL of \(Lease.Attribute.ttl)).")
      if try await !table.keepsEveryState(of: name) { try await table.keepEveryState(of: name) }
      told("Every state of the last days can be restored (point-in-time recovery).")
    } catch {
      throw failure(error)
    }
  }

  private func waitUntilActive(_ name: String) async throws(StateError) {
    for _ in 0..<Self.mostLooks {
      let status: String
      do { status = try await table.describeTable(name).status } catch { throw failure(error) }
      if status == "ACTIVE" { return }
      try await pause(.seconds(2))
    }
    throw .table(location, .inUse(table: name))
  }
}
