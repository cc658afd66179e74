import OperatingSystem
import PrivateFiles
import Secrets

extension EffectRunner {
  /// Writes a list into a file; the program does not end before that has.
  func write(_ file: ListFile, replacing: Bool) {
    queueNote { [self] in post(.listWritten(file, file.write(replacing: replacing))) }
  }
}

extension ListFile {
  /// Writes it.
  ///
  /// - Parameters:
  ///   - replacing: whether an ordinary file that is there is written over.
  ///   - environment: says where the home folder is.
  func write(replacing: Bool, environment: Environment = .process) -> ListWriting {
    let path = environment.expand(path)
    do throws(PrivateFileFailure) {
      switch NewPrivateFile.occupant(of: path) {
      case nil: try NewPrivateFile.write(Secret(text.text), to: path)
      case .file? where replacing: try NewPrivateFile.replace(path, with: Secret(text.text))
      case .file?: return .isThere
      case .folder?: throw PrivateFileFailure("\(path): it is a folder")
      case .other?: throw PrivateFileFailure("\(path): it is a link, a pipe or a device")
      }
      return .done
    } catch {
      return .failed("Not written: \(error).")
    }
  }
}
