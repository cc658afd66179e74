import AWSClient

/// What a check of the shared state found.
public struct StateFinding: Equatable, Sendable {
  /// How it stands.
  public enum State: String, Sendable {
    /// Nothing is wrong there.
    case fine
    /// Something is.
    case wrong
    /// The identity that signs lacks a permission that it needs.
    case notAllowed = "not allowed"
    /// It could not be found out.
    case unknown
  }

  /// What was looked at.
  public let check: String
  /// How it stands.
  public let state: State
  /// What was found, in a sentence.
  public let message: String
}

extension SharedState {
  /// Tests the table and what the identity that signs may do with it. Nothing is written: each write has a condition that never
  /// holds, and permissions come before conditions.
  ///
  /// - Throws: `StateError` without an account; `AppFlowError` without a configuration.
  public func check() async throws -> [StateFinding] {
    let place = try await place()
    var findings = await checkTable()
    // Where there is no table, nothing else can be found out.
    guard findings.first?.state != .wrong else { return findings }
    let lease = Lease.key(place.lease(of: "#check"))
    let entry = JournalEntry.key(in: place.name, "#check")
    let run = RunMark.key(place.run("#check"), "#check")
    for (check, key) in [("leases", lease), ("journal", entry), ("runs", run)] {
      findings.append(await allowed(check, writes: [Self.impossiblePut(key), Self.impossibleUpdate(key)]))
      findings.append(
        await allowed("\(check), reading") { () async throws(DynamoDBError) in
          _ = try await self.table.item(key, in: self.location.table)
        })
    }
    findings.append(await allowed("leases, letting go", writes: [Self.impossibleDelete(lease)]))
    findings.append(await undeletable(entry))
    findings.append(
      await allowed("journal of a profile") { () async throws(DynamoDBError) in
        var query = ItemQuery(key: "profileKey", value: place.journal(of: "#check"), index: Self.profileIndex)
        query.limit = 1
        _ = try await self.table.query(query, in: self.location.table)
      })
    return findings
  }

  // MARK: The table

  private func checkTable() async -> [StateFinding] {
    let name = location.table
    let found: TableDescription
    do { found = try await table.describeTable(name) } catch {
      let state: StateFinding.State =
        switch error {
        case .missing, .nobodyToAsk: .wrong
        case .notAllowed: .notAllowed
        default: .unknown
        }
      return [StateFinding(check: "table", state: state, message: "\(error).")]
    }
    return [
      StateFinding(
        check: "table", state: found.status == "ACTIVE" ? .fine : .wrong,
        message: "\(found.arn) is \(found.status.lowercased())."),
      Self.judged(
        "index", found.indexes.contains(Self.profileIndex), "The index \(Self.profileIndex) is there.",
        "There is no index \(Self.profileIndex)."),
      Self.judged(
        "deletion protection", found.isProtected, "The table cannot be deleted by mistake.",
        "The table can be deleted, and the journal with it."),
      await judged(
        "point-in-time recovery", "Every state of the last days can be restored.",
        "What is overwritten cannot be restored."
      ) { () async throws(DynamoDBError) in try await self.table.keepsEveryState(of: name) },
      await judged(
        "time to live", "Leases that nobody has used for long are removed.",
        "Nothing removes what is not needed any more."
      ) { () async throws(DynamoDBError) in
        try await self.table.expires(by: Lease.Attribute.ttl, in: name)
      },
    ]
  }

  private static func judged(
    _ check: String, _ isFine: Bool, _ fine: String, _ wrong: String
  ) -> StateFinding {
    StateFinding(check: check, state: isFine ? .fine : .wrong, message: isFine ? fine : wrong)
  }

  private func judged(
    _ check: String, _ fine: String, _ wrong: String,
    _ look: () async throws(DynamoDBError) -> Bool
  ) async -> StateFinding {
    do { return Self.judged(check, try await look(), fine, wrong) } catch {
      // To look is not needed to work with it.
      return StateFinding(check: check, state: .unknown, message: "\(error).")
    }
  }

  // MARK: Permissions

  private static func impossiblePut(_ key: TableItem) -> ItemWrite {
    .put(key, if: .present(Lease.Attribute.partition))
  }

  private static func impossibleUpdate(_ key: TableItem) -> ItemWrite {
    .update(key: key, set: ["check": .null], if: .present(Lease.Attribute.partition))
  }

  private static func impossibleDelete(_ key: TableItem) -> ItemWrite {
    .delete(key: key, if: .present(Lease.Attribute.partition))
  }

  private func allowed(_ check: String, writes: [ItemWrite]) async -> StateFinding {
    await allowed(check) { () async throws(DynamoDBError) in
      for write in writes {
        do throws(DynamoDBError) {
          try await self.table.write(write, in: self.location.table)
        } catch .conditionFailed {}
      }
    }
  }

  private func allowed(
    _ check: String, _ work: () async throws(DynamoDBError) -> Void
  ) async -> StateFinding {
    do {
      try await work()
      return StateFinding(check: check, state: .fine, message: "It is allowed.")
    } catch {
      if case .notAllowed = error {
        return StateFinding(check: check, state: .notAllowed, message: "\(error).")
      }
      return StateFinding(check: check, state: .unknown, message: "\(error).")
    }
  }

  /// Nobody who sends needs to delete an entry.
  private func undeletable(_ entry: TableItem) async -> StateFinding {
    let check = "journal, deleting"
    do {
      try await table.write(Self.impossibleDelete(entry), in: location.table)
    } catch {
      switch error {
      case .notAllowed: return StateFinding(check: check, state: .fine, message: "It is not allowed.")
      case .conditionFailed: break
      default: return StateFinding(check: check, state: .unknown, message: "\(error).")
      }
    }
    return StateFinding(
      check: check, state: .wrong,
      message: "The identity that signs may delete entries of the journal, which nobody needs.")
  }
}
