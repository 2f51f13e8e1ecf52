//! Whole flows, through the program people and other programs run: a profile in a temporary folder, a practice CAS in
//! a process of its own, and the acceptance input where it is at hand.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says where it stood")]
#![expect(unreachable_pub, reason = "the rooms of one test binary are all of its public")]

mod acts;
mod attachments;
mod backup;
mod bad_input;
mod cases;
mod damage;
mod doors;
mod full_disk;
mod kill;
mod print;
mod program;
mod records;
mod retention;
mod shaken;
mod workstations;
