//! What was changed, and taking it back.

use super::Ask;
use crate::{
    api::{Refusal, Sent, Step, Told},
    texts,
};
use shared::Revision;

impl Ask {
    pub(super) async fn undo(&self, sent: &Sent) -> Result<Told, Refusal> {
        let directory = Some(sent.text("directory").to_owned()).filter(|id| !id.is_empty());
        let revision = sent.text("revision").parse().map_err(|_| Refusal::Gone(texts::GONE.into()))?;
        let done = self.ringbook.undo(&self.who, directory.as_deref(), Revision(revision)).await?;
        let undo = Some(Step { directory, revision: done.revision.0 });
        Ok(Told { message: texts::UNDONE.into(), undo, secret: None })
    }
}
