//! Everything that was found out.

use crate::accuracy::Trial;
use crate::contender::Contender;
use crate::goal::Goal;
use crate::round::Field;

/// What a run ends with.
pub(crate) struct Report {
    pub(crate) contenders: Vec<Contender>,
    pub(crate) trials: Vec<Trial>,
    /// Each workload, and the goals it has.
    pub(crate) fields: Vec<(Field, Vec<Goal>)>,
    pub(crate) rounds: usize,
    /// Whether the times tell anything: not in a short run, nor of a debug build.
    pub(crate) times_tell: bool,
    /// What was not done, and how to have it done.
    pub(crate) left_out: Vec<String>,
}

impl Report {
    /// What runs the libraries, each once.
    pub(crate) fn runtimes(&self) -> Vec<&str> {
        let runtimes = self.contenders.iter();
        let mut runtimes: Vec<&str> = runtimes
            .filter_map(|each| each.runtime.as_deref())
            .collect();
        runtimes.dedup();
        runtimes
    }

    /// Where the engine counts wrong; in none of these may it.
    pub(crate) fn errors(&self) -> Vec<String> {
        let trials = self.trials.iter().flat_map(|trial| {
            let tallies = trial.tallies.iter();
            tallies.map(|(at, tally)| (&trial.name, *at, *tally))
        });
        let fields = self.fields.iter().flat_map(|(field, _)| {
            let standings = field.standings.iter();
            standings.filter_map(|each| Some((&field.workload.name, each.contender, each.tally?)))
        });
        trials
            .chain(fields)
            .filter(|(.., tally)| tally.has_errors())
            .filter_map(|(name, at, tally)| {
                let contender = self.contenders.get(at)?;
                let ours = contender.role.is_ours();
                ours.then(|| format!("{name}: {}: {tally:?}", contender.name))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accuracy::trial;
    use crate::answer::Answer;
    use crate::contender::Role;

    #[test]
    fn only_the_engine_has_to_be_right() {
        let errors = |role, said: usize| {
            let contender = Contender::here("someone", role, str::len);
            let contenders = vec![contender.answering(move |_| Answer::count(said))];
            let trials =
                vec![trial(&contenders, "two texts", vec!["a".into(), "ж".into()]).unwrap()];
            let report = Report {
                contenders,
                trials,
                fields: Vec::new(),
                rounds: 0,
                times_tell: false,
                left_out: Vec::new(),
            };
            report.errors().len()
        };
        assert_eq!((errors(Role::Engine, 1), errors(Role::Engine, 2)), (0, 1));
        assert_eq!((errors(Role::Call, 2), errors(Role::Peer, 2)), (1, 0));
    }
}
