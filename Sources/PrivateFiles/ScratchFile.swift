import Glibc
import OperatingSystem
import Secrets
import SystemPackage

/// A file that another program may change for a while, in a new folder of its own that nobody but the operator can enter: both go
/// with all that the program left beside it.
public struct ScratchFile: Sendable {
  /// The file.
  public let path: String
  private let folder: String

  /// Writes the file.
  ///
  /// - Parameters:
  ///   - base: the private folder in which its own is made.
  ///   - name: the file's name.
  ///   - contents: what it holds at first.
  /// - Throws: `PrivateFileFailure`; nothing is left then.
  public init(below base: String, named name: String, _ contents: Secret) throws(PrivateFileFailure) {
    // Also looks whether others could exchange what is in it.
    _ = try PrivateFolder(base).makeAndOpen()
    var template = Array("\(base)/edit-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw PrivateFileFailure("\(base): \(Errno.last).") }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    path = "\(folder)/\(name)"
    do throws(PrivateFileFailure) {
      try NewPrivateFile.write(contents, to: path)
    } catch {
      rmdir(folder)
      throw error
    }
  }

  /// Removes the file, its folder, and what was put beside it.
  ///
  /// - Returns: the folder where something of it is still there; nil where it is gone.
  public func remove() -> String? {
    if let entries = opendir(folder) {
      while let entry = readdir(entries) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { unlink("\(folder)/\(name)") }
      }
      closedir(entries)
    }
    return rmdir(folder) == 0 || errno == ENOENT ? nil : folder
  }
}
