//! Errors as JSON, for editors and for tests.

use serde::Serialize;

use super::Report;
use crate::files::Place;

/// One error. Lines and columns count from 1, columns in characters; the end is the first character behind it.
#[derive(Clone, Debug, Serialize)]
pub struct JsonError {
    pub code: &'static str,
    pub message: String,
    #[serde(flatten)]
    pub place: JsonPlace,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<JsonLabel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct JsonLabel {
    pub text: String,
    #[serde(flatten)]
    pub place: JsonPlace,
}

#[derive(Clone, Debug, Serialize)]
pub struct JsonPlace {
    pub file: String,
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
}

impl Report {
    /// The errors as the `errors` of `eval` and `check` show them.
    pub fn json(&self) -> Vec<JsonError> {
        let error = |item: &super::Item| JsonError {
            code: item.code.name(),
            message: item.message.clone(),
            place: self.json_place(&item.place),
            labels: item
                .labels
                .iter()
                .map(|(place, text)| JsonLabel { text: text.clone(), place: self.json_place(place) })
                .collect(),
            hint: item.hint.clone(),
        };
        self.items.iter().map(error).collect()
    }

    fn json_place(&self, place: &Place) -> JsonPlace {
        match self.files.get(place.file) {
            Some(file) => {
                let (start, end) = (file.position(place.range.start), file.position(place.range.end));
                JsonPlace {
                    file: file.path.clone(),
                    line: start.line,
                    column: start.column,
                    end_line: end.line,
                    end_column: end.column,
                }
            }
            None => JsonPlace { file: String::new(), line: 1, column: 1, end_line: 1, end_column: 1 },
        }
    }
}
