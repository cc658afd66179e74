import Journal

/// Finds out which versions the secrets of a plan's entries have now, without reading them where their stores tell it so.
public struct SecretFollower: Sendable {
  private let reader: SecretReader

  /// Makes a follower.
  ///
  /// - Parameter reader: asks the stores.
  public init(reader: SecretReader) { self.reader = reader }

  /// The versions of each entry's secrets.
  ///
  /// - Parameter entries: the entries.
  /// - Returns: the versions by profile, in the order of the entry's secrets, and why those of others cannot be told.
  public func versions(
    of entries: [RotationPlan.Entry]
  ) async -> (known: [String: [SecretVersion]], problems: [RotationProblem]) {
    let answers = await Bounded.map(entries, limit: { 8 }) { await self.versions(of: $0) }
    var known: [String: [SecretVersion]] = [:]
    var problems: [RotationProblem] = []
    for (entry, answer) in zip(entries, answers) {
      guard let (versions, messages) = answer else { continue }
      if messages.isEmpty { known[entry.profile] = versions }
      problems += messages.map { RotationProblem(profile: entry.profile, message: $0) }
    }
    return (known, problems)
  }

  private func versions(of entry: RotationPlan.Entry) async -> ([SecretVersion], messages: [String]) {
    var versions: [SecretVersion] = []
    var messages: [String] = []
    for secret in entry.secrets {
      let source = secret.value.label
      do throws(SecretSourceError) {
        guard let version = try await reader.version(of: secret.value) else {
          messages.append(
            "\(secret.name): \(source) has no version, so that nobody can tell whether its secret is another one: rotate this "
              + "profile apart from those that follow a store.")
          continue
        }
        versions.append(SecretVersion(field: secret.name, source: source, version: version))
      } catch {
        messages.append("\(secret.name): \(error)")
      }
    }
    return (versions, messages)
  }
}
