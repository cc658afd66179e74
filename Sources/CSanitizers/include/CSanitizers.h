#pragma once

// Nothing to call: what is defined here is found by the sanitizers' own libraries.
