use super::*;
use proptest::{collection::vec, prelude::*};

/// A slot takes as many lines as its last digit says, and stands where its number says.
fn lines(slot: u32) -> usize {
    1 + slot as usize % 4
}

struct LookingFor(u32);

impl Sought for LookingFor {
    fn order(&self, other: u32) -> Ordering {
        other.cmp(&self.0)
    }

    fn lines(&self, slot: u32) -> usize {
        lines(slot)
    }
}

fn extent_of(slots: &[u32]) -> Extent {
    extent(slots, lines)
}

/// Every question is answered as from a sorted list.
fn check(ranked: &Ranked, model: &[u32]) {
    assert_eq!(ranked.iter().collect::<Vec<_>>(), model);
    assert_eq!(ranked.extent(), extent_of(model));
    for at in
        [0, 1, model.len() / 3, model.len() / 2, model.len().saturating_sub(1), model.len(), model.len() + 5]
    {
        let rest = model.get(at..).unwrap_or_default();
        assert_eq!(ranked.starting_at(at).collect::<Vec<_>>(), rest);
        let line = at * 5 / 2;
        let mut end = 0;
        let ends = |slot: &&u32| {
            end += lines(**slot);
            end <= line
        };
        let passed = model.iter().take_while(ends).count();
        let (before, slots) = ranked.at_line(line, lines);
        assert_eq!(
            (before, slots.collect::<Vec<_>>()),
            (extent_of(&model[..passed]), model[passed..].to_vec())
        );
    }
    for slot in [0, 7, 500, 5_000] {
        let place = model.partition_point(|it| *it < slot);
        assert_eq!(ranked.before(&LookingFor(slot)), extent_of(&model[..place]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn it_is_a_sorted_list_and_a_copy_stays_as_it_was(
        beginning in prop::collection::btree_set(0_u32..6_000, 0..3_000),
        steps in vec((0_u32..6_000, prop::bool::weighted(0.4)), 0..200),
    ) {
        let mut model: Vec<u32> = beginning.into_iter().collect();
        let mut ranked = Ranked::of(&model, lines);
        let (copy, copied) = (ranked.clone(), model.clone());
        for (slot, add) in steps {
            // What is taken out is there, as a rule.
            let slot = if add || model.is_empty() { slot } else { model[slot as usize % model.len()] };
            match (model.binary_search(&slot), add) {
                (Err(at), true) => {
                    model.insert(at, slot);
                    ranked.insert(slot, &LookingFor(slot));
                }
                (Ok(at), false) => {
                    model.remove(at);
                    ranked.remove(&LookingFor(slot));
                }
                (Ok(_), true) => {}
                (Err(_), false) => ranked.remove(&LookingFor(slot)),
            }
        }
        check(&ranked, &model);
        check(&copy, &copied);
        let last = model.clone();
        for slot in last {
            ranked.remove(&LookingFor(slot));
        }
        check(&ranked, &[]);
    }

    #[test]
    fn it_grows_from_nothing(slots in vec(0_u32..3_000, 0..1_000)) {
        let mut model: Vec<u32> = Vec::new();
        let mut ranked = Ranked::default();
        for slot in slots {
            if let Err(at) = model.binary_search(&slot) {
                model.insert(at, slot);
                ranked.insert(slot, &LookingFor(slot));
            }
        }
        check(&ranked, &model);
    }
}
