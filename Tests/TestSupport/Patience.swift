import Glibc

/// How many times longer than usual all may take: a sanitizer, which Tests/sanitize.sh gives its options, slows what it
/// watches five to fifteen times.
package let patience = getenv("TSAN_OPTIONS") == nil && getenv("ASAN_OPTIONS") == nil ? 1 : 15
