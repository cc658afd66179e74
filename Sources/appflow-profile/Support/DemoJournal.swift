import Glibc
import Journal
import OperatingSystem

/// A demo's journal, in a folder of its own that goes with the demo.
struct DemoJournal {
  /// The journal.
  let journal: Journal
  private let folder: String

  /// Makes the folder, which only its owner can read.
  ///
  /// - Throws: `CommandFailure` where it cannot be made.
  init() throws(CommandFailure) {
    let base = Environment.process["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var name = Array((base + "/appflow-profile-demo-XXXXXX").utf8CString)
    guard mkdtemp(&name) != nil else {
      throw CommandFailure(
        .other, "A folder for the demo cannot be made in \(base): \(String(cString: strerror(errno))).")
    }
    folder = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    journal = Journal(folder: folder)
  }

  /// Removes it.
  func remove() {
    unlink(journal.path)
    rmdir(folder)
  }
}
