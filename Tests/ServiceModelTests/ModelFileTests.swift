import Foundation
import ServiceModel
import Testing

@Suite("Model files")
struct ModelFileTests {
  @discardableResult
  private func withFile<Result>(_ bytes: Data, _ body: (String) throws -> Result) throws -> Result {
    let file = FileManager.default.temporaryDirectory.appending(path: "model-\(UUID()).json")
    try bytes.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try body(file.path)
  }

  @Test(
    "a broken file is refused with its position and reason",
    arguments: [
      ("{\"metadata\":\n", "line 2, column 1: a value is missing at the end of the text"),
      ("{}", "/shapes: an object is missing here"),
      (#"{"shapes":{"A":{}}}"#, "/shapes/A/type: the shape's type is missing here"),
      (#"{"shapes":{"A":{"type":"sausage"}}}"#, "/shapes/A/type: shapes of the type sausage"),
      (
        #"{"shapes":{"A":{"type":"list","member":{"shape":"B"}}}}"#,
        "/shapes/A/member/shape: the model has no shape named B"
      ),
      (
        #"{"shapes":{"A":{"type":"structure","members":{},"required":["b"]}}}"#,
        "/shapes/A/required: b is required, but no member"
      ),
    ])
  func broken(text: String, reason: String) throws {
    try withFile(Data(text.utf8)) { path in
      #expect {
        try ServiceModel.load(path: path)
      } throws: {
        "\($0)".contains(path + ": " + reason)
      }
    }
  }

  @Test("a missing file is named")
  func missing() {
    #expect {
      try ServiceModel.load(path: "/nowhere/service-2.json")
    } throws: {
      "\($0)" == "/nowhere/service-2.json: cannot be read: No such file or directory"
    }
  }

  @Test("gzip data that is cut short is refused")
  func cutGzip() throws {
    try withFile(Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B])) { path in
      #expect {
        try ServiceModel.load(path: path)
      } throws: {
        "\($0)".contains("the gzip data is broken or cut short")
      }
    }
  }
}
