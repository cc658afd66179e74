import ClientTestSupport
import Foundation
import PrivateFiles
import Secrets
import Testing

@Suite("A file for another program")
struct ScratchFileTests {
  @Test("it stands in a folder of its own for its owner only, and goes with what was put beside it")
  func removed() throws {
    let scratch = try TemporaryFolder()
    let base = scratch.path("state/appflow-profile")
    let file = try ScratchFile(below: base, named: "request.json", Secret("{}"))
    let other = try ScratchFile(below: base, named: "request.json", Secret("[]"))
    #expect(file.path != other.path)
    #expect(try String(contentsOfFile: file.path, encoding: .utf8) == "{}")
    let folder = URL(filePath: file.path).deletingLastPathComponent().path
    for (path, mode) in [(file.path, 0o600), (folder, 0o700), (base, 0o700)] {
      let found = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(found == mode)
    }
    // Editors put copies beside it, and another file in its place.
    try Data("{}".utf8).write(to: URL(filePath: folder + "/.request.json.swp"))
    try FileManager.default.removeItem(atPath: file.path)
    try Data("{ }".utf8).write(to: URL(filePath: file.path))
    #expect(file.remove() == nil)
    #expect(!FileManager.default.fileExists(atPath: folder))
    #expect(FileManager.default.fileExists(atPath: other.path))
    #expect(file.remove() == nil)
    try FileManager.default.createDirectory(
      atPath: other.path + ".d", withIntermediateDirectories: false)
    #expect(other.remove() == URL(filePath: other.path).deletingLastPathComponent().path)
  }

  @Test("in a folder that is a link nothing is written")
  func distrusted() throws {
    let scratch = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: scratch.path("real"), withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("link"), withDestinationPath: scratch.path("real"))
    #expect(throws: PrivateFileFailure.self) {
      _ = try ScratchFile(below: scratch.path("link"), named: "request.json", Secret("{}"))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path("real")).isEmpty)
  }
}
