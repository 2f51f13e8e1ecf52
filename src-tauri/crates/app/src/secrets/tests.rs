//! The sealed file: what it gives back, what it refuses, and that nothing in it can be read.

use super::*;

const SECRET: &str = "s3cr3t-of-the-office";

fn words(text: &str) -> Secret {
    Secret::new(text)
}

#[test]
fn what_is_sealed_comes_back_after_a_start_and_cannot_be_read_in_between() {
    let folder = tempfile::tempdir().unwrap();
    let place = SealedFile::at(folder.path());
    assert_eq!((place.standing(), place.read("c-1")), (Standing::NotMade, Ok(None)));
    assert_eq!(place.write("c-1", &words(SECRET)), Err(SecretFault::Locked));
    assert_eq!(place.unlock(&words("short")), Err(SecretFault::ShortPassphrase(10)));
    place.unlock(&words("correct horse battery")).unwrap();
    place.write("c-1", &words(SECRET)).unwrap();
    place.write("c-2", &words("another")).unwrap();
    place.forget("c-2").unwrap();
    let text = std::fs::read_to_string(folder.path().join("secrets.sealed")).unwrap();
    assert!(!text.contains(SECRET) && !text.contains("c-1") && !text.contains("horse"), "{text}");

    let later = SealedFile::at(folder.path());
    assert_eq!((later.standing(), later.read("c-1")), (Standing::Locked, Err(SecretFault::Locked)));
    assert_eq!(later.unlock(&words("wrong horse battery")), Err(SecretFault::WrongPassphrase));
    assert_eq!(later.standing(), Standing::Locked);
    later.unlock(&words("correct horse battery")).unwrap();
    assert_eq!(later.read("c-1").unwrap().unwrap().expose(), SECRET);
    assert_eq!(later.read("c-2"), Ok(None));
}

#[test]
fn a_file_that_was_changed_opens_nothing_and_stops_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let place = SealedFile::at(folder.path());
    place.unlock(&words("correct horse battery")).unwrap();
    place.write("c-1", &words(SECRET)).unwrap();
    let path = folder.path().join("secrets.sealed");
    let text = std::fs::read_to_string(&path).unwrap();
    let changed = [
        text.replace("\"memoryKib\":47104", "\"memoryKib\":4294967295"),
        text.replace("\"memoryKib\":47104", "\"memoryKib\":8192"),
        text.replace("\"version\":1", "\"version\":2"),
        text.replace("\"nonce\":\"", "\"nonce\":\"é"),
        text.chars().take(40).collect(),
        String::new(),
    ];
    for damaged in changed {
        assert_ne!(damaged, text);
        std::fs::write(&path, &damaged).unwrap();
        let fault = SealedFile::at(folder.path()).unlock(&words("correct horse battery")).unwrap_err();
        assert!(matches!(fault, SecretFault::Unreadable(_) | SecretFault::WrongPassphrase), "{fault}");
        assert!(!fault.to_string().contains(SECRET));
    }
}

#[cfg(unix)]
#[test]
fn only_its_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    SealedFile::at(folder.path()).unlock(&words("correct horse battery")).unwrap();
    let mode = std::fs::metadata(folder.path().join("secrets.sealed")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
