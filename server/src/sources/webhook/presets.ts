import { airbrake } from './presets/airbrake.ts';
import { alertmanager } from './presets/alertmanager.ts';
import { bugsnag } from './presets/bugsnag.ts';
import { canny } from './presets/canny.ts';
import { tally, typeform } from './presets/forms.ts';
import { freshdesk } from './presets/freshdesk.ts';
import { gitlab } from './presets/gitlab.ts';
import { grafana } from './presets/grafana.ts';
import { honeybadger } from './presets/honeybadger.ts';
import { intercom } from './presets/intercom.ts';
import { jira } from './presets/jira.ts';
import { linear } from './presets/linear.ts';
import { newrelic } from './presets/newrelic.ts';
import { opsgenie } from './presets/opsgenie.ts';
import { pagerduty } from './presets/pagerduty.ts';
import type { Preset } from './presets/preset.ts';
import { raygun } from './presets/raygun.ts';
import { rollbar } from './presets/rollbar.ts';
import { slack } from './presets/slack.ts';
import { zendesk } from './presets/zendesk.ts';

/** Every service whose webhooks are understood without a mapping. */
export const presets: Readonly<Record<string, Preset>> = {
  airbrake,
  alertmanager,
  bugsnag,
  canny,
  freshdesk,
  gitlab,
  grafana,
  honeybadger,
  intercom,
  jira,
  linear,
  newrelic,
  opsgenie,
  pagerduty,
  raygun,
  rollbar,
  slack,
  tally,
  typeform,
  zendesk,
};

export const presetNames = Object.keys(presets);

/** The preset that was chosen; with none chosen the one that knows the payload, if any does. */
export function presetFor(chosen: string, payload: unknown): Preset | undefined {
  if (chosen !== 'automatic') return Object.hasOwn(presets, chosen) ? presets[chosen] : undefined;
  return Object.values(presets).find((preset) => preset.fits(payload));
}
