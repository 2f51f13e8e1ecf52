//! The clock as an argument: the host hands one in, tests hand in their own.

use std::sync::Arc;

use chrono::{DateTime, Utc};

/// Answers "what time is it now"; the one owner of the real clock is the program that starts everything.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;
