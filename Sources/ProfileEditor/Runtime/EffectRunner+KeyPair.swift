import Forms
import Rotation
import Secrets

extension EffectRunner {
  /// Makes a key pair, beside what else goes on.
  func make(_ question: KeyQuestion) {
    Task.detached { [self] in post(.keyPairMade(question, KeyPair()?.privateKey)) }
  }

  /// Puts a private key where it is to be kept, too, and tells what came of it.
  func keep(_ key: Secret, _ written: String) {
    Task.detached { [self] in
      do {
        let place = try KeptKeyPlace(written)
        try await service.keep(key, at: place)
        post(.told(place.sentence))
      } catch {
        post(.told("Not written: \(error)."))
      }
    }
  }
}
