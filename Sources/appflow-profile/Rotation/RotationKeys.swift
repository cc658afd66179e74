import AppFlow
import Forms
import Rotation

/// The key pairs that a run makes: what the vendor must be given before anything is sent, and the files that they go to.
struct RotationKeys: Sendable {
  private let keys: [(profile: String, key: MadeKey)]

  /// What stands before a profile's name.
  private let prefix: String

  /// Takes the keys of prepared rotations.
  ///
  /// - Parameters:
  ///   - rotations: the rotations.
  ///   - prefix: what stands before a profile's name.
  init(_ rotations: [PreparedRotation], prefix: String = "") {
    self.prefix = prefix
    keys = rotations.flatMap { rotation in rotation.madeKeys.map { (rotation.entry.profile, $0) } }
  }

  /// Whether there are any.
  var isEmpty: Bool { keys.isEmpty }

  /// Refuses places that are taken or missing, before a statement is shown: one that was run replaces a key, and the new one would
  /// be lost.
  ///
  /// - Parameter client: whose credentials AWS Secrets Manager is asked with.
  /// - Throws: `CommandFailure`: nothing was sent.
  func refuseUnfitPlaces(_ client: AppFlowClient) async throws(CommandFailure) {
    var seen: Set<KeptKeyPlace> = []
    for (profile, made) in keys {
      guard let place = made.place, seen.insert(place).inserted else { continue }
      do throws(KeptKeyPlace.Failure) { try await place.refuseUnfit(client: client) } catch {
        throw notKept(profile, place, error)
      }
    }
  }

  private func notKept(
    _ profile: String, _ place: KeptKeyPlace, _ error: KeptKeyPlace.Failure
  ) -> CommandFailure {
    let reason = error.description.withFullStop
    return CommandFailure(
      .usage,
      "\(prefix)\(profile): the new private key cannot be kept at \(place): \(reason) Nothing was sent.")
  }

  /// Shows the statements, each alone on its line, and once also where several profiles have the same user.
  ///
  /// - Parameter isDry: whether nothing is sent, so that nobody must run them.
  func tell(isDry: Bool) {
    if isDry {
      for (profile, _) in keys {
        Console.error(
          "\(prefix)\(profile): a dry run throws the new key pair away; a rotation makes another, and shows its statement."
        )
      }
      return
    }
    for (index, (profile, made)) in keys.enumerated() {
      let first = keys.firstIndex { $0.key.statement == made.statement }
      guard first == index else {
        Console.error(
          "\(prefix)\(profile): the new key pair is that of \(prefix)\(keys[first ?? 0].profile): it is the same user."
        )
        continue
      }
      Console.error(
        "\(prefix)\(profile): a new key pair was made (\(made.publicKey.kind)). Run this at \(made.publicKey.vendor) before it "
          + "is sent:")
      Console.error(made.statement)
      if let note = made.publicKey.note { Console.error(note) }
    }
  }

  /// What is asked before sending; empty where no key was made.
  var question: String {
    isEmpty ? "" : keys.count == 1 ? "Has the statement been run? " : "Have the statements been run? "
  }

  /// Puts the private halves where they are to be kept, too.
  ///
  /// - Parameter client: whose credentials AWS Secrets Manager is asked with.
  /// - Throws: `CommandFailure`: nothing was sent.
  func keep(_ client: AppFlowClient) async throws(CommandFailure) {
    var kept: [KeptKeyPlace] = []
    for (profile, made) in keys {
      guard let place = made.place else { continue }
      let isFirst = keys.first { $0.key.secret == made.secret }?.profile == profile
      guard isFirst || !kept.contains(place) else { continue }
      do throws(KeptKeyPlace.Failure) {
        try await place.keep(made.secret, client: client)
      } catch {
        throw notKept(profile, place, error)
      }
      kept.append(place)
      Console.error("\(prefix)\(profile): \(place.sentence)")
    }
  }

  /// Says which keys are gone with the run, where what they were made for did not work.
  func tellLost(_ results: [RotationResult]) {
    for (profile, made) in keys where made.place == nil {
      guard let result = results.first(where: { $0.profile == profile }), result.responsibility != .nobody
      else {
        continue
      }
      Console.error(
        "\(prefix)\(profile): the new private key was kept nowhere else. Where AppFlow does not have it, rotate anew: that makes "
          + "another pair, with another statement.")
    }
  }
}
