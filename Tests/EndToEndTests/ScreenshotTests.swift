import ClientTestSupport
import Foundation
import Testing

@Suite("The pictures of the program")
struct ScreenshotTests {
  @Test("the screens in screenshots/ are those of the program that was built")
  func current() async throws {
    let folder = Peers.packageFolder.appending(path: "screenshots")
    let output = try await Command.run(
      Peers.python + [
        folder.appending(path: "draw.py").path, "--check", "--programs", Products.folder.path,
      ], environment: Products.plainEnvironment)
    #expect(output.status == 0, "\(output.text)\(output.errors)")
  }
}
