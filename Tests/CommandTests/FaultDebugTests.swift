import ClientTestSupport
import Foundation
import Testing

@Suite("The lines of --debug", .timeLimit(.minutes(2)))
struct FaultDebugTests {
  private let folder: TemporaryFolder
  private let request: String
  private let server: LoopbackServer

  init() throws {
    folder = try TemporaryFolder()
    request = try folder.write("request.json", FaultRequest.text)
    server = try LoopbackServer.answering { request, connection, number in
      let headers = ["x-amzn-RequestId": "fake-request-id-\(number)", "Set-Cookie": "fake-cookie"]
      // The journal asks first what the profile has.
      if request.path == "/describe-connector-profiles" {
        connection.answer(200, headers, #"{"connectorProfileDetails":[]}"#)
      } else if number == 1 {
        connection.answer(503, headers, #"{"message":"fake-body \#(request.text.count)"}"#)
      } else {
        connection.answer(200, headers, #"{"connectorProfileArn":"arn:aws:appflow:fake-arn"}"#)
      }
    }
  }

  private var command: [String] { ["update", request, "--endpoint-url", server.url] }

  private func check(_ text: String) throws {
    let lines = text.split(separator: "\n").map(String.init)
    let host = "127\\.0\\.0\\.1:\(server.port)"
    let wanted = [
      "^DescribeConnectorProfiles attempt 1/3 host=\(host) status=200 request-id=fake-request-id-0 [0-9]+ ms$",
      "^UpdateConnectorProfile attempt 1/3 host=\(host) status=503 request-id=fake-request-id-1 [0-9]+ ms "
        + "failure=\"status 503\" said=\"fake-body 347\" retry in [0-9]+ ms: server error 503$",
      "^UpdateConnectorProfile attempt 2/3 host=\(host) status=200 request-id=fake-request-id-2 [0-9]+ ms$",
    ]
    #expect(lines.count == 3, "\(lines)")
    for (line, pattern) in zip(lines, wanted) {
      #expect(line.range(of: pattern, options: .regularExpression) != nil, "\(line)")
    }
    let absent =
      FaultRequest.secrets
      + [
        FaultProgram.accessKeyID, "fake-cookie", "fake-arn", "Authorization", "AWS4",
        "clientToken",
      ]
    for words in absent { #expect(!text.contains(words), "\(words)") }
  }

  @Test(
    "operation, status, request id, milliseconds, what was said and the retry's reason go to standard error, and no more"
  )
  func standardError() async throws {
    let output = try await FaultProgram.run(command + ["--debug"])
    #expect(output.status == 0)
    try check(output.standardError)
    #expect(!output.standardOutput.contains("attempt"))
  }

  @Test("they go to the file instead, which only its owner may read")
  func file() async throws {
    let path = folder.path("debug")
    let output = try await FaultProgram.run(command + ["--debug", "--debug-file", path])
    #expect(output.status == 0 && output.standardError.isEmpty, "\(output.standardError)")
    try check(try String(contentsOfFile: path, encoding: .utf8))
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test("a file that cannot be written, and a link in its place, end the command before anything is sent")
  func unusableFile() async throws {
    let link = folder.path("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.path("elsewhere"))
    for path in [link, folder.path("nowhere/debug"), folder.url.path] {
      let output = try await FaultProgram.run(command + ["--debug-file", path])
      #expect(output.status == 252 && output.standardError.contains("\(path): cannot be written"))
    }
    #expect(server.connections == 0)
    #expect(!FileManager.default.fileExists(atPath: folder.path("elsewhere")))
  }
}
