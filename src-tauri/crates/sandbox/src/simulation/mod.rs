//! What happens inside CAS and at customs after a 202: messages are processed, declarations walk through their life.

mod actions;
mod certificates;
mod chance;
mod changes;
mod customs;
mod deductions;
mod flow;
mod identities;
mod ingestion;
#[cfg(test)]
mod laws;
mod life_cycle;
mod master_records;
mod messages;
mod movement_orders;
mod mrn;
mod orders;
mod outage;
mod stock;
mod way;

use std::time::Duration;

use crate::{
    book::{Book, BookError},
    config::{AutoSubmit, Config, DuplicateNew, Speed},
    deduction::Master,
    moment::Moment,
    practice::{Action, ContentFault, Practice},
    scenario::Scenario,
};
pub(crate) use actions::Acted;
pub(crate) use certificates::named as named_declaration;
pub(crate) use chance::Chance;
pub(crate) use identities::Identities;
pub(crate) use master_records::{code_names, coded};
pub(crate) use orders::{Order, Ordered};

/// From the 202 to the declaration, at normal speed.
const PROCESSING: Duration = Duration::from_millis(500);

pub(crate) struct Simulation {
    chance: Chance,
    identities: Identities,
    speed: Speed,
    search_lag: Duration,
    auto_submit: AutoSubmit,
    duplicate_new: DuplicateNew,
    practice: &'static Practice,
    scenario: Scenario,
    /// What the program and the scenario bring; what was sent to CAS comes from the book.
    master: Master,
}

impl Simulation {
    pub(crate) fn new(config: &Config) -> Result<Self, ContentFault> {
        let speed = config.scenario.speed().unwrap_or(config.speed);
        let mut master = Master::embedded().map_err(|why| ContentFault::new("master.toml", why))?;
        config.scenario.add_master(&mut master).map_err(|why| ContentFault::new(&config.scenario.name, why))?;
        Ok(Self {
            chance: Chance::new(config.seed),
            identities: Identities::new(config),
            speed,
            search_lag: speed.scale(Duration::from_millis(config.search_lag_ms)),
            auto_submit: config.auto_submit.clone(),
            duplicate_new: config.duplicate_new,
            practice: Practice::embedded()?,
            scenario: config.scenario.clone(),
            master,
        })
    }

    /// The action behind the last part of its address.
    pub(crate) fn action(&self, segment: &str) -> Option<&'static Action> {
        self.practice.actions.named(segment)
    }

    pub(crate) fn practice(&self) -> &'static Practice {
        self.practice
    }

    pub(crate) fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The speed at the start; a trainer may have turned it since.
    pub(crate) fn speed(&self) -> Speed {
        self.speed
    }

    /// Carries out everything that fell due up to now, in the order in which it fell due.
    pub(crate) fn advance(&self, book: &mut Book, now: Moment) -> Result<(), BookError> {
        if book.next_due_message(now)?.is_none()
            && book.next_due_declaration(now)?.is_none()
            && book.next_due_turn(now)?.is_none()
        {
            return Ok(());
        }
        book.together(|book| {
            loop {
                let message = book.next_due_message(now)?;
                let declaration = book.next_due_declaration(now)?;
                let step_at = declaration.as_ref().and_then(|found| found.next.as_ref()).map(|next| next.at);
                let work_at = message.as_ref().map(|message| message.due_at).into_iter().chain(step_at).min();
                if let Some(turn) = book.next_due_turn(work_at.map_or(now, |at| at.min(now)))? {
                    self.turn(book, &turn)?;
                    continue;
                }
                match (message, declaration) {
                    (Some(message), _) if step_at.is_none_or(|at| message.due_at <= at) => {
                        self.process(book, &message)?;
                    }
                    (_, Some(declaration)) => self.step(book, &declaration)?,
                    _ => return Ok(()),
                }
            }
        })
    }

    /// Ids, tokens and secrets come from here.
    pub(crate) fn identities(&self) -> &Identities {
        &self.identities
    }

    pub(crate) fn new_id(&self) -> String {
        self.identities.id()
    }

    pub(crate) fn chance(&self) -> Chance {
        self.chance
    }

    /// When a message received now will be processed.
    pub(crate) fn processed_at(&self, received_at: Moment) -> Moment {
        received_at.after(self.speed.scale(PROCESSING))
    }

    /// From the 202 until the search knows of the declaration.
    pub(crate) fn searchable_after(&self) -> Duration {
        self.speed.scale(PROCESSING) + self.search_lag
    }

    /// The moment the search knows of.
    pub(crate) fn searched_as_of(&self, now: Moment) -> Moment {
        now.before(self.search_lag)
    }
}
