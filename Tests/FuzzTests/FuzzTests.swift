import Foundation
import FuzzTargets
import Testing

/// The inputs that the fuzzer begins with, and each that it found something with.
@Suite("Bytes of others")
struct FuzzTests {
  private static let corpus = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")

  private static func inputs(of target: FuzzTarget) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(
      at: corpus.appending(path: target.rawValue), includingPropertiesForKeys: nil
    ).sorted { $0.path < $1.path }
  }

  @Test("each input of the corpus is taken", arguments: FuzzTarget.allCases)
  func corpus(target: FuzzTarget) throws {
    let inputs = try Self.inputs(of: target)
    #expect(inputs.count >= 3)
    for input in inputs {
      let bytes = try Data(contentsOf: input)
      #expect(throws: Never.self, "\(target.rawValue)/\(input.lastPathComponent)") {
        try bytes.withUnsafeBytes { try target.check($0) }
      }
    }
  }

  @Test("so is each of them cut short, doubled, and with one byte changed", arguments: FuzzTarget.allCases)
  func near(target: FuzzTarget) throws {
    // The same at each run.
    var state: UInt64 = 20
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(max(bound, 1)))
    }
    for input in try Self.inputs(of: target) {
      let bytes = try Data(contentsOf: input)
      guard !bytes.isEmpty, bytes.count < 10_000 else { continue }
      for _ in 0..<40 {
        var changed = [UInt8](bytes)
        changed[next(changed.count)] = UInt8(next(256))
        for variant in [changed, Array(bytes.prefix(next(bytes.count))), changed + changed] {
          #expect(throws: Never.self, "\(input.lastPathComponent): \(variant)") {
            try variant.withUnsafeBytes { try target.check($0) }
          }
        }
      }
    }
  }
}
