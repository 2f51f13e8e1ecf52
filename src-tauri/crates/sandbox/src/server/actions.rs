//! The actions on a declaration. Source: Customs4trade declaration actions.

use axum::{http::StatusCode, response::Response};

use super::{
    call::Desk,
    declarations::named,
    ingestion::{Kept, keep_as},
    reply::{Rejection, problem, problem_with},
};
use crate::{book::Subject, simulation::Acted};

pub(super) fn act(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let segment = desk.call.route.path.rsplit('/').next().unwrap_or_default();
    let action = desk
        .world
        .simulation
        .action(segment)
        .ok_or_else(|| problem(StatusCode::NOT_FOUND, "There is no such action."))?;
    let found = named(desk)?;
    let id = found.id.clone();
    // The same id for what the action makes and for its line in the history.
    let reference_id = desk.world.simulation.new_id();
    let (simulation, body, now) = (&desk.world.simulation, &desk.call.body, desk.now);
    let acted = desk.book.together(|book| simulation.act(book, found, action, body, now))?;
    match acted {
        Acted::Done => {
            let kept = Kept { subject: Subject::Action, target: id, part: segment.to_owned(), ..Kept::default() };
            keep_as(desk, kept, &reference_id)
        }
        Acted::Unavailable(title) => Err(problem(StatusCode::BAD_REQUEST, &title).into()),
        Acted::Incomplete(errors) => {
            Err(problem_with(StatusCode::BAD_REQUEST, "The body of the action is not complete.", errors).into())
        }
    }
}
