#pragma once

/// Leaves the process out of core dumps and of other users' debuggers.
void appflow_protect_process(void);
