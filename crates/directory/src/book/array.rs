//! A long array of which copies are free: they share all that is the same.

use std::{array, sync::Arc};

/// How many items, or parts, are in a node. A change copies a node on each level, and counts a reference for each of its parts.
const WIDTH: usize = 32;

/// An array that grows and shrinks at its end. A tree whose shape depends on the length alone.
#[derive(Clone, Debug)]
pub(crate) struct Array<T> {
    root: Node<T>,
    /// How many items the tree has room for.
    room: usize,
    length: usize,
}

#[derive(Clone, Debug, Default)]
enum Node<T> {
    #[default]
    Empty,
    Leaf(Arc<[T; WIDTH]>),
    Branch(Arc<[Node<T>; WIDTH]>),
}

impl<T> Default for Array<T> {
    fn default() -> Array<T> {
        Array { root: Node::Empty, room: WIDTH, length: 0 }
    }
}

impl<T: Clone + Default> Array<T> {
    pub(crate) fn len(&self) -> usize {
        self.length
    }

    pub(crate) fn get(&self, at: usize) -> Option<&T> {
        if at >= self.length {
            return None;
        }
        let (mut node, mut room) = (&self.root, self.room);
        loop {
            match node {
                Node::Empty => return None,
                Node::Leaf(items) => return items.get(at % WIDTH),
                Node::Branch(parts) => {
                    room /= WIDTH;
                    node = parts.get(at / room % WIDTH)?;
                }
            }
        }
    }

    /// An item to change; what other copies have stays as it is.
    pub(crate) fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        if at >= self.length {
            return None;
        }
        let (mut node, mut room) = (&mut self.root, self.room);
        while room > WIDTH {
            if matches!(node, Node::Empty) {
                *node = Node::Branch(Arc::new(array::from_fn(|_| Node::Empty)));
            }
            let Node::Branch(parts) = node else { return None };
            room /= WIDTH;
            node = Arc::make_mut(parts).get_mut(at / room % WIDTH)?;
        }
        if matches!(node, Node::Empty) {
            *node = Node::Leaf(Arc::new(array::from_fn(|_| T::default())));
        }
        let Node::Leaf(items) = node else { return None };
        Arc::make_mut(items).get_mut(at % WIDTH)
    }

    pub(crate) fn push(&mut self, item: T) {
        if self.length == self.room {
            let mut parts = array::from_fn(|_| Node::Empty);
            parts[0] = std::mem::take(&mut self.root);
            self.root = Node::Branch(Arc::new(parts));
            self.room *= WIDTH;
        }
        self.length += 1;
        if let Some(last) = self.get_mut(self.length - 1) {
            *last = item;
        }
    }

    pub(crate) fn pop(&mut self) -> Option<T> {
        let last = self.length.checked_sub(1)?;
        let item = std::mem::take(self.get_mut(last)?);
        self.length = last;
        Some(item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    #[derive(Clone, Copy, Debug)]
    enum Do {
        Push(u32),
        Pop,
        Set(usize, u32),
    }

    fn anything() -> impl Strategy<Value = Do> {
        prop_oneof![
            8 => any::<u32>().prop_map(Do::Push),
            1 => Just(Do::Pop),
            4 => (any::<usize>(), any::<u32>()).prop_map(|(at, item)| Do::Set(at, item)),
        ]
    }

    proptest! {
        #[test]
        fn it_is_an_array_and_a_copy_stays_as_it_was(before in 0_u32..3_000, steps in vec(anything(), 0..300)) {
            let mut model: Vec<u32> = (0..before).collect();
            let mut array = Array::default();
            model.iter().for_each(|item| array.push(*item));
            let (copy, copied) = (array.clone(), model.clone());
            for step in steps {
                match step {
                    Do::Push(item) => {
                        model.push(item);
                        array.push(item);
                    }
                    Do::Pop => prop_assert_eq!(array.pop(), model.pop()),
                    Do::Set(at, item) if !model.is_empty() => {
                        let at = at % model.len();
                        model[at] = item;
                        *array.get_mut(at).unwrap() = item;
                    }
                    Do::Set(at, _) => prop_assert!(array.get_mut(at).is_none()),
                }
            }
            for (array, model) in [(array, model), (copy, copied)] {
                let all: Vec<u32> = (0..array.len()).filter_map(|at| array.get(at)).copied().collect();
                prop_assert_eq!(all, model);
                prop_assert!(array.get(array.len()).is_none());
            }
        }
    }
}
