import Forms
import JSON
import OperatingSystem
import Secrets
import ServiceModel
import SystemPackage

// Parses and validates request files on one thread, and prints the seconds that this took, without what is made once and without
// the reading of the files.
//
//   validating-benchmark model FILE…   by the model's rules, as a validator of other clients does
//   validating-benchmark all FILE…     by all that “validate” says: also combinations, masks, skeletons and secrets

let words = CommandLine.arguments.dropFirst()
guard let kind = words.first, ["model", "all"].contains(kind), words.count > 1 else {
  fatalError("usage: validating-benchmark model|all FILE…")
}
let api = try ConnectorAPI()
let rules = RequestRules(api: api)

func contents(of path: String) throws -> Secret {
  let file = try FileDescriptor.open(path, .readOnly)
  defer { try? file.close() }
  // As large as such requests are.
  return try file.contents(limit: 1 << 20, size: 1_000)
}

func violations(in contents: Secret) throws -> [Violation] {
  guard kind == "all" else {
    return rules.modelViolations(in: try contents.withBytes { try JSONReader.read($0) })
  }
  return rules.violations(in: try RequestDocument(contents, api: api).request, at: WallTime.now().seconds)
}

let files = try words.dropFirst().map(contents)
// The first one makes what is made once.
_ = try violations(in: files[0])
let clock = ContinuousClock()
let spent = try clock.measure {
  for file in files where try violations(in: file).contains(where: { $0.severity == .error }) {
    fatalError("a request is not valid")
  }
}
print(spent / .seconds(1))
