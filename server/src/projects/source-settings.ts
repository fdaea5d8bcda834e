import type { Config } from '../config.ts';

type Settings = Record<string, unknown>;

/** A source's settings, with what the environment says where they say nothing. */
export function withEnvironment(config: Config, kind: string, settings: Settings): Settings {
  const said = Object.entries(settings).filter(([, value]) => !(Array.isArray(value) && value.length === 0));
  return { ...fromEnvironment(config, kind), ...settings, ...Object.fromEntries(said) };
}

function fromEnvironment(config: Config, kind: string): Settings {
  if (kind !== 'reddit') return {};
  const { REDDIT_SUBREDDITS, REDDIT_SORTS, REDDIT_POLL_INTERVAL_SECONDS, REDDIT_USERNAME } = config;
  return {
    ...(REDDIT_SUBREDDITS.length > 0 && { subreddits: REDDIT_SUBREDDITS }),
    ...(REDDIT_SORTS.length > 0 && { sorts: REDDIT_SORTS }),
    ...(REDDIT_POLL_INTERVAL_SECONDS && { interval_seconds: REDDIT_POLL_INTERVAL_SECONDS }),
    ...(REDDIT_USERNAME && { username: REDDIT_USERNAME }),
  };
}
