import ClientTestSupport
import Foundation
import HTTPTransport
import JSON
import OperatingSystem
import Secrets
import Synchronization
import Testing

@testable import AWSClient

/// Somebody who signs in: remembers what was shown, and answers pages.
final class Person: Sendable {
  let shown = Mutex<[SignIn.DeviceCode]>([])
  let pages = Mutex<[SignIn.Page]>([])
  private let whenShown: @Sendable () async -> Void
  private let answer: @Sendable (SignIn.Page, [String: String]) async throws(SignInError) -> Secret

  init(
    whenShown: @escaping @Sendable () async -> Void = {},
    answer: @escaping @Sendable (SignIn.Page, [String: String]) async throws(SignInError) -> Secret = {
      _, _ async throws(SignInError) in throw SignInError.cancelled
    }
  ) {
    self.whenShown = whenShown
    self.answer = answer
  }

  var dialogue: SignIn.Dialogue {
    SignIn.Dialogue(
      show: { code async throws(SignInError) in
        self.shown.withLock { $0.append(code) }
        await self.whenShown()
      },
      ask: { page async throws(SignInError) in
        self.pages.withLock { $0.append(page) }
        let items = URLComponents(string: page.address)?.queryItems ?? []
        let query = Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
        return try await self.answer(page, query)
      })
  }
}

extension SSOHome {
  func signIn(
    _ profile: String = "corp", _ person: Person = Person(), by way: SignIn.Way = .deviceCode,
    _ more: [String: String] = [:]
  ) async throws -> WallTime {
    let signIn = try SignIn(options: options(profile, more))
    return try await signIn.run(try signIn.session(), by: way, person.dialogue)
  }

  func error(
    _ profile: String = "corp", _ person: Person = Person(), by way: SignIn.Way = .deviceCode,
    _ more: [String: String] = [:]
  ) async throws -> SignInError? {
    do {
      _ = try await signIn(profile, person, by: way, more)
      return nil
    } catch {
      return error as? SignInError
    }
  }

  /// The key with which botocore uses a profile.
  func botocore(_ profile: String) async throws -> String {
    let script = """
      import json, sys, botocore.session
      credentials = botocore.session.Session(profile=json.load(sys.stdin)[0]).get_credentials()
      json.dump(credentials.get_frozen_credentials().access_key, sys.stdout)
      """
    return try await Peers.run(script, input: [profile], environment: variables, as: String.self)
  }
}
