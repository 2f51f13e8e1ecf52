//! The people at the workstations: they make dossiers, edit them, decide to send, correct what was refused, replace
//! what CAS already has, and take over what a colleague has sent.

use std::collections::{BTreeMap, BTreeSet};

use domain::record::{Change, Delta, Document, Draft, Origin};
use store::{
    NewBatch, NewOutbox, NewRecord, OutboxId, OutboxKind, OutboxState, PersonId, Profile, RecordId, RecordKind,
    RecordMeta, StoreError, Writing,
};
use sync::{Decision, DecisionFault, Target};
use uuid::Uuid;

use super::cas_side::{BY_HAND, Key};
use super::chance::Chance;
use super::shipment::{self, Typed};
use super::workstation::Workstation;

/// The one person of every simulated profile.
pub(super) const PERSON: PersonId = PersonId(Uuid::from_u128(0xa11a));
const CATALOGUE: &str = "simulation";
/// How many dossiers somebody looks at before something else is done.
const LOOKS: u32 = 3;
/// Statuses in which CAS still takes a replacement.
const REPLACEABLE: [&str; 4] = ["Validated", "Invalid", "Queued", "CustomsError"];

/// What everybody knows that matters to the end: what was decided, and what was acknowledged.
#[derive(Debug, Default)]
pub(super) struct Office {
    /// The exact bytes that may reach CAS, by key.
    pub(super) approved: BTreeMap<Key, BTreeSet<Vec<u8>>>,
    /// Decisions that were acknowledged: key and mark, in the order of deciding.
    pub(super) decided: Vec<(Key, String)>,
    /// Batches that were acknowledged: workstation, record, label.
    pub(super) acknowledged: Vec<(usize, RecordId, String)>,
    /// Conflicts in which somebody kept what the desk has: it differs from CAS until it is sent.
    pub(super) kept: BTreeSet<(usize, Key)>,
    /// What each workstation has on its desk.
    desks: BTreeMap<usize, Vec<(RecordId, Key)>>,
    acts: u64,
}

/// Why an act did not come to its end.
enum Undone {
    Store(StoreError),
    Edit(String),
}

impl From<StoreError> for Undone {
    fn from(fault: StoreError) -> Undone {
        Undone::Store(fault)
    }
}

impl From<DecisionFault> for Undone {
    fn from(fault: DecisionFault) -> Undone {
        match fault {
            DecisionFault::Store(fault) => Undone::Store(fault),
            other => Undone::Edit(other.to_string()),
        }
    }
}

impl Office {
    /// Who has what on the desk.
    pub(super) fn desk(&self, station: usize) -> &[(RecordId, Key)] {
        self.desks.get(&station).map_or(&[], Vec::as_slice)
    }

    /// Somebody does something at a workstation; said in words.
    pub(super) fn act(&mut self, station: &mut Workstation, chance: &mut Chance) -> String {
        self.acts += 1;
        let mine = self.desk(station.number).len();
        if mine == 0 || (mine < 4 && chance.in_thousand(250)) {
            return self.make(station, chance);
        }
        if chance.in_thousand(200)
            && let Some(done) = self.take_over(station, chance)
        {
            return done;
        }
        self.go_on_with_one(station, chance)
    }

    fn make(&mut self, station: &mut Workstation, chance: &mut Chance) -> String {
        let reference = format!("QS-{}-{}", station.number, self.acts);
        let flow = chance.in_thousand(250).then_some(BY_HAND);
        let json = shipment::fresh(&reference, flow);
        let label = format!("act {}: loaded", self.acts);
        let key = (reference, "IN".to_owned());
        self.load(station, &key, flow, "draft", &json, &label)
    }

    /// A colleague's dossier that CAS has already, loaded here too.
    fn take_over(&mut self, station: &mut Workstation, chance: &mut Chance) -> Option<String> {
        let here: BTreeSet<&Key> = self.desk(station.number).iter().map(|(_, key)| key).collect();
        let sent: Vec<&Key> = self.decided.iter().map(|(key, _)| key).filter(|key| !here.contains(key)).collect();
        let key = chance.one_of(&sent)?.clone();
        let json = shipment::fresh(&key.0, None);
        let label = format!("act {}: took over", self.acts);
        Some(self.load(station, &key, None, "sent", &json, &label))
    }

    fn load(
        &mut self,
        station: &mut Workstation,
        key: &Key,
        flow: Option<&str>,
        state: &str,
        json: &str,
        label: &str,
    ) -> String {
        let (record, at) = (RecordId(station.new_id()), station.now());
        let written = station.working(|profile| {
            profile.write(|tx| -> Result<(), Undone> {
                tx.create_record(&NewRecord {
                    id: record,
                    kind: RecordKind::Dossier,
                    tenant: "default",
                    external_reference: Some(&key.0),
                    direction: Some(&key.1),
                    column: None,
                    flow,
                    state,
                    parent: None,
                    catalogue_version: CATALOGUE,
                    created_at: at,
                })?;
                let document = Document::from_json(json).map_err(|fault| Undone::Edit(fault.to_string()))?;
                tx.append(&batch(label, at), &[(record, Delta::of(vec![Change::from(&document)], Origin::Typed))])?;
                Ok(())
            })
        });
        if let Some(Ok(())) = written {
            self.desks.entry(station.number).or_default().push((record, key.clone()));
            self.acknowledged.push((station.number, record, label.to_owned()));
        }
        said(label, &key.0, written)
    }

