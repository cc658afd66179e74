// What libFuzzer calls. It is built by `make fuzz` alone, with libFuzzer's own main function.
import FuzzTargets
import Glibc

private let target: FuzzTarget = {
  let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
  guard let target = FuzzTarget(rawValue: name) else {
    fatalError("FUZZ_TARGET must be one of \(FuzzTarget.allCases.map(\.rawValue))")
  }
  return target
}()

/// Takes one input.
///
/// - Parameters:
///   - start: its bytes.
///   - count: how many.
/// - Returns: 0, as libFuzzer wants it.
@_cdecl("LLVMFuzzerTestOneInput")
public func takeOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do {
    try target.check(UnsafeRawBufferPointer(start: start, count: count))
  } catch {
    fatalError("\(target.rawValue): not kept: \(error)")
  }
  return 0
}
