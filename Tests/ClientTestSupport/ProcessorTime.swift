import Foundation

/// Work as the processor counts it, for tests of how it grows: how busy the machine is makes no difference.
public enum ProcessorTime {
  /// The time that this thread has worked so far, in seconds.
  public static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The time that this thread works on something, in seconds.
  public static func seconds(of work: () throws -> Void) rethrows -> Double {
    let begun = seconds
    try work()
    return seconds - begun
  }
}
