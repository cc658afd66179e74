import Foundation
import JSON

/// Keeps the profiles, in memory and, where asked, in a file. The only place where anything changes.
actor ProfileStore {
  private(set) var state: SandboxState
  private let file: String?
  private let clock: @Sendable () -> Double

  /// Loads the state file where there is one; makes a new account otherwise, and writes its file.
  ///
  /// - Parameters:
  ///   - file: the state file; nil keeps the state in memory only.
  ///   - clock: seconds since 1970.
  ///   - seed: makes a new account's state.
  /// - Throws: `SandboxError` for a file that cannot be read, used or written; what `seed` throws.
  init(
    file: String?, clock: @escaping @Sendable () -> Double, seed: () throws -> SandboxState
  ) throws {
    self.file = file
    self.clock = clock
    if let file, let loaded = try Self.load(file) {
      state = loaded
    } else {
      var fresh = try seed()
      if let file { try Self.save(&fresh, file) }
      state = fresh
    }
  }

  /// Gives the profiles that a Describe shows, and moves pending private connections on.
  ///
  /// - Parameter select: chooses the profiles of the answer.
  /// - Returns: the chosen profiles, as they are before this Describe counts.
  /// - Throws: `ServiceFailure`; nothing is then changed.
  func describe(
    _ select: @Sendable ([StoredProfile]) throws(ServiceFailure) -> Page<StoredProfile>
  ) throws(ServiceFailure) -> Page<StoredProfile> {
    let page = try select(state.profiles)
    let pending = page.items.filter { $0.privateLink?.pendingDescribes != nil }
    guard !pending.isEmpty else { return page }
    try commit(
      pending.map { profile in
        var profile = profile
        profile.privateLink?.countDescribe()
        return profile
      })
    return page
  }

  /// Looks a profile up.
  func profile(_ name: String) -> StoredProfile? { state[name] }

  /// Does an update at most once for each client token.
  ///
  /// - Parameters:
  ///   - name: the profile's name.
  ///   - token: the client token.
  ///   - input: the input without its token, members sorted.
  ///   - change: checks the update against the profile and changes it.
  /// - Throws: `ServiceFailure`; nothing is then stored.
  func update(
    _ name: String, token: String?, input: JSONValue,
    change: @Sendable (inout StoredProfile) throws(ServiceFailure) -> Void
  ) throws(ServiceFailure) {
    let now = clock()
    if let token, let used = remembered(token, at: now) {
      guard used.input == input else {
        throw .conflict("The client token was used with other input less than 8 hours ago. Use a new one.")
      }
      return
    }
    guard var profile = state[name] else {
      throw .notFound("There is no connector profile named \(name) in this account and region.")
    }
    try change(&profile)
    profile.updates += 1
    profile.lastUpdatedAt = now
    profile.tokens.removeAll { $0.usedAt < now - UsedToken.lifetime }
    if let token { profile.tokens.append(UsedToken(token: token, usedAt: now, input: input)) }
    try commit([profile])
  }

  /// Keeps a new profile, at most once for each client token.
  ///
  /// - Parameters:
  ///   - profile: the profile.
  ///   - token: the client token.
  ///   - input: the input without its token, members sorted.
  /// - Throws: `ServiceFailure`; nothing is then stored.
  func create(_ profile: StoredProfile, token: String?, input: JSONValue) throws(ServiceFailure) {
    let now = clock()
    if let token, let used = remembered(token, at: now) {
      guard used.input == input else {
        throw .conflict("The client token was used with other input less than 8 hours ago. Use a new one.")
      }
      return
    }
    guard state[profile.name] == nil else {
      throw .conflict("There is a connector profile named \(profile.name) already.")
    }
    guard state.profiles.count < CreateConnectorProfile.quota else {
      throw .quotaExceeded(
        "An account has \(CreateConnectorProfile.quota) connector profiles in a region at most.")
    }
    var profile = profile
    if let token { profile.tokens.append(UsedToken(token: token, usedAt: now, input: input)) }
    try replace(state.profiles + [profile])
  }

  /// Removes a profile.
  ///
  /// - Throws: `ServiceFailure` where there is none of the name; nothing is then changed.
  func delete(_ name: String) throws(ServiceFailure) {
    guard state[name] != nil else {
      throw .notFound("There is no connector profile named \(name) in this account and region.")
    }
    try replace(state.profiles.filter { $0.name != name })
  }

  private func replace(_ profiles: [StoredProfile]) throws(ServiceFailure) {
    var next = SandboxState(seededAt: state.seededAt, profiles: profiles)
    if let file {
      do { try Self.save(&next, file) } catch {
        throw .internalServer("The sandbox cannot keep the change: \(error)")
      }
    }
    state = next
  }

  private func remembered(_ token: String, at now: Double) -> UsedToken? {
    state.use(of: token).flatMap { $0.usedAt >= now - UsedToken.lifetime ? $0 : nil }
  }

  private func commit(_ changed: [StoredProfile]) throws(ServiceFailure) {
    guard let file else {
      // Where nothing can fail, thousands of profiles need not be copied for one.
      for profile in changed { state[profile.name] = profile }
      return
    }
    var next = state
    for profile in changed { next[profile.name] = profile }
    do { try Self.save(&next, file) } catch {
      throw .internalServer("The sandbox cannot keep the change: \(error)")
    }
    state = next
  }

  private static func save(_ state: inout SandboxState, _ file: String) throws(SandboxError) {
    try state.fileText().withBytes { bytes throws(SandboxError) in
      try AtomicFile.write(bytes, to: file)
    }
  }

  private static func load(_ file: String) throws(SandboxError) -> SandboxState? {
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    let bytes: Data
    do { bytes = try Data(contentsOf: URL(filePath: file)) } catch {
      throw .file(path: file, reason: "cannot be read: \(error.localizedDescription)")
    }
    do {
      return try SandboxState(json: try bytes.withUnsafeBytes { try JSONReader.read($0) })
    } catch {
      throw .unusableState(file: file, reason: "\(error)")
    }
  }
}
