import Glibc
import Secrets
import SystemPackage

/// Reads files that may hold secrets into memory that is wiped.
package enum WipedFile {
  /// Why a file could not be read.
  package typealias Failure = GivenFile.Failure

  /// Reads a whole file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - limit: the most bytes; 8 MiB when left out.
  ///   - time: how long a pipe may take to give all of it; nil reads ordinary files only.
  ///   - trust: who may have written it.
  /// - Returns: its bytes.
  /// - Throws: `.missing` when there is no such file, else `.unreadable` with the reason.
  package static func read(
    _ path: String, limit: Int = 8 << 20, time: Duration? = nil, trust: FileTrust = .anybody
  ) throws(Failure) -> Secret {
    let given = try GivenFile(path, time == nil ? .file : .any, followsLinks: trust.followsLinks)
    if let reason = trust.objection(to: given.facts) { throw .unreadable(reason: reason) }
    return try read(given.descriptor, limit: limit, time: time)
  }

  /// Reads a whole ordinary file that others could have written, and says so: whoever reads it decides what of it counts.
  ///
  /// - Parameters:
  ///   - path: the file; it may be a link.
  ///   - limit: the most bytes; 8 MiB when left out.
  /// - Returns: its bytes, and why not only the operator could have written them; nil where nobody else could.
  /// - Throws: `.missing` when there is no such file, else `.unreadable` with the reason.
  package static func readJudging(
    _ path: String, limit: Int = 8 << 20
  ) throws(Failure) -> (content: Secret, objection: String?) {
    let given = try GivenFile(path)
    let content = try read(given.descriptor, limit: limit)
    return (content, FileTrust.operatorOnly.objection(to: given.facts))
  }

  /// Reads from an open file or pipe up to its end.
  ///
  /// - Parameters:
  ///   - file: the open file; it stays open.
  ///   - limit: the most bytes.
  ///   - time: how long it may take; as long as it likes when nil.
  /// - Returns: its bytes.
  /// - Throws: `.unreadable` with the reason.
  package static func read(
    _ file: FileDescriptor, limit: Int, time: Duration? = nil
  ) throws(Failure) -> Secret {
    do throws(ReadFailure) {
      return try file.contents(limit: limit, until: time.map { ContinuousClock.now + $0 })
    } catch {
      switch error {
      case .system(let reason): throw .unreadable(reason: "\(reason)")
      case .tooLarge: throw .unreadable(reason: "it is larger than \(limit) bytes")
      case .tooLate: throw .unreadable(reason: "nothing more came for \(Deadline.text(time))")
      }
    }
  }
}
