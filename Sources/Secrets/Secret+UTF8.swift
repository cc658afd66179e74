extension Secret {
  /// Whether the bytes are well-formed UTF-8. Without a string, which would be a copy.
  package var isUTF8: Bool {
    withBytes { bytes in
      var parser = Unicode.UTF8.ForwardParser()
      var rest = bytes.makeIterator()
      while true {
        switch parser.parseScalar(from: &rest) {
        case .valid: continue
        case .emptyInput: return true
        case .error: return false
        }
      }
    }
  }
}
