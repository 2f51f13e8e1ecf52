//! What people write in the simulation: small import declarations that CAS likes, and two ways to be refused.

use domain::record::{Document, Draft, EditFault, Node, Path};

/// Where each decision to send leaves its mark, so that one can see at CAS which of them it has.
pub(super) const MARK: &str = "singleAdministrativeDocument.goodsShipment.ucr.traderReference";
const NET: &str = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[0].goodsMeasure.nmass";
const DESCRIPTION: &str =
    "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[0].commodity.description";
const PLACE: &str = "singleAdministrativeDocument.goodsShipment.consignment.goodsLocation.identification";
const TYPE: &str = "singleAdministrativeDocument.addDeclType1";

/// A new dossier as it was loaded.
pub(super) fn fresh(reference: &str, flow: Option<&str>) -> String {
    let flow = flow.map(|name| format!(r#""customsFlow":"{name}","#)).unwrap_or_default();
    format!(
        r#"{{"version":"1.0","direction":"IN","externalReference":"{reference}","messageType":"New",{flow}
"storageLocationReference":"BEANR01","singleAdministrativeDocument":{{"declType":"IM","addDeclType1":"A",
"invoiceCurrency":"EUR","accDateCode":"2026-11-22T09:30:00+01:00","declarationOfficeCode":"BE101000",
"importer":{{"code":"IMP0007","businessPartnerReference":[{{"code":"BE0867525339","type":"Eori"}}]}},
"goodsShipment":{{"exportCountry":"CL","ucr":{{"traderReference":"{reference}"}},
"consignment":{{"goodsLocation":{{"identification":"BETSTANR00471"}}}},
"governmentAgencyGoodsItems":[{{"seqNum":1,"goodsMeasure":{{"nmass":12.5}},
"commodity":{{"description":"Wine","classifications":[{{"type":"TARIC","code":"2204218000"}}]}},
"governmentProcedure":{{"proc":"40","prevProc":"00"}}}}]}}}}}}"#
    )
}

/// One value that a person types.
#[derive(Clone, Debug)]
pub(super) enum Typed {
    NetMass(u64),
    Description(u64),
    /// CAS refuses it.
    WrongType,
    /// Customs refuses it.
    WrongPlace,
    /// Everything that can be refused is right.
    Corrected,
    /// The mark of a decision to send.
    Mark(String),
}

impl Typed {
    pub(super) fn write(&self, draft: &mut Draft<'_>) -> Result<(), EditFault> {
        let mut set = |path: &str, value: Node| match Path::parse(path) {
            Ok(path) => draft.set(&path, value),
            Err(_) => Ok(()),
        };
        match self {
            Typed::NetMass(tenths) => {
                let written = format!("{}.{}", tenths / 10, tenths % 10);
                set(NET, Node::number(&written).unwrap_or(Node::text(written)))
            }
            Typed::Description(number) => set(DESCRIPTION, Node::text(format!("Wine of the cask {number}"))),
            Typed::WrongType => set(TYPE, Node::text("9")),
            Typed::WrongPlace => set(PLACE, Node::text("BETSTREFUSED")),
            Typed::Corrected => {
                set(TYPE, Node::text("A"))?;
                set(PLACE, Node::text("BETSTANR00471"))
            }
            Typed::Mark(mark) => set(MARK, Node::text(mark.as_str())),
        }
    }
}

/// Which decision's content a document is.
pub(super) fn mark_of(json: &str) -> Option<String> {
    let document = Document::from_json(json).ok()?;
    let mut node = document.root();
    for name in MARK.split('.') {
        node = node.member(name)?;
    }
    node.leaf_text().map(str::to_owned)
}

/// The message of a decision: the document with its message type said outright.
pub(super) fn message(document: &Document, message_type: &str) -> Result<String, String> {
    let mut sent = document.clone();
    let path = Path::root().member("messageType");
    Draft::new(&mut sent).set(&path, Node::text(message_type)).map_err(|fault| fault.to_string())?;
    Ok(sent.to_json())
}
