//! PDFs behind addresses that end. Customs4trade error handling, certificates of origin documents,
//! declarationpdfcreated and coopdfcreated event data.

use serde_json::{Value, json};

use crate::platform::Platform;

async fn events(platform: &Platform, event_type: &str) -> Vec<Value> {
    let events = platform.get("/sandbox/events").await.json();
    events.as_array().unwrap().iter().filter(|event| event["eventType"] == event_type).cloned().collect()
}

async fn is_pdf(platform: &Platform, address: &str, words: &str) -> bool {
    let paper = platform.open_address(address).await;
    assert_eq!((paper.status, paper.header("content-type")), (200, "application/pdf"), "{address}: {}", paper.text);
    paper.text.starts_with("%PDF-1.4") && paper.text.ends_with("%%EOF\n") && paper.text.contains(words)
}

/// A document is made when customs accepts, and told with an address that needs no token and ends.
#[tokio::test]
async fn the_pdf_of_a_declaration_lies_behind_an_address_that_ends() {
    let platform = Platform::open(|config| config.address_lifetime_s = 60).await;
    let address = platform.lodged("QS-1", 20_000).await;
    let declaration = platform.get(&address).await.json();
    assert_eq!(declaration["attachmentIds"], json!(["sad"]));
    let mrn = declaration["mrn"].as_str().unwrap();
    let told = events(&platform, "DeclarationPdfCreated").await;
    assert_eq!((told.len(), &told[0]["eventSubType"], &told[0]["data"]["type"]), (1, &json!("SAD"), &json!("SAD")));

    let redirect = platform.get(&format!("{address}/attachments/sad")).await;
    let temporary = redirect.header("location").to_owned();
    assert!(is_pdf(&platform, &temporary, mrn).await);
    let with_token = platform.get(&temporary).await;
    assert_eq!(with_token.status, 400, "a token has no business there");
    platform.desk.hands.pass_ms(60_000);
    assert_eq!(platform.open_address(&temporary).await.status, 410);
    let fresh = platform.get(&format!("{address}/attachments/sad")).await;
    assert_ne!(fresh.header("location"), temporary);
    assert!(is_pdf(&platform, fresh.header("location"), mrn).await);
    assert_eq!(platform.get(&format!("{address}/attachments/t2l")).await.status, 404);
}

/// Declaration actions: Generate SAD makes another PDF, told like the first.
#[tokio::test]
async fn generate_sad_makes_another_pdf() {
    let platform = Platform::open(|_| {}).await;
    let address = platform.lodged("QS-1", 20_000).await;
    platform.post(&format!("{address}/generatesad"), &json!({})).await;
    let declaration = platform.get(&address).await.json();
    assert_eq!(declaration["attachmentIds"], json!(["sad", "sad-2"]));
    assert_eq!(declaration["attachments"][1]["type"], "DeclarationAttachment");
    let told = events(&platform, "DeclarationPdfCreated").await;
    assert_eq!(told.len(), 2);
    assert!(is_pdf(&platform, told[0]["data"]["url"].as_str().unwrap(), "QS-1").await);
}

/// Certificates of origin documents: 307 or `{url}`; the event's address is the download address, with the tenant in it.
#[tokio::test]
async fn a_certificate_is_asked_for_made_and_downloaded() {
    let platform = Platform::open(|config| config.address_lifetime_s = 60).await;
    let address = platform.lodged("QS-1", 20_000).await;
    let declaration = platform.get(&address).await.json();
    for named in ["id", "mrn", "lrn", "externalReference"] {
        let request = json!({"declarationReference": declaration[named]});
        let asked = platform.post("/v1/certificatesoforigin", &request).await;
        platform.desk.hands.pass_ms(600);
        assert!(platform.outcome(&asked).await.starts_with("CertificateSuccessful"), "{named}");
    }
    let told = events(&platform, "CoOPDFCreated").await;
    assert_eq!(told.len(), 4);
    let data = &told[0]["data"];
    assert_eq!(told[0]["eventSubType"], "CertificateOfOrigin");
    assert_eq!(data["declarationReference"], declaration["id"]);
    assert_eq!(data["customsShipmentReference"], "QS-1");
    let url = data["url"].as_str().unwrap();
    let parts: Vec<&str> = url.rsplit('/').take(2).collect();
    assert_eq!((parts[0].len(), parts[1]), (32, data["certificateOfOriginId"].as_str().unwrap()));
    let documented = format!("/v1/certificates-of-origin/{}/{}", parts[1], parts[0]);
    for direct in [url.to_owned(), documented.clone()] {
        let redirect = platform.get(&direct).await;
        assert_eq!(redirect.status, 307, "{direct}");
        assert!(is_pdf(&platform, redirect.header("location"), "Certificate of origin").await);
    }
    let given = platform.get(&format!("{documented}/url")).await.json();
    let given = given["url"].as_str().unwrap();
    assert!(is_pdf(&platform, given, "QS-1").await);
    platform.desk.hands.pass_ms(60_000);
    assert_eq!(platform.open_address(given).await.status, 410);
    assert_eq!(platform.get(&format!("/v1/certificates-of-origin/99/{}", parts[0])).await.status, 404);
}

#[tokio::test]
async fn a_certificate_needs_a_declaration_that_customs_has_accepted() {
    let platform = Platform::open(|config| config.auto_submit = sandbox::AutoSubmit::NoFlow).await;
    platform.lodged("QS-1", 5_000).await;
    for (request, words) in [
        (json!({"declarationReference": "QS-1"}), "CertificateUnsuccessful: the declaration is in status Validated"),
        (json!({"declarationId": "nowhere"}), "CertificateUnsuccessful: there is no declaration nowhere"),
    ] {
        let asked = platform.post("/v1/certificatesoforigin", &request).await;
        platform.desk.hands.pass_ms(600);
        let outcome = platform.outcome(&asked).await;
        assert!(outcome.starts_with(words), "{outcome}");
    }
    let nameless = platform.post("/v1/certificatesoforigin", &json!({"remark": "please"})).await;
    assert_eq!(nameless.status, 400);
    assert!(nameless.json()["errors"].get("declarationReference").is_some());
}
