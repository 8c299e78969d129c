// How the module comes to a page in a folder on disk, where a browser lets a page load nothing but plain scripts: in
// this one, with the glue before it. WIDGET is the module in base64.
const site = new URL("..", document.currentScript.src);
async function arrive() {
  await wasm_bindgen({ module_or_path: Uint8Array.from(atob(WIDGET), (letter) => letter.charCodeAt(0)) });
  return wasm_bindgen;
}
