import Forms
import PrivateFiles
import Rotation

/// The key pairs that a run makes: what the vendor must be given before anything is sent, and the files that they go to.
struct RotationKeys {
  private let keys: [(profile: String, key: MadeKey)]

  /// Takes the keys of prepared rotations.
  init(_ rotations: [PreparedRotation]) {
    keys = rotations.flatMap { rotation in rotation.madeKeys.map { (rotation.entry.profile, $0) } }
  }

  /// Whether there are any.
  var isEmpty: Bool { keys.isEmpty }

  /// Shows the statements, each alone on its line, and once also where several profiles have the same user.
  ///
  /// - Parameter isDry: whether nothing is sent, so that nobody must run them.
  func tell(isDry: Bool) {
    if isDry {
      for (profile, _) in keys {
        Console.error(
          "\(profile): a dry run throws the new key pair away; a rotation makes another, and shows its statement."
        )
      }
      return
    }
    for (index, (profile, made)) in keys.enumerated() {
      let first = keys.firstIndex { $0.key.statement == made.statement }
      guard first == index else {
        Console.error(
          "\(profile): the new key pair is that of \(keys[first ?? 0].profile): it is the same user.")
        continue
      }
      Console.error(
        "\(profile): a new key pair was made (\(made.publicKey.kind)). Run this at \(made.publicKey.vendor) before it "
          + "is sent:")
      Console.error(made.statement)
      if let note = made.publicKey.note { Console.error(note) }
    }
  }

  /// What is asked before sending; empty where no key was made.
  var question: String {
    isEmpty ? "" : keys.count == 1 ? "Has the statement been run? " : "Have the statements been run? "
  }

  /// Writes the private halves that are wanted in files.
  ///
  /// - Throws: `CommandFailure`: nothing was sent.
  func write() throws(CommandFailure) {
    var written: [String] = []
    for (profile, made) in keys {
      guard let file = made.file else { continue }
      let isFirst = keys.first { $0.key.secret == made.secret }?.profile == profile
      guard isFirst || !written.contains(file) else { continue }
      do {
        try made.write()
      } catch {
        throw CommandFailure(
          .usage, "\(profile): the new private key cannot be written: \(error). Nothing was sent.")
      }
      written.append(file)
      Console.error("\(profile): the new private key is in \(file), which only its owner can read.")
    }
  }

  /// Says which keys are gone with the run, where what they were made for did not work.
  func tellLost(_ results: [RotationResult]) {
    for (profile, made) in keys where made.file == nil {
      guard let result = results.first(where: { $0.profile == profile }), result.responsibility != .nobody
      else {
        continue
      }
      Console.error(
        "\(profile): the new private key was kept nowhere else. Where AppFlow does not have it, rotate anew: that makes "
          + "another pair, with another statement.")
    }
  }
}
