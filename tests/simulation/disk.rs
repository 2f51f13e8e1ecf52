//! The disks of the workstations: each has its own, and each can fail.

#[path = "../../src-tauri/crates/store/tests/faults/disk.rs"]
#[expect(dead_code, clippy::unwrap_used, reason = "the store's own tests use more of it")]
mod failing;

use failing::{Fault, ORDER, Order};

pub(super) use failing::install;

/// One workstation's disk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Disk(Order);

impl Disk {
    pub(super) const SOUND: Disk = Disk(Order::SOUND);
    /// Nothing is written any more: the process has ended.
    pub(super) const ENDED: Disk = Disk(Order { left: 0, stays: true, fault: Fault::Io, met: true });
    /// Nothing can be written until there is room again.
    pub(super) const FULL: Disk = Disk(Order { left: 0, stays: true, fault: Fault::Full, met: true });

    /// The process ends at the `nth` write from here on, before it is done.
    pub(super) fn ends_at(nth: u64) -> Disk {
        Disk(Order { left: nth.max(1), stays: true, fault: Fault::Io, met: false })
    }

    /// Whether the process has come to the write at which it ends.
    pub(super) fn has_ended(self) -> bool {
        self.0.met && self.0.fault == Fault::Io
    }

    pub(super) fn is_sound(self) -> bool {
        self.0.left == 0 && !self.0.met
    }

    /// Does work on this disk.
    pub(super) fn doing<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let before = ORDER.replace(self.0);
        let done = work();
        self.0 = ORDER.replace(before);
        done
    }
}

/// Whether the process that is at work on this thread has ended at a write.
pub(super) fn has_ended() -> bool {
    Disk(ORDER.get()).has_ended()
}
