import HTTPTransport
import OperatingSystem
import Secrets

/// What providers that ask a service need: the configuration, the way to send requests, and the clock.
struct ProviderServices: Sendable {
  let resolver: ConfigurationResolver
  /// The client's region, which the Security Token Service is asked in.
  let region: String
  let transport: any HTTPTransporting
  let limits: HTTPLimits
  let policy: RetryPolicy
  let time: TimeSource
  let userAgent: String
  let observers: [AttemptObserver]

  var environment: Environment { resolver.options.environment }

  /// What sends a provider's requests, with a quota and a clock correction of its own.
  func runner() -> AttemptRunner {
    AttemptRunner(
      transport: transport, limits: limits, policy: policy, quota: RetryQuota(), skew: ClockSkew(),
      time: time,
      userAgent: userAgent, observers: observers)
  }

  /// The same with two attempts of a few seconds, for what is not worth a longer wait.
  func inHaste() -> ProviderServices {
    ProviderServices(
      resolver: resolver, region: region, transport: transport, limits: limits.capped(seconds: 3),
      policy: RetryPolicy(maxAttempts: 2, isRevised: policy.isRevised), time: time, userAgent: userAgent,
      observers: observers)
  }

  /// A profile's settings.
  func profile(_ name: String) -> SharedConfiguration.Profile? { resolver.shared.profiles[name] }

  /// Reads a file that holds a token.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - what: what the file is, for the failure.
  func read(_ path: String, _ what: String) throws(ProviderFailure) -> Secret {
    do {
      return try WipedFile.read(path, limit: 1 << 20)
    } catch {
      switch error {
      case .missing: throw ProviderFailure(reason: "\(what) \(path) does not exist")
      case .unreadable(let reason): throw ProviderFailure(reason: "\(what) \(path) cannot be read: \(reason)")
      }
    }
  }
}

extension ProviderServices {
  /// What the caller's options ask for.
  ///
  /// - Parameters:
  ///   - resolver: the configuration.
  ///   - region: the client's region.
  ///   - transport: sends requests.
  ///   - policy: how they are repeated.
  init(
    resolver: ConfigurationResolver, region: String, transport: any HTTPTransporting, policy: RetryPolicy
  ) {
    let options = resolver.options
    self.init(
      resolver: resolver, region: region, transport: transport, limits: options.limits, policy: policy,
      time: options.time,
      userAgent: (["\(options.product) os/linux lang/swift"] + [resolver.application()].compactMap(\.self))
        .joined(separator: " "),
      observers: [options.onAttempt].compactMap(\.self))
  }
}

extension ProviderFailure {
  /// Turns a failed request of a provider into the provider's failure.
  ///
  /// - Parameters:
  ///   - error: why the request failed.
  ///   - hint: what to do next.
  init(_ error: AWSClientError, hint: String = "") {
    if case .cancelled = error {
      self = .cancelled
    } else {
      self.init(reason: "\(error)" + (hint.isEmpty ? "" : ". \(hint)"))
    }
  }
}

extension HTTPLimits {
  /// The limits, none longer than some seconds.
  func capped(seconds: Int) -> HTTPLimits {
    var limits = self
    limits.connect = min(connect, .seconds(seconds))
    limits.whole = min(whole, .seconds(seconds))
    return limits
  }
}
