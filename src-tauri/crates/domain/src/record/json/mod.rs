//! Reading and writing JSON without losing a digit.
//!
//! serde_json turns numbers into floats or, with its `arbitrary_precision` feature, changes how every other crate of
//! the program sees numbers; so documents have a reader of their own. It keeps numbers as written, refuses a member
//! that occurs twice, limits depth, and names the path at which a text stops being JSON.

mod reader;
mod writer;

pub use reader::{DEPTH_MAX, JsonFault};
pub(super) use reader::{is_number, read};
pub(super) use writer::quoted;
pub use writer::{print, print_pretty};

/// True when a text needs no escape in JSON.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_again() {
        for text in [
            "null",
            "[]",
            "{}",
            "-0.50",
            "1e400",
            "123456789012345678901234567890.10",
            r#"{"b":1,"a":[1.0,{"x":"é\n"}]}"#,
        ] {
            assert_eq!(print(&read(text).unwrap().0), text);
        }
    }

    #[test]
    fn a_fault_names_line_column_and_path() {
        let deep = "[".repeat(DEPTH_MAX + 1);
        for (text, path, column) in [
            ("", "", 1),
            ("{\"a\":01}", "a", 6),
            ("{\"a\":[1,{\"b\":tru}]}", "a[1].b", 14),
            ("{\"a\":1,\"a\":2}", "", 8),
            ("{\"a\":\"x\ny\"}", "a", 6),
            ("[1] x", "", 5),
            ("[1.]", "[0]", 2),
            ("\"\\", "", 1),
            ("{\"a\" 1}", "", 6),
        ] {
            let fault = read(text).unwrap_err();
            assert_eq!((fault.path.as_str(), fault.column), (path, column), "{text}: {fault}");
        }
        assert!(read(&deep).unwrap_err().expected.contains("64 levels"));
    }

    #[test]
    fn a_large_object_is_read_once_through() {
        let member = |number: usize| format!("\"k{number}\":{number}");
        let members: Vec<String> = (0..50_000).map(member).collect();
        let text = format!("{{{}}}", members.join(","));
        assert_eq!(print(&read(&text).unwrap().0), text);
        let twice = format!("{{{},{}}}", members.join(","), member(40_000));
        assert_eq!(read(&twice).unwrap_err().expected, "each member once");
    }

    #[test]
    fn pretty_has_a_line_for_each_member() {
        let node = read(r#"{"a":[],"b":{"c":[1]}}"#).unwrap().0;
        assert_eq!(print_pretty(&node), "{\n  \"a\": [],\n  \"b\": {\n    \"c\": [\n      1\n    ]\n  }\n}");
    }
}
