//! What the browser runs: takes over the page that the server has already rendered. `cargo xtask build` compiles it
//! to WebAssembly, whose `main` wasm-bindgen calls once the module is loaded. Compiled for the machine itself it
//! does nothing.

fn main() {
    #[cfg(target_arch = "wasm32")]
    {
        console_error_panic_hook::set_once();
        wasm_bindgen_futures::spawn_local(async {
            let path = leptos::prelude::location().pathname().unwrap_or_default();
            // Without all of the page it stays what the server has rendered, which can be used too.
            if frontend::loaded(&path).await {
                leptos::mount::hydrate_body(frontend::App);
            }
        });
    }
}
