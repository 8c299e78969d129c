//! The reader's circumstances: the window, the theme, paper.

use serde_json::json;

use crate::page::Page;

/// What style sheets are told about the reader. `Media::default()` is a light screen.
#[derive(Debug, Clone, Copy, Default)]
pub struct Media {
    /// Paper instead of a screen.
    pub print: bool,
    /// `prefers-color-scheme: dark` instead of `light`.
    pub dark: bool,
    /// `prefers-reduced-motion: reduce`.
    pub reduced_motion: bool,
    /// `forced-colors: active`.
    pub forced_colors: bool,
}

impl Page {
    /// A window of this size, in CSS pixels.
    #[track_caller]
    pub fn set_viewport(&self, width: u32, height: u32) {
        self.set_device(width, height, 1, false);
    }

    /// A phone of this width: dense pixels, touch, a phone's way of laying out.
    #[track_caller]
    pub fn set_phone(&self, width: u32) {
        self.set_device(width, 740, 3, true);
    }

    #[track_caller]
    fn set_device(&self, width: u32, height: u32, density: u32, phone: bool) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": density, "mobile": phone});
        self.call("Emulation.setDeviceMetricsOverride", size);
        self.call("Emulation.setTouchEmulationEnabled", json!({"enabled": phone}));
    }

    /// What style sheets are told about the reader, from now on.
    #[track_caller]
    pub fn set_media(&self, media: Media) {
        let choose = |so: bool, yes: &'static str, no: &'static str| if so { yes } else { no };
        let features = json!([
            {"name": "prefers-color-scheme", "value": choose(media.dark, "dark", "light")},
            {"name": "prefers-reduced-motion", "value": choose(media.reduced_motion, "reduce", "no-preference")},
            {"name": "forced-colors", "value": choose(media.forced_colors, "active", "none")},
        ]);
        let medium = choose(media.print, "print", "screen");
        self.call("Emulation.setEmulatedMedia", json!({"media": medium, "features": features}));
        if media.print {
            // Styles for paper are asked for last, and may come after the page is live; and what they open is there with the
            // next frame.
            self.wait_for("[...document.querySelectorAll('link[media=print]')].every(link => link.sheet)");
            self.next_frame();
        }
    }

    /// Waits until the page has been drawn, and so has done what it does when its size or its styles change.
    #[track_caller]
    pub fn next_frame(&self) {
        self.wait_for("new Promise(frame => requestAnimationFrame(() => setTimeout(frame, 0, true)))");
    }
}
