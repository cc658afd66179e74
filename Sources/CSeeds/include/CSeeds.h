#pragma once

/// The profiles of a new account, as the state file has them (JSON): those of applications that people work in, then those of data
/// stores, of services that machines write to, and of custom connectors.
const char *_Nonnull appflow_seed_profiles(void);

/// What DescribeConnector answers (JSON): for the connectors of AWS, the members that a client is likely to read; then two connectors
/// of the account's own, the first with all four sign-in methods, the second with two.
const char *_Nonnull appflow_seed_connectors(void);

/// Flows that use some of the profiles, in the states that an operator meets (JSON).
const char *_Nonnull appflow_seed_flows(void);