    fn go_on_with_one(&mut self, station: &mut Workstation, chance: &mut Chance) -> String {
        let desk = self.desk(station.number).to_vec();
        let mut looked = "looked at an empty desk".to_owned();
        // Somebody looks for what can be done, and does it with the first that is found.
        for _ in 0..LOOKS {
            let at = usize::try_from(chance.below(desk.len() as u64)).unwrap_or(0);
            let Some((record, key)) = desk.get(at) else { break };
            match self.go_on_with(station, chance, *record, key) {
                Ok(done) => return done,
                Err(seen) => looked = seen,
            }
        }
        looked
    }

    /// What was done with a dossier, or that nothing can be done.
    fn go_on_with(
        &mut self,
        station: &mut Workstation,
        chance: &mut Chance,
        record: RecordId,
        key: &Key,
    ) -> Result<String, String> {
        let (meta, declarations, conflict) = match station.working(|profile| seen(profile, record)) {
            Some(Ok(Some(seen))) => seen,
            Some(Err(fault)) => return Err(format!("could not look at {}: {fault}", key.0)),
            None | Some(Ok(None)) => return Err(format!("could not look at {}", key.0)),
        };
        if let Some(conflict) = conflict {
            return Ok(self.decide(station, chance, conflict, key));
        }
        let replaceable = declarations
            .iter()
            .any(|declaration| declaration.cas.status.as_deref().is_some_and(|status| REPLACEABLE.contains(&status)));
        Ok(match meta.state.as_str() {
            "draft" if chance.in_thousand(350) => self.edit(station, record, key, drawn_edits(chance)),
            "draft" => self.send(station, record, key, Vec::new(), declarations.is_empty()),
            "refused" => self.send(station, record, key, vec![Typed::Corrected], declarations.is_empty()),
            "sent" | "queued" | "accepted" if replaceable && chance.in_thousand(700) => {
                self.send(station, record, key, drawn_edits(chance), false)
            }
            state => return Err(format!("looked at {} ({state})", key.0)),
        })
    }

    /// A person decides what CAS and the desk both changed.
    fn decide(&mut self, station: &mut Workstation, chance: &mut Chance, conflict: RecordId, key: &Key) -> String {
        let decision = if chance.in_thousand(500) { Decision::Mine } else { Decision::Theirs };
        let (label, at) = (format!("act {}: decided {decision:?}", self.acts), station.now());
        if decision == Decision::Mine {
            // Before it is written: a process that ends at the last write may have decided without a word.
            self.kept.insert((station.number, key.clone()));
        }
        let written = station.working(|profile| {
            profile.write(|tx| -> Result<(), Undone> { Ok(sync::decide(tx, conflict, None, &decision, PERSON, at)?) })
        });
        said(&label, &key.0, written)
    }

    fn edit(&mut self, station: &mut Workstation, record: RecordId, key: &Key, typed: Vec<Typed>) -> String {
        let (label, at) = (format!("act {}: typed", self.acts), station.now());
        let written = station.working(|profile| {
            profile.write(|tx| -> Result<bool, Undone> {
                let before = tx.record_meta(record)?.map(|meta| meta.head);
                let (_, head) = write(tx, record, &typed, &batch(&label, at))?;
                Ok(before != Some(head))
            })
        });
        // Who types what stands there already has changed nothing.
        if let Some(Ok(true)) = written {
            self.acknowledged.push((station.number, record, label.clone()));
        }
        said(&label, &key.0, written.map(|done| done.map(|_| ())))
    }

