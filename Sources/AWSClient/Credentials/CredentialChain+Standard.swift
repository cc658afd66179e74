extension CredentialChain {
  /// The providers in the order in which AWS's own command line asks them.
  ///
  /// A profile that was named by an option comes before the environment's keys, so these are left out then.
  static func standard(resolver: ConfigurationResolver) -> CredentialChain {
    let profile = resolver.profileName.value
    let environment = resolver.options.environment
    var providers: [any CredentialProvider] = []
    if resolver.options.profile == nil { providers.append(EnvironmentProvider(environment: environment)) }
    providers.append(StaticFileProvider.credentialsFile(resolver.shared, profile: profile))
    providers.append(StaticFileProvider.configFile(resolver.shared, profile: profile))
    return CredentialChain(providers: providers)
  }
}
