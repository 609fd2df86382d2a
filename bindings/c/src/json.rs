//! What a host keeps of a contact, as JSON: an object whose values are all texts.

use std::collections::BTreeMap;

use serde_json::Value;

/// The object with these members, in the order of their names.
pub(crate) fn object(fields: &BTreeMap<String, String>) -> String {
    fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect::<Value>()
        .to_string()
}

/// The members of an object; of two with one name the later one. What is not such an object is told in words.
pub(crate) fn members(object: &str) -> Result<BTreeMap<String, String>, String> {
    serde_json::from_str(object).map_err(|why| format!("is not a JSON object of texts: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(members: &[(&str, &str)]) -> BTreeMap<String, String> {
        let owned = |text: &str| text.to_owned();
        members
            .iter()
            .map(|(name, value)| (owned(name), owned(value)))
            .collect()
    }

    #[test]
    fn fields_become_an_object_of_texts() {
        assert_eq!(object(&fields(&[])), "{}");
        assert_eq!(
            object(&fields(&[("size", "9"), ("note", "say \"hi\"\n\\ö")])),
            r#"{"note":"say \"hi\"\n\\ö","size":"9"}"#
        );
    }

    #[test]
    fn an_object_of_texts_becomes_fields() {
        let written = " { \"size\" : \"9\", \"gone\": \"\", \"na\\u006de\":\"\\u0000\" } ";
        let read = fields(&[("gone", ""), ("name", "\0"), ("size", "9")]);
        assert_eq!(members(written), Ok(read.clone()));
        assert_eq!(members(&object(&read)), Ok(read));
        assert_eq!(members("{}"), Ok(fields(&[])));
        assert_eq!(
            members(r#"{"size":"9","size":"10"}"#),
            Ok(fields(&[("size", "10")]))
        );
    }

    #[test]
    fn anything_else_is_refused() {
        for other in [
            "",
            "null",
            "[]",
            "\"size\"",
            "{size:9}",
            "{\"size\":9}",
            "{\"size\":null}",
            "{\"size\":\"9\"} {}",
            "{\"size\":\"9\"",
        ] {
            let refused = members(other).unwrap_err();
            assert!(
                refused.starts_with("is not a JSON object of texts: "),
                "{refused}"
            );
        }
    }
}
