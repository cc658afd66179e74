/// Suggestions for mistyped names.
public enum NearestName {
  /// Finds the name that was probably meant.
  ///
  /// - Parameters:
  ///   - name: what was written.
  ///   - names: what could have been.
  /// - Returns: the same name in another case, else the one that the fewest typing mistakes away (at most a third of
  ///   its length, and three), else nil.
  public static func of(_ name: String, among names: [String]) -> String? {
    guard name.utf8.count <= 256 else { return nil }
    let lowered = Array(name.lowercased().unicodeScalars)
    var best: (name: String, distance: Int)?
    for candidate in names {
      let distance = self.distance(lowered, Array(candidate.lowercased().unicodeScalars))
      if distance <= min(3, candidate.count / 3), distance < best?.distance ?? .max {
        best = (candidate, distance)
      }
    }
    return best?.name
  }

  /// Names in a sentence, cut where there are many.
  ///
  /// - Parameter names: the names.
  /// - Returns: at most twenty names with commas between them.
  public static func listing(_ names: [String]) -> String {
    let shown = names.prefix(20).joined(separator: ", ")
    if names.isEmpty { return "no members" }
    return names.count > 20 ? shown + " and \(names.count - 20) more" : shown
  }

  /// The edits between two words: insertions, deletions, replacements and swaps of neighbours.
  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for i in left.indices {
      var current = [i + 1]
      for j in right.indices {
        var cost = min(last[j] + (left[i] == right[j] ? 0 : 1), last[j + 1] + 1, current[j] + 1)
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        current.append(cost)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
