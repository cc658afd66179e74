extension CredentialChain {
  /// The providers in the order in which AWS's own command line asks them.
  ///
  /// A profile that was named by an option comes before the environment's keys, so these are left out then.
  static func standard(_ services: ProviderServices) -> CredentialChain {
    let resolver = services.resolver
    let profile = resolver.profileName.value
    let usesEnvironment = resolver.options.profile == nil
    var providers: [any CredentialProvider] = []
    if usesEnvironment { providers.append(EnvironmentProvider(environment: services.environment)) }
    providers.append(AssumeRoleProvider(services: services, profile: profile))
    providers += ofProfile(profile, services: services, usesEnvironment: usesEnvironment)
    providers.append(ContainerProvider(services: services))
    providers.append(InstanceMetadataProvider(services: services))
    return CredentialChain(providers: providers, option: resolver.options.names.profile)
  }

  /// The providers that a profile's settings can stand for.
  ///
  /// - Parameters:
  ///   - profile: the profile.
  ///   - services: what the providers need.
  ///   - usesEnvironment: whether the variables of a web identity count.
  static func ofProfile(
    _ profile: String, services: ProviderServices, usesEnvironment: Bool
  ) -> [any CredentialProvider] {
    [
      WebIdentityProvider(services: services, profile: profile, usesEnvironment: usesEnvironment),
      SSOProvider(services: services, profile: profile),
      StaticFileProvider.credentialsFile(services.resolver.shared, profile: profile),
      LoginProvider(services: services, profile: profile),
      ProcessProvider(services: services, profile: profile),
      StaticFileProvider.configFile(services.resolver.shared, profile: profile),
    ]
  }
}
