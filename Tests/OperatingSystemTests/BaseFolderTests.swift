import OperatingSystem
import Testing

@Suite("The program's own folders")
struct BaseFolderTests {
  @Test(
    "they follow the XDG base directories; a variable that is empty or no absolute path is none",
    arguments: [
      (BaseFolder.state, ["XDG_STATE_HOME": "/s", "HOME": "/h"], "/s/program"),
      (.state, ["HOME": "/h"], "/h/.local/state/program"),
      (.state, ["XDG_STATE_HOME": "", "HOME": "/h"], "/h/.local/state/program"),
      (.state, ["XDG_STATE_HOME": "relative"], nil),
      (.state, ["HOME": ""], nil),
      (.state, ["HOME": "relative"], nil),
      (.configuration, ["XDG_CONFIG_HOME": "relative", "HOME": "/h"], "/h/.config/program"),
      (.configuration, ["XDG_CONFIG_HOME": "/c"], "/c/program"),
      (.cache, ["HOME": "/h", "XDG_STATE_HOME": "/s"], "/h/.cache/program"),
      (.cache, ["XDG_CACHE_HOME": "/cache"], "/cache/program"),
    ] as [(BaseFolder, [String: String], String?)])
  func places(folder: BaseFolder, variables: [String: String], path: String?) {
    #expect(folder.path(of: "program") { variables[$0] } == path)
  }
}
