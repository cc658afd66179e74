import JSON

extension FormDefinition {
  /// The choice that shows every member and asks for none.
  var wholeChoice: Choice { choices.first { $0.alternative == nil } ?? choices[0] }

  /// The choice for the sign-in method that a request speaks of; that of all members where it contradicts every method.
  ///
  /// - Parameters:
  ///   - request: the whole request.
  ///   - isUnattended: whether nobody will see the choice. Then properties speak against none, because they go back as they came,
  ///     and of several methods that are as likely none is taken where they set different values.
  func likelyChoice(for request: JSONValue, isUnattended: Bool = false) -> Choice {
    let fits = fits(of: request).filter { fit in
      !fit.contradicting.contains { !isUnattended || $0.isWithin(RequestPaths.credentials) }
    }
    let likely = fits.likely
    guard let first = likely.first else { return wholeChoice }
    let isSure = !isUnattended || likely.allSatisfy { $0.credentialSettings == first.credentialSettings }
    return choices.first { isSure && $0.id == first.alternative.id } ?? wholeChoice
  }

  /// How well a request fits each sign-in method, the connector's own ones, too.
  private func fits(of request: JSONValue) -> [AlternativeFit] {
    let described = allFields.filter { $0.described?.methods != nil && request.says($0.pointer) }
    return choices.compactMap { choice in
      choice.alternative.map { way in
        let hidden = described.filter { !isShown($0, in: choice) }.map(\.pointer)
        return AlternativeFit(request, way, governed: governed, hidden: hidden)
      }
    }
  }
}

extension AlternativeFit {
  fileprivate var credentialSettings: [Catalogue.Alternative.Setting] {
    alternative.sets.filter { $0.path.isWithin(RequestPaths.credentials) }
  }
}
