"""What is different where the programs were built with a sanitizer of the compiler; Tests/sanitize.sh runs them so."""

import os

# Where the sanitizers tell what they found, and what they need.
SANITIZERS = {name: os.environ[name] for name in ("ASAN_OPTIONS", "LD_PRELOAD", "TSAN_OPTIONS") if name in os.environ}

# So many times longer than usual may all take: the thread sanitizer makes programs five to fifteen times slower.
PATIENCE = 5 if SANITIZERS else 1
