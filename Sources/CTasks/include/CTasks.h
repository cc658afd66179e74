#pragma once

/// Runs Swift's tasks on threads of this room from now on, instead of libdispatch's. Called once, before the first task.
void appflow_tasks_on_own_threads(void);

/// Calls a function on a thread of its own. Returns 0, or -1 where there is no thread to be had.
int appflow_tasks_call_on_new_thread(void (*_Nonnull call)(void *_Nonnull context), void *_Nonnull context);

/// Wipes what was left on the stack of this thread below the caller: variables, and the processor's registers, which the dynamic
/// linker keeps there while it looks a function up. The threads of tasks do it by themselves before they sleep.
void appflow_tasks_wipe_stack(void);
