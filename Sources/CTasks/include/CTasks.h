#pragma once

/// Runs Swift's tasks on threads of this room from now on, instead of libdispatch's. Called once, before the first task.
void appflow_tasks_on_own_threads(void);
