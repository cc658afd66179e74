import Forms
import JSON
import OperatingSystem
import ServiceModel
import SystemPackage

// Reads and validates request files on one thread, and prints the seconds that this took, without what is made once.
//
//   validating-benchmark model FILE…   by the model's rules, as a validator of other clients does
//   validating-benchmark all FILE…     by all that “validate” says: also combinations, masks, skeletons and secrets

let words = CommandLine.arguments.dropFirst()
guard let kind = words.first, ["model", "all"].contains(kind), words.count > 1 else {
  fatalError("usage: validating-benchmark model|all FILE…")
}
let api = try ConnectorAPI()
let rules = RequestRules(api: api)

func violations(in path: String) throws -> [Violation] {
  let file = try FileDescriptor.open(path, .readOnly)
  defer { try? file.close() }
  // As large as such requests are.
  let contents = try file.contents(limit: 1 << 20, size: 1_000)
  guard kind == "all" else {
    return rules.modelViolations(in: try contents.withBytes { try JSONReader.read($0) })
  }
  return rules.violations(in: try RequestDocument(contents, api: api).request, at: WallTime.now().seconds)
}

let paths = Array(words.dropFirst())
// The first one makes what is made once.
_ = try violations(in: paths[0])
let clock = ContinuousClock()
let spent = try clock.measure {
  for path in paths where try violations(in: path).contains(where: { $0.severity == .error }) {
    fatalError("\(path) is not valid")
  }
}
print(spent / .seconds(1))
