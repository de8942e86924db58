use super::*;

const QUICK: Patience = Patience { head: 2, first: 3, idle: 5, rest: 1 };

fn of(most: usize) -> Arc<Connections> {
    Arc::new(Connections::new(most, QUICK))
}

fn admit(connections: &Arc<Connections>, from: &str) -> Option<Place> {
    connections.admit(from.parse().unwrap(), &TrustedProxies::parse("192.0.2.1").unwrap())
}

#[test]
fn one_source_has_three_quarters_and_a_trusted_proxy_all() {
    let connections = of(8);
    let all: Vec<Place> = (0..6).map(|_| admit(&connections, "2001:db8::1").unwrap()).collect();
    assert!(admit(&connections, "2001:db8::2").is_none(), "the same network");
    drop(all);
    let all: Vec<Option<Place>> = (0..8).map(|_| admit(&connections, "192.0.2.1")).collect();
    assert!(all.iter().all(Option::is_some));
    assert_eq!((connections.figures().accepted, connections.figures().closed[0]), (14, 1));
}

#[test]
fn who_waits_longest_makes_room() {
    let connections = of(4);
    let sources = ["198.51.100.1", "198.51.100.2", "198.51.100.3", "198.51.100.4"];
    let places: Vec<Place> = sources
        .iter()
        .map(|source| {
            connections.look();
            admit(&connections, source).unwrap()
        })
        .collect();
    places[0].slot.answers();
    let newcomer = admit(&connections, "198.51.100.5").unwrap();
    let orders: Vec<Order> = places.iter().map(|place| place.slot.order()).collect();
    assert_eq!(orders[1], Order::Close, "{orders:?}");
    assert!(orders[0] != Order::Close && orders[2..].iter().all(|it| *it != Order::Close), "{orders:?}");
    // Room that is being made is not made again.
    assert!(connections.table().staying() == 4);
    newcomer.slot.answers();
    places.iter().for_each(|place| place.slot.answers());
    assert!(admit(&connections, "198.51.100.6").is_none(), "nobody waits");
    assert_eq!(connections.figures().closed[..2], [1, 1]);
}

#[test]
fn each_has_its_time() {
    let connections = of(8);
    let place = || admit(&connections, "198.51.100.1").unwrap();
    let [first, head, waiting, answering] = [place(), place(), place(), place()];
    head.slot.has_read();
    for place in [&waiting, &answering] {
        place.slot.has_read();
        place.slot.answers();
    }
    waiting.slot.has_answered();
    let told = |seconds: usize| {
        (0..seconds).for_each(|_| connections.look());
        [&first, &head, &waiting, &answering].map(|it| it.slot.order())
    };
    assert_eq!(told(1), [Order::Rest, Order::GoOn, Order::Rest, Order::GoOn]);
    assert_eq!(told(2), [Order::Rest, Order::Close, Order::Rest, Order::GoOn]);
    assert_eq!(told(1), [Order::Close, Order::Close, Order::Rest, Order::GoOn]);
    assert_eq!(told(9), [Order::Close, Order::Close, Order::Close, Order::GoOn]);
    assert_eq!(connections.figures().closed, [0, 0, 1, 2]);
}

#[tokio::test]
async fn the_end_waits_for_everybody() {
    let connections = of(8);
    let place = admit(&connections, "198.51.100.1").unwrap();
    connections.stop();
    assert_eq!(place.slot.order(), Order::Stop);
    assert_eq!(admit(&connections, "198.51.100.1").unwrap().slot.order(), Order::Stop, "who comes later too");
    let ended = tokio::spawn({
        let connections = connections.clone();
        async move { connections.ended().await }
    });
    tokio::task::yield_now().await;
    assert!(!ended.is_finished());
    place.slot.has_read();
    (0..3).for_each(|_| connections.look());
    assert_eq!(place.slot.order(), Order::Close, "what has begun to come has no end");
    drop(place);
    ended.await.unwrap();
}
