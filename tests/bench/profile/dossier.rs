//! One dossier: everything about it follows from its number.

use store::{CasFields, Summary};

use super::words::{ABROAD, GOODS, KINDS, NAMES, SEATS, TRADES};

/// Of the newest dossiers one in this many is still being worked on; all older ones came to their end.
const AT_WORK_OF: u64 = 40;
/// One dossier in this many has its declaration as a record of its own.
const PER_DECLARATION: u64 = 20;

/// What is stored of a dossier.
pub(super) struct Dossier {
    pub(super) reference: String,
    pub(super) direction: &'static str,
    pub(super) column: &'static str,
    pub(super) state: &'static str,
    pub(super) json: String,
    pub(super) summary: Summary,
    pub(super) cas: Option<CasFields>,
    pub(super) has_declaration: bool,
}

/// Choices that look random and follow from a number.
struct Choices(u64);

impl Choices {
    fn of(number: u64) -> Choices {
        Choices(number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 30;
        self.0 = self.0.wrapping_mul(0xbf58_476d_1ce4_e5b9);
        self.0 ^= self.0 >> 27;
        self.0 = self.0.wrapping_mul(0x94d0_49bb_1331_11eb);
        self.0 ^= self.0 >> 31;
        self.0 % limit
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        let place = usize::try_from(self.below(of.len() as u64)).ok()?;
        of.get(place).copied()
    }
}

struct Company {
    name: String,
    street: String,
    postcode: &'static str,
    city: &'static str,
    country: &'static str,
}

impl Company {
    fn here(choices: &mut Choices) -> Company {
        let (form, city, postcode, country) = choices.one(SEATS).unwrap_or_default();
        Company::called(choices, form, (city, postcode, country))
    }

    fn abroad(choices: &mut Choices) -> Company {
        let (city, country) = choices.one(ABROAD).unwrap_or_default();
        Company::called(choices, "Co.", (city, "", country))
    }

    /// The same name is at home in one street: companies come back from dossier to dossier.
    fn called(choices: &mut Choices, form: &str, seat: (&'static str, &'static str, &'static str)) -> Company {
        let (name, trade) = (choices.one(NAMES).unwrap_or_default(), choices.one(TRADES).unwrap_or_default());
        let (city, postcode, country) = seat;
        let name = format!("{name} {trade} {form}");
        let street = format!("Dock Road {}", name.len() + city.len());
        Company { name, street, postcode, city, country }
    }

    fn json(&self) -> String {
        let Company { name, street, postcode, city, country } = self;
        format!(
            r#"{{"name":"{name}","address":{{"streetNumBox":"{street}","zipCode":"{postcode}","city":"{city}","country":"{country}"}}}}"#
        )
    }
}

impl Dossier {
    /// The dossier with this number of so many.
    pub(super) fn of(number: u64, records: u64) -> Dossier {
        let mut choices = Choices::of(number);
        let comes_in = choices.below(5) < 4;
        let (home, away) = (Company::here(&mut choices), Company::abroad(&mut choices));
        let (importer, exporter) = if comes_in { (home, away) } else { (away, home) };
        let (goods, code) = choices.one(GOODS).unwrap_or_default();
        let title = format!("{} {goods}", choices.one(KINDS).unwrap_or_default());
        let (state, status) = state(&mut choices, records - number, records);
        let reference = format!("QS-2026-{number:07}");
        let cas = status.map(|status| CasFields {
            cas_id: Some(format!("cas-{number}")),
            status: Some(status.to_owned()),
            lrn: Some(format!("LRN{number:012}")),
            mrn: (state != "sent")
                .then(|| format!("26BE10{:012X}", number.wrapping_mul(2_654_435_761) & 0xffff_ffff_ffff)),
            updated_at: None,
        });
        let (blocking_count, warning_count) =
            if state == "draft" { (choices.below(3), choices.below(4)) } else { (0, 0) };
        let small = |count: u64| u32::try_from(count).unwrap_or_default();
        Dossier {
            direction: if comes_in { "IN" } else { "OUT" },
            column: if comes_in { "H1" } else { "B1" },
            json: json(&mut choices, &reference, comes_in, [&importer, &exporter], (&title, code)),
            summary: Summary {
                title,
                importer: importer.name,
                exporter: exporter.name,
                item_count: 1,
                blocking_count: small(blocking_count),
                warning_count: small(warning_count),
            },
            has_declaration: cas.is_some() && number.is_multiple_of(PER_DECLARATION),
            reference,
            state,
            cas,
        }
    }
}

/// State on the desk and status at CAS. Age is 1 for the newest.
fn state(choices: &mut Choices, age: u64, records: u64) -> (&'static str, Option<&'static str>) {
    let is_new = age <= records / AT_WORK_OF;
    let at_work = choices.below(if is_new { 100 } else { 2_000 });
    match at_work {
        0..22 => ("draft", None),
        22..26 => ("asked", None),
        26..36 => ("queued", None),
        36..42 => ("refused", Some("Rejected")),
        42..60 => ("sent", Some("Submitted")),
        60..75 => ("accepted", Some("Accepted")),
        _ => ("released", Some("Released")),
    }
}

fn json(
    choices: &mut Choices,
    reference: &str,
    comes_in: bool,
    [importer, exporter]: [&Company; 2],
    (title, code): (&str, &str),
) -> String {
    let (direction, kind) = if comes_in { ("IN", "IM") } else { ("OUT", "EX") };
    let (net, amount) = (10 + choices.below(24_000), 100 + choices.below(90_000));
    let gross = net + net / 12;
    let (count, invoice, previous) = (1 + choices.below(60), choices.below(10_000_000), choices.below(10_000_000));
    let container = format!("MSCU{:07}", choices.below(10_000_000));
    format!(
        r#"{{"version":"1.0","direction":"{direction}","externalReference":"{reference}","messageType":"New","singleAdministrativeDocument":{{"declType":"{kind}","addDeclType1":"A","declarationOfficeCode":"BE101000","invoiceCurrency":"EUR","totalInvoiceAmount":{amount},"totNumItems":1,"importer":{},"goodsShipment":{{"trxNatCode":11,"governmentAgencyGoodsItems":[{{"seqNum":1,"additionalDocuments":[{{"category":"N","type":"380","refNum":"INV-{invoice:07}"}}],"previousDocuments":[{{"category":"N","type":"337","refNum":"26BE101000{previous:07}"}}],"commodity":{{"description":"{title}","classifications":[{{"type":"TARIC","code":"{code}"}}],"invoiceLine":{{"itemAmount":{amount}}}}},"goodsMeasure":{{"gmass":{gross},"nmass":{net}}},"governmentProcedure":{{"proc":"40","prevProc":"00"}},"packagings":[{{"type":"CT","quantity":{count},"shippingMarks":"{container}"}}]}}],"exporter":{}}}}}}}"#,
        importer.json(),
        exporter.json(),
    )
}
