//! The search for declarations: every documented parameter. Source: Customs4trade declarations, search parameters.
//! That a list is sent as a repeated key is inferred.

use chrono::{DateTime, SecondsFormat, Utc};

/// The largest page CAS gives; a larger `limit` is refused.
pub const MAX_PAGE_ROWS: u32 = 100;

/// What is left out is not asked for. All that is given must hold at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    pub external_reference: Option<String>,
    /// `IN` or `OUT`.
    pub direction: Option<String>,
    pub ship_from: Option<String>,
    pub ship_to: Option<String>,
    pub lrn: Option<String>,
    pub mrn: Option<String>,
    pub arc: Option<String>,
    pub customs_flow: Option<String>,
    pub customs_flow_step: Vec<String>,
    pub current_status: Vec<String>,
    pub jurisdiction: Vec<String>,
    pub storage_location: Vec<String>,
    pub ucr: Option<String>,
    pub declaration_date_from: Option<DateTime<Utc>>,
    pub declaration_date_to: Option<DateTime<Utc>>,
    pub creation_date_from: Option<DateTime<Utc>>,
    pub creation_date_to: Option<DateTime<Utc>>,
    pub last_updated_from: Option<DateTime<Utc>>,
    pub last_updated_to: Option<DateTime<Utc>>,
    /// At most [`MAX_PAGE_ROWS`], which is also what CAS takes when nothing is given.
    pub limit: Option<u32>,
    pub offset: Option<u32>,
}

impl Search {
    /// Everything CAS made from one customs shipment.
    pub fn for_shipment(external_reference: &str, direction: &str) -> Self {
        Self {
            external_reference: Some(external_reference.to_owned()),
            direction: Some(direction.to_owned()),
            ..Self::default()
        }
    }

    /// Everything that changed at or after a moment.
    pub fn updated_since(moment: DateTime<Utc>) -> Self {
        Self { last_updated_from: Some(moment), ..Self::default() }
    }

    /// The query in the order of the documentation.
    pub fn to_query(&self) -> Vec<(&'static str, String)> {
        let mut query = Vec::new();
        let one = [
            ("externalReference", &self.external_reference),
            ("direction", &self.direction),
            ("shipFrom", &self.ship_from),
            ("shipTo", &self.ship_to),
            ("lrn", &self.lrn),
            ("mrn", &self.mrn),
            ("arc", &self.arc),
            ("customsFlow", &self.customs_flow),
            ("ucr", &self.ucr),
        ];
        query.extend(one.into_iter().filter_map(|(key, value)| Some((key, value.clone()?))));
        let many = [
            ("customsFlowStep", &self.customs_flow_step),
            ("currentStatus", &self.current_status),
            ("jurisdiction", &self.jurisdiction),
            ("storageLocation", &self.storage_location),
        ];
        for (key, values) in many {
            query.extend(values.iter().map(|value| (key, value.clone())));
        }
        let moments = [
            ("declarationDateFrom", self.declaration_date_from),
            ("declarationDateTo", self.declaration_date_to),
            ("creationDateFrom", self.creation_date_from),
            ("creationDateTo", self.creation_date_to),
            ("lastUpdatedFrom", self.last_updated_from),
            ("lastUpdatedTo", self.last_updated_to),
        ];
        query.extend(
            moments
                .into_iter()
                .filter_map(|(key, moment)| Some((key, moment?.to_rfc3339_opts(SecondsFormat::Micros, true)))),
        );
        let numbers = [("limit", self.limit), ("offset", self.offset)];
        query.extend(numbers.into_iter().filter_map(|(key, number)| Some((key, number?.to_string()))));
        query
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn only_what_is_given_is_asked_and_lists_repeat_their_key() {
        let search = Search {
            current_status: vec!["Accepted".into(), "Released".into()],
            last_updated_from: Some(Utc.with_ymd_and_hms(2026, 11, 20, 8, 30, 0).unwrap()),
            limit: Some(50),
            ..Search::for_shipment("QS-1", "IN")
        };
        let expected = [
            ("externalReference", "QS-1"),
            ("direction", "IN"),
            ("currentStatus", "Accepted"),
            ("currentStatus", "Released"),
            ("lastUpdatedFrom", "2026-11-20T08:30:00.000000Z"),
            ("limit", "50"),
        ];
        assert_eq!(search.to_query(), expected.map(|(key, value)| (key, value.to_owned())));
        assert!(Search::default().to_query().is_empty());
    }
}
