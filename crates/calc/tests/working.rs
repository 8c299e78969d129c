//! A formula on one line means what it does: with brackets where a fraction or a power had none.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use calc::{Book, Naming, plain_text};

fn formula(expression: &str, naming: Naming) -> String {
    let statement = if expression.starts_with("axis") { expression } else { &format!("x = {expression}") };
    let mut book = Book::new();
    book.add_block(&format!(
        "unit chip\ninput a = 5 \"Alpha\"\ninput b = 3 chips \"Two words\"\ninput low = -$5\nw = \"cold\"\n\
         yes = a > 1\nl = [1, 2]\naxis t = 0..2\n{statement}"
    ));
    book.compile();
    plain_text(&book.formula(book.find("main.x").unwrap(), naming))
}

#[test]
fn brackets_stand_where_they_are_needed() {
    for (expression, shown) in [
        ("(a + 1) * 2", "(Alpha + 1) × 2"),
        ("-(a + 1) ^ 2", "−(Alpha + 1)^2"),
        ("(-a) ^ 2", "(−Alpha)^2"),
        ("-a ^ 2", "−Alpha^2"),
        ("2 ^ (a + 1)", "2^(Alpha + 1)"),
        ("2 ^ -a", "2^(−Alpha)"),
        ("2 ^ 3 ^ a", "2^3^Alpha"),
        ("(2 ^ 3) ^ a", "(2^3)^Alpha"),
        ("2 ^ (a / 2)", "2^(Alpha / 2)"),
        ("(a / 2) ^ 2", "(Alpha / 2)^2"),
        ("b ^ 2", "(Two words)^2"),
        ("(3 chips) ^ 2", "(3 chips)^2"),
        ("a - (3 - 1)", "Alpha − (3 − 1)"),
        ("a - 3 - 1", "Alpha − 3 − 1"),
        ("a / (3 / 2)", "Alpha / (3 / 2)"),
        ("a / 3 / 2", "Alpha / 3 / 2"),
        ("a * 3 / 2", "Alpha × 3 / 2"),
        ("a / (3 * 2)", "Alpha / (3 × 2)"),
        ("(a * 2) / (a + 1)", "Alpha × 2 / (Alpha + 1)"),
        ("(a + 1) / 2 * 3", "(Alpha + 1) / 2 × 3"),
        ("a * -2", "Alpha × (−2)"),
        ("a - -2", "Alpha − (−2)"),
        ("1 / sqrt(a + 1)", "1 / sqrt(Alpha + 1)"),
        ("max(a / (1 + 1), 2) + 1", "largest of (Alpha / (1 + 1); 2) + 1"),
        ("a > 1 and not a == 2", "Alpha > 1 and not Alpha = 2"),
        ("-(a + 1) * 2", "(−(Alpha + 1)) × 2"),
        ("cagr(1, a, 3)", "growth in each period (from 1; to Alpha; over 3)"),
        ("if a > 2022 then 1000 else 12345", "if Alpha > 2022 then 1000 else 12,345"),
        ("(if a > 1 then 1 else 2) / 2", "(if Alpha > 1 then 1 else 2) / 2"),
        (
            "if a > 2 then 1 else if a > 1 then 2 else 3",
            "if Alpha > 2 then 1 else if Alpha > 1 then 2 else 3",
        ),
        ("a <= 1 or a >= 3 and a != 4", "Alpha ≤ 1 or Alpha ≥ 3 and Alpha ≠ 4"),
        ("(a > 1 or yes) and yes", "(Alpha > 1 or yes) and yes"),
        ("ln(a) * sum([-a, 2])", "ln(Alpha) × sum of ([−Alpha, 2])"),
        ("round(a, 2)", "rounded (Alpha; places: 2)"),
        ("1 then prev * 2 over t", "1 then the value before × 2 over t"),
        ("axis x = 0..6 step a - 3", "0 … 6 in steps of Alpha − 3"),
    ] {
        assert_eq!(formula(expression, Naming::Labels), shown, "{expression}");
    }
}

#[test]
fn figures_below_zero_stand_in_brackets_and_words_in_quotes() {
    for (expression, shown) in [
        ("low ^ 2", "(−$5)^2"),
        ("low - low * 2", "−$5 − (−$5) × 2"),
        ("$1 - -low", "$1 − (−(−$5))"),
        ("10 - low / $1", "10 − (−$5) / $1"),
        ("2 * low / a", "2 × (−$5) / 5"),
        ("2 ^ (low / $5)", "2^(−$5 / $5)"),
        ("low < $1 and not yes", "−$5 < $1 and not yes"),
        ("if w == \"cold\" then low else $0", "if “cold” = “cold” then −$5 else $0"),
        ("sum(l) * a", "sum of (l) × 5"),
    ] {
        assert_eq!(formula(expression, Naming::Figures), shown, "{expression}");
    }
}
