import Forms
import PrivateFiles
import Secrets

extension EffectRunner {
  /// Makes a key pair, beside what else goes on.
  func make(_ question: KeyQuestion) {
    Task.detached { [self] in post(.keyPairMade(question, KeyPair()?.privateKey)) }
  }

  /// Writes a private key into a new file, and tells what came of it.
  func write(_ key: Secret, _ path: String) {
    Task.detached { [self] in
      do throws(PrivateFileFailure) {
        try NewPrivateFile.write(key, to: path)
        post(.told("The private key is in \(path), which only you can read."))
      } catch {
        post(.told("Not written: \(error)."))
      }
    }
  }
}
