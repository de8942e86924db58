use super::*;
use std::io::Write;

fn serve(arguments: &[&str]) -> Result<ServeOptions, String> {
    match run(&["serve"], arguments)? {
        Command::Serve(options) => Ok(options),
        other => panic!("{other:?}"),
    }
}

fn create_token(arguments: &[&str]) -> Result<TokenOptions, String> {
    match run(&["token", "create"], arguments)? {
        Command::CreateToken(options) => Ok(options),
        other => panic!("{other:?}"),
    }
}

fn run(command: &[&str], arguments: &[&str]) -> Result<Command, String> {
    let words = ["ringbook"].iter().chain(command).chain(arguments);
    parse(words.map(OsString::from)).map_err(|stop| match stop {
        Stop::Told(text) | Stop::Refused(text) => text,
    })
}

#[test]
fn listens_on_loopback_unless_told_otherwise() {
    let options = serve(&["--data-dir", "d"]).unwrap();
    assert_eq!(options.listen.to_string(), "127.0.0.1:8080");
    assert!(!options.no_sign_in);
    assert_eq!(options.region, None);
}

#[test]
fn the_last_of_two_equal_options_counts() {
    let options = serve(&["--data-dir", "d", "--region", "DE", "--region", "at", "--no-sign-in"]).unwrap();
    assert_eq!(options.region.as_deref(), Some("AT"));
    assert!(options.no_sign_in);
}

#[test]
fn the_command_line_comes_before_the_file() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "listen = \"127.0.0.1:1\"\ndata_dir = \"from-file\"\nno_sign_in = true").unwrap();
    let path = file.path().to_str().unwrap();
    let options = serve(&["--config", path, "--listen", "127.0.0.1:2"]).unwrap();
    assert_eq!(options.listen.port(), 2);
    assert_eq!(options.data_dir, PathBuf::from("from-file"));
    assert!(options.no_sign_in);
}

#[test]
fn tls_comes_from_the_file_as_well() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "data_dir = \"d\"\ntls_cert = \"c\"\ntls_key = \"k\"\nphone_listen = \"[::1]:5\"\nadmin_listen = \"[::1]:6\"")
        .unwrap();
    let options = serve(&["--config", file.path().to_str().unwrap(), "--tls-key", "other"]).unwrap();
    let tls = options.tls.unwrap();
    assert_eq!((tls.cert, tls.key, tls.client_ca), ("c".into(), "other".into(), None));
    assert_eq!(options.phone_listen.map(|it| it.port()), Some(5));
    assert_eq!(options.admin_listen.map(|it| it.port()), Some(6));
}

#[test]
fn an_unknown_line_in_the_file_is_named() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "data_dir = \"d\"\nlissten = \"x\"").unwrap();
    let line = serve(&["--config", file.path().to_str().unwrap()]).unwrap_err();
    assert!(line.contains("line 2") && line.contains("lissten"), "{line}");
}

#[test]
fn bad_options_are_one_line() {
    let cases: &[(&[&str], &str)] = &[
        (&[], "--data-dir"),
        (&["--data-dir", "d", "--listen", "0.0.0.0:8080", "--no-sign-in"], "without sign-in only loopback"),
        (&["--data-dir", "d", "--trusted-proxies", "10.0.0.0/8,proxy"], "--trusted-proxies proxy"),
        (&["--data-dir", "d", "--listen", "8080"], "--listen 8080"),
        (&["--data-dir", "d", "--tls-cert", "c"], "--tls-cert is there without --tls-key"),
        (&["--data-dir", "d", "--tls-key", "k"], "--tls-key is there without --tls-cert"),
        (&["--data-dir", "d", "--tls-client-ca", "a"], "--tls-client-ca is there without"),
        (&["--data-dir", "d", "--phone-listen", "phones"], "--phone-listen phones"),
        (&["--data-dir", "d", "--phone-listen", "0.0.0.0:1", "--no-sign-in"], "--phone-listen 0.0.0.0:1"),
        (&["--data-dir", "d", "--admin-listen", "9090"], "--admin-listen 9090"),
        (&["--data-dir", "d", "--admin-listen", "0.0.0.0:1", "--no-sign-in"], "--admin-listen 0.0.0.0:1"),
        (&["--data-dir", "d", "--region", "Germany"], "--region Germany"),
        (&["--data-dir", "d", "--region", "UK"], "--region UK"),
        (&["--data-dir", "d", "--public-url", "ringbook"], "--public-url ringbook"),
        (&["--data-dir", "d", "--config", "/nowhere/at/all"], "cannot be read"),
        (&["--data-dir", "d", "--frobnicate"], "--frobnicate"),
        (&["--data-dir"], "--data-dir"),
    ];
    for (arguments, part) in cases {
        let line = serve(arguments).unwrap_err();
        assert!(line.contains(part), "{arguments:?}: {line}");
        assert!(line.starts_with("error: ") && !line.contains('\n'), "{arguments:?}: {line}");
    }
}

#[test]
fn a_token_is_made_in_the_data_or_at_the_server() {
    let here = create_token(&["--data-dir", "d", "--name", "n", "--scope", "ring"]).unwrap();
    assert!(matches!(here.place, Where::DataDir(folder) if folder == *"d"));
    assert_eq!((here.name.as_str(), here.scope), ("n", shared::Scope::Ring));
    let there = ["--server", "https://host:1/", "--token", " t ", "--name", "n", "--scope", "admin"];
    let Where::Server(server) = create_token(&there).unwrap().place else { panic!("not there") };
    assert_eq!((server.url.as_str(), server.token.reveal()), ("https://host:1", "t"));
}

#[test]
fn bad_options_of_a_token_are_one_line() {
    let cases: &[(&[&str], &str)] = &[
        (&["--name", "n", "--scope", "ring"], "--data-dir"),
        (&["--data-dir", "d", "--scope", "ring"], "--name"),
        (&["--data-dir", "d", "--name", "n"], "--scope"),
        (&["--data-dir", "d", "--name", "n", "--scope", "all"], "possible values: admin, write, read, ring"),
        (&["--server", "https://host", "--name", "n", "--scope", "ring"], "without --token"),
        (&["--server", "host", "--token", "t", "--name", "n", "--scope", "ring"], "--server host"),
    ];
    for (arguments, part) in cases {
        let line = create_token(arguments).unwrap_err();
        assert!(line.contains(part), "{arguments:?}: {line}");
        assert!(line.starts_with("error: ") && !line.contains('\n'), "{arguments:?}: {line}");
    }
}

#[test]
fn backups_are_kept_a_week_unless_told_otherwise() {
    assert_eq!(serve(&["--data-dir", "d"]).unwrap().keep_backups, 7);
    assert_eq!(serve(&["--data-dir", "d", "--keep-backups", "0"]).unwrap().keep_backups, 0);
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "data_dir = \"d\"\nkeep_backups = 3").unwrap();
    let path = file.path().to_str().unwrap();
    assert_eq!(serve(&["--config", path]).unwrap().keep_backups, 3);
    assert!(serve(&["--data-dir", "d", "--keep-backups", "-1"]).is_err());
}

#[test]
fn a_backup_is_checked_before_the_data_that_the_environment_may_name() {
    let Ok(Command::Check(CheckOptions::File(file))) = run(&["check"], &["--data-dir", "d", "--in", "f"])
    else {
        panic!("not the file")
    };
    assert_eq!(file, PathBuf::from("f"));
    let Ok(Command::Restore(options)) = run(&["restore"], &["--data-dir", "d", "--in", "f"]) else {
        panic!("no restore")
    };
    assert_eq!((options.data_dir, options.file), ("d".into(), "f".into()));
}
