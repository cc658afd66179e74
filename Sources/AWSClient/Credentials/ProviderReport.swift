/// What became of a provider when credentials were looked for.
public struct ProviderReport: Sendable, Equatable {
  /// What became of it.
  public enum Outcome: Sendable, Equatable {
    /// Its credentials are used.
    case serves
    /// It has none, for this reason.
    case passed(String)
    /// It is configured and fails, for this reason. Those after it are not asked.
    case failed(String)
    /// Another one before it was enough, or failed.
    case notAsked
  }

  /// Its name, the same as in `aws configure list`.
  public let name: String
  /// What became of it.
  public let outcome: Outcome

  /// All providers of a chain.
  ///
  /// - Parameters:
  ///   - chain: the chain.
  ///   - tried: those that had no credentials: the first ones.
  ///   - next: what became of the one after them.
  static func all(of chain: CredentialChain, tried: [TriedProvider], next: Outcome) -> [ProviderReport] {
    chain.providers.enumerated().map { index, provider in
      let outcome: Outcome =
        index < tried.count ? .passed(tried[index].reason) : index == tried.count ? next : .notAsked
      return ProviderReport(name: provider.name, outcome: outcome)
    }
  }

  /// All providers of a chain that found nothing.
  static func all(of chain: CredentialChain, after error: CredentialsError) -> [ProviderReport] {
    switch error {
    case .noneFound(let tried, _): all(of: chain, tried: tried, next: .notAsked)
    case .failed(_, let reason, let tried), .sessionEnded(_, _, let reason, let tried):
      all(of: chain, tried: tried, next: .failed(reason))
    case .cancelled: []
    }
  }
}
