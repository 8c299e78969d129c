//! The reader's hands: keys, mouse, finger, as events that the page can't tell from real ones.

use std::thread;

use serde_json::{Value, json};

use crate::page::{GLANCE, Page};

/// A key: what it is called, where it lies, its number on Windows, what it writes.
type Key = (String, String, u32, String);

/// Keys that write nothing, or not what they are called.
const NAMED: &[(&str, u32, &str)] = &[
    ("Backspace", 8, ""),
    ("Tab", 9, ""),
    ("Enter", 13, "\r"),
    ("Escape", 27, ""),
    ("Space", 32, " "),
    ("PageUp", 33, ""),
    ("PageDown", 34, ""),
    ("End", 35, ""),
    ("Home", 36, ""),
    ("ArrowLeft", 37, ""),
    ("ArrowUp", 38, ""),
    ("ArrowRight", 39, ""),
    ("ArrowDown", 40, ""),
    ("Delete", 46, ""),
];

const MODIFIERS: &[(&str, u32)] = &[("Alt", 1), ("Control", 2), ("Meta", 4), ("Shift", 8)];

/// Brings an element into the window and says where it is: another place each time while something still scrolls.
const PLACE: &str = "(element.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'}),
    JSON.stringify(element.getBoundingClientRect()))";

/// Where in the window an element can be hit, or what lies over it.
const HIT: &str = "(() => {
    const box = element.getClientRects()[0];
    if (!box) return {hindrance: 'it has no box: it is hidden'};
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    const top = document.elementFromPoint(x, y);
    if (!top) return {hindrance: 'it lies outside of the window'};
    if (!element.contains(top) && !top.contains(element) && !top.closest('label')?.contains(element))
        return {hindrance: 'it is covered by ' + top.outerHTML.slice(0, 200)};
    return {x, y};
})()";

impl Page {
    /// Clicks in the middle of the first element that fits.
    #[track_caller]
    pub fn click(&self, selector: &str) {
        let at = self.hit(selector);
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let button = if kind == "mouseMoved" { "none" } else { "left" };
            let event = json!({"type": kind, "x": at["x"], "y": at["y"], "button": button, "clickCount": 1});
            self.call("Input.dispatchMouseEvent", event);
        }
    }

    /// Taps in the middle of the first element that fits, on a phone.
    #[track_caller]
    pub fn tap(&self, selector: &str) {
        let at = self.hit(selector);
        self.call("Input.dispatchTouchEvent", json!({"type": "touchStart", "touchPoints": [at]}));
        self.call("Input.dispatchTouchEvent", json!({"type": "touchEnd", "touchPoints": []}));
    }

    #[track_caller]
    fn hit(&self, selector: &str) -> Value {
        let mut place = self.of(selector, PLACE);
        loop {
            thread::sleep(GLANCE);
            let before = std::mem::replace(&mut place, self.of(selector, PLACE));
            if place == before {
                break;
            }
        }
        let at = self.of(selector, HIT);
        if let Some(hindrance) = at["hindrance"].as_str() {
            panic!("{selector} can't be clicked: {hindrance}");
        }
        at
    }

    /// Gives the first element that fits the focus, without the mouse.
    #[track_caller]
    pub fn focus(&self, selector: &str) {
        if self.of(selector, "(element.focus(), document.activeElement === element)") != true {
            panic!("{selector} can't have the focus");
        }
    }

    /// Replaces what stands in a field, key by key. The field keeps the focus: [`Page::press`] `Enter` or `Tab`.
    #[track_caller]
    pub fn type_into(&self, selector: &str, text: &str) {
        // What arrives just then, such as a chart, may move it away from under the mouse; a reader clicks again.
        let focused = (0..3).any(|_| {
            self.click(selector);
            self.of(selector, "document.activeElement === element") == true
        });
        assert!(focused, "{selector} can't be typed into: a click doesn't give it the focus");
        self.press("Control+a");
        if text.is_empty() {
            self.press("Delete");
        }
        self.type_text(text);
    }

    /// Types into whatever has the focus.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        for letter in text.chars() {
            self.strike(&letter_key(letter), 0);
        }
    }

    /// Presses one key, with what is held down before it: `Enter`, `Shift+Tab`, `Control+z`, `ArrowUp`.
    #[track_caller]
    pub fn press(&self, keys: &str) {
        let (held, name) = keys.rsplit_once('+').unwrap_or(("", keys));
        let mut modifiers = 0;
        for held in held.split('+').filter(|name| !name.is_empty()) {
            match MODIFIERS.iter().find(|(name, _)| *name == held) {
                Some((_, bit)) => modifiers |= bit,
                None => panic!("{held} in {keys} is no modifier"),
            }
        }
        self.strike(&key(name), modifiers);
    }

    #[track_caller]
    fn strike(&self, (name, code, number, text): &Key, modifiers: u32) {
        // With anything but Shift held, a key commands instead of writing.
        let text = if modifiers & !8 == 0 { text.as_str() } else { "" };
        for kind in [if text.is_empty() { "rawKeyDown" } else { "keyDown" }, "keyUp"] {
            let written = if kind == "keyDown" { text } else { "" };
            let event = json!({"type": kind, "key": name, "code": code, "windowsVirtualKeyCode": number,
                "modifiers": modifiers, "text": written, "unmodifiedText": written});
            self.call("Input.dispatchKeyEvent", event);
        }
    }
}

#[track_caller]
fn key(name: &str) -> Key {
    if let Some((_, number, text)) = NAMED.iter().find(|(known, ..)| *known == name) {
        let called = if name == "Space" { " " } else { name };
        return (called.to_owned(), name.to_owned(), *number, (*text).to_owned());
    }
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => letter_key(letter),
        _ => panic!("{name} is no key"),
    }
}

fn letter_key(letter: char) -> Key {
    let upper = letter.to_ascii_uppercase();
    let (code, number) = match upper {
        'A'..='Z' => (format!("Key{upper}"), u32::from(upper)),
        '0'..='9' => (format!("Digit{upper}"), u32::from(upper)),
        ' ' => ("Space".to_owned(), 32),
        // Others lie elsewhere on each keyboard.
        _ => (String::new(), 0),
    };
    (letter.to_string(), code, number, letter.to_string())
}
