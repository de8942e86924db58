//! Nothing of its own: `tests/targets/` has a target for everything that reads the words of strangers.
//!
//! As ordinary tests they try the words that were kept in `__fuzz__/*/corpus` and a thousand random ones. `cargo xtask fuzz`
//! looks for new words with libFuzzer, which sees what each of them reaches in the code.
