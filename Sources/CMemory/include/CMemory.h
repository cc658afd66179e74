#pragma once

/// Leaves the process out of core dumps, of reports of crashes, and of other users' debuggers.
void appflow_protect_process(void);
