//! Reads what the cluster of a lesson is made of.

use super::Reader;
use crate::lesson::format::{Delivery, Scripted};
use crate::lesson::raw;
use crate::model::latency::{Latency, MOST_MS};
use crate::model::saying::Saying;
use std::sync::Arc;

impl Reader {
    pub(super) fn cluster(&mut self, cluster: &raw::Cluster) -> (Delivery, Vec<Scripted>) {
        for name in &cluster.broken {
            let set = self.setup.set("break", name.get_ref());
            self.note(set.map_err(|trouble| self.page.fault_inside(name, 0, trouble)));
        }
        for (name, value) in &cluster.options {
            let set = self.setup.set("option", &format!("{}={}", name.get_ref(), value.get_ref()));
            self.note(set.map_err(|trouble| self.page.fault(name.span().start, trouble)));
        }
        if let Some(secret) = cluster.secret.as_ref().filter(|secret| *secret.get_ref()) {
            self.setup.config.secret = true;
            if self.setup.broken.len() != 1 {
                self.blame(|page| page.say(&secret.span(), Saying::plain("lesson.secret-one")));
            }
        }
        if let Some(written) = &cluster.latency_ms {
            let latency = latency(written.get_ref(), self.grammar.nodes);
            if latency.is_none() {
                let what = Saying::plain("lesson.latency").with("most", MOST_MS);
                self.blame(|page| page.say(&written.span(), what));
            }
            self.setup.latency = latency.map(Arc::new);
        }
        let kinds = [("manual", Delivery::Manual), ("auto", Delivery::Auto)];
        let delivery = cluster.delivery.as_ref().and_then(|word| self.one_of(word, &kinds));
        let start = self.lines(cluster.start.clone());
        (delivery.unwrap_or_default(), start)
    }
}

/// How long messages travel: from how many to how many milliseconds, or a row for each node with the same, or a number,
/// for the way to each node.
fn latency(written: &toml::Value, nodes: u8) -> Option<Latency> {
    let number = |value: &toml::Value| u64::try_from(value.as_integer()?).ok();
    let range = |value: &toml::Value| match value.as_array().map(Vec::as_slice) {
        Some([low, high]) => Some((number(low)?, number(high)?)),
        Some(_) => None,
        None => number(value).map(|both| (both, both)),
    };
    let rows = written.as_array()?;
    if !rows.iter().all(toml::Value::is_array) {
        return Latency::same(range(written)?);
    }
    let row = |row: &toml::Value| row.as_array()?.iter().map(range).collect::<Option<Vec<_>>>();
    let matrix = Latency::matrix(rows.iter().map(row).collect::<Option<_>>()?)?;
    (matrix.nodes() == Some(usize::from(nodes))).then_some(matrix)
}
