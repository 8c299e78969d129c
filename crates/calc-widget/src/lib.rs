//! The evaluator and the renderer in the reader's browser: events in, the same HTML out.
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub fn render(key: &str) -> String {
    key.to_uppercase()
}
