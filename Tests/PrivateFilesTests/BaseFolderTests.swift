import PrivateFiles
import Testing

@Suite("The program's own folders")
struct BaseFolderTests {
  @Test(
    "they follow the XDG base directories; a variable that is empty or no absolute path is none",
    arguments: [
      (BaseFolder.state, ["XDG_STATE_HOME": "/s", "HOME": "/h"], "/s/appflow-profile"),
      (.state, ["HOME": "/h"], "/h/.local/state/appflow-profile"),
      (.state, ["XDG_STATE_HOME": "", "HOME": "/h"], "/h/.local/state/appflow-profile"),
      (.state, ["XDG_STATE_HOME": "relative"], nil),
      (.state, ["HOME": ""], nil),
      (.state, ["HOME": "relative"], nil),
      (.configuration, ["XDG_CONFIG_HOME": "relative", "HOME": "/h"], "/h/.config/appflow-profile"),
      (.configuration, ["XDG_CONFIG_HOME": "/c"], "/c/appflow-profile"),
      (.cache, ["HOME": "/h", "XDG_STATE_HOME": "/s"], "/h/.cache/appflow-profile"),
      (.cache, ["XDG_CACHE_HOME": "/cache"], "/cache/appflow-profile"),
    ] as [(BaseFolder, [String: String], String?)])
  func places(folder: BaseFolder, variables: [String: String], path: String?) {
    #expect(folder.path { variables[$0] } == path)
  }
}
