import AWSClient
import AppFlow
import Forms
import JSON

/// The secrets in which credentials are.
extension Diagnosis {
  private static let appflow = "appflow.amazonaws.com"

  /// The secret in which AppFlow keeps what it was given.
  func storedSecret() async -> Finding {
    let check = "stored credentials"
    guard let text = profile.credentialsARN else {
      return .notApplicable(check, "AppFlow names no secret of this profile.")
    }
    guard let secret = try? SecretARN(text) else {
      return .unknown(check, "AppFlow keeps them at \(text), which is no secret's ARN.")
    }
    let remedy = "Give the profile its credentials again: AppFlow makes the secret anew."
    do {
      let description = try await client.account.describe(secret)
      return description.isDeleted
        ? .wrong(
          check, "The secret of AppFlow's was deleted, and waits for its end.",
          "Restore it (aws secretsmanager restore-secret), or give the profile its credentials again.")
        : .fine(check, "The secret in which AppFlow keeps them is there.")
    } catch .missing {
      return .wrong(check, "The secret in which AppFlow kept them is gone: \(secret).", remedy)
    } catch {
      return failed(check, error, "secretsmanager:DescribeSecret", on: "the secret \(secret)")
    }
  }

  /// The secret with a client's id and secret, which the operator names.
  func clientSecretFindings() async -> [Finding] {
    let check = "client secret"
    guard let clientSecret else {
      return [
        hasClientSecret
          ? .notApplicable(
            check,
            "The profile may have a clientCredentialsArn. AppFlow does not tell it: \(naming) names it.")
          : .notApplicable(check, "This connector has no clientCredentialsArn.")
      ]
    }
    let description: SecretDescription
    do {
      description = try await client.account.describe(clientSecret)
    } catch .missing {
      return [
        .wrong(
          check, "There is no secret \(clientSecret).",
          "Make it, with the app's id and secret, or give the profile the ARN of the one that there is.")
      ]
    } catch {
      return [
        failed(check, error, "secretsmanager:DescribeSecret", on: "the secret \(clientSecret)"),
        await secretPolicy(clientSecret), await keyNames(clientSecret),
      ].compactMap(\.self)
    }
    let there: Finding =
      description.isDeleted
      ? .wrong(
        check, "The secret was deleted, and waits for its end.",
        "Restore it: aws secretsmanager restore-secret --secret-id \(clientSecret)")
      : .fine(check, "The secret is there.")
    return [
      there, await secretPolicy(clientSecret), await keyPolicy(description.keyID, clientSecret),
      await keyNames(clientSecret),
    ].compactMap(\.self)
  }

  private var hasClientSecret: Bool {
    guard let connector = profile.connectorType.flatMap({ api.connector(ofType: $0) }) else { return false }
    return FormDefinition(connector: connector, api: api).allFields.contains {
      $0.pointer.last == "clientCredentialsArn"
    }
  }

  private func secretPolicy(_ secret: SecretARN) async -> Finding {
    let check = "client secret's policy"
    do {
      return judged(
        check, try await client.account.policy(of: secret), "secretsmanager:GetSecretValue",
        ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
        place: "the secret's resource policy")
    } catch {
      return failed(check, error, "secretsmanager:GetResourcePolicy", on: "the policy of \(secret)")
    }
  }

  private func keyPolicy(_ key: String?, _ secret: SecretARN) async -> Finding {
    let check = "client secret's key"
    guard let key, key != "alias/aws/secretsmanager" else {
      return .unknown(
        check, "The secret is encrypted with AWS's own key for secrets, whose policy nobody can change.",
        "Where AppFlow cannot read the secret, encrypt it with a key of your own that lets AppFlow decrypt.")
    }
    guard !key.hasPrefix("alias/") else {
      return .unknown(check, "The secret names its key by \(key); the key's own policy has to be looked at.")
    }
    do {
      return judged(
        check, try await client.account.policy(ofKey: key, region: secret.region), "kms:Decrypt",
        ["kms:Decrypt", "kms:DescribeKey"], place: "the policy of the key \(key)")
    } catch .missing {
      return .wrong(
        check, "The key \(key) is gone, and with it what it encrypted.",
        "Make a secret with another key, and give the profile its ARN.")
    } catch {
      return failed(check, error, "kms:GetKeyPolicy", on: "the policy of the key \(key)")
    }
  }

  /// Whether a policy lets AppFlow do what it must.
  private func judged(
    _ check: String, _ policy: String?, _ action: String, _ actions: [String], place: String
  ) -> Finding {
    let missing: JSONValue = [
      "Sid": "AllowAppFlow", "Effect": "Allow", "Principal": ["Service": .string(Self.appflow)],
      "Action": .list(actions.map { .string($0) }), "Resource": "*",
    ]
    guard let policy else {
      return .wrong(
        check, "There is no policy, so that AppFlow may not do \(action).", "Add this statement to \(place).",
        statement: missing)
    }
    guard let read = AccessPolicy(policy) else { return .unknown(check, "The policy cannot be read.") }
    switch read.verdict(for: Self.appflow, action) {
    case .allowed: return .fine(check, "It lets AppFlow do \(action).")
    case .depends:
      return .unknown(
        check, "It lets AppFlow do \(action) under a condition or with exceptions.",
        "Check that they hold for AppFlow, which signs as \(Self.appflow).")
    case .denied:
      return .wrong(
        check, "A statement denies AppFlow \(action).",
        "Take it away in \(place), or except \(Self.appflow) from it.")
    case .missing:
      return .wrong(
        check, "No statement lets AppFlow do \(action).", "Add this statement to \(place).",
        statement: missing)
    }
  }

  /// The keys of the secret, by their names only; nil where that was not asked for.
  private func keyNames(_ secret: SecretARN) async -> Finding? {
    guard readsKeyNames else { return nil }
    let check = "client secret's keys"
    do {
      guard let names = try await client.account.keyNames(of: secret) else {
        return .wrong(
          check, "The secret is no JSON object with keys.",
          "Keep the app's id and its secret as pairs of key and value.")
      }
      let listed = names.isEmpty ? "none" : names.joined(separator: ", ")
      return names.count < 2
        ? .wrong(check, "Its keys are: \(listed).", "Keep the app's id and its secret under a key each.")
        : .fine(check, "Its keys are: \(listed).")
    } catch {
      return failed(check, error, "secretsmanager:GetSecretValue", on: "the keys of \(secret)")
    }
  }
}
