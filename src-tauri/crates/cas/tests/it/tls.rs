//! Whom the client believes. Certificates are made on the fly; servers are on loopback.

use std::sync::Arc;

use cas::{Client, Environment, EnvironmentError, Failure, Secret};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, PublicKeyData, date_time_ymd};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

struct Authority {
    key: KeyPair,
    params: CertificateParams,
    pem: String,
    der: CertificateDer<'static>,
}

fn authority(name: &str) -> Authority {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let made = params.self_signed(&key).unwrap();
    Authority { pem: made.pem(), der: made.der().clone(), key, params }
}

/// An authority below another.
fn below(root: &Authority) -> Authority {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "below");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let made = params.signed_by(&key, &Issuer::from_params(&root.params, &root.key)).unwrap();
    Authority { pem: made.pem(), der: made.der().clone(), key, params }
}

struct Served {
    chain: Vec<CertificateDer<'static>>,
    key: KeyPair,
}

fn certificate(by: &Authority, host: &str, from_year: i32, to_year: i32) -> Served {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
    params.not_before = date_time_ymd(from_year, 1, 1);
    params.not_after = date_time_ymd(to_year, 1, 1);
    let made = params.signed_by(&key, &Issuer::from_params(&by.params, &by.key)).unwrap();
    Served { chain: vec![made.der().clone()], key }
}

fn pin(key: &KeyPair) -> String {
    let digest = Sha256::digest(key.subject_public_key_info());
    format!("sha256:{}", digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

/// Answers every call with a token and an authorisation in one; gives the port.
async fn serve(served: Served) -> u16 {
    let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(served.key.serialize_der()));
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(served.chain, key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let mut chunk = [0; 8192];
                let _ = stream.read(&mut chunk).await;
                let body = r#"{"access_token":"t","expires_in":3600,"scopes":"read:declarations"}"#;
                let answer =
                    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            });
        }
    });
    port
}

fn client(port: u16, authority: &Authority, pins: &[String]) -> Client {
    let pins: Vec<String> = pins.iter().map(|pin| format!("\"{pin}\"")).collect();
    let text = format!(
        "name = \"drill\"\ncolour = \"green\"\nproduction = false\nbase_url = \"https://localhost:{port}\"\n\
         token_url = \"https://localhost:{port}/token\"\nscope = \"x\"\n[tls]\npins = [{}]\nauthority_pem = \"\"\"{}\"\"\"\n",
        pins.join(","),
        authority.pem
    );
    let environment = Environment::from_toml_for(&text, "me").unwrap();
    Client::new(environment, Secret::new("s"), Arc::new(crate::canned::now)).unwrap()
}

async fn refusal(client: &Client) -> String {
    match client.authorization_status().await {
        Err(failure @ Failure::Retry { status: None, .. }) => failure.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn certificates_that_cannot_be_believed_are_refused_in_a_sentence() {
    let office = authority("office");
    let stranger = authority("stranger");
    let cases = [
        (certificate(&office, "localhost", 2020, 2021), "has ended"),
        (certificate(&office, "localhost", 2090, 2099), "not valid yet"),
        (certificate(&office, "elsewhere.example", 2020, 2099), "another server"),
        (certificate(&stranger, "localhost", 2020, 2099), "nobody this machine trusts"),
    ];
    for (served, expected) in cases {
        let said = refusal(&client(serve(served).await, &office, &[])).await;
        assert!(said.contains(expected), "{said}");
        assert!(said.ends_with("It will be tried again."), "{said}");
    }
    let good = serve(certificate(&office, "localhost", 2020, 2099)).await;
    assert!(client(good, &office, &[]).authorization_status().await.unwrap().allows("read:declarations"));
}

#[tokio::test]
async fn a_certificate_of_its_own_making_is_refused() {
    let office = authority("office");
    let key = KeyPair::generate().unwrap();
    let made = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
    let port = serve(Served { chain: vec![made.der().clone()], key }).await;
    let said = refusal(&client(port, &office, &[])).await;
    assert!(said.contains("nobody this machine trusts"), "{said}");
}

#[tokio::test]
async fn a_pin_narrows_what_is_believed() {
    let office = authority("office");
    let branch = below(&office);
    let (other_key, branch_pin) = (KeyPair::generate().unwrap(), pin(&branch.key));
    let mut served = certificate(&branch, "localhost", 2020, 2099);
    served.chain.push(branch.der.clone());
    let own = pin(&served.key);
    let port = serve(served).await;
    for pins in [vec![own.clone()], vec![pin(&other_key), own], vec![branch_pin.clone()]] {
        client(port, &office, &pins).authorization_status().await.unwrap();
    }
    let said = refusal(&client(port, &office, &[pin(&other_key)])).await;
    assert!(said.contains("pins"), "{said}");
    // The pinned authority is sent along and did not issue this certificate.
    let mut pretender = certificate(&office, "localhost", 2020, 2099);
    pretender.chain.push(branch.der.clone());
    let said = refusal(&client(serve(pretender).await, &office, &[branch_pin])).await;
    assert!(said.contains("pins"), "{said}");
}

#[tokio::test]
async fn an_older_encryption_is_refused() {
    let office = authority("office");
    // What a server says that knows TLS 1.1 only: an alert, or a greeting in that version.
    let mut hello = vec![0x16, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2];
    hello.extend([7; 32]);
    hello.extend([0, 0, 0x2f, 0]);
    for bytes in [vec![0x15, 3, 2, 0, 2, 2, 70], hello] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut chunk = [0; 8192];
                let _ = stream.read(&mut chunk).await;
                let _ = stream.write_all(&bytes).await;
                let _ = stream.read(&mut chunk).await;
            }
        });
        let said = refusal(&client(port, &office, &[])).await;
        assert!(said.contains("older than TLS 1.2"), "{said}");
    }
}

#[tokio::test]
async fn a_server_without_encryption_is_told_apart() {
    let office = authority("office");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut chunk = [0; 8192];
            let _ = stream.read(&mut chunk).await;
            let _ = stream.write_all(crate::canned::reply("400 Bad Request", "").as_bytes()).await;
        }
    });
    let said = refusal(&client(port, &office, &[])).await;
    assert!(said.contains("does not answer in TLS"), "{said}");
}

#[test]
fn plain_http_to_another_machine_is_no_environment() {
    let text = "name = \"a\"\ncolour = \"green\"\nproduction = false\nbase_url = \"http://cas.example\"\ntoken_url = \"https://cas.example/t\"\nscope = \"x\"\n";
    let refused = Environment::from_toml_for(text, "me").unwrap_err();
    assert!(matches!(refused, EnvironmentError::Address { .. }) && refused.to_string().contains("https"), "{refused}");
}
