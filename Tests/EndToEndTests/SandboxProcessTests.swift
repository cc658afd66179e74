import Foundation
import Testing

/// How the sandbox is started and stopped, proven on scripts in its place.
@Suite("A sandbox for tests")
struct SandboxProcessTests {
  /// A program that takes the sandbox's options and says what the sandbox says.
  private static let pretended = #"""
    while [ $# -gt 0 ]; do
      case $1 in
        --port-file) ports=$2 ;;
        --state) state=$2 ;;
        --profiles) profiles=$2 ;;
      esac
      shift 2
    done
    echo "{\"profiles\": $profiles, \"process\": $$}" >"$state"
    echo 4711 >"$ports"
    echo "export AWS_ENDPOINT_URL_APPFLOW=http://127.0.0.1:4711"
    echo "export AWS_ACCESS_KEY_ID='NOTAKEY'"
    echo "export AWS_SECRET_ACCESS_KEY=not/a+real=secret"
    echo "export AWS_REGION=us-east-1"
    while :; do sleep 0.05; done
    """#

  @Test("its settings and its store can be read, and it is gone afterwards")
  func settings() async throws {
    struct Store: Decodable { let profiles: Int, process: Int32 }
    let pretended = ["sh", "-c", Self.pretended, "sandbox"]
    let process = try await SandboxProcess.run(arguments: ["--profiles", "3"], command: pretended) {
      sandbox in
      #expect(sandbox.endpoint == "http://127.0.0.1:4711")
      #expect(
        sandbox.environment == [
          "AWS_ENDPOINT_URL_APPFLOW": "http://127.0.0.1:4711", "AWS_ACCESS_KEY_ID": "NOTAKEY",
          "AWS_SECRET_ACCESS_KEY": "not/a+real=secret", "AWS_REGION": "us-east-1",
        ])
      let store = try JSONDecoder().decode(Store.self, from: sandbox.storedJSON())
      #expect(store.profiles == 3)
      #expect(kill(store.process, 0) == 0)
      return store.process
    }
    #expect(kill(process, 0) == -1)
  }

  @Test("one that ends at once is told with what it said")
  func endedEarly() async throws {
    let refusing = ["sh", "-c", "echo 'no such option' >&2; exit 252"]
    let error = await #expect(throws: SandboxEnded.self) {
      try await SandboxProcess.run(command: refusing) { _ in }
    }
    #expect(error?.status == 252)
    #expect(error?.output == "no such option\n")
  }
}
