extension String {
  /// The text as a sentence: with its full stop, which words that come from elsewhere may have already.
  package var withFullStop: String { hasSuffix(".") ? self : self + "." }
}
