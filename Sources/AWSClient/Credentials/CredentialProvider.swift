/// One place where credentials can come from.
protocol CredentialProvider: Sendable {
  /// Its name, the same as in `aws configure list`.
  var name: String { get }
  /// How credentials that end are renewed; completes "less than 15 minutes before the end, …".
  var renewal: String { get }

  /// Looks for credentials.
  ///
  /// - Returns: the credentials, or why this provider has none.
  /// - Throws: `ProviderFailure` when it is configured and fails.
  func provide() async throws(ProviderFailure) -> ProviderAnswer
}

extension CredentialProvider {
  var renewal: String { "they are asked for again" }
}

/// What a provider says.
enum ProviderAnswer: Sendable, Equatable {
  /// It has credentials.
  case credentials(Credentials)
  /// It is not configured; the reason completes "there are none because …".
  case none(String)
}

/// A provider that is configured and failed.
struct ProviderFailure: Error, Equatable {
  /// What is wrong and what to do.
  let reason: String
  /// Whether the caller's task was cancelled.
  var isCancelled = false
  /// The session that has ended, where that is what is wrong: it can be signed in to again.
  var ended: SignInSession?

  static let cancelled = ProviderFailure(reason: "cancelled", isCancelled: true)
}

/// Credentials, whose they are, and who was asked before.
struct Finding: Sendable {
  let credentials: Credentials
  let provider: any CredentialProvider
  let tried: [TriedProvider]

  /// When and how they are renewed; nil where they have no end.
  var renewal: String? {
    credentials.expiration.map { _ in
      "less than \(Int(CredentialStore.advisory) / 60) minutes before the end, \(provider.renewal)"
    }
  }
}

/// Asks providers one after another.
struct CredentialChain: Sendable {
  let providers: [any CredentialProvider]
  /// The caller's option that names a profile, for where there are none.
  var option = OptionNames().profile

  /// The credentials of the first provider that has any, and that provider.
  ///
  /// - Throws: `CredentialsError` with everything that was tried.
  func find() async throws(CredentialsError) -> (Credentials, any CredentialProvider) {
    let found = try await search()
    return (found.credentials, found.provider)
  }

  /// The same with those that were tried before.
  ///
  /// - Throws: `CredentialsError` with everything that was tried.
  func search() async throws(CredentialsError) -> Finding {
    var tried: [TriedProvider] = []
    for provider in providers {
      do {
        switch try await provider.provide() {
        case .credentials(let credentials):
          return Finding(credentials: credentials, provider: provider, tried: tried)
        case .none(let reason): tried.append(TriedProvider(name: provider.name, reason: reason))
        }
      } catch {
        if error.isCancelled || Task.isCancelled { throw .cancelled }
        if let session = error.ended {
          throw .sessionEnded(session, provider: provider.name, reason: error.reason, tried: tried)
        }
        throw .failed(provider: provider.name, reason: error.reason, tried: tried)
      }
    }
    throw .noneFound(tried: tried, option: option)
  }
}
