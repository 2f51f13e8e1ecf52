//! The content as shipped is sound, and the check that says so finds what is wrong.

use super::*;

#[test]
fn the_shipped_content_is_sound() {
    assert_eq!(Catalogue::embedded().validate(), Vec::<String>::new());
}