    /// The decision to send: what was typed, the state and the outbox rows in one transaction, as the desk does it.
    fn send(
        &mut self,
        station: &mut Workstation,
        record: RecordId,
        key: &Key,
        mut typed: Vec<Typed>,
        is_new: bool,
    ) -> String {
        let mark = format!("{}/{}", key.0, self.acts);
        typed.push(Typed::Mark(mark.clone()));
        let (label, at) = (format!("act {}: decided to send", self.acts), station.now());
        let (shipment, submit) = (OutboxId(station.new_id()), OutboxId(station.new_id()));
        let approved = self.approved.entry(key.clone()).or_default();
        let written = station.working(|profile| {
            profile.write(|tx| -> Result<(), Undone> {
                let outbox = tx.outbox_of(record)?;
                let arrived = outbox.iter().any(|entry| {
                    entry.kind == OutboxKind::CustomsShipment
                        && matches!(entry.delivery.state, OutboxState::Accepted | OutboxState::Confirmed)
                });
                let on_the_way = outbox.iter().any(|entry| !entry.delivery.state.is_finished() && !takes_back(entry));
                if on_the_way {
                    return Err(Undone::Edit("it is on its way".to_owned()));
                }
                // What was known of CAS at the decision goes along, as the desk has it.
                let seen = tx.declarations_of(record)?.into_iter().filter_map(|meta| meta.cas.updated_at).max();
                let target = seen.map(|seen| Target { seen_updated: Some(seen), ..Target::default() }.to_json());
                let message_type = if is_new && !arrived { "New" } else { "Replace" };
                let (document, head) = write(tx, record, &typed, &batch(&label, at))?;
                let payload = shipment::message(&document, message_type).map_err(Undone::Edit)?;
                // Before it is written: a process that ends at the last write may have decided without a word.
                approved.insert(payload.clone().into_bytes());
                for row in outbox.iter().rev().filter(|entry| takes_back(entry)) {
                    tx.cancel(row.id, at, "Corrected and sent anew.")?;
                }
                let base = NewOutbox {
                    id: shipment,
                    record,
                    kind: OutboxKind::CustomsShipment,
                    environment: "practice",
                    external_reference: &key.0,
                    direction: &key.1,
                    message_type: Some(message_type),
                    target: target.as_deref(),
                    payload: payload.as_bytes(),
                    base_head: head,
                    depends_on: None,
                    created_at: at,
                    created_by: PERSON,
                };
                tx.enqueue(&base)?;
                let by_hand = tx.record_meta(record)?.is_some_and(|meta| meta.flow.as_deref() == Some(BY_HAND));
                if by_hand {
                    tx.enqueue(&NewOutbox {
                        id: submit,
                        kind: OutboxKind::Submit,
                        message_type: None,
                        target: None,
                        payload: b"",
                        depends_on: Some(shipment),
                        ..base.clone()
                    })?;
                }
                tx.set_record_state(record, "queued", at)?;
                Ok(())
            })
        });
        if let Some(Ok(())) = written {
            self.acknowledged.push((station.number, record, label.clone()));
            self.decided.push((key.clone(), mark));
            self.kept.remove(&(station.number, key.clone()));
        }
        said(&label, &key.0, written)
    }
}

fn takes_back(entry: &store::OutboxEntry) -> bool {
    matches!(entry.delivery.state, OutboxState::Parked | OutboxState::Waiting)
}

/// A dossier, its declarations, and the conflict that is open about it or one of them.
type Seen = (RecordMeta, Vec<RecordMeta>, Option<RecordId>);

fn seen(profile: &Profile, record: RecordId) -> Result<Option<Seen>, StoreError> {
    profile.read(|reading| {
        let Some(meta) = reading.record_meta(record)? else { return Ok(None) };
        let declarations = reading.declarations_of(record)?;
        let mut conflict = None;
        for about in std::iter::once(record).chain(declarations.iter().map(|declaration| declaration.id)) {
            conflict = conflict.or(sync::open_conflict(reading, about)?.map(|conflict| conflict.meta.id));
        }
        Ok(Some((meta, declarations, conflict)))
    })
}

/// Writes what was typed; the document as it is then, and its place in the journal.
fn write(
    tx: &mut Writing<'_>,
    record: RecordId,
    typed: &[Typed],
    batch: &NewBatch<'_>,
) -> Result<(Document, u64), Undone> {
    let Some(held) = tx.record(record)? else { return Err(Undone::Edit("it is not there".to_owned())) };
    let mut document = held.document;
    let mut draft = Draft::new(&mut document);
    for value in typed {
        value.write(&mut draft).map_err(|fault| Undone::Edit(fault.to_string()))?;
    }
    let changes = draft.finish();
    if changes.is_empty() {
        return Ok((document, held.meta.head));
    }
    let head = tx.append(batch, &[(record, Delta::of(changes, Origin::Typed))])?;
    Ok((document, head))
}

fn drawn_edits(chance: &mut Chance) -> Vec<Typed> {
    let mut typed = vec![Typed::NetMass(chance.below(9_000) + 1)];
    match chance.below(6) {
        0 => typed.push(Typed::WrongType),
        1 => typed.push(Typed::WrongPlace),
        2 => typed.push(Typed::Description(chance.below(100))),
        _ => {}
    }
    typed
}

fn batch(label: &str, at: chrono::DateTime<chrono::Utc>) -> NewBatch<'_> {
    NewBatch { at, person: PERSON, label, undoes: None, redoes: None, linked_to: None, catalogue_version: CATALOGUE }
}

fn said(label: &str, reference: &str, written: Option<Result<(), Undone>>) -> String {
    match written {
        Some(Ok(())) => format!("{label} {reference}"),
        Some(Err(Undone::Edit(why))) => format!("{label} {reference}: not done, {why}"),
        Some(Err(Undone::Store(fault))) => format!("{label} {reference}: not saved, {fault}"),
        None => format!("{label} {reference}: not done, nothing is running"),
    }
}
